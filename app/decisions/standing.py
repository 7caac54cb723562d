"""What has been decided about an item and still stands: asked by policy, by verbs and by pages alike."""

from dataclasses import dataclass

from sqlalchemy import select

from app.calls.models import Item
from app.decisions.models import Decision, DecisionLine
from app.decisions.states import DecisionState
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.rounds.models import Round, RoundItem
from app.rounds.states import RoundState


@dataclass(frozen=True)
class Standing:
    """``winners``: entries that an agreed decision names and that have not fallen; ``fallen``: those that were decided
    on once and are passed over for good (struck, or given up); ``vacancies``: places that nobody standing has taken."""

    is_proposed: bool
    is_agreed: bool
    winners: frozenset[str]
    fallen: frozenset[str]
    vacancies: int


def standing_of(item: Item) -> Standing:
    """Everything that was decided about an item; one query."""
    rows = db.session.execute(
        select(Decision.state, DecisionLine.entry_id, DecisionLine.fallen)
        .outerjoin(DecisionLine, DecisionLine.decision_id == Decision.id)
        .where(Decision.item_id == item.id)
    ).all()
    agreed = DecisionState.AGREED
    winners = frozenset(entry for state, entry, why in rows if state == agreed and entry and why is None)
    return Standing(
        is_proposed=any(state == DecisionState.PROPOSED for state, _, _ in rows),
        is_agreed=any(state == agreed for state, _, _ in rows),
        winners=winners,
        fallen=frozenset(entry for _, entry, why in rows if why is not None),
        vacancies=item.places - len(winners),
    )


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
