"""The rows of a reading as its page shows them."""

from dataclasses import dataclass
from functools import cached_property

from app.calls.importing import Understood
from app.calls.models import ListImport
from app.calls.reading import Item, Problem, Severity
from app.calls.service.imports import taken_codes
from app.calls.service.items import find_enterprises
from app.people.models import Organisation


@dataclass(frozen=True)
class Row:
    """One item with what a person should look at. ``waiting`` problems are neither mended nor accepted."""

    item: Item
    waiting: list[Problem]
    accepted: list[Problem]
    left_out: bool
    issuer: Organisation | None

    @property
    def is_blocked(self) -> bool:
        """Whether something must be mended, not merely accepted."""
        return any(p.severity == Severity.BLOCKING for p in self.waiting)


@dataclass
class Overview:
    """All rows, and what they come to."""

    understood: Understood
    rows: list[Row]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items as read."""
        return self.understood.reading.items

    @cached_property
    def waiting(self) -> list[Row]:
        """Rows that wait for somebody."""
        return [row for row in self.rows if row.waiting and not row.left_out]

    @cached_property
    def kept(self) -> int:
        """How many items would be saved."""
        return sum(not row.left_out for row in self.rows)

    @property
    def left_out(self) -> int:
        """How many rows would not."""
        return len(self.rows) - self.kept

    @property
    def indicators(self) -> int:
        """How many indicators would be saved."""
        return sum(len(row.item.indicators) for row in self.rows if not row.left_out)

    @property
    def known_issuers(self) -> int:
        """How many items would be joined to an enterprise."""
        return sum(row.issuer is not None and not row.left_out for row in self.rows)

    @cached_property
    def whole(self) -> list[Problem]:
        """What concerns the list and waits."""
        return self.understood.unsettled_whole()

    @cached_property
    def repeated(self) -> list[tuple[Problem, int]]:
        """Warnings that wait in more than one row, with the number of rows: they can be accepted together."""
        found: dict[str, tuple[Problem, int]] = {}
        for row in self.waiting:
            for problem in row.waiting:
                if problem.severity == Severity.WARNING:
                    first, count = found.get(problem.code, (problem, 0))
                    found[problem.code] = (first, count + 1)
        return [pair for pair in found.values() if pair[1] > 1]

    @property
    def is_settled(self) -> bool:
        """Whether everything can be saved."""
        return not self.waiting and not self.whole and self.kept > 0


def overview_of(listing: ListImport) -> Overview:
    """A reading with the codes and enterprises that it meets here, in two queries."""
    understood = Understood.of(listing)
    problems = understood.problems(taken_codes(listing.call))
    waiting = understood.unsettled(problems)
    firms = find_enterprises([item.issuer_credit_code for item in understood.reading.items])
    rows = []
    for item in understood.reading.items:
        open_here = waiting.get(item.row, [])
        accepted = [p for p in problems[item.row] if p not in open_here]
        left_out = understood.is_left_out(item.row)
        rows.append(Row(item, open_here, accepted, left_out, firms.get(item.issuer_credit_code)))
    return Overview(understood, rows)
