"""Asking and answering."""

from datetime import datetime

from app.calls.models import Item
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.questions.models import Question
from app.questions.policy import (
    may_answer_question,
    may_ask_question,
    may_decline_question,
    may_draft_answer,
    may_merge_question,
)
from app.questions.queries import answers_to_merge_with
from app.questions.states import MOVES
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

SHORTEST, LONGEST_QUESTION, LONGEST_ANSWER = 5, 2000, 4000


def ask_question(item: Item, text: str, *, by: User, at: datetime) -> Question:
    """Keep a question about an item; everybody will read it with its answer, nobody who asked.

    The record notes that one was asked and not by whom: whoever asks may be about to bid, and even the record of a
    call must not tell before the opening who that is. Errors: ``Refused`` by ``may_ask_question``; ``Invalid`` beside
    ``text``.
    """
    require(may_ask_question(by, item, at))
    _check(text=_wrong(text, SHORTEST, LONGEST_QUESTION))
    question = Question(
        item=item, call=item.call, call_id=item.call_id, asked_by_id=by.id, asked_at=at, text=text.strip()
    )
    db.session.add(question)
    record("question.asked", question, by=None, at=at, item=item.id)
    return question


def draft_answer(question: Question, draft: str, *, by: User, at: datetime) -> None:
    """The issuer proposes an answer, in the place of an earlier proposal. Errors: ``Refused``; ``Invalid`` (draft)."""
    require(may_draft_answer(by, question, at))
    _check(draft=_wrong(draft, SHORTEST, LONGEST_ANSWER))
    question.state = MOVES.go("draft", question.state)
    question.draft, question.drafted_by_id, question.drafted_at = draft.strip(), by.id, at
    record("question.drafted", question, by=by, at=at)


def answer_question(question: Question, shown: str, answer: str, *, by: User, at: datetime) -> None:
    """Publish the question and its answer to everybody.

    ``shown``: the question as it is published, without what would give the asker away. Errors: ``Refused``; ``Invalid``
    beside ``shown`` or ``answer``.
    """
    require(may_answer_question(by, question, at))
    _check(shown=_wrong(shown, SHORTEST, LONGEST_QUESTION), answer=_wrong(answer, SHORTEST, LONGEST_ANSWER))
    question.state = MOVES.go("answer", question.state)
    question.shown, question.answer = shown.strip(), answer.strip()
    _settle(question, by, at)
    record("question.answered", question, by=by, at=at, item=question.item_id)


def merge_question(question: Question, into: Question | None, *, by: User, at: datetime) -> None:
    """Put a question to another about the same item, whose answer is its own. Errors: ``Refused``; ``Invalid`` (into)
    for one of another item, one that was merged or declined itself, or none."""
    require(may_merge_question(by, question, at))
    if into is None or into not in answers_to_merge_with(question):
        raise Invalid({"into": t("请选择同一榜题的另一个问题")})
    question.state = MOVES.go("merge", question.state)
    question.merged_into = into
    _settle(question, by, at)
    record("question.merged", question, by=by, at=at, into=into.id)


def decline_question(question: Question, reason: str, *, by: User, at: datetime) -> None:
    """Give it no public answer, for a reason that the asker reads. Errors: ``Refused``; ``Invalid`` (reason)."""
    require(may_decline_question(by, question, at))
    _check(reason=_wrong(reason, SHORTEST, LONGEST_QUESTION))
    question.state = MOVES.go("decline", question.state)
    question.reason = reason.strip()
    _settle(question, by, at)
    record("question.declined", question, by=by, at=at)


def _settle(question: Question, by: User, at: datetime) -> None:
    question.settled_at, question.settled_by_id = at, by.id


def _wrong(text: str, least: int, most: int) -> Text | None:
    if least <= len(text.strip()) <= most:
        return None
    return t("请写 %(least)s 至 %(most)s 字", least=least, most=most)


def _check(**wrong: Text | None) -> None:
    errors = {name: sentence for name, sentence in wrong.items() if sentence is not None}
    if errors:
        raise Invalid(errors)
