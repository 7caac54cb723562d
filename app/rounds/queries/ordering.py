"""The running order with its clock times, whole or in the part that somebody may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, selectinload

from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.models import Round, RoundEntry, RunningOrder, RunningSlot
from app.rounds.policy import visible_slots
from app.rounds.timing import starts


@dataclass(frozen=True)
class Hearing:
    """One entry's turn: from when to when, and the break behind it in minutes."""

    slot: RunningSlot
    starts_at: datetime
    ends_at: datetime
    pause: int

    @property
    def row(self) -> RoundEntry:
        """The entry under its code."""
        return self.slot.row

    @property
    def order(self) -> RunningOrder:
        """The plan that it is part of."""
        return self.slot.order


def order_of(round: Round) -> RunningOrder | None:
    """The plan of a round with its slots, entries and entrants; three queries."""
    entry = selectinload(RunningOrder.slots).joinedload(RunningSlot.row).joinedload(RoundEntry.entry)
    query = select(RunningOrder).where(RunningOrder.round_id == round.id)
    return db.session.scalar(query.options(entry.joinedload(Entry.organisation)))


def hearings_of(order: RunningOrder) -> list[Hearing]:
    """Every turn of a plan, in order."""
    return _hearings(order, order.slots)


def _hearings(order: RunningOrder, slots: Sequence[RunningSlot]) -> list[Hearing]:
    minutes = order.talk_minutes + order.question_minutes
    last = max((slot.position for slot in slots), default=0)
    begins = starts(order.starts_at, minutes, last, order.breaks)
    pauses = {int(row["after"]): int(row["minutes"]) for row in order.breaks}
    length = timedelta(minutes=minutes)
    return [
        Hearing(slot, at := begins[slot.position - 1], at + length, pauses.get(slot.position, 0))
        for slot in slots
    ]


def hearings_for_judge(user: User, round: Round, at: datetime) -> list[Hearing]:
    """The published turns of the entries that a judge reads in a round, in order; one query."""
    return _read(user, at, RunningOrder.round_id == round.id)


def hearings_of_entry(user: User | None, entry: Entry, at: datetime) -> list[Hearing]:
    """The turns of one entry that a person may see: its members once it is published; one query."""
    return _read(user, at, RoundEntry.entry_id == entry.id)


def _read(user: User | None, at: datetime, *conditions: ColumnElement[bool]) -> list[Hearing]:
    query = (
        visible_slots(user, at)
        .where(RunningOrder.published_at.is_not(None), *conditions)
        .options(
            contains_eager(RunningSlot.order).joinedload(RunningOrder.round).joinedload(Round.call),
            contains_eager(RunningSlot.row).joinedload(RoundEntry.entry).joinedload(Entry.organisation),
        )
        .order_by(RunningOrder.starts_at, RunningSlot.position)
    )
    return [_hearings(slot.order, [slot])[0] for slot in db.session.scalars(query)]
