"""Reading rankings and decisions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.calls.states import ItemState
from app.decisions.models import Decision, DecisionLine, Ranking, RankingLine
from app.decisions.sheets import method_of, votes_of
from app.decisions.standing import is_overturned, ranked_round
from app.decisions.states import DecisionState, RankingState
from app.entries.models import Entry
from app.entries.states import EntryState
from app.extensions import db
from app.people.models import Organisation, User
from app.reviews.models import Review
from app.reviews.queries import score_sheet
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Round, RoundEntry, RoundItem
from app.rounds.states import AssignmentState, RoundState
from app.scoring import inputs_hash
from app.shared.text import t
from app.shared.waiting import Tally


def is_stale(ranking: Ranking) -> bool:
    """Whether the inputs changed since the ranking was stored, or a later one or a later round took its place.

    Nothing moves on a stale ranking (house.md): every verb asks here. Pages compare signs (``ranking_states``).
    """
    assert ranking.item is not None  # noqa: S101
    last = ranked_round(ranking.item)
    if not ranking.is_current or last is None or last.id != ranking.round_id:
        return True
    sheet = score_sheet(ranking.round, ranking.item)
    method = method_of(ranking.call, ranking.item)
    return inputs_hash(sheet, method, votes_of(ranking.votes)) != ranking.inputs_hash


def signs_of(item_ids: Sequence[str]) -> dict[str, str]:
    """A sign of today's inputs of each item that a closed round ranks: one query for all, and cheap.

    Round, entries, finished and voided reviews, and the number of saves of all reviews: whatever changes a mark adds a
    save or changes a state (``Review.revision``), so that equal signs mean equal inputs. An item without a sign has no
    closed round, or a later one that is not closed.
    """
    return {item: _sign(figures) for item, *figures in db.session.execute(_figures(item_ids))}


def _sign(figures: Sequence[Any]) -> str:
    return "-".join(str(figure) for figure in figures)


def _figures(item_ids: Sequence[str]) -> Any:
    last = (
        select(RoundItem.item_id, func.max(Round.position).label("position"))
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.item_id.in_(item_ids))
        .group_by(RoundItem.item_id)
        .subquery()
    )
    counts = and_(Review.state == ReviewState.DONE, Assignment.state == AssignmentState.DONE)
    return (
        select(
            Entry.item_id,
            Round.id,
            func.count(RoundEntry.id.distinct()).label("entries"),
            func.sum(case((counts, 1), else_=0)).label("counting"),
            func.sum(case((Review.state == ReviewState.VOIDED, 1), else_=0)).label("voided"),
            func.coalesce(func.sum(Review.revision), 0).label("saves"),
        )
        .select_from(RoundEntry)
        .join(Round, Round.id == RoundEntry.round_id)
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .join(last, and_(last.c.item_id == Entry.item_id, last.c.position == Round.position))
        .outerjoin(
            Assignment,
            and_(Assignment.round_id == RoundEntry.round_id, Assignment.entry_id == RoundEntry.entry_id),
        )
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Round.state == RoundState.CLOSED, Entry.item_id.in_(item_ids))
        .group_by(Entry.item_id, Round.id)
    )


@dataclass(frozen=True)
class StoredRanking:
    """A ranking with what a page says of it: whether it is current, how many lines it has (they come page by page,
    ``lines_of``), and whether the last round over its item is closed, so that it may be made anew."""

    ranking: Ranking
    state: RankingState
    lines: int
    is_round_closed: bool


def stored_ranking(item: Item) -> StoredRanking | None:
    """The stored ranking in force for an item, or None. One query."""
    figures = _figures([item.id]).subquery()
    lines = select(func.count()).where(RankingLine.ranking_id == Ranking.id).scalar_subquery()
    found = db.session.execute(
        select(Ranking, lines, *[column for column in figures.c if column.name != "item_id"])
        .outerjoin(figures, figures.c.item_id == Ranking.item_id)
        .where(Ranking.item_id == item.id, Ranking.is_current)
        .options(joinedload(Ranking.round))
        .order_by(Ranking.made_at.desc())
    ).first()
    if found is None:
        return None
    ranking, count, *today = found
    is_closed = today[0] is not None
    return StoredRanking(ranking, _state(ranking.sign, _sign(today) if is_closed else None), count, is_closed)


def ranking_states(items: Sequence[Item]) -> dict[str, RankingState]:
    """What is to be said of each item's ranking, by the item's key; two queries for all of them."""
    keys = [item.id for item in items]
    stored = db.session.execute(
        select(Ranking.item_id, Ranking.sign).where(Ranking.item_id.in_(keys), Ranking.is_current)
    )
    signs, states = signs_of(keys), dict.fromkeys(keys, RankingState.NONE)
    for key, sign in stored:
        if key is None:
            continue
        states[key] = _state(sign, signs.get(key))
    return states


def _state(sign: str, today: str | None) -> RankingState:
    return RankingState.CURRENT if sign == today else RankingState.STALE


def ranking_of_item(item: Item) -> Ranking | None:
    """The stored ranking in force for an item without its lines, which pages read page by page (``lines_of``)."""
    query = select(Ranking).where(Ranking.item_id == item.id, Ranking.is_current)
    return db.session.scalars(
        query.options(joinedload(Ranking.round)).order_by(Ranking.made_at.desc())
    ).first()


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


def lines_of(ranking: Ranking, *, entrants: bool = True) -> Select[RankingLine]:
    """The lines of a ranking in order of place; with their ``entrants``, unless those are known (``entrants_of``)."""
    found = select(RankingLine).where(RankingLine.ranking_id == ranking.id).order_by(RankingLine.position)
    return found.options(joinedload(RankingLine.entry).joinedload(Entry.organisation)) if entrants else found


def panel_and_entrants(item: Item, round_: Round) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """(key, name) of every judge who handed in a review on the item in a round, in an order that tells nothing; and
    organisation names by entry key of everything handed in for the item. One query."""
    judges = (
        select(literal(0).label("sort"), User.id.label("key"), User.name)
        .join(Assignment, Assignment.judge_id == User.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.entry_id.in_(select(Entry.id).where(Entry.item_id == item.id)),
            Review.state != ReviewState.DRAFT,
        )
        .distinct()
    )
    entrants = _entrants(item).with_only_columns(
        literal(1), Entry.id, Organisation.name, maintain_column_froms=True
    )
    rows = db.session.execute(union_all(judges, entrants).order_by("sort", "key")).all()
    panel = [(key, name) for sort, key, name in rows if sort == 0]
    return panel, {key: name for sort, key, name in rows if sort == 1}


def _entrants(item: Item) -> Select[str, str]:
    return (
        select(Entry.id, Organisation.name)
        .join(Organisation, Organisation.id == Entry.organisation_id)
        .where(Entry.item_id == item.id, Entry.state == EntryState.SUBMITTED)
    )


def entrants_of(item: Item) -> dict[str, str]:
    """Organisation names by entry key of everything handed in for the item."""
    return {row[0]: row[1] for row in db.session.execute(_entrants(item))}


def decisions_of(item: Item) -> list[Decision]:
    """Every decision about an item, the latest first, with lines and entrants."""
    winners = joinedload(Decision.lines).joinedload(DecisionLine.entry).joinedload(Entry.organisation)
    query = select(Decision).where(Decision.item_id == item.id).options(winners)
    return list(db.session.scalars(query.order_by(Decision.proposed_at.desc(), Decision.id)).unique())


def latest_decisions(items: Iterable[Item]) -> dict[str, Decision]:
    """The decision that tells where each item stands: proposed before agreed before what is over; one query."""
    found: dict[str, list[Decision]] = defaultdict(list)
    keys = [item.id for item in items]
    query = select(Decision).where(Decision.item_id.in_(keys)).order_by(Decision.proposed_at, Decision.id)
    for decision in db.session.scalars(query):
        found[decision.item_id or ""].append(decision)
    weight = {DecisionState.PROPOSED: 2, DecisionState.AGREED: 1}
    return {
        key: max(rows, key=lambda d: (weight.get(d.state, 0), d.proposed_at)) for key, rows in found.items()
    }


def agreed_decisions(call: Call) -> Select[Decision]:
    """Agreed decisions of a call with what a notice prints of them, in the order of the list."""
    return (
        select(Decision)
        .join(Item, Item.id == Decision.item_id)
        .where(Decision.call_id == call.id, Decision.state == DecisionState.AGREED)
        .options(
            joinedload(Decision.item),
            selectinload(Decision.lines).joinedload(DecisionLine.entry).joinedload(Entry.organisation),
        )
        .order_by(Item.position, Decision.agreed_at)
    )


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """What an officer has to rank and propose, and what he may decide as the second, over all of his calls."""
    calls = worked_calls(user, at).with_only_columns(Call.id)
    closed = exists(
        select(RoundItem.id)
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.item_id == Item.id, Round.state == RoundState.CLOSED)
    )
    standing = exists(
        select(Decision.id).where(
            Decision.item_id == Item.id, Decision.state.in_((DecisionState.PROPOSED, DecisionState.AGREED))
        )
    )
    entered = exists().where(Entry.item_id == Item.id, Entry.state == EntryState.SUBMITTED)
    deserted = and_(Item.call_id.in_(calls.where(Call.closes_at <= at)), ~entered)
    undecided = select(Item).where(Item.call_id.in_(calls), Item.state == ItemState.LISTED, ~standing)
    to_decide = select(Decision).where(
        Decision.call_id.in_(calls),
        Decision.state == DecisionState.PROPOSED,
        Decision.proposed_by_id != user.id,
    )
    return [
        Tally(t("异议成立，榜题须重新拟定结果"), undecided.where(is_overturned()), "officer.results"),
        Tally(
            t("榜题待拟定结果"),
            undecided.where(or_(closed, deserted), ~is_overturned()),
            "officer.results",
        ),
        Tally(t("拟定结果待复核"), to_decide, "officer.decisions"),
    ]
