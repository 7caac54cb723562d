"""What waits for somebody: a line on a desk, and the count that makes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, cast, func, literal, null, select, union_all

from app.shared.columns import UTCDateTime
from app.shared.text import Text


@dataclass(frozen=True)
class Waiting:
    """``count`` things of one sort, the earliest of them due at ``due``; ``endpoint`` and ``values`` lead to them."""

    label: Text
    count: int
    due: datetime | None
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tally:
    """A count that a desk will take together with all its others, in one statement.

    ``rows`` selects what waits; ``due`` is the column that says until when, or None.
    """

    label: Text
    rows: Select[Any]
    endpoint: str
    due: Any = None
    values: dict[str, Any] = field(default_factory=dict)

    def counted(self, number: int) -> Select[Any]:
        """One row: (number, how many, earliest due)."""
        due = cast(null(), UTCDateTime) if self.due is None else func.min(self.due)
        query = self.rows.order_by(None).with_only_columns(
            cast(literal(number), Integer).label("number"),
            func.count().label("count"),
            due.label("due"),
            maintain_column_froms=True,
        )
        return select(query.subquery())


def statement_of(tallies: Sequence[Tally]) -> Any:
    """One statement that takes every count: rows of (number, count, due)."""
    return union_all(*(tally.counted(number) for number, tally in enumerate(tallies)))


def waiting_of(tallies: Sequence[Tally], rows: Sequence[Any]) -> list[Waiting]:
    """The lines of a desk out of the answer to ``statement_of``: what waits, the earliest due first."""
    found = []
    for number, count, due in rows:
        tally = tallies[number]
        if count:
            found.append((number, Waiting(tally.label, count, _aware(due), tally.endpoint, tally.values)))
    ordered = sorted(found, key=lambda pair: (pair[1].due is None, pair[1].due, pair[0]))
    return [waiting for _, waiting in ordered]


def _aware(due: Any) -> datetime | None:
    """SQLite forgets the type of a computed column inside a union."""
    return UTCDateTime().process_result_value(datetime.fromisoformat(due) if isinstance(due, str) else due, None)
