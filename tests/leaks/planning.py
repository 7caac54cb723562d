"""Plans of centres in every state, and years of a listed centre that two officers have not agreed on."""

from dataclasses import replace
from datetime import timedelta

from app.calls.models import Call
from app.centres.models import CentrePlan
from app.centres.service import (
    Plate,
    YearReport,
    ask_advisers,
    begin_evaluation,
    create_plan,
    file_candidate,
    give_opinion,
    grade_evaluation,
    invite_advisers,
    link_needs,
    list_centre,
    publish_plan,
    rank_plan,
    report_evaluation,
)
from app.centres.states import Grade
from app.entries.queries import content_of, current_version
from app.extensions import db
from app.people.states import SeatRole
from app.projects.models import Project
from app.projects.plans import plan_of
from app.projects.service import (
    arrange_preacceptance,
    ask_preacceptance,
    create_project,
    give_sample,
    sign_agreement,
)
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.columns import new_key
from tests.factories.centres import TERMS, wanted
from tests.factories.needs import make_need
from tests.factories.people import AT, make_region, make_user, seat
from tests.factories.preacceptances import wanted as sample_of
from tests.factories.projects import make_winner
from tests.factories.visits import make_centre, make_centre_call
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
    registered(stage)
    db.session.flush()


def registered(stage: Stage) -> None:
    """A task to be listed; a listed centre with a year that is asked for, one reported, one graded."""
    officer, member = stage.cast["officer"], stage.cast["lab"]
    call = make_centre_call(officer)
    stage.seat_officers(call)
    seat(stage.cast["third"], SeatRole.OFFICER, call=call)
    projects = [_accepted(stage, call) for _ in range(2)]
    plate = Plate("示例中心", f"JS-{new_key()}", local_date(AT) - timedelta(days=1000))
    centre = list_centre(projects[0], plate, by=officer, at=AT)
    due, year = local_date(AT) + timedelta(days=9), local_date(AT).year
    told = [begin_evaluation(centre, year - n, due, by=officer, at=AT) for n in range(3)]
    for one in told[1:]:
        report = YearReport(stage.mark("year.report", "lab"), 1, 2, 3)
        report_evaluation(one, report, by=member, at=AT)
    grade_evaluation(told[2], Grade.FAILED, stage.mark("year.grade", "lab"), by=stage.cast["third"], at=AT)
    _look(stage, call)


def _look(stage: Stage, call: Call) -> None:
    """A centre that is looked at before its acceptance: one look asked for, one with a sample nobody reported on."""
    officer, member = stage.cast["officer"], stage.cast["lab"]
    for project in (_accepted(stage, call), _accepted(stage, call)):
        project.state = ProjectState.RUNNING
        for result in project.results:
            result.finding, result.passed = stage.mark("project", "lab"), True
        look = ask_preacceptance(project, stage.mark("project", "lab"), by=member, at=AT)
    words = stage.mark("project", "lab"), stage.mark("project", "lab")
    arrange_preacceptance(look, local_date(AT), *words, by=officer, at=AT)
    sample = give_sample(look, sample_of("M-01", AT), by=officer, at=AT)
    sample.assigned = stage.mark("sample.assigned", "lab")


def _accepted(stage: Stage, call: Call) -> Project:
    officer = stage.cast["officer"]
    entry = make_winner(make_centre(call), stage.cast.laboratories["lab"])
    version = current_version(entry)
    assert version is not None
    project = create_project(entry, plan_of(content_of(version), entry.item), by=officer, at=AT)
    for person in (officer, stage.cast["lab"]):
        sign_agreement(project, by=person, at=AT)
    project.state = ProjectState.ACCEPTED
    db.session.flush()
    return project


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
