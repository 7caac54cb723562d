"""Where the list begins on a sheet and what each of its columns holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from app.calls.reading import amounts, durations
from app.calls.reading.headings import FIELDS, SEVERAL, classify, core
from app.calls.reading.numerals import normalise
from app.calls.reading.sheets import Sheet

_SEARCHED = 80
_DEEPEST = 3
_UNIT_ALONE = re.compile(r"^\(?(?:单位:)?(?:[亿万千]?元|个?月|年|天)\)?$")


@dataclass(frozen=True)
class Column:
    """A column: its place (from 0), its heading as printed, the field it holds (or none), its unit.

    ``part`` is the lower line of a heading in two lines. A column that holds several things (金额/期限) appears once
    for each: ``slot`` of ``slots``.
    """

    index: int
    header: str
    field: str = ""
    unit: str | None = None
    part: str = ""
    slot: int = 0
    slots: int = 1

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        return cls(**{name: plain[name] for name in cls.__dataclass_fields__})

    def to_plain(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Layout:
    """``first`` to ``last`` are the rows of the heading in ``Sheet.rows``."""

    first: int
    last: int
    columns: tuple[Column, ...]
    score: int

    def of(self, field: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field == field)

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.columns} & set(FIELDS)


def find_layout(sheet: Sheet) -> Layout | None:
    """The heading: the row, or up to three rows, that names most of the fields; the first of equals.

    None where no row names a title and one field more, or three fields.
    """
    best: Layout | None = None
    for first in range(min(len(sheet.rows), _SEARCHED)):
        layout = layout_at(sheet, first)
        if layout and (best is None or layout.score > best.score):
            best = layout
    return best


def layout_at(sheet: Sheet, first: int) -> Layout | None:
    """The heading that begins in this very row, if one does."""
    if len(sheet.written(first)) < 2:
        return None
    best: Layout | None = None
    for last in range(first, min(first + _DEEPEST, len(sheet.rows))):
        if last > first and not _is_second_line(sheet, first, last):
            break
        columns = _columns(sheet, first, last)
        layout = Layout(first, last, columns, _score(columns))
        if layout.score and (best is None or layout.score > best.score or _belongs(sheet, first, last)):
            best = layout
    return best


def _score(columns: tuple[Column, ...]) -> int:
    fields = {column.field for column in columns} & set(FIELDS)
    if ("title" in fields and len(fields) >= 2) or len(fields) >= 3:
        return 10 * len(fields) + sum(classify(column.header)[1] > 9 for column in columns) // 2
    return 0


def _belongs(sheet: Sheet, first: int, last: int) -> bool:
    return last > first and (_is_spanned(sheet, first, last) or _only_units(sheet, last))


def _only_units(sheet: Sheet, row: int) -> bool:
    written = sheet.written(row)
    return bool(written) and all(_UNIT_ALONE.match(normalise(text)) for _column, text in written)


def _is_spanned(sheet: Sheet, first: int, last: int) -> bool:
    """Does a cell of the first line reach down to this one?"""
    merges = (sheet.merge_at(first, column) for column, _text in sheet.written(first))
    return any(merge and merge.top == first and merge.bottom >= last for merge in merges)


def _is_second_line(sheet: Sheet, first: int, last: int) -> bool:
    """Short words under wider headings, and nothing where the first line has a heading of one column's width."""
    written = sheet.written(last)
    if not written or any(len(text) > 20 for _column, text in written):
        return False
    if _is_spanned(sheet, first, last) or all(
        _UNIT_ALONE.match(normalise(text)) for _column, text in written
    ):
        return True
    tops = {column for column, _text in sheet.written(first)}
    under = [column for column, _text in written if column not in tops]
    if not under or len(written) > len(tops) or any(text[:1].isdigit() for _column, text in written):
        return False
    titles = [
        column for column, text in sheet.written(first) if classify(text)[0] in ("title", "code", "seq")
    ]
    return bool(titles) and not any(sheet.text(last, column) for column in titles)


def _lines(sheet: Sheet, first: int, last: int, column: int) -> list[str]:
    """What stands over a column from top to bottom, each text once; a blank belongs to the text left of it."""
    texts: list[str] = []
    for row in range(first, last + 1):
        text = sheet.seen(row, column)
        if not text and row < last and sheet.text(last, column):
            text = next(
                (sheet.seen(row, left) for left in range(column - 1, -1, -1) if sheet.seen(row, left)), ""
            )
        if text and text not in texts:
            texts.append(text)
    return texts


def _group_above(sheet: Sheet, first: int, column: int) -> str:
    """A wider heading in the row above, unless it spans the whole list."""
    merge = sheet.merge_at(first - 1, column) if first else None
    if merge and merge.top == merge.bottom and merge.left < merge.right < merge.left + sheet.width * 2 // 3:
        return sheet.text(merge.top, merge.left)
    return ""


