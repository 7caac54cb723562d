"""From the rows of a schedule's sheets to what they say, row by row: headings by meaning, merged cells carried on.

Pure. Layouts (facts.md 5.2): that of DB32/T 4194-2022 (序号, 类别名称, 产品/项目/参数 with 序号 and 名称,
依据的标准（方法）名称及编号, 限制范围, 说明), and that of an accreditation scope (检测对象, 项目/参数, 领域代码,
检测标准（方法）, 说明).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

from app.capabilities.standards import OLDEST, Standard, fold, parted
from app.capabilities.states import Doubt

HEAD_ROWS = 30
"""Rows of a sheet among which its headings must stand."""
CELLS = ("field", "subject", "parameter", "method", "restriction")
_LEADING = re.compile(r"^(?:\d+(?:[.．]\d+)*[\s、.．]+|[一二三四五六七八九十]+、|[(（]\d+[)）]\s*)")
_SITE = re.compile(r"(?:检验检测场所|场所|地点|地址)[^:：]{0,12}[:：]\s*(\S.*)")
_SECOND = re.compile(r"序号|编号|名称|no\.?|name|代码|年号|.{0,8}(?:名称|编号|序号)")
_CERTIFICATE = re.compile(r"(?<!\d)(\d{12})(?!\d)")
_MEANINGS = (
    ("number", re.compile(r"(?:^|[/|])(?:序号|编号|no\.?)$")),
    ("restriction", re.compile(r"限制")),
    ("note", re.compile(r"说明|备注")),
    ("method", re.compile(r"依据|标准|方法")),
    ("field", re.compile(r"领域|大类")),
    ("subject", re.compile(r"类别|对象|样品")),
    ("parameter", re.compile(r"项目|参数|产品")),
)


class Sort(StrEnum):
    """What a row is."""

    CAPABILITY = "stored"
    DOUBTFUL = "doubtful"
    BLANK = "blank"
    HEADING = "heading"


@dataclass(frozen=True)
class Line:
    """One row of a file: where it stands (``number`` over all sheets, from 1), what it is, what it says.

    ``methods``: the words of each method with its standard. ``cells``: as written, merged cells and the cells above
    filled in.
    """

    number: int
    sheet: str
    sheet_row: int
    sort: Sort
    cells: dict[str, str] = field(default_factory=dict)
    site: str = ""
    doubt: Doubt | None = None
    methods: tuple[tuple[str, Standard | None], ...] = ()


@dataclass(frozen=True)
class SheetRow:
    """One row as the spreadsheet adapter streams it; ``cells`` of merged ranges all hold the range's text."""

    sheet: str
    number: int
    cells: tuple[str, ...]


@dataclass
class Told:
    """What a file says of itself beside its rows: the certificate, sites, sheets without a table."""

    certificate: str = ""
    sites: dict[str, None] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    tables: int = 0


def judge(
    cells: dict[str, str], this_year: int
) -> tuple[Doubt | None, tuple[tuple[str, Standard | None], ...]]:
    """The first doubt about a row, and its methods. Of a year after next nothing can be accredited yet."""
    if not cells.get("subject"):
        return Doubt.NO_SUBJECT, ()
    if not cells.get("parameter"):
        return Doubt.NO_PARAMETER, ()
    if not cells.get("method"):
        return Doubt.NO_METHOD, ()
    methods = parted(cells["method"])
    standards = [standard for _, standard in methods]
    if None in standards:
        return Doubt.NUMBER_UNREAD, methods
    if any(s.edition is None for s in standards if s):
        return Doubt.NO_YEAR, methods
    if any(not OLDEST <= (s.edition or 0) <= this_year + 1 for s in standards if s):
        return Doubt.ODD_YEAR, methods
    return None, methods


def read_lines(rows: Iterable[SheetRow], told: Told, this_year: int) -> Iterator[Line]:
    """Every row of every sheet, in order, as what it is; ``told`` fills on the way."""
    number = 0
    for name, sheet in _sheets(rows):
        for line in _Sheet(name, told, this_year).lines(sheet):
            number += 1
            yield replace(line, number=number)


def _sheets(rows: Iterable[SheetRow]) -> Iterator[tuple[str, Iterator[SheetRow]]]:
    """Rows by their sheet, each sheet read to its end before the next begins."""
    yield from groupby(rows, key=lambda row: row.sheet)


