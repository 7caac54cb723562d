"""Calls, their items and indicators: one list open, one being judged, the others judged and ranked."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from app.calls.models import Call, Indicator, Item
from app.calls.states import CallState, Comparator
from app.kinds import KINDS
from scripts.benchmarks.rows import Dice, put
from scripts.benchmarks.seats import People

CALLS, INDICATORS = 5, 6
OPEN, JUDGING = 0, 1


@dataclass(frozen=True)
class Listed:
    """One call: its key and slug, its items with the indicators of each [(key, text)]."""

    number: int
    id: str
    slug: str
    opens_at: datetime
    closes_at: datetime
    items: list[str]
    indicators: dict[str, list[tuple[str, str]]]


def add_lists(
    connection: Connection,
    dice: Dice,
    people: People,
    items: int,
    places: list[str],
    chains: list[str],
    at: datetime,
) -> list[Listed]:
    """Five calls of the kind challenge, ``items`` items in all."""
    kind = KINDS["challenge"]
    share = max(1, items // CALLS)
    made = [_listed(dice, number, share, at) for number in range(CALLS)]
    method = asdict(kind.method) | {"threshold": str(kind.method.threshold), "ties": list(kind.method.ties)}
    form, rubric = [asdict(section) for section in kind.sections], [asdict(c) for c in kind.criteria]
    for call in made:
        frozen = {"method": method, "form": form, "rubric": rubric, "kind": kind.name}
        put(connection, Call, [frozen | _call(call, people, dice)])
        put(connection, Item, [_item(dice, call, n, people, places, chains) for n in range(len(call.items))])
        put(
            connection,
            Indicator,
            [row for item in call.items for row in _indicators(call.indicators[item], item)],
        )
    return made


def _listed(dice: Dice, number: int, items: int, at: datetime) -> Listed:
    keys = dice.keys(items)
    closes = at + timedelta(days=20) if number == OPEN else at - timedelta(days=20 * number)
    indicators = {
        item: [(dice.key(), f"{dice.words(18)}不大于 {n}.5 %") for n in range(INDICATORS)] for item in keys
    }
    return Listed(
        number,
        dice.key(),
        f"challenge-measured-{number}",
        closes - timedelta(days=60),
        closes,
        keys,
        indicators,
    )


def _call(call: Listed, people: People, dice: Dice) -> dict[str, Any]:
    return {
        "id": call.id,
        "slug": call.slug,
        "year": call.closes_at.year,
        "title": f"示例检验检测揭榜挂帅榜单（第{call.number + 1}批）",
        "document_number": f"苏市监〔{call.closes_at.year}〕{call.number + 1}号",
        "organiser": "江苏省市场监督管理局",
        "introduction": dice.words(400),
        "state": CallState.PUBLISHED,
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "published_at": call.opens_at,
        "created_by_id": people.officer,
        "created_at": call.opens_at,
    }


def _item(
    dice: Dice, call: Listed, number: int, people: People, places: list[str], chains: list[str]
) -> dict[str, Any]:
    issuer = number % len(people.enterprises)
    return {
        "id": call.items[number],
        "call_id": call.id,
        "code": f"JSJB-{call.number}-{number + 1:04d}",
        "position": number + 1,
        "title": dice.words(24).replace("。", ""),
        "chain_id": chains[number % len(chains)],
        "region_code": places[number % len(places)],
        "issuer_id": people.enterprises[issuer],
        "issuer_name": f"示例制造企业{issuer}",
        "background": dice.words(500),
        "content": dice.words(600),
        "deliverables": dice.words(200),
        "requirements": dice.words(200),
        "months": 18,
        "amount": Decimal(100 + number % 400),
    }


def _indicators(indicators: list[tuple[str, str]], item: str) -> list[dict[str, Any]]:
    return [
        {
            "id": key,
            "item_id": item,
            "position": number,
            "text": text,
            "parameter": text[:18],
            "comparator": Comparator.AT_MOST,
            "value": number + 0.5,
            "unit": "%",
        }
        for number, (key, text) in enumerate(indicators, 1)
    ]
