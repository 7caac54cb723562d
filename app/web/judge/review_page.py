"""Everything that the reading page prints besides its form."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import select

from app.extensions import db
from app.reviews.corrected import marks_in_force, total_in_force
from app.reviews.models import Review
from app.reviews.policy import may_see_own_earlier, may_see_panel_marks
from app.reviews.queries import own_earlier_reviews, total_of
from app.reviews.states import ReviewState
from app.rounds.models import Assignment
from app.rounds.policy import may_judge, may_recognise
from app.rounds.queries.desk import place_of
from app.web.instant import instant, viewer
from app.web.judge.blind_copies import shown_of, titles_shown
from app.web.judge.review_forms import scales_of


@dataclass(frozen=True)
class Colleague:
    """Another review of the same entry after closing, without its author's name."""

    number: int
    total: Decimal | None
    marks: dict[str, Decimal | None]


def page_of(assignment: Assignment, written: Review | None) -> dict[str, Any]:
    """The entry, the scale, the place in my list, my total, and colleagues' marks where the method shows them."""
    call = assignment.round.call
    place = place_of(assignment, instant())
    marks = {mark.criterion: mark.score for mark in written.marks} if written else {}
    return {
        "assignment": assignment,
        "round": assignment.round,
        "entry": assignment.entry,
        "item": assignment.entry.item,
        "title": titles_shown(assignment.round, [assignment.entry])[assignment.entry_id],
        "call": call,
        "review": written,
        "scales": scales_of(call),
        "place": place,
        "onward": address_of(assignment, place.following or place.unfinished),
        "total": total_of(call, marks),
        "marks": marks,
        "may_write": may_judge(viewer(), assignment, instant()),
        "colleagues": _colleagues(assignment),
        "earlier": own_earlier_reviews(assignment)
        if may_see_own_earlier(viewer(), assignment, instant())
        else [],
        **shown_of(assignment),
        "may_recognise": may_recognise(viewer(), assignment, instant()),
        "check": False,
    }


def address_of(assignment: Assignment, following: str | None) -> str:
    """Where the judge goes from an entry: the one that follows, else the list of his round."""
    if following is None:
        return url_for("judge.round_show", round_id=assignment.round_id)
    return url_for("judge.review", id=following)


def _colleagues(assignment: Assignment) -> list[Colleague]:
    if not may_see_panel_marks(viewer(), assignment, instant()):
        return []
    others = select(Review).where(
        Review.round_id == assignment.round_id,
        Review.entry_id == assignment.entry_id,
        Review.judge_id != assignment.judge_id,
        Review.state == ReviewState.DONE,
    )
    return [
        Colleague(number, total_in_force(review), marks_in_force(review))
        for number, review in enumerate(db.session.scalars(others.order_by(Review.id)), start=1)
    ]