class _Sheet:
    """One sheet while it is read: its columns, and what stands above."""

    def __init__(self, name: str, told: Told, this_year: int) -> None:
        self.name, self.told, self.this_year = name, told, this_year
        self.columns: dict[str, int] = {}
        self.heads: list[tuple[str, ...]] = []
        self.above = {"field": "", "subject": "", "parameter": ""}
        self.site = name if "场所" in name or "地址" in name else ""

    def lines(self, rows: Iterator[SheetRow]) -> Iterator[Line]:
        top = [row for _, row in zip(range(HEAD_ROWS), rows, strict=False)]
        start, depth = self._find_heads(top)
        if not depth:
            self.told.skipped.append(self.name)
            for row in (*top, *rows):
                blank = not any(cell.strip() for cell in row.cells)
                yield Line(0, row.sheet, row.number, Sort.BLANK if blank else Sort.HEADING)
            return
        self.told.tables += 1
        for row in top[: start + depth]:
            yield self._heading(row)
        for row in (*top[start + depth :], *rows):
            yield self._line(row)

    def _find_heads(self, top: list[SheetRow]) -> tuple[int, int]:
        """Where the headings stand and how many rows they take; (0, 0) where there are none."""
        for at, row in enumerate(top):
            for depth in (2, 1):
                if at + depth > len(top):
                    continue
                below = top[at + 1].cells if depth == 2 else ()
                found = _meanings(row.cells, below)
                if "method" in found and ("parameter" in found or "subject" in found):
                    if depth == 2 and not _is_second_head(row.cells, below):
                        continue
                    self.columns = found
                    self.heads = [_tight(each.cells) for each in top[at : at + depth]]
                    return at, depth
        return 0, 0

    def _heading(self, row: SheetRow) -> Line:
        text = " ".join(dict.fromkeys(cell.strip() for cell in row.cells if cell.strip()))
        if not text:
            return Line(0, row.sheet, row.number, Sort.BLANK)
        if found := _SITE.search(text):
            self.site = found[1].strip()
        if "证书" in text and (certificate := _CERTIFICATE.search(fold(text))):
            self.told.certificate = certificate[1]
        return Line(0, row.sheet, row.number, Sort.HEADING)

    def _line(self, row: SheetRow) -> Line:
        written = {cell.strip() for cell in row.cells if cell.strip()}
        if not written:
            return Line(0, row.sheet, row.number, Sort.BLANK)
        if _tight(row.cells) in self.heads:
            return Line(0, row.sheet, row.number, Sort.HEADING)
        if len(written) == 1 and self._spans(row):
            return self._group(row, next(iter(written)))
        cells = self._cells(row)
        if not cells["method"] and not self._own(row, "parameter"):
            return Line(0, row.sheet, row.number, Sort.HEADING)  # a class alone, carried on to the rows below
        if self.site:
            self.told.sites.setdefault(self.site)
        doubt, methods = judge(cells, self.this_year)
        sort = Sort.DOUBTFUL if doubt else Sort.CAPABILITY
        return Line(0, row.sheet, row.number, sort, cells, self.site, doubt, methods)

    def _spans(self, row: SheetRow) -> bool:
        """One text over several columns, or alone in the first: a line that heads those below."""
        filled = [place for place, cell in enumerate(row.cells) if cell.strip()]
        others = {self.columns.get("method"), self.columns.get("restriction")}
        return len(filled) > 2 or (len(filled) == 1 and filled[0] == 0 and not others & set(filled))

    def _group(self, row: SheetRow, text: str) -> Line:
        line = self._heading(row)
        if not _SITE.search(text) and not text.isdecimal():
            self.above = {"field": _LEADING.sub("", text), "subject": "", "parameter": ""}
        return line

    def _own(self, row: SheetRow, meaning: str) -> str:
        place = self.columns.get(meaning)
        text = row.cells[place].strip() if place is not None and place < len(row.cells) else ""
        return _LEADING.sub("", text) if meaning in {"parameter", "subject", "field"} else text

    def _cells(self, row: SheetRow) -> dict[str, str]:
        """What the row says; an empty class or parameter means the one above (methods follow one another)."""
        cells = {meaning: self._own(row, meaning) for meaning in CELLS}
        if note := self._own(row, "note"):
            cells["restriction"] = "；".join(filter(None, (cells["restriction"], note)))
        if "subject" not in self.columns:
            cells["subject"] = cells["field"] or self.above["field"]
        if cells["subject"] and cells["subject"] != self.above["subject"]:
            self.above["parameter"] = ""
        for meaning in self.above:
            self.above[meaning] = cells[meaning] = cells[meaning] or self.above[meaning]
        if "parameter" not in self.columns:
            cells["parameter"] = cells["subject"]
        return cells


def _tight(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple("".join(fold(cell).split()) for cell in cells if cell.strip())


def _meanings(first: tuple[str, ...], second: tuple[str, ...]) -> dict[str, int]:
    """Meaning → column; of two columns with the same meaning the first, but for a method the one with the number."""
    found: dict[str, int] = {}
    for place, cell in enumerate(first):
        below = second[place] if place < len(second) else ""
        parts = dict.fromkeys(filter(None, ("".join(fold(part).lower().split()) for part in (cell, below))))
        text = "/".join(parts)
        for meaning, pattern in _MEANINGS:
            if text and pattern.search(text):
                if meaning not in found or (meaning == "method" and "编号" in text):
                    found[meaning] = place
                break
    return found


def _is_second_head(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the row below still heads: its own words are 序号, 名称 and the like, or those of the row above."""
    own = {fold(cell) for cell in second if cell.strip()} - {fold(cell) for cell in first if cell.strip()}
    return bool(own) and all(_SECOND.fullmatch(each.lower()) for each in own)
