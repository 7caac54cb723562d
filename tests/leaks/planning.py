"""Plans of centres in every state: what is proposed, and what experts say of it, before the order is public."""

from dataclasses import replace

from app.centres.models import CentrePlan
from app.centres.service import (
    ask_advisers,
    create_plan,
    file_candidate,
    give_opinion,
    invite_advisers,
    link_needs,
    publish_plan,
    rank_plan,
)
from app.extensions import db
from app.people.states import SeatRole
from tests.factories.centres import TERMS, wanted
from tests.factories.needs import make_need
from tests.factories.people import AT, make_region, make_user, seat
from tests.leaks.stage import Stage


def planning(stage: Stage) -> None:
    """One plan that takes proposals, one that may be closed, one whose experts score, one ranked, one published."""
    chief, city = stage.cast["chief"], stage.cast["recommender"]
    collecting = _plan(stage, 1)
    file_candidate(collecting, wanted(7), by=city, at=AT)
    need = make_need()
    link_needs(collecting.candidates[0], [need.id], by=chief, at=AT)
    _plan(stage, 2)
    asking = _plan(stage, 2)
    _ask(stage, asking, "advice.given")
    ranked = _plan(stage, 2)
    _ask(stage, ranked, "advice.ranked")
    other = make_user()
    seat(other, SeatRole.OFFICER)
    rank_plan(ranked, by=other, at=AT)
    public = _plan(stage, 2, secret="")
    _ask(stage, public, "advice.ranked")
    rank_plan(public, by=other, at=AT)
    publish_plan(public, by=chief, at=AT)
    db.session.flush()


def _plan(stage: Stage, count: int, secret: str = "candidate.draft") -> CentrePlan:
    """Candidates of a city that nobody here proposes for; one judge is an adviser."""
    chief = stage.cast["chief"]
    make_region("320300", "徐州市", "Xuzhou")
    plan = create_plan("centre", replace(TERMS, title="示例规划"), by=chief, at=AT)
    for number in range(1, count + 1):
        title = stage.mark(secret) if secret else f"示例中心{number}"
        file_candidate(plan, wanted(number, title=title, region_code="320300"), by=chief, at=AT)
    invite_advisers(plan, [stage.cast["judge"].id], by=chief, at=AT)
    db.session.flush()
    db.session.refresh(plan)
    return plan


def _ask(stage: Stage, plan: CentrePlan, secret: str) -> None:
    judge = stage.cast["judge"]
    ask_advisers(plan, by=stage.cast["chief"], at=AT)
    for candidate in plan.candidates:
        give_opinion(candidate, 80, stage.mark(secret, "", judge.id), by=judge, at=AT)
