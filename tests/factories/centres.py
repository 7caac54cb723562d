"""Plans of centres with candidates, as the services leave them."""

from dataclasses import dataclass, field, replace

from app.centres.models import Candidate, CentrePlan
from app.centres.reasons import default_weights
from app.centres.service import (
    PlanTerms,
    Wanted,
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
from app.people.models import User
from app.people.states import SeatRole
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_judge, make_region, make_user, seat
from tests.factories.recommending import make_recommender
from tests.factories.saving import together

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
