"""The awards: two complete seasons of the R&D cases, this year's in its blind round, the service cases on notice."""

from collections.abc import Sequence
from dataclasses import replace

from app.calls.draws import standing_commitments
from app.calls.models import Call
from app.cli.demo import judging, readings
from app.cli.demo.blinding import settle_findings
from app.cli.demo.pages import publish_pages
from app.cli.demo.results import announce, decide, object_to, put_on_notice
from app.cli.demo.seasons import Season, enter_season, hold_season, secret_of
from app.cli.demo.stage import Stage
from app.cli.demo.stories import Group, Story, rd_stories, service_groups
from app.decisions.service import make_ranking, make_shortlist, reveal_secret
from app.rounds.models import Round
from app.rounds.service import draw_order, plan_order, publish_order

CLOSED, YEAR, NANJING = -32, 365, "320100"
BEST, STEP, OTHERS = 90.0, 0.9, (70.0, 66.0)
REASONS = "按匿名初评与现场答辩的综合得分排序，取前十名，均达到入选分数线，建议拟定入选。（示例）"
SERVICE_REASONS = "按匿名评审得分排序，达到入选分数线，在名额之内，建议拟定入选。（示例）"
CONTENT = "检验检测机构嵌入企业研发设计、开发、小试、中试和定型评价，取得实际成效的案例。"


def rd_seasons(stage: Stage) -> None:
    """The R&D cases of the year before last, of last year, and of this year."""
    this = stage.day(CLOSED).year
    for back in (2, 1):
        season = _rd_season(this - back, CLOSED - back * YEAR, f"rd_cases_{back}", quota=4)
        if back == 1:
            season = replace(season, number="calibrated")
        key, (entries,) = hold_season(stage, season)
        levels = _levels(entries)
        settle_findings(stage, key, at=stage.day(season.closes + 19))
        _first_leg(stage, season, key, levels)
        _defend(stage, season, key, levels)
        _conclude(stage, season, key)
        publish_pages(stage, key, day=season.closes + 80, dissected=back == 1)
    _under_way(stage, _rd_season(this, CLOSED, "rd_cases_0", slips=True))


def _rd_season(year: int, closes: int, name: str, quota: int = 3, slips: bool = False) -> Season:
    group = Group("检验检测服务企业研发案例", CONTENT, 10, rd_stories(name))
    title = f"{year}年度检验检测服务企业研发十佳案例征集（示例）"
    return Season("rd_case", year, closes, title, (group,), quota, slips)


def _levels(entries: Sequence[str]) -> dict[str, float]:
    """Around how many points each entry stands: the first ten well above the others."""
    most = len(entries) - len(OTHERS)
    return {key: BEST - STEP * n if n < most else OTHERS[n - most] for n, key in enumerate(entries)}


def _first_leg(stage: Stage, season: Season, key: str, levels: dict[str, float]) -> None:
    day = season.closes + 20
    with stage.act(f"{season.year} blind round"):
        call = stage.call(key)
        round_ = _read_blind(stage, call, day, day + 12)
        first = readings.close_run(levels, BEST - STEP * call.items[0].places) if season.number else levels
        judging.mark(stage, round_, at=stage.day(day + 3), levels=first)
        if season.number:
            readings.read_again(stage, round_, first, at=stage.day(day + 7))
        judging.close(stage, round_, at=stage.day(day + 13))
        (item,) = call.items
        ranking = make_ranking(round_, item, {}, by=stage.officer(call), at=stage.day(day + 14))
        wanted = len(ranking.lines) - 1
        make_shortlist(item, ranking, wanted, by=stage.officer(call), at=stage.day(day + 14, 11))


def _read_blind(stage: Stage, call: Call, day: int, due: int, chair: int | None = None) -> Round:
    until = stage.day(due, 18)
    round_ = judging.convene(
        stage, call, call.items, "匿名评审", until, at=stage.day(day), judges=10, first=chair
    )
    judging.release(stage, round_, at=stage.day(day + 2))
    return round_


