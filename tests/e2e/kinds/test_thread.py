"""The central story: from an enterprise's trouble to an accepted solution, and the thread that everybody can follow.

What the journey of the challenge clicks through already (screening, rounds, ranking, agreement) is done by services;
what is clicked here is new: the need, the joint bid, the question, the objection, more time, the panel, the repair.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journey import discipline, lab, project, sealing, visitor
from tests.e2e.journey import offstage as stage
from tests.e2e.journey.cast import (
    DISCIPLINE,
    ISSUER,
    JUDGES,
    LABORATORIES,
    LOSER,
    OFFICER,
    OPENERS,
    THIRD,
    WINNER,
    seat_the_cast,
)
from tests.e2e.journey.officer_calls import publish_call
from tests.e2e.journey.press import follow, press
from tests.e2e.journey.story import Story
from tests.e2e.kinds import accepting, meanwhile, needs, offstage, together

pytestmark = pytest.mark.e2e
CALL, CHAIN, CODE = "2026年度揭榜挂帅榜单（示例）", "风电装备", "JSJB-2026-001"
SUBJECT, READERS, PANEL = needs.NEED["subject"], JUDGES[:5], JUDGES[4:]
HOUSE, ALLY = LABORATORIES[WINNER], LABORATORIES[THIRD]
QUESTION = "叶片长度是否包括叶根连接件？"


def test_need_filed_on_a_phone_becomes_a_challenge(story: Story) -> None:
    seat_the_cast(story.site)
    at = story.at(0)
    meanwhile.draft_list(story.site, CALL, at)
    page = story.enter(ISSUER, phone=True)
    story.look(page, "thread-01-enterprise-desk")
    story.places["need"] = needs.file_need(page, CHAIN)
    story.look(page, "thread-02-filed")
    page = story.enter(OFFICER)
    desk = needs.take_up(page, SUBJECT)
    story.look(page, "thread-03-officer")
    needs.vet(page, desk, story.day(0))
    needs.raise_into(page, desk, CALL)
    story.eyes.expect(page, "400")  # the pasted lines come back as rows of the form
    story.look(page, "thread-04-item")
    sealing.seal_drafts(story.site, OPENERS, at)
    page.goto(page.url.split("/indicators")[0])
    story.places["call"] = publish_call(page)
    story.places["item"] = f"{story.places['call']}/items/{CODE}"


def test_laboratories_of_an_alliance_bid_together(story: Story) -> None:
    at = story.at(2)
    story.places["alliance"] = meanwhile.found_alliance(story.site, CHAIN, [WINNER, THIRD])
    page = story.enter(LOSER, phone=True)
    together.ask(page, story.places["item"], QUESTION)
    story.look(page, "thread-10-asked")
    page = story.enter(OFFICER)
    together.answer_question(page, QUESTION, "包括，按设计总长计。（示例）")
    bid = stage.bid(story.site, CODE, WINNER, at, submits=False)
    page = story.enter(WINNER)
    together.invite(page, bid, ALLY, "30")
    story.look(page, "thread-11-inviting")
    press(page, "邀请")
    page = story.enter(THIRD, phone=True)
    together.confirm(page, SUBJECT)
    story.look(page, "thread-12-invited")
    press(page, "确认任务和份额")
    page = story.enter(WINNER)
    page.goto(bid)
    expect(page.locator("#consortium")).to_contain_text("联盟的联合揭榜")
    story.look(page, "thread-13-joint-bid")
    lab.hand_in(page, bid)
    stage.bid(story.site, CODE, LOSER, at)
    page = story.visit()
    page.goto(story.places["item"])
    expect(page.locator("main")).to_contain_text("按设计总长计")
    expect(page.locator("main")).not_to_contain_text(HOUSE)
    story.look(page, "thread-14-item")


def test_winner_on_notice_is_objected_to_and_the_objection_is_decided(story: Story, document: Path) -> None:
    at = story.at(31)
    sealing.open_boxes(story.site, at)
    offstage.begin_screening(story.site, at)
    offstage.pass_the_rest(story.site, at)
    offstage.hold_round(story.site, CODE, "专家评审（示例）", "scores", READERS, at)
    stage.mark_the_rest(story.site, {HOUSE: 88, LABORATORIES[LOSER]: 76}, at)
    notice = meanwhile.put_on_notice(story.site, CODE, story.at(41))
    story.at(42)
    page = story.visit(viewport={"width": 390, "height": 844})
    page.goto(notice)
    filed = visitor.object_to(
        page, HOUSE, "申报材料中的一项专利权属存疑，附查询结果，请予核查。（示例）", document
    )
    story.look(page, "thread-20-objected")
    page = story.enter(DISCIPLINE)
    discipline.open_objection(page)
    discipline.accept(page)
    discipline.dismiss(page, "经核查，专利权属清楚。（示例）")
    page = story.visit()
    page.goto(filed)
    expect(page.locator("main")).to_contain_text("异议不成立")


def test_task_runs_late_and_gets_more_time(story: Story) -> None:
    key = meanwhile.sign_task(story.site, story.at(56), [OFFICER, WINNER, ISSUER])
    story.places["task"] = key
    story.at(480)
    page = story.enter(ISSUER, phone=True)
    project.open_project(page, "enterprise", key)
    expect(page.locator("main")).to_contain_text("逾期")
    story.look(page, "thread-30-late")
    page = story.enter(WINNER)
    accepting.ask_for_time(page, key, story.day(900), story.day(560))
    story.look(page, "thread-31-more-time")
    press(page, "提交申请")
    page = story.enter(OFFICER)
    accepting.agree_to_time(page, key)
    story.look(page, "thread-32-agreeing")
    press(page, "提交答复")
    expect(page.locator("#extension")).to_contain_text("情况属实")
    meanwhile.deliver_task(story.site, key, WINNER, story.at(550))


def accept(story: Story, day: int, *, missed: int | None) -> Page:
    """Measured, asked for, found by the experts, co-signed; the page at which the office concludes."""
    key = story.places["task"]
    at = story.at(day)
    page = story.enter(WINNER)
    project.write_results(page, key, missed=missed)
    project.request_acceptance(page, key)
    page = story.enter(OFFICER)
    accepting.name_panel(page, key, PANEL)
    story.look(page, f"thread-40-panel-{day}")
    press(page, "组成专家组")
    page = story.enter(PANEL[0], phone=True)
    accepting.give_findings(page, SUBJECT, missed=missed)
    story.look(page, f"thread-41-findings-{day}")
    press(page, "签署")
    meanwhile.find_alike(story.site, PANEL[1:], at, missed=missed)
    page.reload()
    accepting.sign_opinion(page, "逐项核对了报告和原始记录。（示例）")
    page = story.enter(ISSUER, phone=True)
    project.cosign(page, key, "已在我公司叶片上验证。（示例）")
    story.look(page, f"thread-42-cosigned-{day}")
    return story.enter(OFFICER)


def test_task_is_repaired_once_and_accepted(story: Story) -> None:
    key = story.places["task"]
    page = accept(story, 600, missed=3)
    project.decide(page, key, "repair", "测点数不足，限期整改。（示例）", story.day(650))
    story.look(page, "thread-43-repair")
    page = accept(story, 640, missed=None)
    project.decide(page, key, "pass", "全部指标达到要求。（示例）")
    expect(page.locator("main")).to_contain_text("验收通过")
    story.look(page, "thread-44-accepted")


def test_everybody_follows_the_thread(story: Story) -> None:
    story.at(641)
    page = story.enter(ISSUER, phone=True)
    page.goto(story.places["need"])
    expect(page.locator("main")).to_contain_text("攻关成果")
    story.look(page, "thread-50-answered")
    page = story.visit()
    stations = {"need": "需求", "laboratory": "入选", "capabilities": "形成能力（攻关成果）"}
    for name, station in stations.items():
        page.goto(story.places["item"])
        follow(page, station, page.locator("#thread"))
        expect(page.locator("#thread")).to_contain_text("验收通过")
        expect(page.locator("#thread")).to_contain_text(HOUSE)
        story.look(page, f"thread-51-{name}")
