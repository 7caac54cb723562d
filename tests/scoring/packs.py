"""A result pack with a bit of everything: rounds, a void, a tie that the draw ends, a group too small for codes."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.scoring import (
    Criterion,
    Method,
    Pack,
    PackEntry,
    PackGroup,
    PackRound,
    Review,
    pack_bytes,
    rank_pack,
)

CRITERIA = (Criterion("创新", 60), Criterion("可行", Decimal(40), Decimal(10)))
SECRETS = ("甲-" + "1" * 40, "乙-" + "2" * 40)
COMMITMENTS = tuple(hashlib.sha256(secret.encode()).hexdigest() for secret in SECRETS)
METHOD = Method("trimmed", 1, ("criterion:创新", "median", "fewest_low", "vote", "draw"), Decimal("60.00"))


def review(entry: str, judge: int, first: float, second: int, *, void: bool = False) -> Review:
    return Review(entry, f"J{judge:02}", {"创新": Decimal(str(first)), "可行": second}, void)


def full_pack() -> Pack:
    """Two groups: six entries over two rounds with a tie that the draw ends, and two bids on an item."""
    first = [review(f"A{at}", judge, 90 - 3 * at + judge / 2, 8) for at in range(1, 7) for judge in range(5)]
    # A2 is A1 again: nothing but the draw tells them apart.
    first = [each for each in first if each.entry != "A2"]
    first += [replace(each, entry="A2") for each in first if each.entry == "A1"]
    first.append(review("A3", 9, 10, 1, void=True))
    last = [review(entry, judge, 85, 7) for entry in ("A1", "A2", "A3") for judge in (5, 6)]
    bids = [review("B1", 0, 88.5, 9), review("B1", 1, 80, 8), review("B2", 0, 70, 7), review("B2", 2, 75, 6)]
    pack = Pack(
        method=METHOD,
        criteria=CRITERIA,
        groups=(
            PackGroup("all", "优良案例", 2, tuple(PackEntry(f"A{at}") for at in range(1, 7))),
            PackGroup("item-1", "榜单第一项", 1, (PackEntry("B1"), PackEntry("B2"))),
        ),
        rounds=(
            PackRound("初评", 40, tuple(first)),
            PackRound("终评", 60, tuple(last)),
            PackRound("单项", 100, tuple(bids)),
        ),
        published=(),
        votes={"A1": 3, "A2": 3},
        commitments=COMMITMENTS,
        revealed=SECRETS,
        software="jiebang 4",
        about={"call": "示例数据"},
    )
    lines = tuple(line for each in rank_pack(pack) for line in each.lines)
    winners = {
        line.code
        for line in lines
        if line.place is not None and line.place <= (2 if line.group == "all" else 1)
    }
    groups = tuple(
        replace(
            group,
            entries=tuple(
                replace(e, winner=f"示例检测院 {e.code}") if e.code in winners else e for e in group.entries
            ),
        )
        for group in pack.groups
    )
    return replace(pack, groups=groups, published=lines)


def written(folder: Path, content: object) -> str:
    path = folder / "PACK.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
    return str(path)


def document(pack: Pack) -> Any:
    return json.loads(pack_bytes(pack), parse_float=Decimal)
