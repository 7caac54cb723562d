"""A season of the R&D cases, from its first word to the page of a case and the certificate that anybody verifies.

What the journey of the challenge shows through pages already is done by services; recommendation, masking, the two
legs, the draw, certificates and cases go through theirs. Chapters follow each other on one site.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.eyes import PHONE
from tests.e2e.journey import judge, lab, officer_calls, officer_results, officer_rounds, officer_screening
from tests.e2e.journey import offstage as stage
from tests.e2e.journey.cast import JUDGES, OFFICER, SECOND
from tests.e2e.journey.press import follow, press, write
from tests.e2e.journey.story import Story
from tests.e2e.kinds import cases, certificates, defence, draw, offstage, recommender, redaction
from tests.e2e.kinds.cast import CITIES, CITY, EVERYBODY, FIRST, FOURTH, HOUSES, RECOMMENDERS, seat_everybody
from tests.e2e.kinds.sheets import CASE, CASE_TITLE, CLIENT, MASKED

pytestmark = pytest.mark.e2e
TITLE = "2026年度检验检测服务企业研发十佳案例征集（示例）"
ITEM, CODE = "检验检测服务企业研发案例", "JSSJ-2026-001"
BLIND, DEFENCE, HALL = "匿名初评（示例）", "现场答辩（示例）", "示例会议中心三楼"
PANEL, PLACES = JUDGES[:3], 10
GOING = {name: house for name, house in EVERYBODY.items() if name != FOURTH}
# The last two are equal in everything that the chain of ties compares: the lot decides on the tenth place.
MARKS = offstage.falling(92, (70, 70), GOING)


def names_nobody(page: Page) -> None:
    """No laboratory of the season is named on the page."""
    shown = page.locator("body").inner_text()
    assert [house for house in EVERYBODY.values() if house in shown] == []


def test_season_written_committed_to_and_published(story: Story) -> None:
    seat_everybody(story.site, "rd_case", len(PANEL))
    story.at(0)
    page = story.enter(OFFICER)
    officer_calls.begin_call(page, TITLE, "江苏省市场监督管理局（示例）")
    desk = story.places["desk"] = page.url
    officer_calls.write_basics(page, "示例处室 025-00000000", "面向全省征集。\n\n**示例数据**。")
    ends = [30, 40, 60, 65, 75, 80]
    stages = [(story.day(a + 1), story.day(b)) for a, b in zip([20, *ends], ends, strict=False)]
    officer_calls.plan_dates(page, story.day(1), story.day(20), stages)
    officer_calls.set_method(page, reviews_per_entry=str(len(PANEL)))
    said = {"title": ITEM, "content": "近三年内嵌入企业研发的检验检测服务。", "requirements": "省内机构。"}
    officer_calls.add_item(page, "案例类别", said)
    story.look(page, "rd-01-item")
    story.places["first secret"] = draw.commit(page)
    story.look(page, "rd-02-secret")
    page.goto(desk)
    story.places["call"] = officer_calls.publish_call(page, "征集")
    page = story.enter(SECOND)
    page.goto(desk)
    story.places["second secret"] = draw.commit(page)
    page = story.visit()
    page.goto(story.places["call"])
    expect(page.locator("main").get_by_text("承诺值")).to_have_count(2)
    story.look(page, "rd-03-season")


def test_case_written_with_a_warning_and_handed_in(story: Story, document: Path) -> None:
    at = story.at(2)
    page = story.enter(FIRST)
    page.goto(f"{story.places['call']}/items/{CODE}")
    bid = story.places["bid"] = lab.begin_bid(page, "申报案例")
    lab.fill_form(page, bid, CASE, {"pledge_file": document})
    page.goto(f"{bid}/submit")
    expect(page.locator(".notice-waiting")).to_contain_text(EVERYBODY[FIRST])
    story.look(page, "rd-10-warned-of-own-name")
    lab.hand_in(page, bid)
    for number, name in enumerate(EVERYBODY):
        if name != FIRST:
            answers = {"client_naming": MASKED, "title": f"示例案例{number}"}
            story.places[name] = stage.bid(story.site, CODE, name, at, answers)


def test_city_recommends_within_its_quota(story: Story) -> None:
    at = story.at(21)
    others = [name for name in HOUSES[CITY] if name not in (FIRST, FOURTH)]
    offstage.recommend(story.site, others, at, RECOMMENDERS[CITY], sends=False)
    for city in [code for code in CITIES if code != CITY]:
        offstage.recommend(story.site, HOUSES[city], at, RECOMMENDERS[city])
    page = story.enter(RECOMMENDERS[CITY])
    story.look(page, "rd-20-recommender-desk")
    recommender.open_call(page, TITLE)
    recommender.open_entry(page, EVERYBODY[FIRST])
    recommender.recommend(page, "方法新、成效实，同意推荐。（示例）")
    story.look(page, "rd-21-recommended")
    recommender.open_call(page, TITLE)
    recommender.open_entry(page, EVERYBODY[FOURTH])
    expect(page.locator(".head-acts").get_by_role("button", name="推荐")).to_be_disabled()
    recommender.open_call(page, TITLE)
    recommender.write_letter(page, "宁市监〔2026〕36号（示例）", "本市名额三件，按成效取舍。（示例）")
    story.look(page, "rd-22-letter")
    recommender.send_letter(page)
    expect(page.locator("main")).to_contain_text("宁市监〔2026〕36号")
    page = story.enter(FOURTH)
    page.goto(story.places[FOURTH])
    expect(page.locator("main")).to_contain_text("本市名额三件，按成效取舍")
    page = story.enter(OFFICER)
    page.goto(f"{story.places['desk']}/recommendations")
    expect(page.get_by_role("row").filter(has_text="已报送")).to_have_count(len(CITIES))
    story.look(page, "rd-23-cities")


def test_screened_and_names_masked_before_anybody_reads(story: Story) -> None:
    at = story.at(31)
    page = story.enter(OFFICER)
    officer_screening.begin_screening(page)
    expect(page.locator("main")).not_to_contain_text(EVERYBODY[FOURTH])
    offstage.pass_the_rest(story.site, at)
    offstage.look_for_names(story.site, at)
    redaction.open_entry(page, story.places["desk"], EVERYBODY[FIRST])
    expect(page.locator("main mark")).to_have_text([EVERYBODY[FIRST]])
    story.look(page, "rd-30-names-found")
    redaction.mask_all(page)
    redaction.open_copy(page)
    expect(page.locator("main")).to_contain_text("某机构派两名工程师驻厂")
    names_nobody(page)
    offstage.let_stand(story.site, at)
    page.goto(f"{story.places['desk']}/redactions")
    story.look(page, "rd-31-ready")


def test_blind_round_names_nobody_to_its_judges(story: Story) -> None:
    at = story.at(41)
    page = story.enter(OFFICER)
    there = officer_rounds.create_round(page, TITLE, BLIND, [CODE], story.day(48), leg="匿名初评")
    officer_rounds.invite(page, there, PANEL)
    stage.answer_invitations(story.site, PANEL, at)
    officer_rounds.stage(page, there)
    officer_rounds.release(page, there)
    page = story.enter(PANEL[0], phone=True)
    judge.open_next(page)
    names_nobody(page)
    story.look(page, "rd-40-blind-review")
    judge.open_entry(page, there, offstage.code_of(story.site, FIRST, BLIND))
    expect(page.locator("main")).to_contain_text(CASE_TITLE)
    judge.pick_bands(page, 0)
    judge.finish_and_next(page)
    names_nobody(page)
    judge.open_round(page, there)
    names_nobody(page)
    stage.mark_the_rest(story.site, MARKS, at, spread=1)
    page = story.enter(OFFICER)
    officer_rounds.close(page, there)
    officer_results.rank(page, ITEM)
    story.look(page, "rd-41-first-leg")
    defence.shortlist(page, ITEM, len(GOING))


def test_defence_follows_its_running_order_beside_the_first_marks(story: Story) -> None:
    at = story.at(49)
    there = offstage.hold_round(story.site, CODE, DEFENCE, "defence", PANEL, at)
    page = story.enter(OFFICER)
    defence.draw_order(page, there, story.day(51), HALL)
    story.look(page, "rd-50-running-order")
    page = story.enter(FIRST)
    page.goto(story.places["bid"])
    expect(page.locator("main")).to_contain_text(HALL)
    at = story.at(51)
    page = story.enter(PANEL[0])
    judge.open_next(page)
    expect(page.locator("main")).to_contain_text(f"本人在「{BLIND}」的评分")
    story.look(page, "rd-51-second-marks")
    stage.mark_the_rest(story.site, MARKS, at, spread=1)
    page = story.enter(OFFICER)
    officer_rounds.close(page, there)
    officer_results.rank(page, ITEM)
    expect(page.locator("main")).to_contain_text("仍然并列")


def test_lot_drawn_exactly_ten_proposed_and_noticed(story: Story) -> None:
    story.at(53)
    page = story.enter(OFFICER)
    draw.reveal(page, story.places["desk"], story.places["first secret"])
    page = story.enter(SECOND)
    draw.reveal(page, story.places["desk"], story.places["second secret"])
    story.look(page, "rd-60-revealed")
    page = story.enter(OFFICER)
    officer_results.open_item(page, ITEM)
    defence.vote(page, 3)
    expect(page.locator("main")).to_contain_text("抽签值，小者在前")
    expect(page.locator("main")).not_to_contain_text("仍然并列")
    story.look(page, "rd-61-drawn")
    officer_results.propose(page, ITEM, "按两轮综合得分排序，第十名由抽签确定。（示例）")
    expect(page.locator("main ol.plain-list li")).to_have_count(PLACES)
    page = story.enter(SECOND)
    officer_results.agree(page, ITEM, "程序完备，同意。（示例）")
    story.places["notice"] = officer_results.publish_notice(page, "示例处室，电话 025-00000000")
    expect(page.locator("main table").first.locator("tbody tr")).to_have_count(PLACES)
    expect(page.locator("main")).to_contain_text(CASE_TITLE)


def test_announced_certified_and_shown_with_the_laboratory_consent(story: Story) -> None:
    story.at(60)
    page = story.enter(OFFICER)
    officer_results.announce(page, story.places["notice"])
    certificates.prepare(page)
    story.look(page, "rd-70-certificates")
    certificates.issue(page)
    cases.draft(page, CASE_TITLE)
    story.look(page, "rd-71-case-drafted")
    case = cases.save(page, "充电插头在沿海一年就锈。把盐雾试验提前到选材，三个月定了镀层。")
    cases.ask(page, case)
    page = story.enter(FIRST)
    story.places["number"] = certificates.own_number(page)
    assert certificates.download(page).startswith(b"%PDF")
    cases.check(page, CASE_TITLE)
    story.look(page, "rd-72-case-at-laboratory")
    cases.consent(page)
    page = story.enter(OFFICER)
    cases.publish(page, case)
    story.look(page, "rd-73-case-published")


def test_visitor_finds_the_case_on_a_phone_and_verifies_the_certificate(story: Story) -> None:
    offstage.follow_in_search(story.site, story.at(61))
    page = story.visit(viewport=PHONE)
    page.goto("/")
    write(page, q="充电插头的盐雾试验谁做得好")
    press(page, "搜索", page.locator("main"))
    story.look(page, "rd-80-found")
    follow(page, CASE_TITLE, page.locator("main"))
    expect(page.get_by_role("heading", level=1)).to_have_text(CASE_TITLE)
    expect(page.locator("main")).to_contain_text(EVERYBODY[FIRST])
    expect(page.locator("body")).not_to_contain_text(CLIENT)
    story.look(page, "rd-81-case")
    certificates.verify(page, story.places["number"])
    expect(page.locator("main")).to_contain_text("证书有效")
    story.look(page, "rd-82-verified")
    follow(page, "看这个案例")
    expect(page.get_by_role("heading", level=1)).to_have_text(CASE_TITLE)
