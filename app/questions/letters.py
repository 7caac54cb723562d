"""Who hears of a question: officers and issuer that one waits, the asker what became of his.

Those who draft a bid hear of an answer through ``entries``.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import or_, select

from app.calls.letters import officers_of
from app.extensions import db
from app.history.models import Act
from app.people.models import Membership
from app.people.queries import lasts
from app.people.states import MembershipRole
from app.questions.models import Question
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def question_of(act: Act) -> Question:
    """The question that an act is about."""
    return db.session.get_one(Question, act.subject_id)


def questions_path(question: Question) -> str:
    """The public page of the questions about its item."""
    return f"/calls/{question.call.slug}/items/{question.item.code}/questions"


def _officers(act: Act) -> list[str]:
    return officers_of(question_of(act).call, act)


def _issuer(act: Act) -> list[str]:
    members = select(Membership.user_id).where(
        Membership.organisation_id == question_of(act).item.issuer_id,
        Membership.role.in_(WRITERS),
        lasts(Membership, act.at),
    )
    return sorted(set(db.session.scalars(members)))


def _asker(act: Act) -> list[str]:
    return [question_of(act).asked_by_id]


def askers_of(act: Act) -> list[str]:
    """Who asked a question, or one that was put to it."""
    same = or_(Question.id == act.subject_id, Question.merged_into_id == act.subject_id)
    return sorted(set(db.session.scalars(select(Question.asked_by_id).where(same))))


def _told(subject: Text, sentence: Text, path: Callable[[Question], str]) -> Callable[[Any, str], Words]:
    def words(act: Act, _user: str) -> Words:
        question = question_of(act)
        values = {"title": question.item.title, "reason": question.reason}
        return Words(Text(subject.id, values), (Text(sentence.id, values),), path(question))

    return words


def _desk(question: Question) -> str:
    return f"/officer/questions/{question.id}"


def _issuer_desk(question: Question) -> str:
    return f"/enterprise/questions/{question.id}"


RULES: list[Rule] = [
    Rule(
        "question.asked",
        "question_asked",
        _officers,
        _told(t("「%(title)s」有一个新的提问"), t("提问不显示姓名和单位。请在申报截止前公开答复。"), _desk),
    ),
    Rule(
        "question.asked",
        "question_asked_issuer",
        _issuer,
        _told(
            t("「%(title)s」有一个新的提问"),
            t("请拟一个答复，由承办人核对后向所有人公开。请勿设法了解是谁提问。"),
            _issuer_desk,
        ),
    ),
    Rule(
        "question.drafted",
        "question_drafted",
        _officers,
        _told(t("「%(title)s」的一个提问已有答复草稿"), t("发榜方拟了答复，请核对后公开。"), _desk),
    ),
    Rule(
        "question.answered",
        "question_answered",
        askers_of,
        _told(
            t("你关于「%(title)s」的提问已公开答复"),
            t("问题和答复向所有人公开，不显示是谁提问。"),
            questions_path,
        ),
    ),
    Rule(
        "question.merged",
        "question_merged",
        _asker,
        _told(t("你关于「%(title)s」的提问已并入相同的问题"), t("答复见那个问题。"), questions_path),
    ),
    Rule(
        "question.declined",
        "question_declined",
        _asker,
        _told(t("你关于「%(title)s」的提问未予公开"), t("理由：%(reason)s"), questions_path),
    ),
]
