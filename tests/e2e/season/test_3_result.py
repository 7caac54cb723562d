"""From the closed round to the published result: shortlist, defence, lot, notice, pack recomputed, a case shown."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.journey import officer_results, officer_rounds
from tests.e2e.journey.cast import OFFICER, SECOND
from tests.e2e.kinds import cases, defence, draw
from tests.e2e.kinds import offstage as clockwork
from tests.e2e.season import offstage, published, snooping
from tests.e2e.season.seats import SeasonStory
from tests.e2e.season.size import Size
from tests.e2e.season.truth import TWINS, Truth
from tests.e2e.season.world import BLIND, CODE, ITEM, title_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
DEFENCE, HALL, PANEL = "现场答辩（示例）", "示例会议中心二楼", 5


def test_ranked_analysed_and_shortlisted(story: SeasonStory, size: Size) -> None:
    story.at(17)
    page = story.enter(OFFICER)
    officer_results.rank(page, ITEM)
    story.look(page, "30-first-leg")
    page.goto(page.url.replace("/results", "/analysis"))
    for words in ("三个分数", "名次有多确定", "值得留意的情况"):
        expect(page.locator("main")).to_contain_text(words)
    story.look(page, "31-analysis")
    defence.shortlist(page, ITEM, size.going)
    snooping.look_on(story, story.places["tied"])


def test_defence_in_the_order_of_the_lot(story: SeasonStory, truth: Truth) -> None:
    at = story.at(18)
    panel = offstage.untied(story.site)[:PANEL]
    there = clockwork.hold_round(story.site, CODE, DEFENCE, "defence", panel, at)
    page = story.enter(OFFICER)
    defence.draw_order(page, there, story.day(21), HALL)
    story.look(page, "32-running-order")
    at = story.at(21)
    name, task = offstage.read_twice(story.site, there)
    page = story.enter(name)
    page.goto(task)
    expect(page.locator("main")).to_contain_text(f"本人在「{BLIND}」的评分")
    story.look(page, "33-second-marks")
    offstage.mark_defence(story.site, truth, at)
    page = story.enter(OFFICER)
    officer_rounds.close(page, there)
    officer_results.rank(page, ITEM)
    expect(page.locator("main")).to_contain_text("仍然并列")


def test_lot_decides_the_tenth_place_and_two_officers_the_result(story: SeasonStory, size: Size) -> None:
    story.at(22)
    for name in (OFFICER, SECOND):
        draw.reveal(story.enter(name), story.places["desk"], story.places[f"secret of {name}"])
    page = story.enter(OFFICER)
    officer_results.open_item(page, ITEM)
    defence.vote(page, 3)
    expect(page.locator("main")).to_contain_text("抽签值，小者在前")
    story.look(page, "34-drawn")
    officer_results.propose(page, ITEM, "按两轮综合得分排序，第十名由抽签确定。（示例）")
    expect(page.locator("main ol.plain-list li")).to_have_count(size.places)
    page = story.enter(SECOND)
    officer_results.agree(page, ITEM, "程序完备，同意。（示例）")
    snooping.look_on(story, story.places["tied"])
    page = story.enter(SECOND)
    story.places["notice"] = officer_results.publish_notice(page, "示例处室，电话 025-00000000")


def test_anybody_recomputes_the_published_list(
    story: SeasonStory, size: Size, truth: Truth, tmp_path: Path
) -> None:
    clockwork.follow_in_search(story.site, story.at(23))
    page = story.visit()
    content = published.download(page)
    story.look(page, "35-notice")
    rows = published.named(page)
    document, computed = published.recompute(content, tmp_path)
    assert published.lines(computed) == published.lines(document["published"])
    named = [row["winner"] for row in computed if row["winner"]]
    assert len(named) == len(rows) == size.places
    assert all(words in row for words, row in zip(named, rows, strict=True))
    winners = [offstage.number_in(row) for row in rows]
    assert len(set(winners) & set(TWINS)) == 1
    assert sorted(winners[:9]) == sorted(set(winners) - set(TWINS))
    snooping.look_on(story, story.places["tied"], winners=winners)
    assert published.tampered(content, tmp_path) == 4
    assert published.betrays(content) == []
    loser = int(story.places["loser"])
    page = story.enter(offstage.writer_of(story.site, loser))
    page.goto(f"/lab/entries/{offstage.entry_key(story.site, loser)}/result")
    own = published.codes_on(page, document)
    story.look(page, "38-own-result")
    assert [(row["code"], row["winner"]) for row in computed if row["code"] in own] == [(*own, None)]
    assert len(set(winners) & set(truth.best[: size.places - 1])) >= size.places // 2
    story.places["first"] = str(winners[0])


def test_announced_and_a_case_shown_with_its_laboratory_consent(story: SeasonStory) -> None:
    story.at(33)
    page = story.enter(OFFICER)
    officer_results.announce(page, story.places["notice"])
    story.look(page, "36-announced")
    first = int(story.places["first"])
    cases.draft(page, title_of(first))
    case = cases.save(page, "插头在沿海一年就锈。把复合试验提前到选材，三个月定了镀层。")
    cases.ask(page, case)
    page = story.enter(offstage.writer_of(story.site, first))
    cases.check(page, title_of(first))
    cases.consent(page)
    page = story.enter(OFFICER)
    cases.publish(page, case)
    page = story.visit()
    page.goto("/cases")
    expect(page.locator("main")).to_contain_text(title_of(first))
    story.look(page, "37-case")
