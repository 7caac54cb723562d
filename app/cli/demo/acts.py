"""The three lists of the demonstration, act by act."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from app.adapters.spreadsheets import read_grid
from app.calls.reading import Reading, read_list
from app.chains.catalogue import load_catalogue
from app.chains.service import import_shipped
from app.cli.demo import (
    alliances,
    awards,
    bids,
    campaigns,
    centre_plans,
    centre_register,
    centres,
    credit,
    duties,
    judging,
    lists,
    needs,
    people,
    questions,
    scopes,
    sealing,
    supports,
)
from app.cli.demo.results import conclude_delivered, conclude_moving
from app.cli.demo.screening import leave_in_screening
from app.cli.demo.stage import Stage
from app.cli.demo.topics import DELIVERED, MOVING, SEALED, Topic
from app.extensions import db
from app.needs.listing import shipped_needs
from app.needs.service import publish_needs
from app.shared.clock import end_of_day, local_date

RAISED = 2
"""How many items of each earlier list came of a need that was filed here."""
JOINT = {3: 20, 4: 21}
"""Of the bids for the open list the numbers of joint ones, and the laboratory that each asked."""
LIST = Path(__file__).parent / "data" / "challenge_list.xlsx"


def play(stage: Stage) -> None:
    """Everything, from an empty database with its tables."""
    reading = read_list(read_grid(LIST.read_bytes(), LIST.name), load_catalogue())
    with stage.act("catalogues"):
        import_shipped(at=stage.day(-920))
        publish_needs(shipped_needs(), by=None, at=stage.day(-500))
    people.seat_officers(stage)
    people.register_laboratories(stage)
    people.register_enterprises(stage, reading)
    people.seat_judges(
        stage, [topic.chain for topic in (*DELIVERED, *MOVING)] + [i.chain for i in reading.items if i.chain]
    )
    needs.tell_needs(stage)
    needs.offer_to_needs(stage)
    needs.list_key_enterprises(stage)
    scopes.import_schedules(stage)
    awards.rd_seasons(stage)
    deliver(stage)
    centre_register.keep_register(stage)
    centres.last_years(stage)
    awards.service_season(stage)
    awards.open_recommendation(stage)
    centre_plans.rank_centres(stage)
    centres.this_years(stage)
    move(stage)
    sealing.make_keys(stage, at=stage.day(-70))
    wait_for_opening(stage)
    open_list(stage, reading)
    credit.list_credit(stage)
    alliances.found_alliances(stage)
    supports.grant_supports(stage)
    duties.list_duties(stage)
    campaigns.run_campaigns(stage)


def _closing(stage: Stage, offset: int) -> datetime:
    return end_of_day(local_date(stage.now) + timedelta(days=offset))


def _earlier(
    stage: Stage,
    title: str,
    start: int,
    closes: int,
    topics: Sequence[Topic],
    bidders: Sequence[int],
    *,
    first: int,
    sealed: bool = False,
) -> str:
    """An earlier list with its topics published, and bids handed in: ``bidders`` says how many each topic got.

    ``first``: the number of its first item. Lists of one year share the year in their numbers, and the office's own
    list has taken 001 onwards. ``sealed``: for the three openers of the office.
    """
    year = stage.day(start).year
    issuers = list(stage.enterprises)
    with stage.act(title):
        at = stage.day(start)
        opens, closing = stage.day(start + 5), _closing(stage, closes)
        call = lists.write_call(stage, title, year, opens, closing, at=at, sealed=sealed)
        for number, topic in enumerate(topics):
            code = f"{call.kind_data.code_prefix}-{year}-{first + number:03d}"
            issuer = issuers[(number * 3 + start) % len(issuers)]
            item = lists.add_topic(stage, call, topic, issuer, code, at=at)
            if number < RAISED:
                needs.raise_to(stage, item, stage.organisation(stage.enterprises[issuer]), at=at)
        if sealed:
            sealing.seal(stage, call, at=stage.day(start + 1))
        lists.publish(stage, call, at=stage.day(start + 4))
        key = call.id
    for number, count in enumerate(bidders):
        with stage.act():
            call = stage.call(key)
            item = call.items[number]
            for step in range(count):
                laboratory = stage.organisation(stage.laboratories[(number * 5 + step * 3 + start) % 30])
                when = stage.day(closes - 8 + step, 10 + step % 6)
                entry = bids.write_bid(stage, item, laboratory, at=when)
                bids.hand_in(stage, entry, at=when + timedelta(hours=5))
    return key


def deliver(stage: Stage) -> None:
    """Last year's list: accepted, under repair, running in parallel, nobody bid, given up and taken over."""
    key = _earlier(
        stage,
        f"{stage.day(-420).year}年度江苏省检验检测揭榜挂帅榜单（示例）",
        -420,
        -385,
        DELIVERED,
        (3, 3, 3, 4, 0, 3),
        first=201,
    )
    with stage.act("last year's list judged"):
        call = stage.call(key)
        judging.screen(stage, call, at=stage.day(-383))
        judging.pass_items(stage, call, call.items, at=stage.day(-380))
        items = [item for item in call.items if item.position != 5]
        round_ = judging.convene(
            stage, call, items, "专家评审", stage.day(-365, 18), at=stage.day(-378), judges=9
        )
        judging.release(stage, round_, at=stage.day(-376))
        judging.mark(stage, round_, at=stage.day(-374))
        judging.close(stage, round_, at=stage.day(-362))
    conclude_delivered(stage, key)


