"""Reading reviews: one judge's own, and after closing the marks that rankings are made of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.calls.marking_rules import MarkingRules, marking_rules
from app.calls.models import Call, Item
from app.entries.models import Entry
from app.extensions import db
from app.reviews.corrected import versions_of
from app.reviews.models import Mark, Review, ReviewCorrection
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Round, RoundEntry
from app.rounds.states import AssignmentState, RoundState
from app.scoring import Criterion, EntryFigures, LeftOut, ScoreSheet, aggregate_reviews
from app.scoring import Review as Marked
from app.scoring.decimals import printed
from app.scoring.marks import marked_reviews

Pair = tuple[str, str]
UNDECLARED = marking_rules({})
WHOLE_REVIEW = (
    select(Review).where(Review.assignment_id == bindparam("assignment")).options(joinedload(Review.marks))
)


@dataclass(frozen=True)
class MarkRow:
    """One mark of a finished or voided review. ``score`` is 0–100, None where a voided review never gave it.

    ``version``: 0 what the judge gave, n what the n-th correction made of it; all but the last one are void.
    """

    entry_id: str
    judge_id: str
    criterion: str
    score: Decimal | None
    void: bool
    version: int = 0


@dataclass(frozen=True)
class TotalRow:
    """The printed total of one finished review as it counts; a voided one keeps what it had, or None."""

    entry_id: str
    judge_id: str
    total: Decimal | None
    void: bool


@dataclass(frozen=True)
class Standing:
    """How far a judge is with one entry: marks given, the total once finished."""

    state: ReviewState
    marks: int
    total: Decimal | None


@dataclass(frozen=True)
class Comment:
    """What one judge said to the entrant: overall and by criterion key. No judge's name, ever."""

    review_id: str
    text: str
    notes: Mapping[str, str]


def criteria_of(call: Call) -> tuple[Criterion, ...]:
    """The call's frozen rubric for ``app.scoring``: weights in points of 100, marks of 0–100 (rule 0)."""
    return tuple(Criterion(str(c["key"]), Decimal(str(c["weight"]))) for c in call.rubric)


def total_of(call: Call, marks: Mapping[str, Decimal | None]) -> Decimal | None:
    """Weighted total of one review, half up to 0.01 (rule 0); None while a mark is missing."""
    sheet = ScoreSheet(criteria_of(call), ("entry",), (Marked("entry", "judge", marks),))
    marked = next(marked_reviews(sheet))
    return None if isinstance(marked, LeftOut) else printed(marked.total)


def review_of(assignment: Assignment) -> Review | None:
    """The review of an assignment with its marks, in one query."""
    return db.session.scalars(WHOLE_REVIEW, {"assignment": assignment.id}).unique().one_or_none()


def reviews_of(assignment_ids: Collection[str]) -> dict[str, Review]:
    """The reviews of these assignments with their marks, by assignment; one query."""
    query = select(Review).where(Review.assignment_id.in_(assignment_ids)).options(joinedload(Review.marks))
    return {review.assignment_id: review for review in db.session.scalars(query).unique()}


def own_earlier_reviews(assignment: Assignment) -> list[Review]:
    """What the same judge gave the same entry in earlier rounds that have closed, with marks and round, by round.

    The caller has asked ``may_see_own_earlier``. What he recused himself from, or what was voided, is not among it.
    """
    query = (
        select(Review)
        .join(Review.assignment)
        .join(Assignment.round)
        .where(
            Review.entry_id == assignment.entry_id,
            Review.judge_id == assignment.judge_id,
            Review.round_id != assignment.round_id,
            Round.state == RoundState.CLOSED,
            Round.position < assignment.round.position,
            counts_here(),
        )
        .options(
            selectinload(Review.marks), contains_eager(Review.assignment).contains_eager(Assignment.round)
        )
        .order_by(Round.position)
    )
    return list(db.session.scalars(query))


