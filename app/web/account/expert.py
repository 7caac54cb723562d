"""The profile that a judge keeps of himself."""

import re

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.chains.queries import current_chains
from app.people import service
from app.people.policy import may_edit_expert
from app.web.account import bp
from app.web.account.regions import region_choices
from app.web.fields import MultiCheckboxField
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.rendering import show_kept

KEPT = ("employer_name", "title", "region_code", "chain_names")


class ExpertForm(FlaskForm):
    """Employer, title, fields."""

    employer_name = StringField(
        _l("工作单位"),
        [InputRequired(_l("填写工作单位")), Length(max=120, message=_l("单位名称最多 120 个字"))],
        description=_l("用全称。评审时按单位核对回避。"),
    )
    title = StringField(_l("职称或职务"), [Length(max=60, message=_l("最多 60 个字"))])
    region_code = SelectField(_l("所在地区"))
    fields = TextAreaField(
        _l("专业领域"),
        [Length(max=800, message=_l("最多 800 个字"))],
        description=_l("每行一个，例如：电池安全检测。"),
    )
    chain_names = MultiCheckboxField(_l("熟悉的产业链"))


def _form() -> ExpertForm:
    expert = me().expert
    kept = {name: getattr(expert, name) for name in KEPT} if expert else {}
    form = ExpertForm(data=kept | {"fields": "\n".join(expert.fields) if expert else ""})
    form.region_code.choices = region_choices()
    form.chain_names.choices = [SelectChoice(chain.name, show_kept(chain.name)) for chain in current_chains()]
    return form


@bp.route("/expert", methods=["GET", "POST"])
@verb(may_edit_expert, form=_form, template="account/expert.html")
def expert(form: ExpertForm) -> ResponseReturnValue:
    """What organisers know of a judge when they assign and look for conflicts."""
    service.save_expert(
        me(),
        employer_name=form.employer_name.data or "",
        title=form.title.data or "",
        fields=re.split(r"[\r\n；;、]+", form.fields.data or ""),
        chain_names=form.chain_names.data or [],
        region_code=form.region_code.data or None,
        by=me(),
        at=instant(),
    )
    flash(_("已保存"), "success")
    return redirect(url_for("account.expert"), 303)
