"""The chart of rank intervals: where everything is drawn, in per cent of the width, so that it scales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.shared.text import Text, t

BANDS: Mapping[str, Text] = {"inside": t("确定在内"), "undecided": t("待定"), "outside": t("确定在外")}
ROW, TOP = 40, 26


@dataclass(frozen=True)
class ChartRow:
    """One entry: ``low`` and ``high`` end its interval, ``at`` is its place; ``y`` of its bar in pixels."""

    name: str
    band: str
    words: Text
    low: float
    high: float
    at: float | None
    y: int


@dataclass(frozen=True)
class RankChart:
    """``cut``: the line after the last place; ``ticks``: (x, rank) along the top; ``height`` in pixels."""

    rows: Sequence[ChartRow]
    cut: float
    places: int
    ticks: Sequence[tuple[float, int]]
    height: int


def rank_chart(
    entries: Sequence[Mapping[str, Any]], names: Mapping[str, str], places: int, count: int
) -> RankChart:
    """The chart of these entries of an analysis among ``count`` that are ranked for ``places``; who has no interval is
    left out."""
    drawn = [row for row in entries if row["rank_low"] is not None]
    rows = [
        ChartRow(
            names.get(row["entry"], ""),
            row["band"],
            t(
                "第 %(low)s 至 %(high)s 名，入选概率 %(p)s，%(band)s",
                low=row["rank_low"],
                high=row["rank_high"],
                p=percent(row["p_top"]),
                band=BANDS[row["band"]],
            ),
            _left(row["rank_low"], count),
            _right(row["rank_high"], count),
            _middle(row["place"], count),
            TOP + ROW * at + 28,
        )
        for at, row in enumerate(drawn)
    ]
    return RankChart(
        rows, _right(min(places, count), count), places, _ticks(count), TOP + ROW * len(rows) + 6
    )


def percent(share: float | None) -> str:
    """A probability of 4,000 draws: what never or always came true is not said to be impossible or certain."""
    if share is None:
        return "—"
    if share < 0.001 or share > 0.999:
        return "< 0.1%" if share < 0.5 else "> 99.9%"
    return f"{share * 100:.1f}%"


def _left(rank: int, count: int) -> float:
    return round(100 * (rank - 1) / count, 3)


def _right(rank: int, count: int) -> float:
    return round(100 * rank / count, 3)


def _middle(place: int | None, count: int) -> float | None:
    return None if place is None else round(100 * (place - 0.5) / count, 3)


def _ticks(count: int) -> list[tuple[float, int]]:
    """Some five ranks to read the scale by, the first and round ones after it."""
    step = next(
        step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if count / step <= 8 or step == 1000
    )
    ranks = [1, *range(step if step > 1 else 2, count + 1, step)]
    return [(round(100 * (rank - 0.5) / count, 3), rank) for rank in ranks]
