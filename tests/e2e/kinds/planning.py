"""Before a list of centres there is their order: what others do of it behind the stage, and how it is published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from playwright.sync_api import Page
from sqlalchemy import select

from app.centres.reasons import default_weights
from app.centres.service import (
    PlanTerms,
    Wanted,
    ask_advisers,
    create_plan,
    file_candidate,
    give_opinion,
    invite_advisers,
)
from app.chains.models import Chain
from app.extensions import db
from app.jobs.transaction import transaction
from tests.e2e.journey.cast import OFFICER
from tests.e2e.journey.offstage import person
from tests.e2e.journey.press import follow, press
from tests.e2e.kinds.cast import CITY
from tests.e2e.kinds.sheets import CHAIN
from tests.e2e.site import Site


def collect(site: Site, title: str, centres: Mapping[str, int], panel: Sequence[str], at: datetime) -> str:
    """A plan whose candidates (name: how urgent each expert finds it) were scored; its address on the desk."""
    with site.app.app_context(), transaction():
        officer = person(OFFICER)
        plan = create_plan("centre", PlanTerms(title, 2026, "", default_weights(), 1), by=officer, at=at)
        chain = db.session.scalars(select(Chain).where(Chain.name == CHAIN)).first()
        assert chain is not None
        for name in centres:
            file_candidate(plan, _wanted(name, chain.id), by=officer, at=at)
        invite_advisers(plan, [person(name).id for name in panel], by=officer, at=at)
        db.session.flush()
        ask_advisers(plan, by=officer, at=at)
        for name in panel:
            for candidate in plan.candidates:
                give_opinion(candidate, centres[candidate.title], "企业送检须出省", by=person(name), at=at)
        return f"/officer/centre-plans/{plan.id}"


def _wanted(title: str, chain_id: str) -> Wanted:
    return Wanted(
        title=title,
        sort="国家质检中心",
        chain_id=chain_id,
        region_code=CITY,
        background="送检须出省，排队四个月以上。（示例）",
        existing_nation="全国 2 家",
        gap="大功率充电的全项试验省内测不了",
        missing=12,
        coverage="充电桩、充电插头、液冷电缆。",
        site_area=6000,
        staff=40,
        months=24,
        amount=None,
    )


def rank(page: Page, plan: str) -> None:
    """The order, computed."""
    page.goto(plan)
    follow(page, "生成排序", page.locator("main"))
    press(page, "生成排序")


def publish(page: Page, plan: str) -> None:
    """Another officer makes it public."""
    page.goto(plan)
    follow(page, "复核并公布", page.locator("main"))
    press(page, "公布排序")


def draft(page: Page, plan: str) -> None:
    """The draft of a list with the two that come first."""
    page.goto(plan)
    follow(page, "据此起草榜单", page.locator("main"))
    page.locator("main [name=most]").fill("2")
    press(page, "起草榜单")
