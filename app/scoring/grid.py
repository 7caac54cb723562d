"""An assignment problem as arrays in canonical order, so that the order of its rows never shows in the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scoring.errors import ScoringError
from app.scoring.problem import AssignmentProblem, Judge, Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """`least` seats kept for an expertise: on the entries `rows` (entries,), for the judges `columns` (judges,)."""

    name: str
    least: int
    rows: NDArray[np.bool_]
    columns: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Entries and judges sorted by name; arrays of shape (entries, judges), (entries,) or (judges,).

    `open`: pairs still to be decided (no conflict, not forbidden, not pinned, no pinned colleague). `pinned`: pairs
    that are decided. `need`: reviews that each entry lacks beyond its pinned ones. `low`, `high`: how many open
    pairs each judge takes at least and at most. `seats`: kept for an expertise, in order of its name.
    """

    entries: tuple[str, ...]
    judges: tuple[Judge, ...]
    affinity: NDArray[np.float64]
    open: NDArray[np.bool_]
    pinned: NDArray[np.bool_]
    need: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    seats: tuple[Seat, ...] = ()

    def seated(self) -> NDArray[np.bool_]:
        """Pinned pairs of entries with kept seats: which seat they take is still to be found."""
        asked = self.need < 0
        for seat in self.seats:
            asked = asked | seat.rows
        return self.pinned & asked[:, None]

    def kinds(self) -> NDArray[np.int64]:
        """Which kept seats each judge may take on each entry: bit s for `seats[s]`, shape (entries, judges)."""
        import numpy as np

        kinds = np.zeros(self.open.shape, dtype=np.int64)
        for at, seat in enumerate(self.seats):
            kinds |= (seat.rows[:, None] & seat.columns).astype(np.int64) << at
        return kinds

    def mask(self, pairs: Iterable[Pair]) -> NDArray[np.bool_]:
        """Pairs as a mask of shape (entries, judges); pairs with a name that is not here are passed over."""
        return _mask(self.entries, self.judges, pairs)

    def houses(self) -> list[list[int]]:
        """Columns of the judges of each organisation that has several of them, in order of organisation."""
        columns: dict[str, list[int]] = defaultdict(list)
        for column, judge in enumerate(self.judges):
            if judge.organisation is not None:
                columns[judge.organisation].append(column)
        return [columns[name] for name in sorted(columns) if len(columns[name]) > 1]


def make_grid(problem: AssignmentProblem) -> Grid:
    """Arrays of `problem`. Errors: affinity_shape, affinity_not_number."""
    import numpy as np

    entries, judges = (
        tuple(sorted(problem.entries)),
        tuple(sorted(problem.judges, key=lambda judge: judge.id)),
    )
    pinned = _mask(entries, judges, problem.pinned)
    closed = _mask(entries, judges, problem.conflicts | problem.forbidden) | pinned
    taken = pinned.sum(axis=0)
    most = [len(entries) if judge.max is None else judge.max for judge in judges]
    grid = Grid(
        entries=entries,
        judges=judges,
        affinity=_affinity(problem),
        open=~closed,
        pinned=pinned,
        need=problem.reviews_per_entry - pinned.sum(axis=1),
        low=np.maximum(np.array([judge.min for judge in judges], dtype=np.int64) - taken, 0),
        high=np.array(most, dtype=np.int64) - taken,
        seats=tuple(
            Seat(
                each.name,
                each.least,
                np.array([each.is_asked_of(entry) for entry in entries], dtype=np.bool_),
                np.array([judge.id in each.judges for judge in judges], dtype=np.bool_),
            )
            for each in sorted(problem.required, key=lambda each: each.name)
        ),
    )
    for columns in grid.houses():
        seated = grid.pinned[:, columns].any(axis=1)
        grid.open[np.ix_(np.flatnonzero(seated), np.array(columns))] = False
    return grid


def _mask(entries: tuple[str, ...], judges: tuple[Judge, ...], pairs: Iterable[Pair]) -> NDArray[np.bool_]:
    import numpy as np

    rows = {entry: row for row, entry in enumerate(entries)}
    columns = {judge.id: column for column, judge in enumerate(judges)}
    mask = np.zeros((len(entries), len(judges)), dtype=np.bool_)
    for entry, judge in pairs:
        if entry in rows and judge in columns:
            mask[rows[entry], columns[judge]] = True
    return mask


def _affinity(problem: AssignmentProblem) -> NDArray[np.float64]:
    """The affinities with rows and columns in canonical order."""
    import numpy as np

    shape = (len(problem.entries), len(problem.judges))
    if problem.affinity is None or 0 in shape:
        return np.zeros(shape)
    if len(problem.affinity) != shape[0] or any(len(row) != shape[1] for row in problem.affinity):
        raise ScoringError("affinity_shape", rows=shape[0], columns=shape[1])
    try:
        affinity = np.asarray(problem.affinity, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ScoringError("affinity_not_number") from error
    if affinity.shape != shape or not np.isfinite(affinity).all():
        raise ScoringError("affinity_not_number")
    rows = sorted(range(shape[0]), key=lambda row: problem.entries[row])
    columns = sorted(range(shape[1]), key=lambda column: problem.judges[column].id)
    return affinity[np.ix_(rows, columns)]
