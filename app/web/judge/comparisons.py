"""Two of a judge's own entries beside each other: his marks, his remarks, and what was entered."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from app.entries.models import Entry
from app.extensions import db
from app.reviews.models import Mark, Review
from app.reviews.queries import reviews_of, total_of
from app.rounds.models import Assignment
from app.rounds.policy import may_read_entry_as_judge, visible_assignments
from app.web.guards import note_reading, page
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.judge.blind_copies import shown_of, titles_shown
from app.web.judge.review_forms import scales_of
from app.web.judge.reviews import load_assignment


@dataclass(frozen=True)
class Side:
    """One entry: what was entered (no version while its blind copy is not ready) and what I gave it so far."""

    assignment: Assignment
    title: str
    version: Any
    form: Any
    review: Review | None
    marks: dict[str, Mark]
    total: Decimal | None


@bp.get("/assignments/<key:id>/compare")
@page(may_read_entry_as_judge, load_assignment, records=True)
def compare(assignment: Assignment) -> ResponseReturnValue:
    """This entry and another of my own of the same round; any other key is as good as none."""
    own = _own(assignment)
    other = next((task for task in own if task.id == request.args.get("with")), own[0] if own else None)
    if other is not None:
        note_reading(other)
    pair = [task for task in (assignment, other) if task]
    titles = titles_shown(assignment.round, [task.entry for task in pair])
    written = reviews_of([task.id for task in pair])
    return render_template(
        "judge/reviews/compare.html",
        assignment=assignment,
        round=assignment.round,
        call=assignment.round.call,
        others=own,
        scales=scales_of(assignment.round.call),
        sides=[_side(task, titles[task.entry_id], written.get(task.id)) for task in pair],
    )


def _own(assignment: Assignment) -> list[Assignment]:
    """My other entries of the round, in my order."""
    query = (
        visible_assignments(me(), instant())
        .where(Assignment.round_id == assignment.round_id, Assignment.id != assignment.id)
        .options(joinedload(Assignment.entry).options(joinedload(Entry.item), joinedload(Entry.organisation)))
        .order_by(Assignment.position, Assignment.id)
    )
    return list(db.session.scalars(query))


def _side(task: Assignment, title: str, written: Review | None) -> Side:
    shown = shown_of(task)
    marks = {mark.criterion: mark for mark in written.marks} if written else {}
    total = total_of(task.round.call, {key: mark.score for key, mark in marks.items()})
    return Side(task, title, shown["version"], shown["form_shown"], written, marks, total)