def _defend(stage: Stage, season: Season, key: str, levels: dict[str, float]) -> None:
    """8 minutes to tell, 7 to answer, in an order that was drawn and published."""
    day = season.closes + 36
    with stage.act(f"{season.year} defence"):
        call = stage.call(key)
        officer = stage.officer(call)
        round_ = judging.convene(
            stage, call, call.items, "现场答辩", stage.day(day + 12, 18), at=stage.day(day), judges=10
        )
        order = plan_order(
            round_,
            stage.day(day + 11, 9),
            8,
            7,
            "示例会议中心 201 室",
            [(6, 15)],
            by=officer,
            at=stage.day(day + 2),
        )
        draw_order(order, by=officer, at=stage.day(day + 2, 10), seed=f"{season.year:064x}")
        publish_order(order, by=officer, at=stage.day(day + 2, 11))
        judging.release(stage, round_, at=stage.day(day + 3))
        judging.mark(stage, round_, at=stage.day(day + 11), levels=levels)
        judging.close(stage, round_, at=stage.day(day + 13))
    with stage.act():
        for row in standing_commitments(stage.call(key)):
            secret = secret_of(row.call, row.officer)
            reveal_secret(row, secret, by=row.officer, at=stage.day(day + 14))


def _conclude(stage: Stage, season: Season, key: str) -> None:
    with stage.act(f"{season.year} results"):
        call = stage.call(key)
        decision = decide(stage, call.items[0], day=season.closes + 52, reasons=REASONS)
        announce(stage, put_on_notice(stage, call, [decision], day=season.closes + 55))


def _under_way(stage: Stage, season: Season) -> None:
    """This year's: the findings of the name check are settled, and a little more than half of the marks are in."""
    key, _ = hold_season(stage, season)
    settle_findings(stage, key, at=stage.day(season.closes + 19))
    with stage.act("this year's blind round"):
        round_ = _read_blind(stage, stage.call(key), season.closes + 20, 6, chair=0)
        judging.mark(stage, round_, at=stage.day(season.closes + 24), share=0.55)


def service_season(stage: Stage) -> None:
    """This year's service cases: two categories on public notice, one objection waits for its answer."""
    closes = -72
    year = stage.day(closes).year
    season = Season(
        "service_case", year, closes, f"{year}年度检验检测服务优良案例征集（示例）", service_groups()
    )
    key, entries = hold_season(stage, season)
    settle_findings(stage, key, at=stage.day(closes + 19))
    with stage.act("service cases judged"):
        levels = {
            key: BEST - 5 * n if n < group.places else OTHERS[0] - 3 * n
            for group, keys in zip(season.groups, entries, strict=True)
            for n, key in enumerate(keys)
        }
        round_ = _read_blind(stage, stage.call(key), closes + 20, closes + 32)
        judging.mark(stage, round_, at=stage.day(closes + 24), levels=levels)
        judging.close(stage, round_, at=stage.day(closes + 34))
        readings.correct_a_mark(stage, round_, levels, at=stage.day(closes + 35))
    with stage.act("service cases on notice"):
        call, day = stage.call(key), stage.worked(-2)
        decisions = [decide(stage, item, day=day - 4, reasons=SERVICE_REASONS) for item in call.items]
        notice = put_on_notice(stage, call, decisions, day=day)
        facts = "拟入选案例中「退货率」一项数据与企业公开的年度报告不一致，请核查。（示例数据，附证明材料）"
        object_to(stage, notice, facts, at=stage.day(-1, 15))


def open_recommendation(stage: Stage) -> None:
    """The coming year's service cases, closed two days ago: Nanjing has four entries and may recommend three."""
    closes, (group, *_) = -2, service_groups()
    year = stage.day(closes).year + 1
    title = f"{year}年度检验检测服务优良案例征集（示例）"
    stories = tuple(replace(one, city=NANJING, texts=_next_years(one)) for one in group.stories[:4])
    season = Season("service_case", year, closes, title, (replace(group, stories=stories),))
    enter_season(stage, season)


def _next_years(story: Story) -> dict[str, str]:
    return {**story.texts, "title": f"{story.title.partition('：')[0]}（续）"}
