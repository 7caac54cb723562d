"""A centre to build, from the first word of its list to the signed task, and where it stands in public all the while.

What the journey of the challenge shows through pages already is done by services; the list from nothing, the facts of
a centre, the construction plan, the visit and the public ranking go through theirs.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journey import lab, officer_calls, officer_results, officer_rounds, project, sealing
from tests.e2e.journey import offstage as stage
from tests.e2e.journey.cast import JUDGES, OFFICER, OPENERS, SECOND
from tests.e2e.journey.press import follow
from tests.e2e.journey.story import Story
from tests.e2e.kinds import offstage, visits
from tests.e2e.kinds.cast import EVERYBODY, FIRST, NEXT, seat_everybody
from tests.e2e.kinds.sheets import CENTRE, CENTRE_TITLE, PLAN

pytestmark = pytest.mark.e2e
CODE, PANEL = "JSZX-2026-001", JUDGES[:3]
HOUSE, OTHER = EVERYBODY[FIRST], EVERYBODY[NEXT]


def stands(story: Story, words: str) -> Page:
    """What everybody reads of the centre in the ranked list."""
    page = story.visit()
    page.goto("/centres")
    centre = page.locator("li.centre").filter(has_text=CENTRE_TITLE)
    expect(centre.locator(".centre-state")).to_contain_text(words)
    return page


def test_list_written_from_nothing_published_and_ranked_in_public(story: Story) -> None:
    seat_everybody(story.site, "centre", len(PANEL))
    at = story.at(0)
    page = story.enter(OFFICER)
    officer_calls.begin_call(page, "2026年度检验检测中心建设榜单（示例）", "江苏省市场监督管理局（示例）")
    officer_calls.write_basics(page, "示例处室 025-00000000", "面向省内外征集筹建单位。\n\n**示例数据**。")
    ends = [40, 60, 65, 75, 80]
    stages = [(story.day(a + 1), story.day(b)) for a, b in zip([30, *ends], ends, strict=False)]
    officer_calls.plan_dates(page, story.day(1), story.day(30), stages)
    officer_calls.set_method(page, reviews_per_entry=str(len(PANEL)))
    officer_calls.add_item(page, "拟建中心", CENTRE)
    story.look(page, "centre-01-item")
    sealing.seal_drafts(story.site, OPENERS, at)
    story.places["call"] = officer_calls.publish_call(page)
    page = stands(story, "已列入榜单")
    story.look(page, "centre-02-ranked")
    page.goto(f"{story.places['call']}/items/{CODE}")
    expect(page.locator("main")).to_contain_text(CENTRE["fact_existing"])
    story.look(page, "centre-03-item")


def test_institution_hands_in_a_construction_plan(story: Story, document: Path) -> None:
    at = story.at(2)
    page = story.enter(FIRST)
    page.goto(f"{story.places['call']}/items/{CODE}")
    plan = story.places["plan"] = lab.begin_bid(page, "申报筹建")
    lab.fill_form(page, plan, PLAN, {"plan_file": document, "pledge_file": document})
    page.goto(f"{plan}/preview")
    story.look(page, "centre-10-plan")
    lab.hand_in(page, plan)
    stage.bid(story.site, CODE, NEXT, at)


def test_plans_screened_and_marked(story: Story) -> None:
    at = story.at(31)
    sealing.open_boxes(story.site, at)
    offstage.begin_screening(story.site, at)
    offstage.pass_the_rest(story.site, at)
    there = offstage.hold_round(story.site, CODE, "专家评审（示例）", "scores", PANEL, at)
    stage.mark_the_rest(story.site, {HOUSE: 88, OTHER: 76}, at)
    story.at(41)
    page = story.enter(OFFICER)
    officer_rounds.close(page, there)
    officer_results.rank(page, CENTRE_TITLE)
    stands(story, "评审与公示")


def test_site_visited_written_down_and_confirmed(story: Story) -> None:
    story.at(42)
    page = story.enter(OFFICER)
    visits.prepare(page, HOUSE, story.day(45), PANEL[:2], PANEL[0])
    story.look(page, "centre-20-visit-planned")
    visits.plan(page)
    page = story.enter(FIRST)
    page.goto(story.places["plan"])
    expect(page.locator("main")).to_contain_text("示例园区 3 号楼")
    story.at(45)
    page = story.enter(PANEL[0], phone=True)
    visits.open_sheet(page, HOUSE)
    visits.fill_sheet(page, PANEL[:2])
    story.look(page, "centre-21-sheet")
    visits.hand_in(page)
    page = story.enter(OFFICER)
    visits.confirm(page, HOUSE)
    story.look(page, "centre-22-confirmed")
    page = story.enter(FIRST)
    page.goto(story.places["plan"])
    follow(page, "查看安排和记录表")
    expect(page.locator("main")).to_contain_text("条件具备，建议批准筹建")
    story.look(page, "centre-23-own-sheet")


def test_building_approved_on_notice_and_announced(story: Story) -> None:
    story.at(46)
    page = story.enter(OFFICER)
    officer_results.propose(page, CENTRE_TITLE, "排序第一，现场核查符合。（示例）")
    page = story.enter(SECOND)
    officer_results.agree(page, CENTRE_TITLE, "同意。（示例）")
    notice = officer_results.publish_notice(page, "示例处室，电话 025-00000000")
    story.at(56)
    page = story.enter(OFFICER)
    officer_results.announce(page, notice)
    page = stands(story, "批准筹建")
    expect(page.locator("li.centre")).to_contain_text(HOUSE)
    story.look(page, "centre-30-approved")


def test_task_signed_and_running(story: Story) -> None:
    story.at(57)
    page = story.enter(OFFICER)
    key = project.create(page, CENTRE_TITLE)
    story.look(page, "centre-40-task")
    project.sign(page, "officer", key)
    page = story.enter(FIRST)
    project.sign(page, "lab", key)
    expect(page.locator("#milestones")).to_contain_text("取得资质认定")
    story.look(page, "centre-41-running")
    stands(story, "筹建中")
