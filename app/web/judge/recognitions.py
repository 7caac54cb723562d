"""A judge of a blind round says that he knows who entered, and steps back or goes on."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.reviews import service
from app.rounds.models import Assignment
from app.rounds.policy import may_recognise
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.judge.reviews import load_task


class RecognitionForm(FlaskForm):
    """By which sign, and whether there is a tie."""

    sign = TextAreaField(
        _l("依据"),
        [InputRequired(_l("请写明依据")), Length(max=400, message=_l("最多 %(max)d 字"))],
        description=_l("从哪里认出的，例如某一段文字、图片或本人了解的项目；不必写出单位名称"),
    )
    tie = RadioField(
        _l("与该单位的利益关系"),
        [InputRequired(_l("请选择"))],
        choices=[
            SelectChoice("yes", _l("有利益关系，或可能影响公正：回避")),
            SelectChoice("no", _l("没有利益关系，可以公正评审：继续")),
        ],
        description=_l("任职、顾问、股权、亲属、师生，近三年出具报告、接受委托、合作或有纠纷的，都应回避"),
    )


@bp.route("/assignments/<key:id>/recognise", methods=["GET", "POST"])
@verb(
    may_recognise,
    load_task,
    form=RecognitionForm,
    template="judge/reviews/recognise.html",
    context=lambda task: {"assignment": task},
)
def recognise(assignment: Assignment, form: RecognitionForm) -> ResponseReturnValue:
    """Keep what the judge told; the officers see it."""
    steps_back = form.tie.data == "yes"
    service.tell_recognition(assignment, form.sign.data or "", steps_back, by=me(), at=instant())
    if steps_back:
        flash(_("已回避 %(code)s，该申报不再显示", code=assignment.code), "success")
        return redirect(url_for("judge.round_show", round_id=assignment.round_id), 303)
    flash(_("已报告，可以继续评审"), "success")
    return redirect(url_for("judge.review", id=assignment.id), 303)
