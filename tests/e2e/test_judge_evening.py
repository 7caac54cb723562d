"""A judge's evening on a phone: interrupted, the network lost twice, one tab closed, and nothing of it is lost."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.extensions import db
from app.reviews.models import Review
from app.reviews.queries import review_of
from app.reviews.service import save_review
from app.rounds.models import Assignment, Round
from app.rounds.states import RoundState
from app.shared.clock import now
from tests.e2e.eyes import PHONE, Eyes
from tests.e2e.site import Site
from tests.factories.people import AT
from tests.factories.rounds import make_open_round

pytestmark = pytest.mark.e2e
NAMES = (f"示例夜评专家{letter}" for letter in "甲乙丙")
LINE = "form > [data-autosave-status]"
ENTRIES = 12
HELD = "Object.keys(localStorage).filter(k => k.startsWith('outbox:')).length"


@pytest.fixture
def name() -> str:
    """A judge of each test's own."""
    return next(NAMES)


@pytest.fixture
def tasks(site: Site, name: str) -> list[str]:
    """Twelve entries of one judge, in his order."""
    with site.app.app_context():
        _, panel = make_open_round(entries=ENTRIES, judges=1)
        panel[0].user.name, panel[0].user.is_demo = name, True
        db.session.commit()
        mine = select(Assignment.id).where(Assignment.judge_id == panel[0].user_id)
        return list(db.session.scalars(mine.order_by(Assignment.position)))


def sit_down(page: Page, name: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def mark(page: Page, score: str) -> None:
    for field in page.locator(".stepper input").all():
        field.fill(score)
    page.locator("#comment").fill(f"意见{score}：路线清楚。")


def await_sent(page: Page) -> None:
    """Nothing is held in the browser any more."""
    for _ in range(100):
        if page.evaluate(HELD) == 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError("words are still held in the browser")


def press_done(page: Page) -> None:
    page.locator(".scoring-bar [name=finish]").click()


def test_evening_on_a_phone_with_the_network_lost_twice_loses_nothing(
    site: Site, open_browser: Callable[..., Page], eyes: Eyes, name: str, tasks: list[str]
) -> None:
    page = open_browser(viewport=PHONE)
    context, at = page.context, lambda n: re.compile(f"/assignments/{tasks[n]}")
    sit_down(page, name)
    page.goto(f"/judge/assignments/{tasks[0]}")
    mark(page, "81")
    press_done(page)
    page.wait_for_url(at(1))

    context.set_offline(True)  # the tunnel: he goes on marking, and asks for the next one
    mark(page, "82")
    expect(page.locator(LINE)).to_contain_text("等待网络（")
    press_done(page)
    expect(page.locator(LINE)).to_contain_text("等待网络（7 项）")
    page.locator("[data-onward=next]").click()
    expect(page.locator(LINE)).to_contain_text("没有网络")
    assert at(1).search(page.url)
    eyes.look(page, "judge-offline")
    context.set_offline(False)
    page.wait_for_url(at(2))
    expect(page.locator("progress")).to_have_attribute("value", "2")

    context.set_offline(True)  # the lift: the browser throws the tab away
    mark(page, "83")
    expect(page.locator(LINE)).to_contain_text("等待网络（6 项）")
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = eyes.watch(context.new_page())
    page.goto("/judge/")  # any page of his desk sends what waits
    await_sent(page)
    page.goto(f"/judge/assignments/{tasks[2]}")
    expect(page.locator(".stepper input").first).to_have_value("83")
    press_done(page)
    page.wait_for_url(at(3))

    context.set_offline(True)  # meanwhile the laptop at home marks the last one
    mark(page, "84")
    with site.app.app_context():
        task = db.session.get_one(Assignment, tasks[3])
        key = str(task.round.call.rubric[0]["key"])
        save_review(task, {f"score-{key}": "40"}, 0, by=task.judge, at=now())
        db.session.commit()
    context.set_offline(False)
    expect(page.locator(".versions blockquote")).to_have_text(["84", "40"])
    eyes.look(page, "judge-two-devices")
    page.get_by_role("button", name="保留本机的").click()
    expect(page.locator(LINE)).to_have_attribute("data-state", "saved")
    for entry in range(4, ENTRIES):  # and the rest of the evening, one after the other
        press_done(page)
        page.wait_for_url(at(entry))
        mark(page, str(81 + entry))
    press_done(page)
    page.wait_for_url("**/judge/rounds/*")
    eyes.expect(page, "status of 409")
    eyes.look(page, "judge-evening-over")
    with site.app.app_context():
        written = [review_of(db.session.get_one(Assignment, key)) for key in tasks]
        points = range(81, 81 + ENTRIES)
        assert [review.total for review in written if review] == [Decimal(n) for n in points]
        assert [review.comment[:4] for review in written if review] == [f"意见{n}" for n in points]
        assert db.session.scalars(select(Review.state).distinct()).all() == ["done"]


def test_signing_out_leaves_nothing_behind_and_asks_before_erasing(
    site: Site, open_browser: Callable[..., Page], eyes: Eyes, name: str, tasks: list[str]
) -> None:
    page = open_browser(viewport=PHONE)
    sit_down(page, name)
    page.goto(f"/judge/assignments/{tasks[0]}")
    with site.app.app_context():
        round = db.session.get_one(Round, db.session.get_one(Assignment, tasks[0]).round_id)
        round.state, round.closed_at = RoundState.CLOSED, AT
        db.session.commit()
    page.locator("#comment").fill("来不及的一句话")
    expect(page.locator(LINE)).to_have_attribute("data-state", "refused")
    page.goto("/judge/")
    line = page.locator(".outbox-line")
    expect(line).to_contain_text("来不及的一句话")
    expect(line).to_contain_text("评分不能再改动")
    eyes.look(page, "judge-outbox")
    page.locator("summary").filter(has_text=name).click()
    page.get_by_role("button", name="退出登录").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("还有 1 项")
    eyes.look(page, "judge-leaving")
    dialog.get_by_role("button", name="删除并退出").click()
    page.wait_for_url(lambda url: "/judge" not in url)
    assert page.evaluate(HELD) == 0
    eyes.expect(page, "status of 409")


def test_keys_mark_and_lead_on_until_they_are_switched_off(
    open_browser: Callable[..., Page], eyes: Eyes, name: str, tasks: list[str]
) -> None:
    page = open_browser()
    sit_down(page, name)
    page.goto(f"/judge/assignments/{tasks[0]}")
    marks = page.locator(".stepper input")
    page.keyboard.press("2")
    expect(marks.first).not_to_have_value("")
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(marks.nth(1)).to_have_value("93")
    page.keyboard.press("c")
    page.keyboard.type("n1s")
    expect(page.locator("#comment")).to_have_value("n1s")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    eyes.look(page, "judge-keys")
    page.get_by_label("启用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert tasks[0] in page.url
    page.keyboard.press("?")
    page.evaluate("localStorage.removeItem('single-key-shortcuts')")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(tasks[1]))
