"""A sheet as a person sees it: cells as texts, merged ranges, nothing of the file it came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_MOST_MERGED_CELLS = 200_000


@dataclass(frozen=True)
class Merge:
    """A merged range, inclusive, counted from 0 in ``Sheet.rows``."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """``rows[0]`` is the row numbered ``first_row`` on screen; a merged range has its text in its first cell only."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    first_row: int = 1

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _anchors(self) -> dict[tuple[int, int], Merge]:
        """The merged range of every cell in one, within the content; of overlapping ranges the first counts."""
        bottom, right = len(self.rows) - 1, self.width - 1
        anchors: dict[tuple[int, int], Merge] = {}
        for merge in self.merges:
            if (merge.top, merge.left) in anchors or len(anchors) > _MOST_MERGED_CELLS:
                continue
            for row in range(merge.top, min(merge.bottom, bottom) + 1):
                for column in range(merge.left, min(merge.right, right) + 1):
                    anchors.setdefault((row, column), merge)
        return anchors

    def text(self, row: int, column: int) -> str:
        """What is written in this very cell, without spaces around it."""
        cells = self.rows[row]
        return cells[column].strip() if 0 <= column < len(cells) else ""

    def merge_at(self, row: int, column: int) -> Merge | None:
        return self._anchors.get((row, column))

    def seen(self, row: int, column: int) -> str:
        """What a person reads there: the text of the whole merged range."""
        merge = self.merge_at(row, column)
        return self.text(merge.top, merge.left) if merge else self.text(row, column)

    def written(self, row: int) -> list[tuple[int, str]]:
        """The cells of a row that carry text of their own."""
        return [(i, cell.strip()) for i, cell in enumerate(self.rows[row]) if cell.strip()]

    def columns(self) -> Iterator[int]:
        return iter(range(self.width))

    def number(self, row: int) -> int:
        """The row's number on screen."""
        return row + self.first_row
