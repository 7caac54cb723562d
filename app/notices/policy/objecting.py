"""Anybody may object in time; only a discipline officer who has nothing to do with it learns who did (rule 13, A24)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.calls.models import Call
from app.calls.policy import worked_calls
from app.decisions.models import Decision
from app.entries.models import Entry
from app.entries.states import EntryState
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, NoticeLine, Objection
from app.notices.states import OBJECTION_MOVES, PENDING, NoticeState
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Panelist, Round
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now


def may_file_objection(user: User | None, notice: Notice, at: datetime) -> Verdict:
    """Anybody, with or without an account, until 24:00 of the last printed day; late ones are not taken."""
    if not notice.is_public():
        return hidden()
    if notice.state == NoticeState.WITHDRAWN:
        return not_now("withdrawn", t("公示已于%(when)s撤回，不再收取异议", when=notice.withdrawn_at))
    if notice.is_over(at):
        return not_now("over", t("公示期已于%(when)s结束，逾期提出的异议不予受理", when=notice.ends_on))
    return YES


def may_work_on_objections(user: User | None, at: datetime) -> Verdict:
    """The inbox is the discipline officers'."""
    return YES if user is not None and user.holds(SeatRole.DISCIPLINE, at) else hidden()


def visible_objections(user: User | None, at: datetime) -> Select[Objection]:
    """The objections that a discipline officer may handle, and nobody else may even count.

    Left out is what concerns him: his own objection; a winner that is named, or anybody who bid where a result without
    winners is named (where nothing is named, either of them on the notice), of an organisation that he belongs to or
    works for; a call that he works on as an officer or has judged.
    """
    if user is None or not user.holds(SeatRole.DISCIPLINE, at):
        return select(Objection).where(false())
    lines = select(NoticeLine.id).join(Entry, Entry.id == NoticeLine.entry_id).where(_own_line(user, at))
    results = _own_results(user, at)
    carrying = select(NoticeDecision.notice_id).where(NoticeDecision.decision_id.in_(results))
    notices = or_(
        Objection.notice_id.in_(lines.with_only_columns(NoticeLine.notice_id)),
        Objection.notice_id.in_(carrying),
    )
    concerned = or_(
        Objection.filed_by_id == user.id,
        Objection.line_id.in_(lines),
        Objection.decision_id.in_(results),
        and_(Objection.line_id.is_(None), Objection.decision_id.is_(None), notices),
        Notice.call_id.in_(worked_calls(user, at).with_only_columns(Call.id)),
        Notice.call_id.in_(
            select(Round.call_id)
            .join(Panelist, Panelist.round_id == Round.id)
            .where(Panelist.user_id == user.id)
        ),
    )
    mine = select(Objection.id).join(Notice, Notice.id == Objection.notice_id).where(concerned)
    return select(Objection).where(Objection.id.not_in(mine))


def _own_line(user: User, at: datetime) -> ColumnElement[bool]:
    """Lines of organisations that the person belongs to or is employed by, by key or by name."""
    names = [user.expert.employer_name] if user.expert is not None and user.expert.employer_name else []
    return or_(Entry.organisation_id.in_(_own_keys(user, at)), NoticeLine.organisation_name.in_(names))


def _own_results(user: User, at: datetime) -> Select[Any]:
    """Decisions without winners about items for which such an organisation bid."""
    return (
        select(Decision.id)
        .join(Entry, Entry.item_id == Decision.item_id)
        .where(
            ~Decision.lines.any(),
            Entry.state == EntryState.SUBMITTED,
            Entry.organisation_id.in_(_own_keys(user, at)),
        )
    )


def _own_keys(user: User, at: datetime) -> list[str]:
    keys = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    employed = user.expert is not None and user.expert.employer_id
    return [*keys, str(employed)] if employed else keys


def may_see_objection(user: User | None, objection: Objection, at: datetime) -> Verdict:
    """What ``visible_objections`` gives."""
    query = visible_objections(user, at).where(Objection.id == objection.id).with_only_columns(Objection.id)
    return YES if db.session.scalar(query) is not None else hidden()


def may_answer_objection(user: User | None, objection: Objection, at: datetime) -> Verdict:
    """Accept, or not, what has been filed."""
    return first_refusal(may_see_objection(user, objection, at), can_be_answered(objection))


def can_be_answered(objection: Objection) -> Verdict:
    """The part of ``may_answer_objection`` that asks the state alone, for a page whose guard has asked the rest."""
    return OBJECTION_MOVES.may("accept", objection.state)


def may_name_line(user: User | None, objection: Objection, at: datetime) -> Verdict:
    """Say what an objection concerns, while it is pending: from then on it holds that line or result alone."""
    return first_refusal(may_see_objection(user, objection, at), can_be_named(objection))


def can_be_named(objection: Objection) -> Verdict:
    """The part of ``may_name_line`` that asks the state alone."""
    pending = objection.state in PENDING
    return YES if pending and objection.notice.is_public() else not_now("answered", t("这项异议已经办结"))


def may_decide_objection(user: User | None, objection: Objection, at: datetime) -> Verdict:
    """Decide what has been examined."""
    return first_refusal(may_see_objection(user, objection, at), can_be_decided(objection))


def can_be_decided(objection: Objection) -> Verdict:
    """The part of ``may_decide_objection`` that asks the state alone."""
    return OBJECTION_MOVES.may("uphold", objection.state)
