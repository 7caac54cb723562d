"""The issuer drafts answers to questions about its items; an officer publishes them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.questions import policy, service
from app.questions.models import Question
from app.questions.service import LONGEST_ANSWER
from app.web.enterprise import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer.questions import load_question


class DraftForm(FlaskForm):
    """What the issuer proposes to answer."""

    draft = TextAreaField(
        _l("拟答复"),
        [InputRequired(_l("请写明答复")), Length(max=LONGEST_ANSWER, message=_l("最多 %(max)d 字"))],
        description=_l("由承办人核对后向所有人公开。答复对每个申报单位都一样，不能给个别单位另外的说明"),
    )


def draft_form(question: Question) -> DraftForm:
    """With what was drafted before."""
    return DraftForm(draft=question.draft)


@bp.get("/questions/<key:id>")
@page(policy.may_see_as_issuer, load_question)
def question(question: Question) -> ResponseReturnValue:
    """One question; not who asked."""
    may_draft = policy.may_draft_answer(me(), question, instant())
    return render_template("enterprise/questions/question.html", question=question, may_draft=may_draft)


@bp.route("/questions/<key:id>/draft", methods=["GET", "POST"])
@verb(
    policy.may_draft_answer,
    load_question,
    form=draft_form,
    template="enterprise/questions/draft_answer.html",
)
def draft_answer(question: Question, form: DraftForm) -> ResponseReturnValue:
    """Propose an answer."""
    service.draft_answer(question, form.draft.data or "", by=me(), at=instant())
    flash(_("已交承办人核对，公开后即向所有人显示"), "success")
    return redirect(url_for("enterprise.question", id=question.id), 303)
