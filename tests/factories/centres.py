"""Plans of centres with candidates, and centres on the register, as the services leave them."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from app.centres.models import Candidate, Centre, CentrePlan, Evaluation
from app.centres.reasons import default_weights
from app.centres.service import (
    PlanTerms,
    Plate,
    Wanted,
    YearReport,
    ask_advisers,
    begin_evaluation,
    confirm_evaluation,
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
from app.people.models import User
from app.people.states import SeatRole
from app.projects.models import Project
from app.projects.plans import plan_of
from app.projects.service import create_project, sign_agreement
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.columns import new_key
from tests.factories.entries import writer_of
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_judge, make_officer, make_region, make_user, seat
from tests.factories.projects import make_winner
from tests.factories.recommending import make_recommender
from tests.factories.saving import together
from tests.factories.visits import make_centre, make_centre_call

TERMS = PlanTerms("2026年度中心建设规划", 2026, "", default_weights(), 1)


@dataclass
class Planning:
    """A plan with everybody who has to do with it; ``experts``: its advisers."""

    plan: CentrePlan
    officer: User
    second: User
    city: User
    experts: list[User] = field(default_factory=list)

    @property
    def candidates(self) -> list[Candidate]:
        """By the order in which they came."""
        return list(self.plan.candidates)


def make_kind_officer() -> User:
    """An officer of every centre list."""
    user = make_user()
    seat(user, SeatRole.OFFICER, kind="centre")
    return user


def wanted(number: int = 1, **changes: object) -> Wanted:
    """What is proposed, whole."""
    values = Wanted(
        title=f"江苏省示例产品{number}质量检验检测中心",
        sort="省质检中心",
        chain_id=make_chain().id,
        region_code=make_region().code,
        gap="示例产品的耐久性能省内测不了",
        missing=4 * number,
        existing_nation="全国 2 家",
        site_area=3000,
        staff=30,
        months=24,
    )
    return replace(values, **changes)  # type: ignore[arg-type]


@together()
def make_planning(count: int = 2, **terms: object) -> Planning:
    """Candidates are collected: ``count`` of an officer, the n-th with n needs; two experts are invited."""
    officer, city = make_kind_officer(), make_recommender()
    plan = create_plan("centre", replace(TERMS, **terms), by=officer, at=AT)  # type: ignore[arg-type]
    found = Planning(plan, officer, make_kind_officer(), city, [make_judge(), make_judge()])
    chain = make_chain()
    needs = [make_need(chain) for _ in range(count)]
    for number in range(1, count + 1):
        made = file_candidate(plan, wanted(number), by=officer, at=AT)
        link_needs(made, [need.id for need in needs[:number]], by=officer, at=AT)
    invite_advisers(plan, [expert.id for expert in found.experts], by=officer, at=AT)
    db.session.flush()
    return found


@together()
def make_asked(count: int = 2, **terms: object) -> Planning:
    """The experts are asked."""
    found = make_planning(count, **terms)
    ask_advisers(found.plan, by=found.officer, at=AT)
    return found


@together()
def make_ranked(count: int = 2, **terms: object) -> Planning:
    """Both experts said what they think, and the order is computed."""
    found = make_asked(count, **terms)
    for candidate in found.candidates:
        for number, expert in enumerate(found.experts):
            give_opinion(candidate, 70 + 5 * number, "产业急需", by=expert, at=AT)
    rank_plan(found.plan, by=found.officer, at=AT)
    db.session.flush()
    return found


@together()
def make_ordered(count: int = 2, **terms: object) -> Planning:
    """The order is public."""
    found = make_ranked(count, **terms)
    publish_plan(found.plan, by=found.second, at=AT)
    db.session.flush()
    return found


@together()
def every_seat(found: Planning) -> dict[str, User | None]:
    """Everybody who has to do with a plan, and those to whom it does not exist before it is published."""
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    make_region("320500", "苏州市", "Suzhou")
    return {
        "officer": found.officer,
        "second": found.second,
        "city": found.city,
        "other_city": make_recommender("320500"),
        "expert": found.experts[0],
        "judge": make_judge(),
        "supervisor": supervisor,
        "visitor": None,
    }


@dataclass
class Carried:
    """An accepted centre with two officers of its call and a person of the laboratory that carries it."""

    project: Project
    officer: User
    second: User
    member: User


@together()
def make_built() -> Carried:
    """A task that was accepted and whose centre is not listed yet."""
    officer = make_user()
    call = make_centre_call(officer)
    entry = make_winner(make_centre(call))
    version = current_version(entry)
    assert version is not None
    project = create_project(entry, plan_of(content_of(version), entry.item), by=officer, at=AT)
    member = writer_of(entry.organisation)
    for person in (officer, member):
        sign_agreement(project, by=person, at=AT)
    project.state = ProjectState.ACCEPTED
    db.session.flush()
    return Carried(project, officer, make_officer(call), member)


@together()
def make_listed(built: Carried | None = None, number: str = "") -> tuple[Carried, Centre]:
    """The same, on the register."""
    built = built or make_built()
    plate = Plate("江苏省示例产品质量检验检测中心", number or f"JSZX-{new_key()}", local_date(AT))
    return built, list_centre(built.project, plate, by=built.officer, at=AT)


REPORTED = YearReport("能力扩充，人员稳定，能力验证满意。", 120, 380, 4)


@together()
def make_year(
    listed: tuple[Carried, Centre], year: int, grade: Grade | None = None, *, confirmed: bool = True
) -> Evaluation:
    """A year of a centre: asked for, or reported and graded, and confirmed by another unless told otherwise."""
    built, centre = listed
    at = AT.replace(year=year)
    made = begin_evaluation(centre, year, local_date(at + timedelta(days=10)), by=built.officer, at=at)
    if grade is not None:
        report_evaluation(made, REPORTED, by=built.member, at=at)
        grade_evaluation(made, grade, "按六个方面评定。", by=built.officer, at=at)
        if confirmed:
            confirm_evaluation(made, by=built.second, at=at)
    db.session.flush()
    return made
