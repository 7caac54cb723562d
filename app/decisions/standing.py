"""What has been decided about an item and still stands: asked by policy, by verbs and by pages alike."""

from sqlalchemy import select

from app.calls.models import Item
from app.decisions.models import Decision, DecisionLine
from app.decisions.states import DecisionState
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.rounds.models import Round, RoundItem
from app.rounds.states import RoundState


def decision_in(item: Item, state: DecisionState) -> Decision | None:
    """The latest decision about the item in a state, if there is one."""
    query = select(Decision).where(Decision.item_id == item.id, Decision.state == state)
    return db.session.scalars(query.order_by(Decision.proposed_at.desc(), Decision.id)).first()


def fallen_entries(item: Item) -> set[str]:
    """Entries that were decided on and fell: struck after an objection, or given up. They are passed over for good."""
    query = (
        select(DecisionLine.entry_id)
        .join(Decision, Decision.id == DecisionLine.decision_id)
        .where(Decision.item_id == item.id, DecisionLine.fallen.is_not(None))
    )
    return set(db.session.scalars(query))


def standing_winners(item: Item) -> set[str]:
    """Entries that an agreed decision names and that have not fallen."""
    query = (
        select(DecisionLine.entry_id)
        .join(Decision, Decision.id == DecisionLine.decision_id)
        .where(
            Decision.item_id == item.id,
            Decision.state == DecisionState.AGREED,
            DecisionLine.fallen.is_(None),
        )
    )
    return set(db.session.scalars(query))


def vacancies(item: Item) -> int:
    """Places of the item that nobody who stands has taken."""
    return item.places - len(standing_winners(item))


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
