"""The clock of a defence in a room without network: it runs on, and what was noted arrives when the network is back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.extensions import db
from app.people.models import User
from app.rounds.models import Absence, RunningSlot
from app.shared.clock import now
from tests.e2e.eyes import PHONE, Eyes
from tests.e2e.site import Site
from tests.rounds.hearings import defence

pytestmark = pytest.mark.e2e
OFFICER = "示例答辩承办人"


@pytest.fixture
def room(site: Site) -> str:
    """The key of an open defence whose first judge has a tie to the second entrant."""
    with site.app.app_context():
        season, round_, order = defence()
        season.officer.name, season.officer.is_demo = OFFICER, True
        season.panel[0].name = "示例专家甲"
        order.slots[1].row.entry.organisation.name = "示例精密测量研究院"
        db.session.commit()
        return round_.id


def sit_down(page: Page) -> None:
    page.goto("/account/sign-in")
    page.get_by_role("button", name=re.compile(f"^{OFFICER}")).first.click()


def test_clock_runs_and_notes_without_network(
    room: str, open_browser: Callable[..., Page], eyes: Eyes, site: Site
) -> None:
    page = open_browser()
    sit_down(page)
    page.goto(f"/officer/rounds/{room}/clock")
    expect(page.locator("[data-left]").first).to_have_text("08:00")
    eyes.look(page, "clock-ready")
    page.context.set_offline(True)
    page.keyboard.press("Space")
    expect(page.locator("[data-phase]")).to_have_text("汇报")
    expect(page.locator("[data-sync]")).to_contain_text("1 条记录待上报")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_contain_text("示例精密测量研究院")
    page.keyboard.press("l")
    page.keyboard.press("Space")
    expect(page.locator("[data-leavers] li")).to_contain_text("已离场")
    expect(page.locator("[data-sync]")).to_contain_text("4 条记录待上报")
    eyes.look(page, "clock-offline")
    page.context.set_offline(False)
    expect(page.locator("[data-sync]")).to_have_text("", timeout=15000)
    page.set_viewport_size(PHONE)
    eyes.look(page, "clock-phone")
    with site.app.app_context():
        slots = db.session.query(RunningSlot).order_by(RunningSlot.position).all()
        assert [bool(slot.ended_at) for slot in slots] == [True, False]
        assert db.session.query(Absence).one().left_at <= now()
        assert db.session.query(User).filter_by(name=OFFICER).count() == 1
