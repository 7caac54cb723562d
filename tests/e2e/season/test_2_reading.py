"""The round is read: every judge through his pages, one falls silent; more readings by rule; the officer closes it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import officer_rounds
from tests.e2e.journey.cast import OFFICER, SECOND
from tests.e2e.season import offstage, reading, snooping
from tests.e2e.season.seats import SeasonStory
from tests.e2e.season.size import Size
from tests.e2e.season.truth import Truth

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
BEGUN = 2


def test_judges_read_and_one_falls_silent(story: SeasonStory, size: Size, truth: Truth) -> None:
    story.at(6)
    *others, silent = offstage.waiting(story.site)
    story.places["silent"] = silent
    for place, name in enumerate(others):
        phone = place < size.phones
        page = story.enter(name, phone=phone)
        if place == 0:
            page.goto("/judge/")
            story.look(page, "20-judge-desk")
        reading.read_all(page, truth, name)
        if place == 0:
            story.look(page, "21-judge-done")
    assert reading.read_all(story.enter(silent), truth, silent, BEGUN) == BEGUN
    assert offstage.waiting(story.site) == [silent]


def test_two_officers_extend_and_the_silent_judge_is_replaced(
    story: SeasonStory, size: Size, truth: Truth
) -> None:
    story.at(12)
    there, silent = story.places["round"], story.places["silent"]
    page = story.enter(OFFICER)
    page.goto(there)
    story.look(page, "22-laggard")
    reading.propose_extension(page, there, story.day(16).isoformat(), "一位专家因病不能按期完成。（示例）")
    page = story.enter(SECOND)
    reading.agree_extension(page, "情况属实，同意。（示例）")
    story.look(page, "23-extended")
    page = story.enter(OFFICER)
    reading.replace(page, there, silent, "联系不上，未完成的评审改派。（示例）")
    story.look(page, "24-replaced")
    for name in offstage.waiting(story.site):
        reading.read_all(story.enter(name), truth, name)
    assert offstage.finished(story.site) == size.readings


def test_more_readings_by_the_declared_rule(story: SeasonStory, size: Size, truth: Truth) -> None:
    story.at(14)
    there = story.places["round"]
    page = story.enter(OFFICER)
    reading.ask_for_more(page, there, size.further)
    story.look(page, "25-asked-for-more")
    reading.hand_out(page)
    snooping.look_on(story, story.places["tied"])
    for name in offstage.waiting(story.site):
        reading.read_all(story.enter(name), truth, name)
    assert size.readings < offstage.finished(story.site) <= size.readings + size.further


def test_round_closed_with_its_alarms_answered(story: SeasonStory, size: Size) -> None:
    story.at(16)
    there = story.places["round"]
    page = story.enter(OFFICER)
    officer_rounds.open_tab(page, there, "补充评审")
    if page.get_by_role("link", name="说明理由").count():
        reading.explain_spread(page, there, "两位专家对创新性的看法不同，均已写明依据。（示例）")
        story.look(page, "26-explained")
    officer_rounds.close(page, there)
    expect(page.locator("main")).to_contain_text("申报与离散程度")
    if size.name == "small":  # hundreds of reviews make a page that takes a minute to photograph
        story.look(page, "27-marks")
    snooping.look_on(story, story.places["tied"])
