"""Published cases of both yearly awards, with the season, the entry and the search document of each."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.calls.models import Call, Item
from app.calls.states import CallState
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.kinds import KINDS
from app.showcase.models import Case
from app.showcase.states import CaseState
from scripts.benchmarks.rows import A_TIME, Dice, put
from scripts.benchmarks.seats import People

KINDS_OF_CASES, YEARS = ("rd_case", "service_case"), 5
FIRST, LABORATORIES = 1, 20  # the first laboratory's own list is measured elsewhere


@dataclass(frozen=True)
class Season:
    """One year's call of a kind, its one item, and the stages that its form knows."""

    id: str
    item: str
    kind: str
    year: int
    closes_at: datetime
    stages: tuple[str, ...]


def add_cases(
    connection: Connection,
    dice: Dice,
    people: People,
    count: int,
    places: list[str],
    chains: list[str],
    at: datetime,
) -> str:
    """``count`` cases over ten seasons, twenty laboratories, all chains and places; the slug of one."""
    seasons = [_season(dice, kind, year, at) for year in range(YEARS) for kind in KINDS_OF_CASES]
    put(connection, Call, [_call(season, people, dice) for season in seasons])
    put(connection, Item, [_item(season) for season in seasons])
    laboratories = people.laboratories[FIRST : FIRST + LABORATORIES]
    for start in range(0, count, A_TIME):
        rows = [
            _case(dice, seasons, n, laboratories, people) for n in range(start, min(start + A_TIME, count))
        ]
        for row in rows:
            row |= {"region_code": places[dice.random.randrange(len(places))]}
            row |= {"chain_id": chains[dice.random.randrange(len(chains))]}
        put(connection, Entry, [_entry(row, number) for number, row in enumerate(rows, start + 1)])
        put(connection, Case, rows)
    return _slug(seasons[0], 1)


def _season(dice: Dice, kind: str, years_ago: int, at: datetime) -> Season:
    questions = (q for section in KINDS[kind].sections for q in section.questions)
    stages = next(q.choices for q in questions if q.key == "stage")
    closes = at - timedelta(days=120 + 365 * years_ago)
    return Season(dice.key(), dice.key(), kind, at.year - years_ago, closes, tuple(stages))


def _call(season: Season, people: People, dice: Dice) -> dict[str, Any]:
    kind, opens = KINDS[season.kind], season.closes_at - timedelta(days=30)
    return {
        "id": season.id,
        "slug": f"{season.kind.replace('_', '-')}-measured-{season.year}",
        "kind": season.kind,
        "year": season.year,
        "title": f"示例{season.year}年度案例征集",
        "organiser": "江苏省市场监督管理局",
        "introduction": dice.words(400),
        "state": CallState.PUBLISHED,
        "opens_at": opens,
        "closes_at": season.closes_at,
        "published_at": opens,
        "created_by_id": people.officer,
        "created_at": opens,
        "form": [asdict(section) for section in kind.sections],
        "rubric": [asdict(criterion) for criterion in kind.criteria],
        "method": asdict(kind.method)
        | {"threshold": str(kind.method.threshold), "ties": list(kind.method.ties)},
    }


def _item(season: Season) -> dict[str, Any]:
    return {
        "id": season.item,
        "call_id": season.id,
        "code": f"{season.kind}-{season.year}",
        "position": 1,
        "title": "示例案例类别",
    }


def _slug(season: Season, number: int) -> str:
    return f"case-{season.kind.replace('_', '-')}-{season.year}-{number:05d}"


def _case(
    dice: Dice, seasons: list[Season], n: int, laboratories: list[str], people: People
) -> dict[str, Any]:
    """A page as long as a real one (facts.md 6): 28 characters of title, 120 of standfirst, 1,400 of anatomy."""
    season, number = seasons[n % len(seasons)], n // len(seasons) + 1
    published = season.closes_at + timedelta(days=90, minutes=n)
    before, after = dice.random.randint(20, 90), dice.random.randint(2, 19)
    effects = [
        {"name": name, "unit": unit, "before": str(before), "after": str(after)}
        for name, unit in (("试验周期", "天"), ("单件成本", "元"))
    ]
    texts = {"need": 300, "mode": 60, "work": 600, "effect": 250, "reuse": 200}
    return {
        "id": dice.key(),
        "slug": _slug(season, number),
        "entry_id": dice.key(),
        "call_id": season.id,
        "item_id": season.item,
        "organisation_id": laboratories[n % len(laboratories)],
        "kind": season.kind,
        "year": season.year,
        "number": number,
        "title": (dice.talk(5) + dice.words(16))[:28],
        "standfirst": _told(dice, 120),
        "anatomy": {key: _told(dice, length) for key, length in texts.items()} | {"effects": effects},
        "stage": season.stages[dice.random.randrange(len(season.stages))],
        "client_masked": "某示例企业",
        "state": CaseState.PUBLISHED,
        "confirmed_at": published,
        "published_at": published,
        "created_at": published,
        "created_by_id": people.officer,
    }


def _told(dice: Dice, length: int) -> str:
    """Text of this length with some of the words that a search has to tell apart."""
    words = dice.talk(max(1, length // 25))
    return (words + dice.words(length))[:length]


def _entry(case: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "id": case["entry_id"],
        "call_id": case["call_id"],
        "item_id": case["item_id"],
        "organisation_id": case["organisation_id"],
        "number": number,
        "state": EntryState.SUBMITTED,
        "outcome": Outcome.SELECTED,
        "version_number": 1,
        "submitted_at": case["published_at"],
        "created_at": case["published_at"],
        "created_by_id": case["created_by_id"],
    }
