"""What has been decided about an item and still stands: asked by policy, by verbs and by pages alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from app.calls.models import Item
from app.decisions.models import Decision, DecisionLine, Ranking
from app.decisions.states import DecisionState, Fall
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.rounds.models import Round, RoundItem
from app.rounds.states import RoundState


class Row(NamedTuple):
    """A decision with one of its lines, or with none."""

    state: DecisionState
    agreed_at: datetime | None
    overturned_at: datetime | None
    entry_id: str | None = None
    fallen: Fall | None = None


@dataclass(frozen=True)
class Standing:
    """``winners``: entries that an agreed decision names and that have not fallen; ``fallen``: those that were decided
    on once and are passed over for good (struck, or given up); ``vacancies``: places that nobody standing has taken;
    ``overturned_at``: when an upheld objection struck the last result, that nobody was selected."""

    is_proposed: bool
    is_agreed: bool
    winners: frozenset[str]
    fallen: frozenset[str]
    vacancies: int
    overturned_at: datetime | None = None


def standing_of(item: Item) -> Standing:
    """Everything that was decided about an item; one query."""
    rows = db.session.execute(
        select(
            Decision.state,
            Decision.agreed_at,
            Decision.overturned_at,
            DecisionLine.entry_id,
            DecisionLine.fallen,
        )
        .outerjoin(DecisionLine, DecisionLine.decision_id == Decision.id)
        .where(Decision.item_id == item.id)
    )
    return _standing(item, [Row(*row) for row in rows])


def standing_in(item: Item, decisions: Iterable[Decision]) -> Standing:
    """The same from all decisions about the item with their lines, where they have been read already."""
    rows: list[Row] = []
    for decision in decisions:
        told = (decision.state, decision.agreed_at, decision.overturned_at)
        rows.append(Row(*told))
        rows += [Row(*told, line.entry_id, line.fallen) for line in decision.lines]
    return _standing(item, rows)


def _standing(item: Item, rows: Sequence[Row]) -> Standing:
    agreed = DecisionState.AGREED
    winners = frozenset(
        row.entry_id for row in rows if row.state == agreed and row.entry_id and not row.fallen
    )
    return Standing(
        is_proposed=any(row.state == DecisionState.PROPOSED for row in rows),
        is_agreed=any(row.state == agreed for row in rows),
        winners=winners,
        fallen=frozenset(row.entry_id for row in rows if row.entry_id and row.fallen),
        vacancies=item.places - len(winners),
        overturned_at=_overturned(rows),
    )


def _overturned(rows: Sequence[Row]) -> datetime | None:
    struck = max((row.overturned_at for row in rows if row.overturned_at), default=None)
    since = struck and any(row.agreed_at and row.agreed_at > struck for row in rows)
    return None if since else struck


def is_overturned() -> ColumnElement[bool]:
    """``Standing.overturned_at`` as a condition on a select of items."""
    later = aliased(Decision)
    since = exists(
        select(later.id)
        .where(later.item_id == Item.id, later.agreed_at > Decision.overturned_at)
        .correlate(Item, Decision)
    )
    struck = select(Decision.id).where(
        Decision.item_id == Item.id, Decision.overturned_at.is_not(None), ~since
    )
    return exists(struck.correlate(Item))


def is_ranked_since(item: Item, at: datetime) -> bool:
    """Whether the ranking in force was made after an instant; one query."""
    query = select(func.max(Ranking.made_at)).where(Ranking.item_id == item.id, Ranking.is_current)
    made = db.session.scalar(query)
    return made is not None and made > at


def pending_entries(item: Item) -> set[str]:
    """Entries handed in of which no stage has told an outcome."""
    query = select(Entry.id).where(
        Entry.item_id == item.id, Entry.state == EntryState.SUBMITTED, Entry.outcome == Outcome.PENDING
    )
    return set(db.session.scalars(query))


def ranked_round(item: Item) -> Round | None:
    """The round whose marks rank the item: the last one over it, if it is closed."""
    query = select(Round).join(RoundItem, RoundItem.round_id == Round.id).where(RoundItem.item_id == item.id)
    last = db.session.scalars(query.order_by(Round.position.desc(), Round.created_at.desc())).first()
    return last if last is not None and last.state == RoundState.CLOSED else None
