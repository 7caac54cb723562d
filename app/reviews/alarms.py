"""Entries whose marks lie further apart than the call declared: which of them still ask for something.

Before closing this tells an officer no figure and no mark, and of an entry only once everything that was given of it is
read: that there is an alarm is what the declared rule makes of the marks, and not whose they are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.calls.marking_rules import marking_rules
from app.extensions import db
from app.reviews.models import Review, SpreadReason
from app.reviews.queries import counts_here, figures_of_round, is_wide
from app.rounds.models import Assignment, Round
from app.rounds.states import AssignmentState, RoundState
from app.scoring import Criterion, ScoreSheet, aggregate_reviews
from app.scoring import Review as Marked


@dataclass(frozen=True)
class Alarm:
    """``reviews``: how many count; ``explained``: how many did when an officer last said why, 0 if nobody has."""

    entry_id: str
    reviews: int
    explained: int

    @property
    def is_open(self) -> bool:
        """Whether it still asks for another reading or a reason."""
        return self.explained < self.reviews


def alarms_of(round: Round) -> dict[str, Alarm]:
    """The alarms of a round by entry: of an open one from the totals handed in, of a closed one as its marks count.

    Range above ``spread_range`` or standard deviation above ``spread_sd`` of the printed totals. One query while the
    round is open.
    """
    if round.state != RoundState.CLOSED:
        return _open_alarms(round)
    rules, figures = marking_rules(round.call.method), figures_of_round(round)
    wide = {entry: each.reviews for entry, each in figures.items() if is_wide(each, rules)}
    reasons = reasons_of(round, wide) if wide else {}
    said = {entry: reason.reviews for entry, reason in reasons.items()}
    return {entry: Alarm(entry, count, said.get(entry, 0)) for entry, count in wide.items()}


def reasons_of(round: Round, entries: Collection[str]) -> dict[str, SpreadReason]:
    """The last reason that was given for each of these entries."""
    query = (
        select(SpreadReason)
        .where(SpreadReason.round_id == round.id, SpreadReason.entry_id.in_(entries))
        .options(joinedload(SpreadReason.given_by))
        .order_by(SpreadReason.given_at, SpreadReason.id)
    )
    return {said.entry_id: said for said in db.session.scalars(query)}


def _open_alarms(round: Round) -> dict[str, Alarm]:
    rules = marking_rules(round.call.method)
    # A standard deviation is never above the range, so nothing is missed by looking at the range first.
    rows = db.session.execute(_totals_apart(round, min(rules.spread_range, rules.spread_sd))).all()
    marked = tuple(Marked(entry, judge, {"total": total}) for entry, judge, total, _ in rows)
    explained = {entry: said or 0 for entry, _, _, said in rows}
    whole = ScoreSheet((Criterion("total", Decimal(100)),), tuple(explained), marked)
    figures = aggregate_reviews(whole)
    return {
        entry: Alarm(entry, each.reviews, explained[entry])
        for entry, each in figures.items()
        if is_wide(each, rules)
    }


def _totals_apart(round: Round, least: int) -> Select[Any]:
    """(entry, judge, total, reviews that the last reason is about) where all is read and the range above ``least``."""
    here = Review.round_id == round.id
    waiting = select(Assignment.entry_id).where(
        Assignment.round_id == round.id, Assignment.state == AssignmentState.ASSIGNED
    )
    apart = (
        select(Review.entry_id)
        .join(Review.assignment)
        .where(here, counts_here(), Review.entry_id.not_in(waiting))
        .group_by(Review.entry_id)
        .having(func.max(Review.total) - func.min(Review.total) > least)
    )
    said = (
        select(func.max(SpreadReason.reviews))
        .where(SpreadReason.round_id == round.id, SpreadReason.entry_id == Review.entry_id)
        .correlate(Review)
        .scalar_subquery()
    )
    totals: Any = select(Review.entry_id, Review.judge_id, Review.total, said).join(Review.assignment)
    return totals.where(here, counts_here(), Review.entry_id.in_(apart))
