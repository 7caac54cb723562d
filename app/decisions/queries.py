"""Reading rankings and decisions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from app.calls.draws import seed_of_call
from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.calls.states import ItemState
from app.decisions.models import AnalysisRun, Decision, DecisionLine, Ranking, RankingAnalysis, RankingLine
from app.decisions.sheets import method_of, sheets_of, votes_of
from app.decisions.signs import DRAWN, rounds_over, signs_from, signs_of, with_draws
from app.decisions.standing import is_overturned, judged_of
from app.decisions.states import AnalysisStep, DecisionState, RankingState
from app.entries.models import Entry
from app.entries.states import EntryState
from app.extensions import db
from app.people.models import Organisation, User
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.legs import is_judged_in
from app.rounds.models import Assignment, RoundItem
from app.scoring import legs_hash
from app.shared.text import t
from app.shared.waiting import Tally


def is_stale(ranking: Ranking) -> bool:
    """Whether the inputs changed since the ranking was stored, or a later one or a later round took its place.

    Nothing moves on a stale ranking (house.md): every verb asks here. Pages compare signs (``ranking_states``). The
    seed of a draw is among the inputs only where a tie came as far as the draw.
    """
    assert ranking.item is not None  # noqa: S101
    item, judged = ranking.item, judged_of(ranking.item)
    if not ranking.is_current or judged is None or judged.last.id != ranking.round_id:
        return True
    seed = seed_of_call(ranking.call) if DRAWN in ranking.sign else None
    today = legs_hash(sheets_of(item, judged), method_of(ranking.call, item), votes_of(ranking.votes), seed)
    return today != ranking.inputs_hash


@dataclass(frozen=True)
class StoredRanking:
    """A ranking with what a page says of it: whether it is current, how many lines it has (they come page by page,
    ``lines_of``), and whether the rounds over its item that count are closed, so that it may be made anew."""

    ranking: Ranking
    state: RankingState
    lines: int
    is_round_closed: bool
    beside: tuple[Any, ...] = ()


def stored_ranking(item: Item, *beside: ColumnElement[Any]) -> StoredRanking | None:
    """The stored ranking in force for an item, or None. One query, two after a draw.

    ``beside``: what else a page asks of the item and its call, answered in the same query (``StoredRanking.beside``).
    """
    lines = select(func.count()).where(RankingLine.ranking_id == Ranking.id).scalar_subquery()
    in_force = and_(Ranking.item_id == RoundItem.item_id, Ranking.is_current)
    query = rounds_over([item]).join(Ranking, in_force).order_by(Ranking.made_at)
    query = query.join(Item, Item.id == RoundItem.item_id).join(Call, Call.id == Item.call_id)
    query = query.add_columns(*beside, Ranking, lines).options(joinedload(Ranking.round))
    rows = db.session.execute(query).all()
    if not rows:
        return None
    *_, ranking, count = rows[-1]
    today = signs_from([item], rows, drawn=DRAWN in ranking.sign).get(item.id)
    told = tuple(rows[-1][-2 - len(beside) : -2])
    return StoredRanking(ranking, _state(ranking.sign, today), count, today is not None, told)


def ranking_states(items: Sequence[Item]) -> dict[str, RankingState]:
    """What is to be said of each item's ranking, by the item's key; three queries at most for all of them."""
    keys = [item.id for item in items]
    stored = db.session.execute(
        select(Ranking.item_id, Ranking.sign).where(Ranking.item_id.in_(keys), Ranking.is_current)
    )
    return states_from(items, [(key, sign) for key, sign in stored])


def states_from(items: Sequence[Item], stored: Sequence[tuple[str | None, str]]) -> dict[str, RankingState]:
    """The same where keys of items and signs of the rankings in force have been read; two queries at most."""
    by_key, states = {item.id: item for item in items}, {item.id: RankingState.NONE for item in items}
    plain = signs_of([by_key[key] for key, _ in stored if key is not None])
    drawn = with_draws(items, plain) if any(DRAWN in sign for _, sign in stored) else {}
    for key, sign in stored:
        if key is not None:
            states[key] = _state(sign, (drawn if DRAWN in sign else plain).get(key))
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


def analysis_of(ranking: Ranking) -> dict[str, Any] | None:
    """The document of the analysis that was stored with a ranking (``decisions.analysis``), None where it has none."""
    query = select(RankingAnalysis.document).where(RankingAnalysis.ranking_id == ranking.id)
    return db.session.scalar(query)


def analysis_beside() -> ColumnElement[Any]:
    """The same document for ``stored_ranking``, so that a page needs no query more for it."""
    query = select(RankingAnalysis.document).where(RankingAnalysis.ranking_id == Ranking.id)
    return query.correlate(Ranking).scalar_subquery()


def run_of(ranking: Ranking) -> AnalysisRun | None:
    """The run of the job that analyses a ranking, None where that was done at once."""
    return db.session.scalar(select(AnalysisRun).where(AnalysisRun.ranking_id == ranking.id))


def next_run() -> str | None:
    """The key of the analysis that waits longest; those that were begun and cut off come after the others."""
    ended = (AnalysisStep.DONE, AnalysisStep.DROPPED)
    query = select(AnalysisRun.id).where(AnalysisRun.step.not_in(ended))
    return db.session.scalar(query.order_by(AnalysisRun.tries, AnalysisRun.asked_at).limit(1))


def panel_and_entrants(
    item: Item, round_ids: Sequence[str]
) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """(round, key, name) of every judge who handed in a review on the item in these rounds, in an order that tells
    nothing; and organisation names by entry key of everything handed in for the item. One query."""
    judges = (
        select(literal(0).label("sort"), Assignment.round_id, User.id.label("key"), User.name)
        .join(Assignment, Assignment.judge_id == User.id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id.in_(round_ids),
            Assignment.entry_id.in_(select(Entry.id).where(Entry.item_id == item.id)),
            Review.state != ReviewState.DRAFT,
        )
        .distinct()
    )
    entrants = _entrants(item).with_only_columns(
        literal(1), literal(""), Entry.id, Organisation.name, maintain_column_froms=True
    )
    rows = db.session.execute(union_all(judges, entrants).order_by("sort", "key")).all()
    panel = [(round_id, key, name) for sort, round_id, key, name in rows if sort == 0]
    return panel, {key: name for sort, _, key, name in rows if sort == 1}


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


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """What an officer has to rank and propose, and what he may decide as the second, over all of his calls."""
    calls = worked_calls(user, at).with_only_columns(Call.id)
    standing = exists(
        select(Decision.id).where(
            Decision.item_id == Item.id, Decision.state.in_((DecisionState.PROPOSED, DecisionState.AGREED))
        )
    )
    entered = exists().where(Entry.item_id == Item.id, Entry.state == EntryState.SUBMITTED)
    opened = or_(
        Call.sealed.is_(False), Call.opened_at.is_not(None)
    )  # before that nobody learns of none either
    deserted = and_(Item.call_id.in_(calls.where(Call.closes_at <= at, opened)), ~entered)
    undecided = select(Item).where(Item.call_id.in_(calls), Item.state == ItemState.LISTED, ~standing)
    to_decide = select(Decision).where(
        Decision.call_id.in_(calls),
        Decision.state == DecisionState.PROPOSED,
        Decision.proposed_by_id != user.id,
    )
    return [
        Tally(t("异议成立，须重新拟定结果"), undecided.where(is_overturned()), "officer.results"),
        Tally(
            t("项目待拟定结果"),
            undecided.where(or_(is_judged_in(calls), deserted), ~is_overturned()),
            "officer.results",
        ),
        Tally(t("拟定结果待复核"), to_decide, "officer.decisions"),
    ]
