"""Campaigns, as the services leave them."""

from collections.abc import Sequence
from datetime import timedelta

from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.shared.clock import local_date
from app.showcase.models import Campaign, Case
from app.showcase.service import CampaignPlan, Door, create_campaign, publish_campaign
from app.showcase.states import CampaignSort
from tests.factories.people import AT, make_user, seat
from tests.factories.saving import together

TODAY = local_date(AT)


@together()
def make_campaigner() -> User:
    """An officer of the platform."""
    user = make_user()
    seat(user, SeatRole.OFFICER)
    return user


def plan(cases: Sequence[Case] = (), **given: object) -> CampaignPlan:
    """A campaign that runs for a week around ``AT`` with one open day tomorrow."""
    values: dict[str, object] = {
        "name": "检验检测机构开放日",
        "sort": CampaignSort.OPEN_DAY,
        "starts_on": TODAY - timedelta(days=3),
        "ends_on": TODAY + timedelta(days=3),
        "intro": "走进实验室，看一份报告怎样出来。",
        "cases": tuple(cases),
        "doors": (
            Door("示例开放机构", TODAY + timedelta(days=1), "示例路1号", "9:00—11:30", "025-00000000"),
        ),
    }
    return CampaignPlan(**(values | given))  # type: ignore[arg-type]


@together()
def make_campaign(
    by: User | None = None, cases: Sequence[Case] = (), *, publish: bool = True, **given: object
) -> Campaign:
    """A campaign, published unless told otherwise."""
    officer = by or make_campaigner()
    made = create_campaign(plan(cases, **given), by=officer, at=AT)
    if publish:
        publish_campaign(made, by=officer, at=AT)
    db.session.flush()
    return made
