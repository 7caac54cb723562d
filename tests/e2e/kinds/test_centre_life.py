"""Two centres from the first wish to the register, and one of them off it again (measure 5).

What the journey of one centre shows through pages (``test_centre.py``: the plan, the sheet, the visit) is done by the
services here; the order, the sharing out within limits, the look before the acceptance with its blind samples, the
register and the yearly evaluations go through theirs.
"""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.entries.models import Entry
from app.extensions import db
from app.jobs.transaction import transaction
from app.rounds.models import Round
from app.rounds.service import close_round
from tests.e2e.journey import officer_calls, officer_results, project, sealing
from tests.e2e.journey import offstage as stage
from tests.e2e.journey.cast import JUDGES, OFFICER, OPENERS, SECOND
from tests.e2e.journey.press import follow, press, write
from tests.e2e.journey.story import Story
from tests.e2e.kinds import building, offstage, planning
from tests.e2e.kinds.cast import EVERYBODY, FIRST, NEXT, THIRD, seat_everybody
from tests.factories.visits import visit_site

pytestmark = pytest.mark.e2e
PANEL = JUDGES[:3]
CODES = ("JSZX-2026-001", "JSZX-2026-002")
CHARGING, BATTERY = "国家充电设备质量检验检测中心（示例）", "国家动力电池质量检验检测中心（示例）"
HOUSE, SECOND_HOUSE, THIRD_HOUSE = (EVERYBODY[name] for name in (FIRST, NEXT, THIRD))


def test_candidates_ranked_and_the_order_public(story: Story) -> None:
    seat_everybody(story.site, "centre", len(PANEL))
    at = story.at(0)
    wishes = {CHARGING: 92, BATTERY: 71}
    plan = planning.collect(story.site, "2026年度中心建设规划（示例）", wishes, PANEL, at)
    page = story.enter(OFFICER)
    planning.rank(page, plan)
    story.look(page, "life-01-ranked")
    page = story.enter(SECOND)
    planning.publish(page, plan)
    page = story.visit()
    page.goto(plan.replace("/officer", ""))
    expect(page.locator("main")).to_contain_text(CHARGING)
    story.look(page, "life-02-order")
    page = story.enter(OFFICER)
    planning.draft(page, plan)
    officer_calls.open_tab(page, "基本信息")
    write(
        page,
        organiser="江苏省市场监督管理局（示例）",
        contact="示例处室 025-00000000",
        introduction="**示例数据**。",
    )
    press(page, "保存")
    ends = [40, 60, 65, 75, 80]
    stages = [(story.day(a + 1), story.day(b)) for a, b in zip([30, *ends], ends, strict=False)]
    officer_calls.plan_dates(page, story.day(1), story.day(30), stages)
    officer_calls.set_method(page, reviews_per_entry=str(len(PANEL)), cap_institution="1")
    story.look(page, "life-03-limits")
    sealing.seal_drafts(story.site, OPENERS, at)
    story.places["call"] = officer_calls.publish_call(page)
    page = story.visit()
    page.goto(story.places["call"])
    expect(page.locator("main")).to_contain_text("同一单位至多 1 项")


def test_institutions_compete_and_are_judged(story: Story) -> None:
    at = story.at(2)
    for code, name in ((CODES[0], FIRST), (CODES[0], NEXT), (CODES[1], FIRST), (CODES[1], THIRD)):
        stage.bid(story.site, code, name, at)
    at = story.at(31)
    sealing.open_boxes(story.site, at)
    offstage.begin_screening(story.site, at)
    offstage.pass_the_rest(story.site, at)
    there = offstage.hold_round(story.site, CODES[0], "专家评审（示例）", "scores", PANEL, at)
    stage.mark_the_rest(story.site, {HOUSE: 88, SECOND_HOUSE: 76, THIRD_HOUSE: 84}, at)
    at = story.at(41)
    with story.site.app.app_context(), transaction():
        close_round(db.session.get_one(Round, there.rpartition("/")[2]), by=stage.person(OFFICER), at=at)
    page = story.enter(OFFICER)
    for title in (CHARGING, BATTERY):
        officer_results.rank(page, title)


