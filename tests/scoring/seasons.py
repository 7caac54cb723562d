"""Simulated seasons as score sheets and files."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from app.scoring import Criterion, Review, ScoreSheet
from app.scoring.panel import Panel, Total, make_panel
from app.scoring.simulation import World, simulate_season

SMALL = World(entries=30, judges=8, reviews=4, careless=1, colluding=0)


def rows_of(panel: Panel) -> list[Total]:
    """(entry, judge, hundredths)."""
    pairs = zip(panel.entry, panel.judge, panel.hundredths, strict=True)
    return [(panel.entries[e], panel.judges[j], int(mark)) for e, j, mark in pairs]


def small_rows(seed: int = 1, world: World = SMALL) -> list[Total]:
    season = simulate_season(world, seed)
    return rows_of(season.panel(season.seats))


def panel_with(rows: Sequence[Total]) -> Panel:
    return make_panel(rows, {entry for entry, *_ in rows})


def sheet_with(rows: Sequence[Total], *unread: str) -> ScoreSheet:
    """One criterion of 100 points."""
    reviews = tuple(Review(e, j, {"总分": Decimal(total) / 100}) for e, j, total in rows)
    entries = sorted({entry for entry, *_ in rows}) + list(unread)
    return ScoreSheet((Criterion("总分", 100),), tuple(entries), reviews)


def csv_of(rows: Sequence[Total]) -> str:
    return "entry,judge,score\n" + "".join(f"{e},{j},{Decimal(total) / 100}\n" for e, j, total in rows)


def grid(marks: Sequence[Sequence[float]]) -> list[Total]:
    """Complete marks, entries × judges, in points."""
    table = np.asarray(marks)
    return [
        (f"e{e:02d}", f"j{j}", round(float(table[e, j]) * 100))
        for e in range(table.shape[0])
        for j in range(table.shape[1])
    ]
