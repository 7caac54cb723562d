"""The answer to a laboratory that asks for more time."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.projects import service
from app.projects.models import Extension
from app.projects.policy import may_decide_extension
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.project_page import load_extension, moves_of


class AnswerForm(FlaskForm):
    """Yes or no; a no with its reason."""

    decision = RadioField(
        _l("答复"),
        [InputRequired(_l("请选择"))],
        choices=[SelectChoice("agree", _l("同意延期")), SelectChoice("refuse", _l("不同意，原定日期不变"))],
    )
    answer = TextAreaField(
        _l("意见"),
        [Length(max=2000, message=_l("最多 %(max)d 字"))],
        description=_l("不同意时必须写明理由；承担单位和发榜方都会看到"),
    )


def _asked(extension: Extension) -> dict[str, Any]:
    return {
        "project": extension.project,
        "moves": moves_of(extension),
    }


@bp.route("/projects/extensions/<key:id>", methods=["GET", "POST"])
@verb(
    may_decide_extension,
    load_extension,
    form=lambda _extension: AnswerForm(),
    template="officer/projects/decide_extension.html",
    context=_asked,
)
def decide_extension(extension: Extension, form: AnswerForm) -> ResponseReturnValue:
    """Agree, and the dates move; or not, with a reason."""
    answer = form.answer.data or ""
    if form.decision.data == "agree":
        service.agree_extension(extension, answer, by=me(), at=instant())
        flash(_("已同意延期，各方已收到通知"), "success")
    else:
        service.refuse_extension(extension, answer, by=me(), at=instant())
        flash(_("已答复不同意，承担单位已收到通知"), "success")
    return redirect(url_for("officer.project", id=extension.project_id, _anchor="extension"), 303)
