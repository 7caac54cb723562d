"""A cheap sign of what a ranking is made of, so that a page need not compute to know that one is out of date."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from app.calls.legs import leg_by_key
from app.calls.models import DrawCommitment, Item
from app.decisions.standing import chosen_legs
from app.entries.models import Entry
from app.extensions import db
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Round, RoundEntry, RoundItem
from app.rounds.states import AssignmentState

DRAWN = "+"
FIGURES = 4


def signs_of(items: Sequence[Item], *, drawn: bool = False) -> dict[str, str]:
    """A sign of today's inputs of each item that closed rounds rank: one query for all, two after draws, and cheap.

    For each round that counts: its key, entries, finished and voided reviews, and the number of saves and corrections
    of all reviews. Whatever changes a mark adds a save or a correction or changes a state (``Review.revision``), so
    that equal signs mean equal inputs.
    ``drawn``: the ranking came as far as the draw, so that each secret revealed changes it too. An item without a sign
    has no closed rounds that could rank it.
    """
    return signs_from(items, db.session.execute(rounds_over(items)), drawn=drawn)


def signs_from(items: Sequence[Item], rows: Iterable[Any], *, drawn: bool = False) -> dict[str, str]:
    """The same from rows that begin with those of ``rounds_over``; a query more after draws alone."""
    calls = {item.id: item.call for item in items}
    last: dict[str, dict[str, Round]] = defaultdict(dict)
    figures: dict[tuple[str, str], Sequence[int]] = {}
    for item_id, row, *counts in rows:
        last[item_id][leg_by_key(calls[item_id], row.leg).key] = row
        figures[item_id, row.id] = [count or 0 for count in counts[:FIGURES]]
    revealed = _revealed(items) if drawn else {}
    found = {}
    for item in items:
        judged = chosen_legs(item.call, last[item.id])
        if judged is not None:
            parts = [_words(figures[item.id, row.id], row.id) for _, row in judged.legs]
            tail = f"{DRAWN}{revealed.get(item.call_id, 0)}" if drawn else ""
            found[item.id] = "/".join(parts) + tail
    return found


def with_draws(items: Sequence[Item], plain: dict[str, str]) -> dict[str, str]:
    """The signs of rankings that came as far as the draw, from those of the others; one query."""
    revealed = _revealed(items)
    calls = {item.id: item.call_id for item in items}
    return {key: f"{sign}{DRAWN}{revealed.get(calls[key], 0)}" for key, sign in plain.items()}


def _words(figures: Sequence[Any], round_id: str) -> str:
    return "-".join(str(part) for part in (round_id, *figures))


def rounds_over(items: Sequence[Item]) -> Select[Any]:
    """(item's key, round, entries, counting, voided, saves) of every round over these items, the last one last."""
    keys = [item.id for item in items]
    counts = and_(Review.state == ReviewState.DONE, Assignment.state == AssignmentState.DONE)
    figures = (
        select(
            Entry.item_id,
            RoundEntry.round_id,
            func.count(RoundEntry.id.distinct()).label("entries"),
            func.sum(case((counts, 1), else_=0)).label("counting"),
            func.sum(case((Review.state == ReviewState.VOIDED, 1), else_=0)).label("voided"),
            func.coalesce(func.sum(Review.revision + Review.corrections), 0).label("saves"),
        )
        .select_from(RoundEntry)
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .outerjoin(
            Assignment,
            and_(Assignment.round_id == RoundEntry.round_id, Assignment.entry_id == RoundEntry.entry_id),
        )
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Entry.item_id.in_(keys))
        .group_by(Entry.item_id, RoundEntry.round_id)
        .subquery()
    )
    here = and_(figures.c.item_id == RoundItem.item_id, figures.c.round_id == RoundItem.round_id)
    told = (figures.c.entries, figures.c.counting, figures.c.voided, figures.c.saves)
    return (
        select(RoundItem.item_id, Round, *told)
        .join(Round, Round.id == RoundItem.round_id)
        .outerjoin(figures, here)
        .where(RoundItem.item_id.in_(keys))
        .order_by(Round.position, Round.created_at)
    )


def _revealed(items: Sequence[Item]) -> dict[str, int]:
    query = (
        select(DrawCommitment.call_id, func.count())
        .where(
            DrawCommitment.call_id.in_({item.call_id for item in items}),
            DrawCommitment.revealed_at.is_not(None),
        )
        .group_by(DrawCommitment.call_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
