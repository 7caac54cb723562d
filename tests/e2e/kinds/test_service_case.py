"""A season of the service cases: two categories with quotas, equals side by side, one objection that holds one line.

What other journeys show through pages already is done by services; categories, the tie that nobody breaks and the line
that is held while its neighbours are announced go through theirs.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import discipline, officer_calls, officer_results, officer_rounds, visitor
from tests.e2e.journey import offstage as stage
from tests.e2e.journey.cast import DISCIPLINE, JUDGES, OFFICER, SECOND
from tests.e2e.journey.story import Story
from tests.e2e.kinds import certificates, offstage
from tests.e2e.kinds.cast import (
    CITY,
    EVERYBODY,
    FIRST,
    FOURTH,
    HOUSES,
    NEXT,
    RECOMMENDERS,
    THIRD,
    seat_everybody,
)
from tests.e2e.kinds.sheets import MASKED

pytestmark = pytest.mark.e2e
ENERGY, FABRIC = "服务新能源产业链（示例）", "服务高端纺织产业链（示例）"
QUOTAS = {ENERGY: "2", FABRIC: "1"}
CODES = {ENERGY: "JSYL-2026-001", FABRIC: "JSYL-2026-002"}
OTHER_CITY = "320500"
AWAY = list(HOUSES[OTHER_CITY])[1]
ENTERED = {FIRST: ENERGY, NEXT: ENERGY, THIRD: ENERGY, FOURTH: FABRIC, AWAY: FABRIC}
# Two share the second place of a category with two places, and both are selected.
MARKS = {FIRST: 91, NEXT: 80, THIRD: 80, FOURTH: 85, AWAY: 70}
PANEL = JUDGES[:3]


def test_season_with_two_categories_published(story: Story) -> None:
    seat_everybody(story.site, "service_case", len(PANEL))
    story.at(0)
    page = story.enter(OFFICER)
    officer_calls.begin_call(page, "2026年度检验检测服务优良案例征集（示例）", "江苏省市场监督管理局（示例）")
    officer_calls.write_basics(page, "示例处室 025-00000000", "面向全省征集。\n\n**示例数据**。")
    ends = [30, 40, 50, 55, 65, 70]
    stages = [(story.day(a + 1), story.day(b)) for a, b in zip([20, *ends], ends, strict=False)]
    officer_calls.plan_dates(page, story.day(1), story.day(20), stages)
    officer_calls.set_method(page, reviews_per_entry=str(len(PANEL)), city_quota="3")
    for title, places in QUOTAS.items():
        said = {"title": title, "content": "近三年内服务产业链的案例。", "places": places}
        officer_calls.add_item(page, "案例类别", said)
    officer_calls.open_tab(page, "案例类别")
    story.look(page, "service-01-categories")
    story.places["call"] = officer_calls.publish_call(page, "征集")
    page = story.visit()
    page.goto(story.places["call"])
    for title in QUOTAS:
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    story.look(page, "service-02-season")


def test_equals_stand_side_by_side_within_a_quota(story: Story) -> None:
    at = story.at(2)
    for name, category in ENTERED.items():
        answers = {"client_naming": MASKED, "title": f"示例案例：{category}，{name}"[:60]}
        stage.bid(story.site, CODES[category], name, at, answers)
    at = story.at(21)
    for city, names in ((CITY, HOUSES[CITY]), (OTHER_CITY, [AWAY])):
        offstage.recommend(story.site, names, at, RECOMMENDERS[city])
    at = story.at(31)
    offstage.begin_screening(story.site, at)
    offstage.pass_the_rest(story.site, at)
    offstage.look_for_names(story.site, at)
    offstage.let_stand(story.site, at)
    there = offstage.hold_round(story.site, CODES[ENERGY], "匿名评审（示例）", "blind", PANEL, at)
    marks = {EVERYBODY[name]: mark for name, mark in MARKS.items()}
    stage.mark_the_rest(story.site, marks, at, spread=1)
    story.at(41)
    page = story.enter(OFFICER)
    officer_rounds.close(page, there)
    for category in QUOTAS:
        officer_results.rank(page, category)
    officer_results.open_item(page, ENERGY)
    expect(page.get_by_role("row").filter(has_text="并列")).to_have_count(2)
    story.look(page, "service-10-side-by-side")
    for category, winners in ((ENERGY, 3), (FABRIC, 1)):
        officer_results.propose(page, category, "按排名；并列的一并入选。（示例）")
        expect(page.locator("main ol.plain-list li")).to_have_count(winners)
    story.look(page, "service-11-proposed")


def test_objection_holds_one_line_while_the_others_are_announced(story: Story, document: Path) -> None:
    story.at(42)
    page = story.enter(SECOND)
    for category in QUOTAS:
        officer_results.agree(page, category, "同意。（示例）")
    notice = officer_results.publish_notice(page, "示例处室，电话 025-00000000")
    story.at(44)
    page = story.visit()
    visitor.open_notice(page)
    story.places["notice"] = page.url
    visitor.object_to(page, EVERYBODY[NEXT], "案例中的成效数据存疑，附查询结果，请予核查。（示例）", document)
    story.at(51)
    page = story.enter(OFFICER)
    officer_results.announce(page, notice)
    held = page.get_by_role("row").filter(has_text="有异议正在处理")
    expect(held).to_have_count(1)
    expect(held).to_contain_text(EVERYBODY[NEXT])
    story.look(page, "service-20-one-line-held")
    certificates.prepare(page)
    expect(page.locator(".confirm")).to_contain_text(EVERYBODY[THIRD])
    expect(page.locator(".confirm")).not_to_contain_text(EVERYBODY[NEXT])
    page = story.visit()
    page.goto(story.places["notice"])
    story.look(page, "service-21-notice")
    story.places["desk notice"] = notice


def test_held_line_is_announced_once_the_objection_is_dismissed(story: Story) -> None:
    story.at(52)
    page = story.enter(DISCIPLINE)
    discipline.open_objection(page)
    discipline.accept(page)
    discipline.dismiss(page, "经核查，成效数据有合同和报告佐证，异议不成立。（示例）")
    page = story.enter(OFFICER)
    officer_results.announce(page, story.places["desk notice"])
    expect(page.get_by_role("row").filter(has_text="有异议正在处理")).to_have_count(0)
    certificates.prepare(page)
    certificates.issue(page)
    expect(page.locator("main tbody tr")).to_have_count(4)
