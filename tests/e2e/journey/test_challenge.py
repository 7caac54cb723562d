"""One challenge from the office's spreadsheet to an accepted project, by every seat that takes part, in Chromium.

The chapters follow each other on one site; each begins on a day of its own and finds what the earlier ones left.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import (
    discipline,
    judge,
    lab,
    officer_calls,
    officer_results,
    officer_rounds,
    officer_screening,
    offstage,
    project,
    visitor,
)
from tests.e2e.journey.cast import DISCIPLINE, FOURTH, ISSUER, JUDGES, LOSER, OFFICER, SECOND, THIRD, WINNER
from tests.e2e.journey.cast import LABORATORIES as HOUSES
from tests.e2e.journey.story import Story

pytestmark = pytest.mark.e2e
BLADE, BOTTLE, BUMP = "海上风电叶片", "储氢瓶", "Chiplet"
BLADE_CODE, BOTTLE_CODE = "JSJB-2026-001", "JSJB-2026-002"
OFFICE = "示例纪检处室，电话 025-00000000"


def test_list_imported_mended_and_published(story: Story) -> None:
    story.at(0)
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
    story.expect_complaint("409")


def test_laboratory_submits_and_replaces(story: Story, document: Path) -> None:
    story.at(2)
    page = story.enter(WINNER)
    bid = story.places["winner"]
    page.goto(f"{bid}/submit")
    story.look(page, "20-gaps")
    lab.fill_bid(page, bid, document)
    lab.open_section(page, bid, "指标响应表")
    story.look(page, "21-response-table")
    lab.open_section(page, bid, "附件与承诺")
    story.look(page, "22-files")
    page.goto(f"{bid}/preview")
    story.look(page, "23-preview")
    first = lab.hand_in(page, bid)
    story.look(page, "24-receipt")
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
    story.expect_complaint("404")
    office.goto("/officer/entries")
    expect(office.locator("main")).not_to_contain_text(HOUSES[LOSER])
    story.look(office, "31-office-sees-nothing")


def test_screening_passes_returns_and_refuses(story: Story) -> None:
    story.at(31)
    page = story.enter(OFFICER)
    story.look(page, "40-officer-desk")
    officer_screening.begin_screening(page)
    expect(page.locator("main")).not_to_contain_text(HOUSES[THIRD] + BLADE)
    story.look(page, "41-screenings")
    officer_screening.pass_bid(page, HOUSES[WINNER], BLADE_CODE)
    story.look(page, "42-passed")
    officer_screening.return_bid(page, HOUSES[LOSER], BLADE_CODE, "承诺书未盖章，请补盖后上传", story.day(38))
    story.look(page, "43-returned")
    officer_screening.refuse_bid(page, HOUSES[FOURTH], BLADE_CODE, "与发榜方存在关联关系（示例）")
    story.look(page, "44-refused")
    for name in (THIRD, FOURTH):
        officer_screening.pass_bid(page, HOUSES[name], BOTTLE_CODE)


def test_correction_and_appeal_bring_two_back(story: Story, document: Path) -> None:
    story.at(33)
    page = story.enter(LOSER)
    page.goto(story.places["loser"])
    story.look(page, "45-asked-to-correct")
    lab.correct(page, story.places["loser"], document)
    page = story.enter(FOURTH)
    lab.appeal(page, story.places["fourth"], "股权已全部转让，附说明。（示例）")
    story.look(page, "46-appealed")
    story.at(34)
    page = story.enter(OFFICER)
    officer_screening.open_screening(page, HOUSES[LOSER], BLADE_CODE)
    expect(page.locator("main")).to_contain_text("补正对照")
    story.look(page, "47-difference")
    officer_screening.pass_bid(page, HOUSES[LOSER], BLADE_CODE)
    page = story.enter(SECOND)
    officer_screening.decide_appeal(page, BLADE, "复核属实，准予进入评审。（示例）")
    story.look(page, "48-appeals")


def test_round_convened_declared_staged_and_released(story: Story) -> None:
    story.at(35)
    page = story.enter(OFFICER)
    there = officer_rounds.create_round(page, "专家评审（示例）", [BLADE_CODE, BOTTLE_CODE], story.day(45))
    story.places["round"] = there
    officer_rounds.invite(page, there, JUDGES)
    story.look(page, "50-panel")
    at = story.at(36)
    for name, house in ((JUDGES[0], ""), (JUDGES[1], HOUSES[FOURTH])):
        page = story.enter(name, phone=True)
        judge.accept_invitation(page)
        judge.sign_undertaking(page)
        story.look(page, f"51-declare-{bool(house)}")
        judge.declare(page, house, "曾任该所顾问（示例）")
    offstage.answer_invitations(story.site, JUDGES[2:], at)
    page = story.enter(OFFICER)
    officer_rounds.open_tab(page, there, "利益关系")
    expect(page.locator("main")).to_contain_text(HOUSES[FOURTH])
    story.look(page, "52-conflicts")
    officer_rounds.stage(page, there)
    story.look(page, "53-staged")
    expect(page.get_by_role("row").filter(has_text=HOUSES[FOURTH]).first).not_to_contain_text(JUDGES[1])
    officer_rounds.release(page, there)


def test_judges_score_on_phones_and_one_steps_back(story: Story) -> None:
    at = story.at(37)
    page = story.enter(JUDGES[0], phone=True)
    story.look(page, "54-judge-desk")
    judge.open_next(page)
    story.look(page, "55-entry-and-rubric")
    for band in (1, 0):
        judge.pick_bands(page, band)
        story.look(page, f"56-picked-{band}") if band else None
        judge.finish_and_next(page)
    judge.recuse(page, "近三年曾为该单位出具检测报告（示例）")
    story.look(page, "57-after-recusal")
    page = story.enter(JUDGES[1], phone=True)
    judge.open_next(page)
    expect(page.locator("main")).not_to_contain_text(HOUSES[FOURTH])
    judge.pick_bands(page, 1)
    judge.finish_and_next(page)
    page = story.enter(OFFICER)
    page.goto(story.places["round"])
    story.look(page, "58-board")
    officer_rounds.fill_gaps(page, story.places["round"])
    marks = {WINNER: 90, LOSER: 78, FOURTH: 66, THIRD: 84}
    offstage.mark_the_rest(story.site, marks, at)


def test_round_closed_ranked_proposed_agreed_and_noticed(story: Story) -> None:
    story.at(46)
    page = story.enter(OFFICER)
    officer_rounds.close(page, story.places["round"])
    story.look(page, "60-marks")
    officer_results.release_comments(page, story.places["round"])
    for item in (BLADE, BOTTLE):
        officer_results.rank(page, item)
    officer_results.open_item(page, BLADE)
    story.look(page, "61-ranking")
    for item in (BLADE, BOTTLE):
        officer_results.propose(page, item, "排序第一，达到入选分数线。（示例）")
    story.look(page, "62-proposed")
    officer_results.propose(page, BUMP, "截止时无单位申报，按流榜处理。（示例）")
    expect(page.get_by_role("button", name="同意")).to_be_disabled()
    story.at(47)
    page = story.enter(SECOND)
    for item in (BLADE, BOTTLE, BUMP):
        officer_results.agree(page, item, "材料齐全，同意。（示例）")
    visitor_page = story.visit()
    visitor_page.goto("/notices")
    expect(visitor_page.locator("main")).not_to_contain_text("challenge")
    story.places["notice"] = officer_results.publish_notice(page, OFFICE)
    story.look(page, "63-noticed")


def test_loser_sees_his_own_result_and_a_visitor_objects(story: Story, document: Path) -> None:
    story.at(48)
    page = story.enter(LOSER)
    page.goto(f"{story.places['loser']}/result")
    expect(page.locator("main")).not_to_contain_text(HOUSES[WINNER])
    story.look(page, "70-own-result")
    page = story.visit()
    visitor.open_notice(page)
    story.look(page, "71-notice")
    story.places["objection"] = visitor.object_to(
        page, HOUSES[WINNER], "一项专利权属存疑，请核查。（示例）", document
    )
    story.look(page, "72-objection-filed")
    office = story.enter(OFFICER)
    office.goto(story.places["notice"])
    expect(office.locator("main")).to_contain_text("有异议正在处理")
    expect(office.locator("main")).not_to_contain_text("示例异议人")
    page = story.enter(DISCIPLINE)
    discipline.open_objection(page)
    story.look(page, "73-objection-at-discipline")
    discipline.accept(page)
    discipline.dismiss(page, "经核查，专利权属清楚，异议不成立。（示例）")
    page = story.visit()
    page.goto(story.places["objection"])
    expect(page.locator("main")).to_contain_text("异议不成立")


def test_results_announced_and_next_in_rank_follows_who_gives_up(story: Story) -> None:
    story.at(56)
    page = story.enter(OFFICER)
    officer_results.announce(page, story.places["notice"])
    story.look(page, "80-announced")
    anybody = story.visit()
    anybody.goto(f"{story.places['call']}/items/JSJB-2026-003")
    expect(anybody.locator("main")).to_contain_text("流榜")
    story.look(anybody, "81-nobody-bid")
    winner = story.enter(THIRD)
    lab.give_up(winner, story.places["third wins"], "主要技术人员变动，无法按期完成。（示例）")
    story.look(winner, "82-given-up")
    officer_results.propose(page, BOTTLE, "第一名放弃，由第二名递补。（示例）")
    page = story.enter(SECOND)
    officer_results.agree(page, BOTTLE, "同意递补。（示例）")
    story.places["second notice"] = officer_results.publish_notice(page, OFFICE)
    story.at(63)
    page = story.enter(SECOND)
    officer_results.announce(page, story.places["second notice"])
    expect(page.locator("main")).to_contain_text(HOUSES[FOURTH])


def test_project_signed_by_three_and_worked_at(story: Story, document: Path) -> None:
    story.at(64)
    page = story.enter(OFFICER)
    key = story.places["project"] = project.create(page, BLADE)
    project.sign(page, "officer", key)
    project.sign(story.enter(WINNER), "lab", key)
    issuer = story.enter(ISSUER)
    story.look(issuer, "90-issuer-desk")
    project.sign(issuer, "enterprise", key)
    story.look(issuer, "91-signed")
    for day in (400, 780):
        story.at(day)
        page = story.enter(WINNER)
        project.report_milestone(page, key, "已完成，证明材料见附件。（示例）", document)
        page = story.enter(OFFICER)
        project.confirm_milestone(page, key, "确认。（示例）")
    story.look(page, "92-milestones")


def test_project_accepted_after_one_repair(story: Story) -> None:
    key = story.places["project"]
    for day, missed, verdict in ((785, 0, "repair"), (830, None, "pass")):
        story.at(day)
        page = story.enter(WINNER)
        project.write_results(page, key, missed=missed)
        project.request_acceptance(page, key)
        story.look(page, f"93-results-{verdict}")
        project.cosign(story.enter(ISSUER), key, "已在我公司验证。（示例）")
        page = story.enter(OFFICER)
        until = story.day(845) if verdict == "repair" else None
        project.decide(page, key, verdict, "逐条核对指标。（示例）", until)
        story.look(page, f"94-{verdict}")
    expect(page.locator("main")).to_contain_text("验收通过")
