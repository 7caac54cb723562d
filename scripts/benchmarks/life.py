"""``scripts/bench life``: how fast schedules are read, how fast and how well needs are matched with them."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scripts.benchmarks.life_import import measure_import
from scripts.benchmarks.life_matching import measure_matching, measure_quality
from scripts.benchmarks.life_ranking import measure_ranking
from scripts.benchmarks.pages import machine
from scripts.benchmarks.search import database

Row = Mapping[str, Any]
Part = Callable[[argparse.Namespace], Iterator[Row]]
PARTS: dict[str, tuple[Part, ...]] = {
    "import": (measure_import,),
    "matching": (measure_quality, measure_matching),
    "ranking": (measure_ranking,),
}
"""Part → what it measures, each on an empty database of its own; every row is one line of figures."""


def run(asked: argparse.Namespace) -> None:
    """Measure the parts that were asked for, on the databases that were asked for."""
    say = (lambda _text: None) if asked.json else print
    say(machine())
    for part in asked.part or list(PARTS):
        for name in ("sqlite", "postgresql"):
            if asked.database not in {"", name}:
                continue
            for measure in PARTS[part]:
                with database(name) as app, app.app_context():
                    for row in measure(asked):
                        say(f"{part}, {name}: " + ", ".join(f"{key} {value}" for key, value in row.items()))
                        if asked.json:
                            told = {"part": part, "database": name} | dict(row)
                            print(json.dumps(told, ensure_ascii=False), flush=True)
