"""What waits for somebody: a line on a desk, and the count that makes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    union_all,
)

from app.extensions import db
from app.shared.clock import end_of_day
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
    """A count that a desk takes together with all its others, in one statement.

    ``rows`` selects what waits; ``due`` is the column (an instant, or a day that is due when it ends) that says until
    when, or None.
    """

    label: Text
    rows: Select[Any]
    endpoint: str
    due: Any = None
    values: dict[str, Any] = field(default_factory=dict)

    def counted(self, number: int) -> Select[Any]:
        """One row: (number, how many, earliest due as text)."""
        due = null() if self.due is None else func.min(self.due)
        counted: Any = self.rows.order_by(None).with_only_columns(
            literal_column(str(number), Integer).label("number"),
            func.count().label("count"),
            cast(due, String).label("due"),
            maintain_column_froms=True,
        )
        return counted  # a select of three columns


class Moment(datetime):
    """An instant that a statement carries as a parameter, so that the statement can be kept and asked again later.

    Python compares it as the instant it is; what statements compare with is given when they are sent. A date that is
    made of it is a plain value: whoever keeps a statement keeps it for that day alone.
    """

    NAME = "moment"

    def __add__(self, other: object) -> Any:
        """Refused: what is reckoned from it would stay as it is in a statement that is sent again later."""
        raise TypeError("a kept statement cannot reckon from its moment")

    __radd__ = __sub__ = __rsub__ = __add__

    def astimezone(self, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """A plain value: the day that is made of it."""
        return datetime.combine(self.date(), self.timetz()).astimezone(tz)

    def __clause_element__(self) -> BindParameter[datetime]:
        return bindparam(self.NAME, type_=UTCDateTime())

    @classmethod
    def of(cls, at: datetime) -> "Moment":
        """The same instant as one of these."""
        return cls.combine(at.date(), at.timetz())


class Tallies:
    """Several counts that are taken in one statement, which is made once and can be sent at any moment."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        self.tallies = tallies
        self.statement = union_all(*(tally.counted(n) for n, tally in enumerate(tallies)))

    def taken(self, at: datetime | None = None) -> list[Waiting]:
        """What waits, the earliest due first, then in the order given."""
        rows = db.session.execute(self.statement, {Moment.NAME: at}).all()
        found = [
            (number, Waiting(tally.label, count, _due(due), tally.endpoint, tally.values))
            for number, count, due in sorted(tuple(row) for row in rows)
            for tally in (self.tallies[number],)
            if count
        ]
        found.sort(
            key=lambda pair: (pair[1].due is None, pair[1].due or datetime.min.replace(tzinfo=UTC), pair[0])
        )
        return [waiting for _, waiting in found]


def take(tallies: Sequence[Tally]) -> list[Waiting]:
    """Take every count in one statement: what waits, the earliest due first, then in the order given."""
    return Tallies(tallies).taken() if tallies else []


def _due(text: str | None) -> datetime | None:
    if not text:
        return None
    if len(text) == len("2026-11-23"):
        return end_of_day(date.fromisoformat(text))
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
