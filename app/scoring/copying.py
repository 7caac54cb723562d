"""Reviews that are too like each other: one judge's on many entries, two judges' on the same ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb, fsum

from app.scoring.finding import Finding, Limits
from app.scoring.marks import MarkedReview


def like_reviews(marked: Sequence[MarkedReview], limits: Limits) -> Iterator[Finding]:
    """Judges who gave one and the same marks, criterion by criterion, to at least `same_entries` entries that are at
    least `same_share` of all they read."""
    own: dict[str, dict[tuple[object, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in marked:
        own[each.review.judge][each.marks].append(each.review.entry)
    for judge in sorted(own):
        most = max(own[judge].values(), key=lambda entries: (len(entries), sorted(entries)))
        read = sum(len(entries) for entries in own[judge].values())
        if len(most) >= limits.same_entries and len(most) >= limits.same_share * read:
            values = {"count": len(most), "reviews": read}
            yield Finding("same_marks", (judge,), tuple(sorted(most)), values)


def like_pairs(marked: Sequence[MarkedReview], limits: Limits) -> Iterator[Finding]:
    """Two judges whose reviews of the same entries are the same, mark by mark, more often than chance gives.

    p: share of equal reviews among all pairs of readers of one entry. With n entries read by both and m equal reviews,
    P(X ≥ m) for X ~ Bin(n, p); told where m ≥ `twin_entries` and P · (number of such pairs) ≤ `twin_chance`
    (Bonferroni). Assumes that equal reviews fall independently; a coarse scale raises p and is so allowed for.
    """
    by_entry: dict[str, list[MarkedReview]] = defaultdict(list)
    for each in marked:
        by_entry[each.review.entry].append(each)
    shared: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for entry in sorted(by_entry):
        rows = sorted(by_entry[entry], key=lambda row: row.review.judge)
        for one, other in combinations(rows, 2):
            shared[one.review.judge, other.review.judge].append((entry, one.marks == other.marks))
    equal = sum(same for rows in shared.values() for _, same in rows)
    whole = sum(len(rows) for rows in shared.values())
    for pair in sorted(shared):
        entries = tuple(entry for entry, same in shared[pair] if same)
        if len(entries) < limits.twin_entries:
            continue
        # Against the others' rate: two who copy everything must not set their own measure.
        rest = whole - len(shared[pair])
        rate = (equal - len(entries) + 1) / (rest + 2)
        chance = min(1.0, _at_least(len(entries), len(shared[pair]), rate) * len(shared))
        if chance <= limits.twin_chance:
            values = {"equal": len(entries), "both_read": len(shared[pair]), "rate": rate, "chance": chance}
            yield Finding("twins", pair, entries, values)


def _at_least(least: int, count: int, rate: float) -> float:
    """P(X ≥ least) for X ~ Bin(count, rate)."""
    return fsum(comb(count, x) * rate**x * (1 - rate) ** (count - x) for x in range(least, count + 1))