def standings_of(judge_id: str, round_id: str) -> dict[str, Standing]:
    """A judge's own progress in a round, by assignment."""
    query = (
        select(Review.assignment_id, Review.state, func.count(Mark.score), Review.total)
        .outerjoin(Mark, Mark.review_id == Review.id)
        .where(Review.judge_id == judge_id, Review.round_id == round_id)
        .group_by(Review.id, Review.assignment_id, Review.state, Review.total)
    )
    return {key: Standing(state, marks, total) for key, state, marks, total in db.session.execute(query)}


def own_marks(judge_id: str, round_id: str) -> list[list[Decimal]]:
    """The marks of each review that a judge has finished in a round and not lost since; one query."""
    query = (
        select(Mark.review_id, Mark.score)
        .join(Mark.review)
        .join(Review.assignment)
        .where(Review.judge_id == judge_id, Review.round_id == round_id, counts_here())
    )
    found: dict[str, list[Decimal]] = {}
    for review_id, score in db.session.execute(query):
        if score is not None:
            found.setdefault(review_id, []).append(score)
    return list(found.values())


def marks_of_round(round: Round, item: Item | None = None) -> list[MarkRow]:
    """Every mark of the round's finished and voided reviews (of one item), for rankings.

    Drafts never count. A review is void when it was voided, and also, should anybody forget to, when its assignment
    ended. A corrected one comes as often as it has versions, the last of which counts. Rows in order of entry, judge,
    version, criterion. The caller has asked ``may_see_results``.
    """
    query = _counted(round, item).join(Mark, Mark.review_id == Review.id, isouter=True)
    rows = db.session.execute(
        query.add_columns(Mark.criterion, Mark.score).order_by(
            Review.entry_id, Review.judge_id, Mark.criterion
        )
    ).all()
    given: dict[Pair, tuple[bool, dict[str, Decimal | None]]] = {}
    for entry, judge, _, void, _, criterion, score in rows:
        if criterion is not None:
            given.setdefault((entry, judge), (void, {}))[1][criterion] = score
    made = _corrections_in(round, {(row[0], row[1]) for row in rows if row[4]})
    return [
        MarkRow(*pair, criterion, score, void or version < len(made.get(pair, ())), version)
        for pair, (void, marks) in given.items()
        for version, told in enumerate([marks, *versions_of(marks, made.get(pair, ()))])
        for criterion, score in told.items()
    ]


def totals_of_round(round: Round, item: Item | None = None) -> list[TotalRow]:
    """The total of every finished and voided review of the round (of one item), corrections counted in."""
    rows = db.session.execute(_counted(round, item).order_by(Review.entry_id, Review.judge_id)).all()
    made = _corrections_in(round, {(row[0], row[1]) for row in rows if row[4]})
    return [
        TotalRow(entry, judge, made[entry, judge][-1].total if count else total, void)
        for entry, judge, total, void, count in rows
    ]


def _corrections_in(round: Round, pairs: Collection[Pair]) -> dict[Pair, list[ReviewCorrection]]:
    """The corrections of these reviews in order; no query where there are none."""
    found: dict[Pair, list[ReviewCorrection]] = {}
    if pairs:
        query = select(ReviewCorrection).join(ReviewCorrection.review).where(Review.round_id == round.id)
        query = query.options(contains_eager(ReviewCorrection.review)).order_by(ReviewCorrection.number)
        for made in db.session.scalars(query):
            found.setdefault((made.review.entry_id, made.review.judge_id), []).append(made)
    return found


def score_sheet(round: Round, item: Item | None = None, entries: Sequence[str] | None = None) -> ScoreSheet:
    """Everything that was marked, as ``app.scoring`` takes it; entries without any review are in it too.

    ``entries``: their keys, where they have been read already.
    """
    found: dict[tuple[str, str, int], tuple[bool, dict[str, Decimal | None]]] = {}
    for row in marks_of_round(round, item):
        key = (row.entry_id, row.judge_id, row.version)
        found.setdefault(key, (row.void, {}))[1][row.criterion] = row.score
    if entries is None:
        query = select(RoundEntry.entry_id).where(RoundEntry.round_id == round.id).order_by(RoundEntry.code)
        if item is not None:
            query = query.join(Entry, Entry.id == RoundEntry.entry_id).where(Entry.item_id == item.id)
        entries = db.session.scalars(query).all()
    reviews = (Marked(entry, judge, marks, void) for (entry, judge, _), (void, marks) in found.items())
    return ScoreSheet(criteria_of(round.call), tuple(entries), tuple(reviews))


