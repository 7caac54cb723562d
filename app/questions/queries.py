"""Questions for the pages of an item, of the officer and of the issuer."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.calls.models import Call, Item
from app.extensions import db
from app.people.models import User
from app.questions.models import Question
from app.questions.policy import issued_questions, visible_questions, worked_questions
from app.questions.states import PENDING, QuestionState
from app.shared.text import t
from app.shared.waiting import Tally


def public_questions(item: Item, at: datetime) -> Select[tuple[Question]]:
    """What everybody reads under an item: answered ones, the latest first."""
    return (
        visible_questions(None, at)
        .where(Question.item_id == item.id)
        .order_by(Question.settled_at.desc(), Question.id)
    )


def own_questions(user: User, item: Item) -> list[Question]:
    """What a person asked about an item, the latest first; nobody else is told that it was he."""
    asked = select(Question).where(Question.item_id == item.id, Question.asked_by_id == user.id)
    return list(db.session.scalars(asked.order_by(Question.asked_at.desc(), Question.id)))


def merged_counts(questions: Iterable[Question]) -> dict[str, int]:
    """How many others were put to each of these, by key."""
    keys = [question.id for question in questions]
    counted = select(Question.merged_into_id, func.count()).where(Question.merged_into_id.in_(keys))
    rows = db.session.execute(counted.group_by(Question.merged_into_id)) if keys else ()
    return {str(key): number for key, number in rows}


def office_questions(user: User, at: datetime, state: QuestionState | None = None) -> Select[tuple[Question]]:
    """The officer's list: those that wait first, the oldest of each first, with their items."""
    found = worked_questions(user, at)
    return _listed(found if state is None else found.where(Question.state == state))


def questions_of_issued(item: Item, user: User, at: datetime) -> Select[tuple[Question]]:
    """The issuer's list for one item: those that wait first."""
    return _listed(issued_questions(user, at).where(Question.item_id == item.id))


def answers_to_merge_with(question: Question) -> list[Question]:
    """Other questions about the item that this one can be put to: answered, or waiting themselves."""
    others = select(Question).where(
        Question.item_id == question.item_id,
        Question.id != question.id,
        Question.state.in_((*PENDING, QuestionState.ANSWERED)),
    )
    return list(db.session.scalars(others.order_by(Question.asked_at, Question.id)))


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Questions that wait for an answer while their list is open."""
    waiting = worked_questions(user, at).where(
        Question.state.in_(PENDING), Call.opens_at <= at, Call.closes_at > at
    )
    return [Tally(t("问题待答复"), waiting, "officer.questions", Call.closes_at)]


def tallies_for_issuer(user: User, at: datetime) -> list[Tally]:
    """Questions about our items for which we have drafted nothing."""
    waiting = issued_questions(user, at).where(
        Question.state == QuestionState.ASKED, Call.opens_at <= at, Call.closes_at > at
    )
    return [Tally(t("榜题问题待拟答复"), waiting, "enterprise.items", Call.closes_at)]


def _listed(found: Select[tuple[Question]]) -> Select[tuple[Question]]:
    return found.options(contains_eager(Question.item), contains_eager(Question.call)).order_by(
        Question.settled_at.is_not(None), Question.asked_at, Question.id
    )
