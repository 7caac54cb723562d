"""Screening, correction and appeal; a round; judges with phones.

The journey of one challenge, by every seat that takes part, in Chromium: chapters follow each other on one site, from
file to file; each begins on a day of its own and finds what the earlier ones left.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import judge, lab, officer_rounds, officer_screening, offstage, sealing
from tests.e2e.journey.cast import (
    BLADE,
    BLADE_CODE,
    BOTTLE_CODE,
    FOURTH,
    JUDGES,
    LOSER,
    OFFICER,
    SECOND,
    THIRD,
    WINNER,
)
from tests.e2e.journey.cast import LABORATORIES as HOUSES
from tests.e2e.journey.story import Story

pytestmark = pytest.mark.e2e


def test_screening_passes_returns_and_refuses(story: Story) -> None:
    sealing.open_boxes(story.site, story.at(31))
    page = story.enter(OFFICER)
    expect(page.locator("main")).to_contain_text("开始形式审查")
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
    there = officer_rounds.create_round(
        page, "揭榜挂帅榜单", "专家评审（示例）", [BLADE_CODE, BOTTLE_CODE], story.day(45)
    )
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
    marks = {HOUSES[WINNER]: 90, HOUSES[LOSER]: 78, HOUSES[FOURTH]: 66, HOUSES[THIRD]: 84}
    offstage.mark_the_rest(story.site, marks, at)