def figures_of_round(round: Round, entries: Sequence[str] | None = None) -> dict[str, EntryFigures]:
    """Mean, trimmed mean, spread and deviation of every entry, by entry; ``entries`` as for ``score_sheet``."""
    return aggregate_reviews(score_sheet(round, entries=entries))


def is_wide(figures: EntryFigures, rules: MarkingRules = UNDECLARED) -> bool:
    """The spread alarm by the numbers of the call; range above 20 or deviation above 10 of 100 where it has none."""
    return rules.is_wide(figures.spread, figures.deviation)


def last_saves(round: Round) -> dict[str, Any]:
    """When each judge last saved something, by judge: no marks, only a sign of life."""
    query = select(Review.judge_id, func.max(Review.saved_at)).where(Review.round_id == round.id)
    return dict(db.session.execute(query.group_by(Review.judge_id)).all())


def finished_reviews(round: Round) -> Select[Review]:
    """Finished reviews of a closed round with marks, entry code and judge, by code."""
    return _shown(round).where(counts_here())


def finished_and_voided_reviews(round: Round) -> Select[Review]:
    """The same with those that were voided: kept on the record, counted nowhere (rule 8)."""
    return _shown(round).where(or_(counts_here(), Review.state == ReviewState.VOIDED))


def _shown(round: Round) -> Select[Review]:
    given = joinedload(Review.assignment).joinedload(Assignment.judge)
    found = select(Review).join(Review.assignment).where(Review.round_id == round.id)
    return found.options(selectinload(Review.marks), given).order_by(Assignment.code, Review.id)


def counts_here() -> ColumnElement[bool]:
    """Whether a review counts: finished, and its assignment with it. The assignment is joined."""
    return and_(Review.state == ReviewState.DONE, Assignment.state == AssignmentState.DONE)


def counting_reviews(round: Round, entry_id: str) -> int:
    """How many reviews of an entry count in a round."""
    query = select(func.count(Review.id)).join(Review.assignment)
    here = Review.round_id == round.id, Review.entry_id == entry_id
    return db.session.scalar(query.where(*here, counts_here())) or 0


def written_assignments(round: Round, entry_id: str) -> set[str]:
    """The keys of an entry's assignments on which something was written that is not void."""
    query = select(Review.assignment_id).where(
        Review.round_id == round.id, Review.entry_id == entry_id, Review.state != ReviewState.VOIDED
    )
    return set(db.session.scalars(query))


def released_comments(entry: Entry) -> list[Comment]:
    """The comments that the officer released to the entrant, in an order that tells nothing of the judges."""
    query = (
        select(Review)
        .join(Review.assignment)
        .join(Assignment.round)
        .where(
            Review.entry_id == entry.id,
            Review.is_comment_released.is_(True),
            Review.state == ReviewState.DONE,
            Round.state == RoundState.CLOSED,
        )
        .options(selectinload(Review.marks))
        .order_by(Review.id)
    )
    return [
        Comment(r.id, r.comment, {m.criterion: m.comment for m in r.marks if m.comment})
        for r in db.session.scalars(query)
    ]


def _counted(round: Round, item: Item | None) -> Any:
    void = (Review.state == ReviewState.VOIDED) | (Assignment.state != AssignmentState.DONE)
    query: Any = (
        select(Review.entry_id, Review.judge_id, Review.total, void, Review.corrections)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .where(Review.round_id == round.id, Review.state.in_([ReviewState.DONE, ReviewState.VOIDED]))
    )
    if item is not None:
        query = query.join(Entry, Entry.id == Review.entry_id).where(Entry.item_id == item.id)
    return query