def move(stage: Stage) -> None:
    """This year's first list: in screening, in scoring, on notice with an objection."""
    key = _earlier(
        stage,
        f"{stage.now.year}年度江苏省检验检测揭榜挂帅榜单（第一批，示例）",
        -75,
        -40,
        MOVING,
        (3, 4, 3, 4, 3, 3),
        first=101,
    )
    with stage.act("this year's first list judged"):
        call = stage.call(key)
        judging.screen(stage, call, at=stage.day(-38))
        judging.pass_items(stage, call, call.items[2:], at=stage.day(-34))
        first = judging.convene(
            stage, call, call.items[4:], "专家评审（第一组）", stage.day(-16, 18), at=stage.day(-30), judges=8
        )
        judging.release(stage, first, at=stage.day(-28))
        judging.mark(stage, first, at=stage.day(-26))
        judging.close(stage, first, at=stage.day(-14))
        second = judging.convene(
            stage,
            call,
            call.items[2:4],
            "专家评审（第二组）",
            stage.day(9, 18),
            at=stage.day(-6),
            judges=8,
            first=2,
        )
        judging.release(stage, second, at=stage.day(-4))
        judging.mark(stage, second, at=stage.day(-3), share=0.55)
        judging.tell_of_influence(second, at=stage.day(-2))
        judging.draw_reserves(stage, second, at=stage.day(-2))
    with stage.act("screening"):
        leave_in_screening(stage, stage.call(key))
    conclude_moving(stage, key)


def wait_for_opening(stage: Stage) -> None:
    """This year's second list: sealed, closed, and waiting for two of its three openers."""
    title = f"{stage.now.year}年度江苏省检验检测揭榜挂帅榜单（第二批，示例）"
    key = _earlier(stage, title, -60, -2, SEALED, (2, 3, 1), first=301, sealed=True)
    with stage.act("its box closed"):
        sealing.close(stage.call(key))


def open_list(stage: Stage, reading: Reading) -> None:
    """The open list, out of the office's own spreadsheet, with sealed drafts and bids of which nobody may know."""
    with stage.act("the open list"):
        at = stage.day(-20)
        title = f"{stage.now.year}年度江苏省检验检测揭榜挂帅榜单（示例）"
        closing = _closing(stage, 18)
        call = lists.write_call(stage, title, 2026, stage.day(-12), closing, at=at, sealed=True)
        lists.import_shipped_list(stage, call, reading, at=stage.day(-19))
        sealing.seal(stage, call, at=stage.day(-18))
        lists.publish(stage, call, at=stage.day(-13))
        key = call.id
    with stage.act("questions"):
        questions.ask_about(stage, stage.call(key), day=-8)
    with stage.act("drafts and bids"):
        call = stage.call(key)
        for number in range(9):
            laboratory = stage.organisation(stage.laboratories[number])
            item = call.items[(number * 2) % len(call.items)]
            complete = number % 3 != 0
            when = stage.day(-7 + number % 5, 10)
            entry = bids.write_bid(stage, item, laboratory, at=when, share=1.0 if complete else 0.5)
            if number in JOINT:
                bids.ask_together(stage, entry, stage.laboratories[JOINT[number]], at=when, bound=complete)
            if complete:
                bids.hand_in(stage, entry, at=when + timedelta(hours=6))
        db.session.flush()
