"""What the tests of endings share: a hearing, and a race whose runners handed in."""

from datetime import timedelta

from app.people.models import User
from app.projects.models import Checkpoint, Termination
from app.projects.service import hand_in_run, open_hearing, set_checkpoint
from app.projects.states import Ground
from app.shared.clock import local_date
from tests.factories.calls import make_item
from tests.factories.people import AT, make_member, make_officer
from tests.factories.projects import Cast, make_running
from tests.factories.rounds import make_closed_call

UNTIL = local_date(AT) + timedelta(days=10)


def open_one(cast: Cast) -> Termination:
    return open_hearing(cast.project, Ground.ROUTE, "路线不可行", UNTIL, by=cast.officer, at=AT)


def race(runners: int = 2) -> tuple[Checkpoint, list[Cast], User]:
    """Runners of one item at work, with an open comparison; and a second officer."""
    officer = make_officer()
    item = make_item(make_closed_call(officer), places=3)
    issuer = make_member(item.issuer)  # type: ignore[arg-type]
    casts = [make_running(item, officer, issuer) for _ in range(runners)]
    made = set_checkpoint(item, UNTIL, "关键指标的中间结果", by=officer, at=AT)
    return made, casts, make_officer(item.call)


def hand_in_all(checkpoint: Checkpoint, casts: list[Cast]) -> list[str]:
    for run, cast in zip(checkpoint.runs, casts, strict=True):
        figures = {run.project.results[0].id: "1.3%", "stranger": "x"}
        hand_in_run(run, "样机完成", figures, by=cast.member, at=AT)
        assert list(run.figures.values()) == ["1.3%"]
    return [run.id for run in checkpoint.runs]
