"""What was read: items, problems, the reading as a whole; all plain data that survives JSON and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from app.calls.reading.indicators import Indicator
from app.calls.reading.layout import Column
from app.calls.reading.rows import Skipped
from app.shared.text import Text, as_json, from_json


class Severity(StrEnum):
    """A blocking problem must be mended before its item can be saved; a warning may be accepted as it stands."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """``row`` as on screen, ``column`` the heading as printed, ``field`` what it holds, ``code`` stable for programs.

    ``candidates``: canonical names that could be meant. ``whole`` problems concern the list, not the item in that row.
    """

    row: int
    column: str
    field: str
    code: str
    message: Text
    severity: Severity = Severity.WARNING
    candidates: tuple[str, ...] = ()
    whole: bool = False

    def to_plain(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in ("row", "column", "field", "code", "whole")},
            "message": as_json(self.message),
            "severity": self.severity.value,
            "candidates": list(self.candidates),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        taken = {name: plain[name] for name in ("row", "column", "field", "code", "whole")}
        message, severity = from_json(plain["message"]), Severity(plain["severity"])
        return cls(**taken, message=message, severity=severity, candidates=tuple(plain["candidates"]))


@dataclass(frozen=True)
class Item:
    """One challenge as understood. ``amount`` in 万元; ``chain`` and ``city`` canonical names or None.

    ``cells`` keeps what stood in each understood column, by field, ``other`` what stood in the others, by heading;
    ``shared`` names fields whose cell is merged with the item above. Together they say everything again: an item is a
    function of them, so a mended cell is understood by the same rules.
    """

    row: int
    code: str | None
    title: str
    issuer: str
    issuer_credit_code: str
    chain: str | None
    chain_text: str
    city: str | None
    amount: Decimal | None
    months: int | None
    parallel: bool
    contact: str
    indicators: tuple[Indicator, ...]
    cells: tuple[tuple[str, str], ...]
    other: tuple[tuple[str, str], ...]
    shared: tuple[str, ...] = ()
    section: str = ""

    def cell(self, field: str) -> str:
        """What the office wrote for this field."""
        return dict(self.cells).get(field, "")

    def to_plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["amount"] = None if self.amount is None else str(self.amount)
        plain["indicators"] = [indicator.to_plain() for indicator in self.indicators]
        plain |= {"cells": [list(pair) for pair in self.cells], "other": [list(pair) for pair in self.other]}
        return plain | {"shared": list(self.shared)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        taken = {name: plain[name] for name in cls.__dataclass_fields__}
        taken["amount"] = None if plain["amount"] is None else Decimal(plain["amount"])
        taken["indicators"] = tuple(map(Indicator.from_plain, plain["indicators"]))
        for name in ("cells", "other"):
            taken[name] = tuple((key, value) for key, value in plain[name])
        return cls(**taken | {"shared": tuple(plain["shared"])})


@dataclass(frozen=True)
class Reading:
    """A sheet's list: where its heading stands, what each column holds, items, problems, rows passed over."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Skipped, ...] = ()

    def item(self, row: int) -> Item:
        """The item that begins in this row; KeyError where none does."""
        found = next((item for item in self.items if item.row == row), None)
        if found is None:
            raise KeyError(row)
        return found

    def problems_of(self, row: int) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.row == row and not problem.whole)

    @property
    def whole_problems(self) -> tuple[Problem, ...]:
        """What concerns the list and no single item."""
        return tuple(problem for problem in self.problems if problem.whole)

    def header_of(self, field: str) -> str:
        """The heading of the column that holds a field, as printed; "" where the sheet has no such column."""
        return next((column.header for column in self.columns if column.field == field), "")

    def unit_of(self, field: str) -> str | None:
        return next((column.unit for column in self.columns if column.field == field), None)

    def with_items(self, items: tuple[Item, ...], problems: tuple[Problem, ...]) -> Self:
        return replace(self, items=items, problems=problems)

    def to_plain(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": [column.to_plain() for column in self.columns],
            "items": [item.to_plain() for item in self.items],
            "problems": [problem.to_plain() for problem in self.problems],
            "skipped": [{"row": s.row, "text": s.text, "reason": as_json(s.reason)} for s in self.skipped],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        return cls(
            plain["sheet"],
            plain["header_row"],
            tuple(map(Column.from_plain, plain["columns"])),
            tuple(map(Item.from_plain, plain["items"])),
            tuple(map(Problem.from_plain, plain["problems"])),
            tuple(Skipped(s["row"], s["text"], from_json(s["reason"])) for s in plain["skipped"]),
        )
