"""Who plans the running order of a defence, and who reads how much of it."""

from datetime import datetime

from sqlalchemy import Select, and_, exists, or_, select

from app.calls.policy import is_officer_of
from app.entries.models import Entry
from app.entries.policy import may_see_own_entry, visible_own_entries
from app.extensions import db
from app.people.models import User
from app.rounds.legs import leg_of
from app.rounds.models import Assignment, Round, RoundEntry, RunningOrder, RunningSlot
from app.rounds.policy.judging import may_read_entry_as_judge, visible_assignments
from app.rounds.policy.preparing import may_see_round, visible_rounds
from app.rounds.states import RoundState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden, not_now


def has_order(round: Round) -> bool:
    """Whether the round is a defence, whose entries are heard one after another."""
    return leg_of(round).marks == "defence"


def may_see_order(user: User | None, round: Round, at: datetime) -> Verdict:
    """The whole order: whoever sees the round; other rounds have none."""
    return may_see_round(user, round, at) if has_order(round) else hidden()


def may_arrange_order(user: User | None, round: Round, at: datetime) -> Verdict:
    """Officers of the call plan, draw, move and publish until the round closes."""
    if not has_order(round) or not is_officer_of(user, round.call, at):
        return hidden()
    if round.state != RoundState.CLOSED:
        return YES
    return not_now("round_closed", t("评审已于 %(when)s 结束", when=round.closed_at))


def may_publish_order(user: User | None, order: RunningOrder, at: datetime) -> Verdict:
    """A plan that has a place for every entry of the round, once; a change makes it a plan again."""
    verdict = may_arrange_order(user, order.round, at)
    if not verdict:
        return verdict
    if order.published_at is not None:
        return not_now("published", t("已于 %(when)s 发布", when=order.published_at))
    if {slot.row_id for slot in order.slots} != {row.id for row in order.round.entries}:
        return not_now("incomplete", t("参评名单有变化，请先重新安排顺序"))
    return YES


def may_see_slot(user: User | None, slot: RunningSlot, at: datetime) -> Verdict:
    """One slot: whoever sees the round; once it is published also the entrant, and the judges who read the entry."""
    round, entry = slot.order.round, slot.row.entry
    if may_see_round(user, round, at):
        return YES
    if slot.order.published_at is None:
        return hidden()
    reads = any(may_read_entry_as_judge(user, a, at) for a in _assignments(round, entry))
    return YES if reads or may_see_own_entry(user, entry, at) else hidden()


def visible_slots(user: User | None, at: datetime) -> Select[RunningSlot]:
    """What ``may_see_slot`` allows, as a query; order and entry are joined, so that their columns can sort."""
    own = visible_own_entries(user, at).with_only_columns(Entry.id)
    reads = visible_assignments(user, at).where(
        Assignment.entry_id == RoundEntry.entry_id, Assignment.round_id == RoundEntry.round_id
    )
    worked = visible_rounds(user, at).with_only_columns(Round.id)
    return (
        select(RunningSlot)
        .join(RunningSlot.order)
        .join(RunningSlot.row)
        .where(
            or_(
                RunningOrder.round_id.in_(worked),
                and_(
                    RunningOrder.published_at.is_not(None),
                    or_(
                        RoundEntry.entry_id.in_(own),
                        exists(reads.with_only_columns(Assignment.id).correlate(RoundEntry)),
                    ),
                ),
            )
        )
    )


def _assignments(round: Round, entry: Entry) -> list[Assignment]:
    query = select(Assignment).where(Assignment.round_id == round.id, Assignment.entry_id == entry.id)
    return list(db.session.scalars(query))
