"""One's own review as the 专家评审表 that is signed; nobody else's."""

from collections.abc import Sequence
from decimal import Decimal

from flask.typing import ResponseReturnValue

from app.kinds.kind import Band
from app.reviews.corrected import marks_in_force, total_in_force
from app.reviews.models import Mark
from app.reviews.queries import review_of, total_of
from app.rounds.models import Assignment
from app.rounds.policy import may_read_entry_as_judge
from app.web.guards import page
from app.web.judge import bp
from app.web.judge.reviews import load_assignment
from app.web.papers.scores import MarkRow, review_sheet
from app.web.papers.sending import FORM, limited, send_paper
from app.web.rendering import render_text, show_number


@bp.get(f"/assignments/<key:id>/sheet.<{FORM}>")
@limited
@page(may_read_entry_as_judge, load_assignment, records=True)
def review_paper(assignment: Assignment, form: str) -> ResponseReturnValue:
    """Marks and remarks as they are saved now; before the first of them a sheet to be filled in by hand."""
    call, item, written = assignment.round.call, assignment.entry.item, review_of(assignment)
    marks = {mark.criterion: mark for mark in written.marks} if written else {}
    total = total_of(call, {key: mark.score for key, mark in marks.items()})
    counted = marks_in_force(written) if written and written.corrections else {}
    rows = [
        _row(criterion, marks.get(key), call.kind_data.bands, counted.get(key))
        for criterion in call.rubric
        for key in (str(criterion["key"]),)
    ]
    return send_paper(
        lambda: review_sheet(
            call,
            f"{item.code} {item.title}　申报编号：{assignment.code}",
            rows,
            _beside(total, total_in_force(written) if counted and written else None),
            written.comment if written else "",
            written.saved_at if written else None,
        ),
        f"专家评审表-{assignment.code}",
        form,
    )


def _row(
    criterion: dict[str, object], mark: Mark | None, bands: Sequence[Band], counted: Decimal | None
) -> MarkRow:
    score = mark.score if mark is not None else None
    return MarkRow(
        str(criterion["name"]),
        show_number(criterion["weight"]),
        _band(score, bands),
        _beside(score, counted),
        mark.comment if mark is not None else "",
    )


def _beside(given: Decimal | None, counted: Decimal | None) -> str:
    """What the judge gave, and beside it what two officers corrected it to."""
    told = "" if given is None else f"{given:.2f}"
    return told if counted is None or counted == given else f"{told}（更正为 {counted:.2f}）"


def _band(score: Decimal | None, bands: Sequence[Band]) -> str:
    """The band that a mark lies in: the highest that it reaches the lower end of."""
    reached = [band for band in bands if score is not None and score >= band.low]
    return render_text(max(reached, key=lambda band: band.low).name) if reached else ""
