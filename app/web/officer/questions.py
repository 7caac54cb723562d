"""Questions about the items of our calls: answered, merged or declined, never with a name."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.extensions import db
from app.people.policy import may_sit_at
from app.questions import policy, service
from app.questions.models import Question
from app.questions.queries import answers_to_merge_with, office_questions
from app.questions.service import LONGEST_ANSWER, LONGEST_QUESTION
from app.questions.states import QuestionState
from app.shared.text import t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.paging import paginate

RAILS.add("officer", t("提问答复"), "officer.questions", icon="letter")
MOST = _l("最多 %(max)d 字")


class AnswerForm(FlaskForm):
    """The question as everybody will read it, and its answer."""

    shown = TextAreaField(
        _l("公开的问题"),
        [InputRequired(_l("请写明问题")), Length(max=LONGEST_QUESTION, message=MOST)],
        description=_l("能看出是谁提问的字句（单位、人名、方案、报价），请在公开前删去"),
    )
    answer = TextAreaField(
        _l("答复"),
        [InputRequired(_l("请写明答复")), Length(max=LONGEST_ANSWER, message=MOST)],
        description=_l("向所有人公开。答复不能更改榜题，需要更改的请另行更正"),
    )


class MergeForm(FlaskForm):
    """Which other question asks the same."""

    into = RadioField(_l("相同的问题"), [InputRequired(_l("请选择"))])


class DeclineForm(FlaskForm):
    """Why it gets no public answer."""

    reason = TextAreaField(
        _l("理由"),
        [InputRequired(_l("请写明理由")), Length(max=LONGEST_QUESTION, message=MOST)],
        description=_l("只有提问人和承办人能看到，例如与榜题无关、含有不宜公开的内容"),
    )


def load_question(id: str) -> Question | None:
    """The question of an address."""
    return db.session.get(Question, id)


def answer_form(question: Question) -> AnswerForm:
    """As it was asked, with what the issuer has drafted."""
    return AnswerForm(shown=question.text, answer=question.draft)


def merge_form(question: Question) -> MergeForm:
    """With the other questions about the item."""
    form = MergeForm()
    form.into.choices = [(other.id, other.shown or other.text) for other in answers_to_merge_with(question)]
    return form


@bp.get("/questions")
@page(may_sit_at("officer"))
def questions() -> ResponseReturnValue:
    """Those that wait first."""
    asked = request.args.get("state", "")
    state = QuestionState(asked) if asked in set(QuestionState) else None
    return render_template(
        "officer/questions/questions.html",
        page=paginate(office_questions(me(), instant(), state), request),
        state=state.value if state else "",
        states=[("", _l("全部状态")), *((s.value, s.label) for s in QuestionState)],
    )


@bp.get("/questions/<key:id>")
@page(policy.may_work_on_question, load_question)
def question(question: Question) -> ResponseReturnValue:
    """One question with what may be done with it; not who asked."""
    user, at = me(), instant()
    return render_template(
        "officer/questions/question.html",
        question=question,
        may_answer=policy.may_answer_question(user, question, at),
        may_merge=policy.may_merge_question(user, question, at),
        may_decline=policy.may_decline_question(user, question, at),
    )


def _verb(may: Any, form: Any, name: str) -> Any:
    return verb(may, load_question, form=form, template=f"officer/questions/{name}.html")


def _back(question: Question, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("officer.question", id=question.id), 303)


@bp.route("/questions/<key:id>/answer", methods=["GET", "POST"])
@_verb(policy.may_answer_question, answer_form, "answer_question")
def answer_question(question: Question, form: AnswerForm) -> ResponseReturnValue:
    """Publish the answer."""
    service.answer_question(question, form.shown.data or "", form.answer.data or "", by=me(), at=instant())
    return _back(question, _("已公开答复"))


@bp.route("/questions/<key:id>/merge", methods=["GET", "POST"])
@_verb(policy.may_merge_question, merge_form, "merge_question")
def merge_question(question: Question, form: MergeForm) -> ResponseReturnValue:
    """Put it to another."""
    into = db.session.get(Question, form.into.data or "")
    service.merge_question(question, into, by=me(), at=instant())
    return _back(question, _("已并入相同的问题"))


@bp.route("/questions/<key:id>/decline", methods=["GET", "POST"])
@_verb(policy.may_decline_question, lambda _question: DeclineForm(), "decline_question")
def decline_question(question: Question, form: DeclineForm) -> ResponseReturnValue:
    """Leave it without a public answer."""
    service.decline_question(question, form.reason.data or "", by=me(), at=instant())
    return _back(question, _("已告知提问人"))
