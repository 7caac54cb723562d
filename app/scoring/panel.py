"""The marks of a panel as arrays, in an order that neither the rows nor anybody's name decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scoring.marks import MarkedReview, ScoreSheet, marked_reviews

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Total = tuple[str, str, int]
REFINEMENTS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Reviews that count, as arrays of shape (reviews,), sorted by entry, then judge.

    `entry` and `judge` index `entries` and `judges`, which hold only who has a mark; `unread` are the entries without.
    `mark` in points of 100, `hundredths` the same as integers (the printed total, rule 0).
    `entries` and `judges` stand in order of what was marked (colour refinement of the panel's graph), by name only
    where nothing else tells them apart: so pseudonyms give the same figures to the last digit, draws included.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    unread: tuple[str, ...]
    entry: NDArray[np.int64]
    judge: NDArray[np.int64]
    hundredths: NDArray[np.int64]

    @property
    def mark(self) -> NDArray[np.float64]:
        """Marks in points of 100."""
        return self.hundredths / 100.0

    @property
    def pieces(self) -> int:
        """Parts of the graph entry – judge that no review connects; 1 where all can be compared, 0 without marks."""
        import numpy as np
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        size = len(self.entries) + len(self.judges)
        if size == 0:
            return 0
        edges = (np.ones(len(self.entry)), (self.entry, len(self.entries) + self.judge))
        count, _ = connected_components(coo_array(edges, shape=(size, size)), directed=False)
        return int(count)


def panel_of(sheet: ScoreSheet) -> Panel:
    """The panel of a score sheet: reviews that count (not void, no mark missing) with their printed totals."""
    rows = [
        (row.review.entry, row.review.judge, row.total)
        for row in marked_reviews(sheet)
        if isinstance(row, MarkedReview)
    ]
    return make_panel(rows, sheet.entries)


def make_panel(rows: Sequence[Total], entries: Iterable[str] = ()) -> Panel:
    """The panel of rows (entry, judge, total in hundredths of a point), at most one per pair; rows in any order.

    `entries` names those that should have been read, so that one without any mark is seen and not forgotten.
    """
    import numpy as np

    marked, judging = _ranks(rows)
    place = {entry: at for at, entry in enumerate(marked)}
    seat = {judge: at for at, judge in enumerate(judging)}
    sorted_rows = sorted((place[entry], seat[judge], total) for entry, judge, total in rows)
    table = np.array(sorted_rows, dtype=np.int64).reshape(-1, 3)
    unread = tuple(sorted(set(entries) - set(marked)))
    return Panel(tuple(marked), tuple(judging), unread, table[:, 0], table[:, 1], table[:, 2])


def _ranks(rows: Sequence[Total]) -> tuple[list[str], list[str]]:
    """Entries and judges in order of their marks, then of the company they keep, last of all by name.

    Weisfeiler & Leman's colours: two entries with the same marks are told apart by the judges who gave them, two
    judges by the entries that they gave them to, and so on.
    """
    by_entry: dict[str, list[tuple[str, int]]] = defaultdict(list)
    by_judge: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for entry, judge, total in rows:
        by_entry[entry].append((judge, total))
        by_judge[judge].append((entry, total))
    colour_of_judge = dict.fromkeys(by_judge, 0)
    colour_of_entry: Mapping[str, int] = {}
    for _ in range(REFINEMENTS):
        colour_of_entry = _colours(by_entry, colour_of_judge)
        colour_of_judge = dict(_colours(by_judge, colour_of_entry))
    entries = sorted(by_entry, key=lambda entry: (colour_of_entry[entry], entry))
    return entries, sorted(by_judge, key=lambda judge: (colour_of_judge[judge], judge))


def _colours(marks: Mapping[str, Sequence[tuple[str, int]]], others: Mapping[str, int]) -> Mapping[str, int]:
    """The rank of each name by its marks and the colours of who stands at their other end."""
    keys = {
        name: tuple(sorted((total, others[other]) for other, total in row)) for name, row in marks.items()
    }
    rank = {key: at for at, key in enumerate(sorted(set(keys.values())))}
    return {name: rank[key] for name, key in keys.items()}
