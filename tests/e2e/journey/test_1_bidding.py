"""A list imported and published; bids written, replaced, withdrawn.

The journey of one challenge, by every seat that takes part, in Chromium: chapters follow each other on one site, from
file to file; each begins on a day of its own and finds what the earlier ones left.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import lab, officer_calls, offstage, sealing
from tests.e2e.journey.cast import (
    BLADE,
    BLADE_CODE,
    BOTTLE_CODE,
    FOURTH,
    LOSER,
    OFFICER,
    OPENERS,
    THIRD,
    WINNER,
)
from tests.e2e.journey.cast import LABORATORIES as HOUSES
from tests.e2e.journey.sheets import BID
from tests.e2e.journey.story import Story

pytestmark = pytest.mark.e2e


def test_list_imported_mended_and_published(story: Story) -> None:
    at = story.at(0)
    page = story.enter(OFFICER)
    officer_calls.begin_call(
        page, "2026年度江苏省检验检测揭榜挂帅榜单（示例）", "江苏省市场监督管理局（示例）"
    )
    story.look(page, "01-draft")
    officer_calls.write_basics(page, "示例处室 025-00000000", "面向省内外征集揭榜单位。\n\n**示例数据**。")
    ends = [38, 60, 65, 75, 80]
    stages = [(story.day(a + 1), story.day(b)) for a, b in zip([30, *ends], ends, strict=False)]
    officer_calls.plan_dates(page, story.day(1), story.day(30), stages)
    story.look(page, "02-timetable")
    officer_calls.import_list(page)
    story.look(page, "03-import")
    officer_calls.mend_chain(page, 16, "水污染防治装备")
    officer_calls.accept_doubt(page, 16)
    officer_calls.accept_everywhere(page)
    officer_calls.save_list(page)
    story.look(page, "04-items")
    sealing.seal_drafts(story.site, OPENERS, at)
    story.places["call"] = officer_calls.publish_call(page)
    story.look(page, "05-published")
    visitor_page = story.visit()
    assert visitor_page.goto(story.places["call"])
    expect(visitor_page.get_by_role("heading", name="≥120 m 海上风电叶片")).to_be_visible()


def test_laboratory_drafts_and_two_tabs_do_not_overwrite(story: Story) -> None:
    story.at(1)
    page = story.enter(WINNER)
    story.look(page, "10-lab-desk")
    lab.find_item(page, BLADE)
    story.look(page, "11-item")
    lab.follow(page, "我要揭榜")
    expect(page.locator(".checks")).to_contain_text("资质认定")
    story.look(page, "12-eligibility")
    lab.press(page, "开始填写")
    story.places["winner"] = page.url
    story.look(page, "13-tasks")
    lab.open_section(page, story.places["winner"], "基本信息")
    other = story.tab(page)
    lab.write_in_two_tabs(page, other, "leader", "另一页写的", "这一页写的")
    story.look(other, "14-two-versions")
    other.get_by_role("button", name="保留我的").click()
    expect(other.locator("[data-autosave-status]")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("[name=leader]")).to_have_value("另一页写的")
    story.eyes.expect(page, "409")


def test_laboratory_submits_and_replaces(story: Story, document: Path) -> None:
    story.at(2)
    page = story.enter(WINNER)
    bid = story.places["winner"]
    page.goto(f"{bid}/submit")
    story.look(page, "20-gaps")
    lab.fill_form(page, bid, BID, {"pledge_file": document})
    lab.open_section(page, bid, "指标响应表")
    story.look(page, "21-response-table")
    lab.open_section(page, bid, "附件与承诺")
    story.look(page, "22-files")
    page.goto(f"{bid}/preview")
    story.look(page, "23-preview")
    first = lab.hand_in(page, bid)
    story.look(page, "24-receipt")
    lab.reopen(page, bid, lab.keep_code(page))
    lab.open_section(page, bid, "技术路线")
    lab.type_and_leave(page, "foundation", "补充：近三年完成同类方法研究五项。")
    assert lab.hand_in(page, bid) != first
    page.goto(bid)
    expect(page.locator("main")).to_contain_text("第 2 版")
    story.look(page, "25-replaced")


def test_others_bid_and_one_withdraws_unseen_by_the_office(story: Story) -> None:
    at = story.at(3)
    for name, code, key in ((LOSER, BLADE_CODE, "loser"), (THIRD, BLADE_CODE, "third")):
        story.places[key] = offstage.bid(story.site, code, name, at, submits=False)
    story.places["fourth"] = offstage.bid(story.site, BLADE_CODE, FOURTH, at)
    story.places["third wins"] = offstage.bid(story.site, BOTTLE_CODE, THIRD, at)
    offstage.bid(story.site, BOTTLE_CODE, FOURTH, at)
    page = story.enter(LOSER)
    lab.hand_in(page, story.places["loser"])
    page = story.enter(THIRD)
    lab.hand_in(page, story.places["third"])
    lab.withdraw(page, story.places["third"])
    story.look(page, "30-withdrawn")
    office = story.enter(OFFICER)
    answer = office.goto(story.places["loser"].replace("/lab/", "/officer/"))
    assert answer is not None
    assert answer.status == 404
    story.eyes.expect(office, "404")
    office.goto("/officer/entries")
    expect(office.locator("main")).not_to_contain_text(HOUSES[LOSER])
    story.look(office, "31-office-sees-nothing")
