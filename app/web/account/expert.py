"""The profile that a judge keeps of himself."""

import re
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.chains.queries import current_chains
from app.people import service
from app.people.policy import may_edit_expert
from app.people.service import Post
from app.web.account import bp
from app.web.account.regions import region_choices
from app.web.fields import MultiCheckboxField
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.rendering import show_kept

KEPT = ("employer_name", "employer_code", "title", "region_code", "chain_names", "yearly_load")
SPLIT = r"[\r\n；;、]+"
POST = re.compile(r"^(?P<name>.+?)[\s，,]+(?P<since>\d{4})\s*[-—–至]+\s*(?P<until>\d{4}|今|)$")


class ExpertForm(FlaskForm):
    """Employer, title, fields."""

    employer_name = StringField(
        _l("工作单位"),
        [InputRequired(_l("填写工作单位")), Length(max=120, message=_l("单位名称最多 120 个字"))],
        description=_l("用全称。评审时按单位核对回避。"),
    )
    employer_code = StringField(
        _l("单位统一社会信用代码"),
        [Length(max=18, message=_l("18 位"))],
        description=_l("知道的话请填写，重名单位按它区分。"),
    )
    posts = TextAreaField(
        _l("近三年的其他工作单位"),
        [Length(max=800, message=_l("最多 800 个字"))],
        description=_l("每行一个，写明起止年份，例如：示例检测技术有限公司 2021-2024。"),
    )
    title = StringField(_l("职称或职务"), [Length(max=60, message=_l("最多 60 个字"))])
    region_code = SelectField(_l("所在地区"))
    fields = TextAreaField(
        _l("专业领域"),
        [Length(max=800, message=_l("最多 800 个字"))],
        description=_l("每行一个，例如：电池安全检测。"),
    )
    chain_names = MultiCheckboxField(_l("熟悉的产业链"))
    standards = TextAreaField(
        _l("熟悉的标准"),
        [Length(max=800, message=_l("最多 800 个字"))],
        description=_l("每行一个标准号，例如：GB/T 31467.3。"),
    )
    languages = StringField(
        _l("评审语言"), [Length(max=100, message=_l("最多 100 个字"))], description=_l("例如：中文、英文。")
    )
    yearly_load = IntegerField(
        _l("每年可承担的评审件数"),
        [Optional(), NumberRange(0, 1000, _l("件数应在 0 与 1000 之间"))],
        description=_l("留空表示不限；达到后不再列入抽取。"),
    )

    def validate_posts(self, field: TextAreaField) -> None:
        """Every line has a name and its years."""
        for line in _lines(field.data):
            if POST.match(line) is None:
                raise ValidationError(
                    _("「%(line)s」缺少起止年份，请写成：单位名称 2021-2024", line=line[:40])
                )

    def read_posts(self) -> list[Post]:
        """The lines as posts; no end year: still there."""
        found = [POST.match(line) for line in _lines(self.posts.data)]
        return [
            Post(m["name"], int(m["since"]), int(m["until"]) if m["until"].isdigit() else None)
            for m in found
            if m is not None
        ]


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _line(post: dict[str, Any]) -> str:
    return f"{post['name']} {post['since']}-{post.get('until') or '今'}"


def _form() -> ExpertForm:
    expert = me().expert
    kept = {name: getattr(expert, name) for name in KEPT} if expert else {}
    if expert is not None:
        posts = [_line(post) for post in expert.posts or [] if post.get("since")]
        kept |= {"fields": "\n".join(expert.fields), "standards": "\n".join(expert.standards or [])}
        kept |= {
            "languages": "、".join(expert.languages or []),
            "posts": "\n".join(posts),
        }
    form = ExpertForm(data=kept)
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
        fields=re.split(SPLIT, form.fields.data or ""),
        employer_code=form.employer_code.data or "",
        posts=form.read_posts(),
        standards=re.split(SPLIT, form.standards.data or ""),
        languages=re.split(SPLIT, form.languages.data or ""),
        yearly_load=form.yearly_load.data,
        chain_names=form.chain_names.data or [],
        region_code=form.region_code.data or None,
        by=me(),
        at=instant(),
    )
    flash(_("已保存"), "success")
    return redirect(url_for("account.expert"), 303)
