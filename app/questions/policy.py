"""Who asks, who answers, and who sees a question that has no public answer."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from app.calls.models import Call, Item
from app.calls.policy import is_officer_of, may_see_item, worked_calls
from app.calls.states import CallState, ItemState, Phase
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.questions.models import Question
from app.questions.states import MOVES, PENDING, QuestionState
from app.questions.times import asking_ends
from app.shared.text import Deadline, t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

MOST_WAITING = 5
"""Questions about one item that a person may have waiting for an answer."""


def answers_for_issuer(user: User | None, item: Item, at: datetime, *, writing: bool = False) -> bool:
    """Whether the person belongs to the organisation that issued the item (``writing``: as owner or editor)."""
    membership = user.membership_in(item.issuer_id, at) if user is not None and item.issuer_id else None
    return membership is not None and (membership.may_edit or not writing)


def may_ask_question(user: User | None, item: Item, at: datetime) -> Verdict:
    """Ask about an item that takes bids: anybody signed in but those who answer, until one whole working day before
    closing, with a few questions waiting at most."""
    open_to_all = first_refusal(may_see_item(user, item, at), _takes_questions(item, at))
    return open_to_all and _may_be_asked_by(user, item, at)


def may_see_question(user: User | None, question: Question, at: datetime) -> Verdict:
    """A published answer is seen with its item; what has none by who asked, who answers, and the supervisor."""
    if question.state == QuestionState.ANSWERED and question.call.state != CallState.DRAFT:
        return YES
    if user is None:
        return hidden()
    seated = is_officer_of(user, question.call, at) or user.holds(SeatRole.SUPERVISOR, at)
    asked = question.asked_by_id == user.id
    return YES if seated or asked or answers_for_issuer(user, question.item, at) else hidden()


def visible_questions(user: User | None, at: datetime) -> Select[tuple[Question]]:
    """What ``may_see_question`` allows, as a query; item and call are joined."""
    found = select(Question).join(Question.item).join(Question.call)
    published = and_(Question.state == QuestionState.ANSWERED, Call.state != CallState.DRAFT)
    if user is None:
        return found.where(published)
    if user.holds(SeatRole.SUPERVISOR, at):
        return found.where(true())
    return found.where(or_(published, Question.asked_by_id == user.id, _worked(user, at), _issued(user, at)))


def worked_questions(user: User | None, at: datetime) -> Select[tuple[Question]]:
    """Questions about the calls that this officer works on."""
    return select(Question).join(Question.item).join(Question.call).where(_worked(user, at))


def issued_questions(user: User | None, at: datetime) -> Select[tuple[Question]]:
    """Questions about items that this person's enterprises issued."""
    found = select(Question).join(Question.item).join(Question.call)
    return found.where(_issued(user, at) if user is not None else false())


def may_work_on_question(user: User | None, question: Question, at: datetime) -> Verdict:
    """The officer's page of a question."""
    return YES if is_officer_of(user, question.call, at) else hidden()


def may_see_as_issuer(user: User | None, question: Question, at: datetime) -> Verdict:
    """The issuer's page of a question about its item."""
    return YES if answers_for_issuer(user, question.item, at) else hidden()


def may_draft_answer(user: User | None, question: Question, at: datetime) -> Verdict:
    """Propose an answer, or another: owners and editors of the issuer, until an officer settles it."""
    if not answers_for_issuer(user, question.item, at):
        return hidden()
    writes = answers_for_issuer(user, question.item, at, writing=True)
    return first_refusal(
        YES if writes else no("reader", t("查阅人不能答复，请由负责人或经办人办理")),
        MOVES.may("draft", question.state),
        _still_open(question.call, at),
    )


def may_answer_question(user: User | None, question: Question, at: datetime) -> Verdict:
    """Publish an answer: an officer of the call, while an answer can still be of use to a bidder."""
    return _settles(user, question, "answer", at)


def may_merge_question(user: User | None, question: Question, at: datetime) -> Verdict:
    """Put a question to another that asks the same: an officer of the call."""
    return _settles(user, question, "merge", at)


def may_decline_question(user: User | None, question: Question, at: datetime) -> Verdict:
    """Not answer it in public, with a reason that the asker reads: an officer of the call."""
    return _settles(user, question, "decline", at)


def _settles(user: User | None, question: Question, move: str, at: datetime) -> Verdict:
    return first_refusal(
        may_work_on_question(user, question, at),
        MOVES.may(move, question.state),
        _still_open(question.call, at),
    )


def _still_open(call: Call, at: datetime) -> Verdict:
    """After closing an answer would serve nobody, and could favour who is still being judged."""
    if call.is_open(at):
        return YES
    return not_now("closed", t("申报已经截止，不再答复"))


def _takes_questions(item: Item, at: datetime) -> Verdict:
    phase, until = item.call.phase(at), asking_ends(item.call)
    if phase == Phase.UPCOMING:
        return not_now("not_yet_open", t("申报自 %(when)s 开始，届时可以提问", when=item.call.opens_at))
    if phase != Phase.OPEN or item.state != ItemState.LISTED:
        return not_now("not_open", t("目前不接受提问"))
    if until is not None and at >= until:
        return not_now(
            "asking_over", t("提问已于 %(when)s 截止，截止前至少留一个工作日", when=Deadline(until))
        )
    return YES


def _may_be_asked_by(user: User | None, item: Item, at: datetime) -> Verdict:
    if user is None:
        return no("signed_out", t("请先登录；提问不显示姓名和单位"))
    if is_officer_of(user, item.call, at) or answers_for_issuer(user, item, at):
        return no("answers", t("由承办人和发榜方答复，不能提问"))
    own = select(func.count(Question.id)).where(
        Question.item_id == item.id, Question.asked_by_id == user.id, Question.state.in_(PENDING)
    )
    if (db.session.scalar(own) or 0) >= MOST_WAITING:
        return not_now("waiting", t("已有 %(n)s 个问题待答复，答复后可以再提", n=MOST_WAITING))
    return YES


def _worked(user: User | None, at: datetime) -> ColumnElement[bool]:
    return Call.id.in_(worked_calls(user, at).with_only_columns(Call.id))


def _issued(user: User, at: datetime) -> ColumnElement[bool]:
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    return Item.issuer_id.in_(mine) if mine else false()
