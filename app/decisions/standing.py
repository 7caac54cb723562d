"""What has been decided about an item and still stands: asked by policy, by verbs and by pages alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from app.calls.legs import marked_legs
from app.calls.models import Call, Item
from app.decisions.models import Decision, DecisionLine, Ranking
from app.decisions.states import DecisionState, Fall
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.kinds.kind import Leg
from app.rounds.legs import rounds_by_leg
from app.rounds.models import Round
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
        vacancies=max(item.places - len(winners), 0),
        overturned_at=_overturned(rows),
    )


def _overturned(rows: Sequence[Row]) -> datetime | None:
    struck = max((row.overturned_at for row in rows if row.overturned_at), default=None)
    since = struck and any(row.agreed_at and row.agreed_at > struck for row in rows)
    return None if since else struck


@cache  # the same expression for everybody; making it takes milliseconds
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


@dataclass(frozen=True)
class Judged:
    """The closed rounds whose marks rank an item, each with its leg, in the order of the legs.

    ``is_preliminary``: the first leg alone, while a leg with a weight is still to be held or to be closed; such a
    ranking says who goes on, and nothing is decided on it.
    """

    legs: tuple[tuple[Leg, Round], ...]
    is_preliminary: bool

    @property
    def last(self) -> Round:
        """The last round that counts."""
        return self.legs[-1][1]


def judged_of(item: Item) -> Judged | None:
    """What ranks the item today, None where no ranking can be made; one query."""
    return chosen_legs(item.call, rounds_by_leg(item))


def chosen_legs(call: Call, last: Mapping[str, Round]) -> Judged | None:
    """The same from the last round of each leg, by the leg's key.

    All legs with a weight must be closed; the first leg goes with them even where it has none, because who was not
    shortlisted stands in its order.
    """
    closed = {key: row for key, row in last.items() if row.state == RoundState.CLOSED}
    legs = marked_legs(call)
    weighted = [leg for leg in legs if leg.weight > 0]
    if weighted and all(leg.key in closed for leg in weighted):
        counted = [leg for leg in legs if leg.key in closed and (leg.weight > 0 or leg is legs[0])]
        return Judged(tuple((leg, closed[leg.key]) for leg in counted), False)
    if len(legs) > 1 and legs[0].key in closed:
        return Judged(((legs[0], closed[legs[0].key]),), True)
    return None


def ranked_round(item: Item) -> Round | None:
    """The round on whose closing the ranking of the item waits: the last one that counts, if all that count closed."""
    judged = judged_of(item)
    return judged.last if judged is not None else None
