"""A season of an award up to its judging: published, entered, recommended by the cities, screened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.calls.draws import ends_in_draw
from app.calls.models import Call, Item
from app.calls.service import add_item, commit_to_draw
from app.cli.demo import bids, cast, judging, lists
from app.cli.demo.stage import Stage
from app.cli.demo.stories import Group
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.scoring.draw import commit_to
from app.screening.service import recommend_entry, send_recommendations
from app.shared.clock import end_of_day, local_date

OPINION = "案例属实，服务成效已向受益企业核实，同意推荐。（示例）"
REST = "本市推荐名额所限，建议继续跟踪成效，下一年度再行申报。（示例）"
NAMED_EVERY = 4


@dataclass(frozen=True)
class Season:
    """One season: its kind and year, the day of its closing (from today), the groups, how many a city recommends.

    ``slips``: some laboratories have named themselves where judges read, for the officer to find. ``number``: which
    one ranks, where it is not the kind's own.
    """

    kind: str
    year: int
    closes: int
    title: str
    groups: tuple[Group, ...]
    quota: int = 3
    slips: bool = False
    number: str = ""


def hold_season(stage: Stage, season: Season) -> tuple[str, list[list[str]]]:
    """Everything up to the passed formal check: the key of the call, and those of the entries, a list a group."""
    key, entries = enter_season(stage, season)
    with stage.act():
        _recommend(stage, season, stage.call(key), entries)
    with stage.act():
        call = stage.call(key)
        judging.screen(stage, call, at=stage.day(season.closes + 17))
        judging.pass_items(stage, call, call.items, at=stage.day(season.closes + 18))
    return key, entries


def enter_season(stage: Stage, season: Season) -> tuple[str, list[list[str]]]:
    """Published and entered, so that the cities may recommend; what it returns is as in ``hold_season``."""
    with stage.act(season.title):
        key = _publish(stage, season)
    entries = []
    with stage.act():
        call = stage.call(key)
        for item, group in zip(call.items, season.groups, strict=True):
            entries.append(_enter(stage, season, item, group))
    return key, entries


def _publish(stage: Stage, season: Season) -> str:
    closes = end_of_day(local_date(stage.now) + timedelta(days=season.closes))
    at = stage.day(season.closes - 34)
    call = lists.write_call(
        stage,
        season.title,
        season.year,
        stage.day(season.closes - 30),
        closes,
        at=at,
        kind=season.kind,
    )
    officer = stage.officer(call)
    method = {"city_quota": season.quota} | ({"number": season.number} if season.number else {})
    lists.write_part(call, "method", method, officer, at)
    for group in season.groups:
        add_item(
            call,
            {
                "title": group.title,
                "content": group.content,
                "requirements": "具有独立法人资格，资质认定证书有效，近三年无虚假、不实检验检测报告的行政处罚。",
                "contact": cast.OFFICE_OF[season.kind].contact,
                "places": group.places,
            },
            by=officer,
            at=at,
        )
    lists.publish(stage, call, at=stage.day(season.closes - 31))
    for person in (officer, stage.second(call)):
        if ends_in_draw(call):
            commit_to_draw(
                call, commit_to(secret_of(call, person)), by=person, at=stage.day(season.closes - 20)
            )
    return call.id


def secret_of(call: Call, person: User) -> str:
    """What an officer commits to for the draw; real ones are drawn by chance and never lie in a programme."""
    return f"示例数据，{call.year}年度抽签秘密，由{person.name}保管，仅用于演示，不得用于真实征集"


def _enter(stage: Stage, season: Season, item: Item, group: Group) -> list[str]:
    """Laboratories of the story's city hand in, at most two a laboratory."""
    used: dict[str, int] = {}
    made = []
    for number, story in enumerate(group.stories):
        houses = stage.laboratories_in(story.city)
        turn = used[story.city] = used.get(story.city, season.year) + 1
        laboratory = stage.organisation(houses[turn % len(houses)])
        when = stage.day(season.closes - 10 + number % 9, 9 + number % 7)
        closes = local_date(when) + timedelta(days=10)
        answers = story.answers(closes, named=number % NAMED_EVERY == 1)
        if season.slips and number == 0:
            answers["work"] = f"{story.texts['work']}该夹具由{laboratory.name}研制。"
        if season.slips and number in (1, 2):
            answers |= {"proofs": True, "proofs_author": laboratory.name}
        entry = bids.write_bid(stage, item, laboratory, answers, at=when - timedelta(days=3))
        bids.hand_in(stage, entry, at=when)
        made.append(entry.id)
    return made


def _recommend(stage: Stage, season: Season, call: Call, entries: Sequence[Sequence[str]]) -> None:
    """Each city recommends in the order of the stories as far as its quota goes, and sends its letter."""
    handed = [[db.session.get_one(Entry, key) for key in group] for group in entries]
    cities = sorted({entry.city_code for group in handed for entry in group if entry.city_code})
    for number, city in enumerate(cities):
        by = stage.user(cast.recommender(city))
        at = stage.day(season.closes + 3 + number % 6, 10)
        for group in handed:
            own = [entry for entry in group if entry.city_code == city]
            for entry in own[: season.quota]:
                recommend_entry(entry, OPINION, by=by, at=at)
        _send(call, season, number, by, at + timedelta(hours=5))


def _send(call: Call, season: Season, number: int, by: User, at: datetime) -> None:
    db.session.flush()
    letter = f"示例市监函〔{season.year}〕{number + 21}号"
    send_recommendations(call, letter, REST, by=by, at=at)
