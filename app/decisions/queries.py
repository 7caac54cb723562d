"""Reading rankings and decisions."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Call, Item
from app.decisions.models import Decision, DecisionLine, Ranking, RankingLine
from app.decisions.sheets import method_of, sheet_of, votes_of
from app.decisions.states import DecisionState
from app.entries.models import Entry
from app.extensions import db
from app.reviews.queries import marks_of_round
from app.rounds.models import Round, RoundEntry
from app.scoring import ScoreSheet, inputs_hash


def sheet_of_round(round_: Round, item: Item) -> ScoreSheet:
    """Today's inputs of a ranking: the item's entries in the round, and every mark with its voids."""
    entries = db.session.scalars(
        select(RoundEntry.entry_id)
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .where(RoundEntry.round_id == round_.id, Entry.item_id == item.id)
    )
    return sheet_of(round_.call, entries, marks_of_round(round_, item))


def is_stale(ranking: Ranking) -> bool:
    """Whether the inputs changed since the ranking was stored; nothing moves on a stale one (house.md)."""
    assert ranking.item is not None  # noqa: S101
    sheet = sheet_of_round(ranking.round, ranking.item)
    method = method_of(ranking.call, ranking.item)
    return inputs_hash(sheet, method, votes_of(ranking.votes)) != ranking.inputs_hash


def ranking_of(item: Item) -> Ranking | None:
    """The stored ranking in force for an item, with its lines and their entries, or None."""
    return db.session.scalars(
        select(Ranking)
        .where(Ranking.item_id == item.id, Ranking.is_current)
        .options(
            joinedload(Ranking.round),
            selectinload(Ranking.lines).joinedload(RankingLine.entry).joinedload(Entry.organisation),
        )
        .order_by(Ranking.made_at.desc())
    ).first()


def decisions_of(item: Item) -> list[Decision]:
    """Every decision about an item, the latest first, with lines and entrants."""
    return list(
        db.session.scalars(
            select(Decision)
            .where(Decision.item_id == item.id)
            .options(
                selectinload(Decision.lines).joinedload(DecisionLine.entry).joinedload(Entry.organisation)
            )
            .order_by(Decision.proposed_at.desc(), Decision.id)
        )
    )


def standing_decision(item_id: str | None) -> Decision | None:
    """The decision about an item that is proposed or agreed, if there is one."""
    standing = (DecisionState.PROPOSED, DecisionState.AGREED)
    return db.session.scalars(
        select(Decision).where(Decision.item_id == item_id, Decision.state.in_(standing))
    ).first()


def agreed_decisions(call: Call) -> Select[tuple[Decision]]:
    """Agreed decisions of a call with what a notice prints of them, in the order of the list."""
    return (
        select(Decision)
        .join(Item, Item.id == Decision.item_id)
        .where(Decision.call_id == call.id, Decision.state == DecisionState.AGREED)
        .options(
            joinedload(Decision.item),
            selectinload(Decision.lines).joinedload(DecisionLine.entry).joinedload(Entry.organisation),
        )
        .order_by(Item.position)
    )


def closed_round_of(item: Item) -> Round | None:
    """The last closed round that covers an item."""
    from app.rounds.queries import rounds_of_item

    rounds: Sequence[Round] = rounds_of_item(item)
    return next((r for r in reversed(rounds) if r.closed_at is not None), None)
