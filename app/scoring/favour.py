"""Favour returned: two organisations whose judges each think better of the other's entries than is their habit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from app.scoring.finding import Finding, Limits
from app.scoring.residuals import Reading, mean


def mutual_favour(
    readings: Sequence[Reading],
    judge_houses: Mapping[str, str],
    entry_houses: Mapping[str, str],
    limits: Limits,
) -> Iterator[Finding]:
    """Organisations A < B with mean favour ≥ `favour_points` from A's judges to B's entries and from B's to A's.

    favour_ej = residual_ej − mean residual of the judge's other reviews (0 where he has none), so that a lenient judge
    is not accused of his habit. Conflicts keep a judge from his own organisation; this sees the exchange that they
    cannot. With one review a way it is often chance: `given` and `returned` say how many there are.
    """
    sums: dict[str, tuple[float, int]] = {}
    for each in readings:
        total, count = sums.get(each.judge, (0.0, 0))
        sums[each.judge] = (total + each.residual, count + 1)
    ways: dict[tuple[str, str], list[tuple[float, Reading]]] = defaultdict(list)
    for each in readings:
        giver, taker = judge_houses.get(each.judge), entry_houses.get(each.entry)
        if giver is None or taker is None or giver == taker:
            continue
        total, count = sums[each.judge]
        habit = (total - each.residual) / (count - 1) if count > 1 else 0.0
        ways[giver, taker].append((each.residual - habit, each))
    for one, other in sorted(ways):
        if one < other and (other, one) in ways:
            given, returned = ways[one, other], ways[other, one]
            means = mean([points for points, _ in given]), mean([points for points, _ in returned])
            if min(means) >= limits.favour_points:
                yield _finding(one, other, given, returned, means)


def _finding(
    one: str,
    other: str,
    given: Sequence[tuple[float, Reading]],
    returned: Sequence[tuple[float, Reading]],
    means: tuple[float, float],
) -> Finding:
    rows = [each for _, each in (*given, *returned)]
    return Finding(
        "mutual_favour",
        tuple(sorted({each.judge for each in rows})),
        tuple(sorted({each.entry for each in rows})),
        {
            "organisation": one,
            "other": other,
            "given": len(given),
            "returned": len(returned),
            "points": means[0],
            "points_back": means[1],
        },
    )