def _columns(sheet: Sheet, first: int, last: int) -> tuple[Column, ...]:
    money, guessed = _money_above(sheet, first), []
    for index in sheet.columns():
        lines = _lines(sheet, first, last, index)
        if lines:
            guessed += _composite(index, lines, money) or [
                _column(index, lines, _group_above(sheet, first, index), money)
            ]
    return _assigned(guessed)


def _column(index: int, lines: list[str], group: str, money: str | None) -> tuple[Column, int]:
    leaf, upper = lines[-1], lines[0] if len(lines) > 1 else group
    if len(lines) > 1 and _UNIT_ALONE.match(normalise(leaf)):
        leaf, lines = f"{lines[-2]}（{leaf.strip('（）()')}）", lines[:-1]
    (field, weight), (outer, outer_weight) = classify(leaf), classify(upper)
    part = ""
    if (
        outer == "indicators"
        and upper != leaf
        and field in ("", "indicators", "title", "issuer", "amount")
        and weight < 12
    ):
        field, weight, part = "indicators", outer_weight, leaf
    elif outer == "amount" and upper != leaf:
        field, weight, part = "amount", outer_weight - (0 if _is_total(leaf) else 3), leaf
    elif not weight and outer in FIELDS:
        field, weight = outer, outer_weight - 1
    header = "/".join(lines) if field != "indicators" else lines[0]
    unit = None
    if field == "amount":
        unit = amounts.unit_of(leaf) or amounts.unit_of(upper) or money
    elif field == "months":
        unit = durations.unit_of(leaf) or durations.unit_of(upper)
    return Column(index, header, field, unit, part), weight


_TOGETHER = re.compile(r"[/、·&+]|及|和|与")


def _composite(index: int, lines: list[str], money: str | None) -> list[tuple[Column, int]]:
    """A heading that names two or three different fields, as 金额（万元）/期限（月） does."""
    names = [name for name in _TOGETHER.split(normalise(lines[-1])) if name.strip()]
    known = [classify(name) for name in names]
    fields = [field for field, weight in known if field in FIELDS and weight >= 6]
    if not 2 <= len(names) <= 3 or len(set(fields)) < len(names):
        return []
    units = [
        amounts.unit_of(name) or money if field == "amount" else durations.unit_of(f"({name})")
        for name, field in zip(names, fields, strict=True)
    ]
    return [
        (Column(index, "/".join(lines), field, unit, slot=slot, slots=len(names)), weight)
        for slot, (unit, (field, weight)) in enumerate(zip(units, known, strict=True))
    ]


def _is_total(leaf: str) -> bool:
    return core(leaf) in ("合计", "总计", "总额", "总", "小计", "total", "总金额", "总投入", "总经费")


def _money_above(sheet: Sheet, first: int) -> str | None:
    """单位：万元 in a row over the list."""
    for row in range(first):
        for _column, text in sheet.written(row):
            folded = normalise(text).replace(" ", "") if "单位" in text else ""
            if "单位:" in folded:
                unit = amounts.unit_of(folded[folded.index("单位:") :])
                if unit:
                    return unit
    return None


def _assigned(guessed: list[tuple[Column, int]]) -> tuple[Column, ...]:
    """One column for each field but those that may have several; the surest, then the leftmost."""
    fallback = _fallback_title(guessed)
    if not any(column.field == "chain" for column, _weight in guessed):
        guessed = [
            (replace(column, field="chain") if column.field == "cluster" else column, weight)
            for column, weight in guessed
        ]
    surest: dict[str, int] = {}
    for column, weight in guessed:
        surest[column.field] = max(weight, surest.get(column.field, 0))
    columns, taken = [], dict[str, str]()
    for column, weight in guessed:
        field = "title" if column is fallback else column.field
        several = field in SEVERAL and weight >= surest[field] - 3
        same = taken.get(field) == column.header or (
            field == "amount" and column.part and weight == surest[field]
        )
        free = field not in taken and weight == surest.get(field, weight)
        kept = field if field and (several or same or free or column is fallback) else ""
        if kept:
            taken.setdefault(kept, column.header)
        columns.append(replace(column, field=kept))
    return tuple(columns)


def _fallback_title(guessed: list[tuple[Column, int]]) -> Column | None:
    """A list without titles describes its needs: the description then names them."""
    if any(column.field == "title" for column, _weight in guessed):
        return None
    words = (
        "需求内容",
        "需求描述",
        "难题描述",
        "问题描述",
        "攻关内容",
        "主要内容",
        "description",
        "需求",
        "难题",
        "问题",
    )
    for word in words:
        for column, _weight in guessed:
            if not column.field and word in core(column.header):
                return column
    return None
