"""Results proposed, agreed, on notice, objected to, announced; the project to its acceptance.

The journey of one challenge, by every seat that takes part, in Chromium: chapters follow each other on one site, from
file to file; each begins on a day of its own and finds what the earlier ones left.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import discipline, lab, officer_results, officer_rounds, project, visitor
from tests.e2e.journey.cast import (
    BLADE,
    BOTTLE,
    BUMP,
    BUMP_CODE,
    DISCIPLINE,
    FOURTH,
    ISSUER,
    LOSER,
    OFFICER,
    SECOND,
    THIRD,
    WINNER,
)
from tests.e2e.journey.cast import LABORATORIES as HOUSES
from tests.e2e.journey.story import Story

pytestmark = pytest.mark.e2e
OFFICE = "示例纪检处室，电话 025-00000000"


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
        page, HOUSES[WINNER], "申报材料中的一项专利权属存疑，附查询结果，请予核查。（示例）", document
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
    anybody.goto(f"{story.places['call']}/items/{BUMP_CODE}")
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
