"""Who keeps the clock of a defence, notes who left the room, and writes and reads the chair's opinions."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, false, or_, select

from app.calls.policy import is_officer_of
from app.extensions import db
from app.people.models import User
from app.rounds.models import Assignment, Panelist, PanelOpinion, Round, RunningOrder, RunningSlot
from app.rounds.policy.judging import may_see_panel, visible_assignments
from app.rounds.policy.ordering import has_order
from app.rounds.policy.preparing import may_see_round, visible_rounds
from app.rounds.states import PanelistState, RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden, not_now


def may_keep_clock(user: User | None, order: RunningOrder, at: datetime) -> Verdict:
    """Officers of the call open the clock of a published order until the round closes."""
    round = order.round
    if not has_order(round) or not is_officer_of(user, round.call, at):
        return hidden()
    if order.published_at is None:
        return not_now("not_published", t("答辩顺序发布之后才能开始计时"))
    return _not_closed(round)


def may_note_hearing(user: User | None, slot: RunningSlot, at: datetime) -> Verdict:
    """Whoever keeps the clock notes when an entry began and ended, and who left the room for it."""
    return may_keep_clock(user, slot.order, at)


def may_write_opinions(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """The chair writes for the panel from the release on, after the marks are locked too: an opinion is no mark."""
    if not may_see_panel(user, panelist, at) or not panelist.is_chair:
        return hidden()
    if panelist.state != PanelistState.ACCEPTED or panelist.undertaking_at is None:
        return not_now("not_ready", t("接受邀请、签署承诺书之后才能填写"))
    if panelist.round.state == RoundState.PREPARING:
        return not_now("not_released", t("分派尚未发布"))
    return YES


def may_see_opinion(user: User | None, opinion: PanelOpinion, at: datetime) -> Verdict:
    """Its writer, while nothing hides the entry from him; signed, also who sees the round, never its other judges."""
    if user is not None and opinion.written_by_id == user.id:
        return YES if opinion.entry_id is None or _reads(user, opinion, at) else hidden()
    signed = opinion.signed_at is not None
    return YES if signed and may_see_round(user, opinion.round, at) else hidden()


def visible_opinions(user: User | None, at: datetime) -> Select[PanelOpinion]:
    """What ``may_see_opinion`` allows, as a query."""
    if user is None:
        return select(PanelOpinion).where(false())
    reads = visible_assignments(user, at).where(
        Assignment.round_id == PanelOpinion.round_id, Assignment.entry_id == PanelOpinion.entry_id
    )
    own = or_(
        PanelOpinion.entry_id.is_(None),
        exists(reads.with_only_columns(Assignment.id).correlate(PanelOpinion)),
    )
    seen = PanelOpinion.round_id.in_(visible_rounds(user, at).with_only_columns(Round.id))
    mine = PanelOpinion.written_by_id == user.id
    return select(PanelOpinion).where(
        or_(and_(mine, own), and_(~mine, PanelOpinion.signed_at.is_not(None), seen))
    )


def _reads(user: User, opinion: PanelOpinion, at: datetime) -> bool:
    query = visible_assignments(user, at).where(
        Assignment.round_id == opinion.round_id, Assignment.entry_id == opinion.entry_id
    )
    return db.session.scalar(query.with_only_columns(Assignment.id).limit(1)) is not None


def _not_closed(round: Round) -> Verdict:
    if round.state != RoundState.CLOSED:
        return YES
    return not_now("round_closed", t("评审已于 %(when)s 结束", when=round.closed_at))