def test_items_shared_out_within_the_limits_decided_and_told(story: Story) -> None:
    at = story.at(46)
    with story.site.app.app_context(), transaction():
        for entry in db.session.scalars(select(Entry)):
            if entry.organisation.name in (HOUSE, THIRD_HOUSE):
                visit_site(entry, stage.person(OFFICER), at)
    page = story.enter(OFFICER)
    officer_results.open_item(page, BATTERY)
    follow(page, "限额分配", page.locator("main"))
    press(page, "生成限额分配")
    expect(page.locator("main")).to_contain_text("同一单位至多 1 项，该单位已安排满")
    story.look(page, "life-10-shared-out")
    officer_results.open_item(page, BATTERY)
    follow(page, "提出拟定结果", page.locator("main"))
    story.look(page, "life-11-proposal")
    write(page, reasons="按限额分配。（示例）")
    press(page, "提出，送另一位承办人复核")
    officer_results.propose(page, CHARGING, "按限额分配。（示例）")
    page = story.enter(SECOND)
    page.goto("/officer/decisions?state=proposed")
    follow(page, BATTERY)
    story.look(page, "life-12-second-officer")
    for title in (BATTERY, CHARGING):
        officer_results.agree(page, title, "同意。（示例）")
    notice = officer_results.publish_notice(page, "示例处室，电话 025-00000000")
    page = story.enter(FIRST)
    page.goto("/lab/entries")
    follow(page, BATTERY, page.locator("main"))
    page.goto(f"{page.url}/result")
    expect(page.locator("main")).to_contain_text("同一单位至多 1 项，本单位已列入其他项目")
    story.look(page, "life-13-told")
    story.at(56)
    page = story.enter(OFFICER)
    officer_results.announce(page, notice)


def test_building_approved_and_looked_at_with_blind_samples(story: Story) -> None:
    story.at(57)
    page = story.enter(OFFICER)
    key = story.places["task"] = project.create(page, CHARGING)
    project.sign(page, "officer", key)
    page = story.enter(FIRST)
    project.sign(page, "lab", key)
    at = story.at(400)
    building.build(story.site, key, FIRST, at)
    page = story.enter(FIRST)
    page.goto(f"/lab/projects/{key}")
    expect(page.locator("#acceptance")).to_contain_text("须先通过预验收")
    building.ask_look(page, key)
    page = story.enter(OFFICER)
    page.goto(f"/officer/projects/{key}")
    there = building.arrange_look(page, story.day(400))
    building.give_sample(page, there, "MY-01", story.day(410))
    story.look(page, "life-20-sample-out")
    page = story.enter(FIRST, phone=True)
    page.goto(there.replace("/officer/", "/lab/"))
    expect(page.locator("main")).to_contain_text("报告之后显示")
    expect(page.locator("main")).not_to_contain_text("250.4")
    story.look(page, "life-21-blind")
    building.report_sample(page, "MY-01", "253.1", "1.6")
    expect(page.locator("#samples")).to_contain_text("En = 1.35")
    page = story.enter(OFFICER)
    building.give_sample(page, there, "MY-01R", story.day(412), repeats="MY-01", assigned="301.0")
    page = story.enter(FIRST)
    page.goto(there.replace("/officer/", "/lab/"))
    building.report_sample(page, "MY-01R", "301.9", "1.6")
    page = story.enter(OFFICER)
    building.conclude_look(page, there)
    story.look(page, "life-22-passed")


def test_centre_accepted_and_put_on_the_register(story: Story) -> None:
    story.at(415)
    key = story.places["task"]
    page = story.enter(FIRST)
    project.request_acceptance(page, key)
    page = story.enter(OFFICER)
    project.decide(page, key, "pass", "六个方面均达到。（示例）")
    story.look(page, "life-30-accepted")
    story.places["centre"] = building.put_on_register(page, CHARGING, story.day(415))
    page = story.visit()
    page.goto("/registered-centres")
    follow(page, CHARGING, page.locator("main"))
    expect(page.locator("main")).to_contain_text("已挂牌")
    story.places["public"] = page.url
    story.look(page, "life-31-listed")


def test_two_failed_years_in_a_row_strike_it_off(story: Story) -> None:
    building.fail_year(story.site, FIRST, 2028, story.at(750))
    story.at(1100)
    page = story.enter(OFFICER)
    building.begin_year(page, story.places["centre"], 2029, story.day(1120))
    page = story.enter(FIRST)
    building.report_year(page, CHARGING)
    page = story.enter(OFFICER)
    building.grade_year(page, story.places["centre"])
    page = story.enter(SECOND)
    building.confirm_year(page, story.places["centre"])
    expect(page.locator("main")).to_contain_text("已除名")
    story.look(page, "life-40-struck-off")
    page = story.visit()
    page.goto(story.places["public"])
    expect(page.locator("main")).to_contain_text("已除名")
    story.look(page, "life-41-in-public")
