"""Two people open a sealed list in two browsers, from the help page alone; a third alone cannot."""

import pytest
from playwright.sync_api import Page, expect

from app.calls.models import Call
from app.entries.models import EntryVersion
from app.extensions import db
from app.jobs.transaction import transaction
from app.people.models import User
from app.people.states import SeatRole
from tests.e2e.eyes import Eyes
from tests.e2e.journey import sealing
from tests.e2e.journey.press import follow, press, write
from tests.e2e.journey.story import Places, Story
from tests.e2e.site import Site
from tests.factories.drafts import make_catalogues, make_draft
from tests.factories.entries import make_submitted_entry
from tests.factories.people import make_organisation, make_user, seat
from tests.factories.sealing import CHEAP, PASSPHRASE, publish_box

pytestmark = pytest.mark.e2e
AN, BO, CHEN, DISCIPLINE = "承办人甲（示例）", "承办人乙（示例）", "承办人丙（示例）", "纪检干部（示例）"
HOUSES = ("示例计量科学研究所", "示例质量检验研究院")


@pytest.fixture(scope="module")
def places(site: Site) -> Places:
    """Three officers, discipline, and a draft in which only the openers are missing."""
    site.app.config["OPENER_KEY_COST"] = CHEAP
    with site.app.app_context(), transaction():
        make_catalogues()
        for name in (AN, BO, CHEN):
            seat(make_user(name, is_demo=True), SeatRole.OFFICER, kind="challenge")
        seat(make_user(DISCIPLINE, is_demo=True), SeatRole.DISCIPLINE)
        officer = db.session.query(User).filter_by(name=AN).one()
        call = make_draft(officer, title="2026年度密封榜单（示例）", sealed=True)
        return Places(call=f"/officer/calls/{call.id}", id=call.id)


def hand_in(site: Site, call_id: str) -> None:
    """Two laboratories bid."""
    with site.app.app_context(), transaction():
        call = db.session.get_one(Call, call_id)
        for house in HOUSES:
            make_submitted_entry(call.items[0], make_organisation(house, skeleton=house))


def test_three_officers_seal_rehearse_and_publish(story: Story) -> None:
    story.at(0)
    call = story.places["call"]
    pages = {name: story.enter(name) for name in (AN, BO, CHEN)}
    pages[AN].goto("/help/openers")
    story.look(pages[AN], "sealing-01-help")
    pages[AN].goto("/account/opener-key")
    pages[AN].locator("main [name=passphrase]").press_sequentially(PASSPHRASE[:14])
    expect(pages[AN].locator("[data-passphrase-length]")).to_contain_text("达到要求")
    story.look(pages[AN], "sealing-02-key-new")
    for page in pages.values():
        sealing.make_key(page)
    story.look(pages[AN], "sealing-03-key")
    pages[AN].goto(f"{call}/sealing")
    story.look(pages[AN], "sealing-04-nobody")
    sealing.name_openers(pages[AN], call, [AN, BO, CHEN])
    story.look(pages[AN], "sealing-05-named")
    for name in (AN, BO):
        sealing.prove_key(pages[name], call)
    pages[CHEN].goto(f"{call}/sealing/rehearsal")
    story.look(pages[CHEN], "sealing-06-rehearsal")
    sealing.prove_key(pages[CHEN], call)
    story.look(pages[CHEN], "sealing-07-rehearsed")
    pages[AN].goto(call)
    follow(pages[AN], "发布榜单")
    press(pages[AN], "发布榜单")
    public = story.visit()
    public.goto(pages[AN].get_by_role("link", name="/calls/").inner_text())
    expect(public.locator("#sealing")).to_contain_text("3 位开启人中的任意 2 位")
    story.look(public, "sealing-08-public")


def test_nobody_opens_before_the_time(story: Story) -> None:
    """A02: neither page nor form; what is typed all the same is refused."""
    story.at(2)
    page = story.enter(AN)
    page.goto(f"{story.places['call']}/opening")
    expect(page.locator("main")).to_contain_text("两分钟后才能开启")
    expect(page.locator("main [name=passphrase]")).to_have_count(0)
    story.look(page, "sealing-10-early")


def test_two_open_in_two_browsers_and_a_third_alone_cannot(story: Story, eyes: Eyes) -> None:
    """A01."""
    call, after = story.places["call"], story.at(31, 0, 3)
    hand_in(story.site, story.places["id"])
    with story.site.app.app_context(), transaction():
        publish_box(db.session.get_one(Call, story.places["id"]), after)
    alone: Page = story.enter(CHEN)
    alone.goto(f"{call}/opening")
    story.look(alone, "sealing-20-first")
    sealing.open_as(alone, call, "用我的钥匙办理第一步")
    expect(alone.locator("main")).to_contain_text("同一人不能办理两次")
    expect(alone.locator("main [name=passphrase]")).to_have_count(0)
    story.look(alone, "sealing-21-alone")
    with story.site.app.app_context():
        assert {row.content for row in db.session.query(EntryVersion)} == {""}, "one alone has opened nothing"
    other = story.enter(AN)
    other.goto(f"{call}/opening")
    write(other, passphrase="不是这一句口令 也不是那一句")
    press(other, "开启全部申报")
    eyes.expect(other, "400")
    story.look(other, "sealing-22-wrong")
    write(other, passphrase=PASSPHRASE)
    press(other, "开启全部申报")
    expect(other.locator("main")).to_contain_text("全部与回执相符")
    for house in HOUSES:
        expect(other.locator("main")).to_contain_text(house)
    story.look(other, "sealing-23-transcript")
    watcher = story.enter(DISCIPLINE)
    follow(watcher, "开启记录")
    story.look(watcher, "sealing-24-openings")
    follow(watcher, "2026年度密封榜单")
    expect(watcher.locator("main")).to_contain_text(CHEN)
    with story.site.app.app_context():
        assert all(row.content for row in db.session.query(EntryVersion))
