"""Exchanges of readers that lift the worst-served entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.scoring.gates import house_of
from app.scoring.grid import Grid

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

# Judges looked at first in the place of one who leaves; all of them only where none of these will do.
FEW = 16


class Exchange(NamedTuple):
    """The worst entry gives up judge `gives` for judge `takes`, who leaves `other` for `gives` (None: he has room).

    `rank`: how good it is, greatest best.
    """

    rank: tuple[float, float]
    takes: int
    gives: int
    other: int | None


class Desk:
    """An assignment under repair: `chosen` pairs (mask of shape entries × judges), always lawful.

    `low`, `high`: bounds of the loads of open pairs, shape (judges,). `readers`: the open pairs' entries of each judge.
    """

    def __init__(self, grid: Grid, chosen: NDArray[np.bool_], low: Integers, high: Integers) -> None:
        import numpy as np

        self.grid, self.chosen = grid, chosen.copy()
        self.kinds = grid.kinds()
        self.house, _ = house_of(grid)
        self.sums = np.where(chosen, grid.affinity, 0.0).sum(axis=1)
        loads = (chosen & grid.open).sum(axis=0)
        self.above, self.room = loads - low, high - loads
        self.readers = [np.flatnonzero(column) for column in (chosen & grid.open).T]
        self.seated = np.zeros((len(grid.entries), int(self.house.max()) + 1), dtype=np.int64)
        rows, columns = chosen.nonzero()
        np.add.at(self.seated, (rows, self.house[columns]), 1)

    def worth(self) -> tuple[float, float]:
        """Least sum of an entry, total."""
        return float(self.sums.min()), float(self.sums.sum())

    def lift_worst(self, goal: float) -> None:
        """Take the best exchange for the worst-served entry until it has `goal`, or there is none.

        An exchange leaves both entries better off than the worst one was. Best is the one that gets both to the goal
        (or nearest to it), and among those the one with the greatest total. At most one exchange per entry (64 where
        there are fewer entries).
        """
        for _ in range(max(64, len(self.sums))):
            row = int(self.sums.argmin())
            if self.sums[row] >= goal:
                return
            found = self._exchanges(row, goal, FEW) or self._exchanges(row, goal, len(self.house))
            if not found:
                return
            self._apply(row, max(found, key=lambda each: each.rank))

    def _exchanges(self, row: int, goal: float, most: int) -> list[Exchange]:
        """The best exchange for each reader of the entry who may leave it, looking at `most` judges in his place."""
        tried = (self._best(row, gives, goal, most) for gives in self._may_leave(row))
        return [each for each in tried if each is not None]

    def _may_leave(self, row: int) -> list[int]:
        columns: list[int] = (self.chosen[row] & self.grid.open[row]).nonzero()[0].tolist()
        return columns

    def _best(self, row: int, gives: int, goal: float, most: int) -> Exchange | None:
        import numpy as np

        affinity = self.grid.affinity
        takes = np.flatnonzero(self._fits(row, gives) & (affinity[row] > affinity[row, gives]))
        if not len(takes):
            return None
        if len(takes) > most:
            takes = takes[np.argsort(-affinity[row, takes], kind="stable")[:most]]
        own = self.sums[row] - affinity[row, gives] + affinity[row, takes]
        found = []
        if self.above[gives] > 0 and (free := self.room[takes] > 0).any():
            at = int(np.argmax(np.where(free, own, -np.inf)))
            gain = float(own[at] - self.sums[row])
            found.append(Exchange((min(float(own[at]), goal), gain), int(takes[at]), gives, None))
        swap = self._best_swap(row, gives, takes, own, goal)
        return max([*found, *([swap] if swap else [])], default=None, key=lambda each: each.rank)

    def _best_swap(
        self, row: int, gives: int, takes: Integers, own: NDArray[np.float64], goal: float
    ) -> Exchange | None:
        import numpy as np

        affinity, open_ = self.grid.affinity, self.grid.open
        lists = [self.readers[judge] for judge in takes.tolist()]
        others = np.concatenate(lists)
        at = np.repeat(np.arange(len(takes)), [len(each) for each in lists])
        fits = open_[others, gives] & ~self.chosen[others, gives]
        others, at = others[fits], at[fits]
        taken = takes[at]
        colleague = self.seated[others, self.house[gives]] - (self.house[gives] == self.house[taken])
        kept = self.kinds[others, taken]
        change = affinity[others, gives] - affinity[others, taken]
        theirs = self.sums[others] + change
        good = (colleague == 0) & (self.kinds[others, gives] & kept == kept) & (theirs > self.sums[row])
        if not good.any():
            return None
        worse = np.where(good, np.minimum(np.minimum(own[at], theirs), goal), -np.inf)
        total = np.where(worse == worse.max(), own[at] + change, -np.inf)
        best = int(total.argmax())
        rank = (float(worse[best]), float(total[best] - self.sums[row]))
        return Exchange(rank, int(taken[best]), gives, int(others[best]))

    def _fits(self, row: int, gives: int) -> NDArray[np.bool_]:
        """Judges who may take the place of `gives` on the entry: open, no colleague there, fit for his seat."""
        colleague = self.seated[row, self.house] - (self.house == self.house[gives])
        kept = self.kinds[row, gives]
        return self.grid.open[row] & ~self.chosen[row] & (colleague == 0) & (self.kinds[row] & kept == kept)

    def _apply(self, row: int, exchange: Exchange) -> None:
        _, takes, gives, other = exchange
        self._move(row, gives, takes)
        if other is not None:
            self._move(other, takes, gives)

    def _move(self, row: int, gives: int, takes: int) -> None:
        self.chosen[row, gives], self.chosen[row, takes] = False, True
        self.sums[row] = self.grid.affinity[row, self.chosen[row]].sum()
        self.seated[row, self.house[gives]] -= 1
        self.seated[row, self.house[takes]] += 1
        for judge, step in ((gives, -1), (takes, 1)):
            self.above[judge] += step
            self.room[judge] -= step
            column = self.chosen[:, judge] & self.grid.open[:, judge]
            self.readers[judge] = column.nonzero()[0]
