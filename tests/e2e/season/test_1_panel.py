"""From the pool to the release: two officers commit to a draw, a panel is drawn and asked, the work is given out.

A season in Chromium by every seat that takes part: chapters follow each other on one site, from file to file.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import officer_rounds
from tests.e2e.journey.cast import OFFICER, SECOND
from tests.e2e.kinds import draw
from tests.e2e.kinds import offstage as clockwork
from tests.e2e.season import assigning, offstage, panel, snooping
from tests.e2e.season.seats import SeasonStory
from tests.e2e.season.size import Size
from tests.e2e.season.truth import Truth
from tests.e2e.season.world import BLIND, CODE, TIED, TITLE, house_of, pass_everything

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_two_officers_commit_before_the_call_closes(story: SeasonStory) -> None:
    story.at(0)
    for name in (OFFICER, SECOND):
        page = story.enter(name)
        page.goto("/officer/calls")
        page.get_by_role("link", name=TITLE).first.click()
        page.wait_for_url("**/officer/calls/*")
        story.places["desk"] = page.url
        story.places[f"secret of {name}"] = draw.commit(page)


def test_panel_drawn_from_the_pool_by_strata_and_asked(story: SeasonStory, size: Size) -> None:
    at = story.at(2)
    pass_everything(story.site)
    clockwork.look_for_names(story.site, at)
    page = story.enter(OFFICER)
    there = officer_rounds.create_round(page, TITLE, BLIND, [CODE], story.day(12), leg="匿名初评")
    story.places["round"] = there
    panel.draw_panel(page, there, size.seats)
    expect(page.get_by_role("cell", name="抽中", exact=True)).to_have_count(size.judges)
    expect(page.get_by_role("cell", name="候补", exact=True)).to_have_count(2 * len(size.seats))
    story.look(page, "10-drawn")
    panel.invite_drawn(page)
    assert len(offstage.invited(story.site)) == size.judges


def test_judges_join_and_alternates_step_in_for_those_who_decline(story: SeasonStory, size: Size) -> None:
    story.at(3)
    asked = offstage.invited(story.site)
    for name in asked[: size.declining]:
        panel.decline(story.enter(name), "本月已承担其他评审任务。（示例）")
    joining = offstage.invited(story.site)
    assert len(joining) == size.judges
    for place, name in enumerate(joining):
        page = story.enter(name, phone=place < size.phones)
        tied = place == 0
        panel.join(
            page, house_of(TIED) if tied else "", "三年内为该所评审过能力验证方案（示例）" if tied else ""
        )
    story.places["tied"] = joining[0]
    assert len(offstage.sitting(story.site)) == size.judges


def test_officer_decides_what_the_records_suggest(story: SeasonStory, size: Size) -> None:
    story.at(4)
    page = story.enter(OFFICER)
    there = story.places["round"]
    suspected = [name for name in offstage.sitting(story.site) if offstage.mails_of_a_house(story.site, name)]
    assert panel.decide_ties(page, there, suspected[-1]) == len(suspected)
    officer_rounds.open_tab(page, there, "利益关系")
    expect(page.get_by_role("row").filter(has_text=house_of(TIED)).first).to_contain_text("本人申报")
    story.look(page, "11-ties")


def test_two_runs_compared_one_adopted_recomputed_and_released(
    story: SeasonStory, size: Size, truth: Truth, tmp_path: Path
) -> None:
    story.at(5)
    story.places["loser"] = str(truth.best[-1])
    page = story.enter(OFFICER)
    there = story.places["round"]
    assigning.compute(page, there, "total", again=False)
    assigning.compute(page, there, "random", again=True)
    page.goto(f"{there}/runs")
    expect(page.locator("main")).to_contain_text("比较两个方案")
    story.look(page, "12-runs")
    assigning.adopt(page, there, 2)
    printed = assigning.recompute(page, there, 2, tmp_path)
    assert {code: set(readers) for code, readers in printed.items()} == offstage.staged(story.site)
    assert sum(len(readers) for readers in printed.values()) == size.readings
    assigning.explain(page, there)
    story.look(page, "13-why")
    officer_rounds.release(page, there)
    page.goto(there)
    story.look(page, "14-board")
    snooping.look_on(story, story.places["tied"])
