"""Lists of credit classes and of misconduct as rows of a spreadsheet: what a line says."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from app.credit.states import Flaw, Grade, ListSort, Wrong
from app.people.identity import credit_code_agrees, is_credit_code, tidy, tidy_code
from app.shared.text import t
from app.shared.verdict import Invalid

Grid = Iterable[tuple[int, Sequence[str]]]
"""Rows with their numbers on screen."""
MOST_ROWS = 5000
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 00:00:00)?")
COMMON = {
    "credit_code": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "name": ("机构名称", "检验检测机构名称", "单位名称", "名称"),
}
HEADS: dict[ListSort, dict[str, tuple[str, ...]]] = {
    ListSort.RATINGS: {
        **COMMON,
        "grade": ("信用风险等级", "信用风险类别", "信用等级", "等级", "类别"),
        "day": ("评定日期", "分类日期", "认定日期"),
        "ends": ("有效期至", "有效期"),
    },
    ListSort.MISCONDUCT: {
        **COMMON,
        "sort": ("失信情形", "违法情形", "情形", "违法行为类型"),
        "day": ("决定日期", "处罚决定日期", "列入日期"),
        "authority": ("决定机关", "处罚机关", "列入机关"),
        "document_number": ("文书号", "决定书文号", "处罚决定书文号", "文号"),
        "facts": ("主要事实", "违法事实", "事实"),
        "ends": ("公示期至", "公示截止日期", "公示截止"),
        "public_at": ("公示网站", "公示地址", "公示平台"),
    },
}
NEEDED = {ListSort.RATINGS: ("credit_code", "name", "grade", "day"),
          ListSort.MISCONDUCT: ("credit_code", "name", "sort", "day", "authority", "document_number")}  # fmt: skip
SORTS = (("虚假", Wrong.FALSE_REPORT), ("不实", Wrong.UNTRUE_REPORT), ("科研", Wrong.RESEARCH),
         ("严重违法失信", Wrong.DISHONEST), ("严重失信", Wrong.DISHONEST))  # fmt: skip
NO_HEADS = t(
    "没有找到表头：信用风险分类名单要有统一社会信用代码、机构名称、等级、评定日期；"
    "失信行为名单要有统一社会信用代码、机构名称、失信情形、决定日期、决定机关、文书号"
)
LONGEST = {"name": 120, "authority": 120, "document_number": 80, "facts": 4000, "public_at": 200}


@dataclass
class Line:
    """One row: its number on screen, the cells by field, and what is doubtful (values of ``Flaw``)."""

    row: int
    cells: dict[str, str]
    flaws: list[str] = field(default_factory=list)

    @property
    def told(self) -> list[Flaw]:
        """The doubts in words."""
        return [Flaw(flaw) for flaw in self.flaws]

    @property
    def is_kept(self) -> bool:
        """Whether nothing forbids to save it."""
        return all(flaw.tone != "refused" for flaw in self.told)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same entry of a list."""
        return tuple(self.cells.get(name, "") for name in ("credit_code", "day", "grade", "document_number"))

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


def read_list(grid: Grid, today: date) -> tuple[ListSort, list[Line]]:
    """The list that a sheet holds: its sort is told by its headings, wherever they stand.

    Dates become ISO, classes one letter, sorts of misconduct a value of ``Wrong``. ``Invalid`` beside ``file`` where no
    row of headings is found, nothing follows it, or too much.
    """
    rows = list(grid)
    found = next(((sort, start, places) for start, (_, cells) in enumerate(rows) for sort in ListSort
                  if (places := _places(cells, sort)) is not None), None)  # fmt: skip
    if found is None:
        raise Invalid({"file": NO_HEADS})
    sort, start, places = found
    body = [(number, cells) for number, cells in rows[start + 1 :] if any(c.strip() for c in cells)]
    if not body:
        raise Invalid({"file": t("表头下面没有内容")})
    if len(body) > MOST_ROWS:
        raise Invalid({"file": t("一次最多导入 %(n)s 行，请分开上传", n=MOST_ROWS)})
    seen: set[tuple[str, ...]] = set()
    lines = []
    for number, cells in body:
        line = _line(sort, number, {name: _cell(cells, at) for name, at in places.items()}, today)
        if line.key in seen:
            line.flaws.append(Flaw.TWICE)
        seen.add(line.key)
        lines.append(line)
    return sort, lines


def _places(cells: Sequence[str], sort: ListSort) -> dict[str, int] | None:
    said = [re.sub(r"[\s（(].*$", "", tidy(cell)) for cell in cells]
    places: dict[str, int] = {}
    for name, words in HEADS[sort].items():
        for word in words:
            if word in said and name not in places:
                places[name] = said.index(word)
    return places if all(name in places for name in NEEDED[sort]) else None


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _line(sort: ListSort, number: int, cells: dict[str, str], today: date) -> Line:
    line = Line(number, {name: tidy(text)[: LONGEST.get(name, 200)] for name, text in cells.items()})
    said = line.cells
    said["credit_code"] = tidy_code(said["credit_code"])
    if not is_credit_code(said["credit_code"]):
        line.flaws.append(Flaw.CODE)
    elif not credit_code_agrees(said["credit_code"]):
        line.flaws.append(Flaw.CHECK)
    if not said["name"]:
        line.flaws.append(Flaw.NAME)
    _days(line, today)
    if sort == ListSort.RATINGS:
        _grade(line)
    else:
        _wrong(line)
    return line


def _days(line: Line, today: date) -> None:
    begins, ends = read_day(line.cells["day"]), read_day(line.cells.get("ends", ""))
    if begins is None:
        line.flaws.append(Flaw.DAY)
    elif begins > today:
        line.flaws.append(Flaw.FUTURE)
    if line.cells.get("ends") and (ends is None or (begins is not None and ends < begins)):
        line.flaws.append(Flaw.ENDS)
    line.cells["day"] = begins.isoformat() if begins else line.cells["day"]
    line.cells["ends"] = ends.isoformat() if ends else line.cells.get("ends", "")


def _grade(line: Line) -> None:
    found = re.fullmatch(
        r"([A-Da-d])(?:级|类|等|类风险)?", unicodedata.normalize("NFKC", line.cells["grade"])
    )
    if found is None:
        line.flaws.append(Flaw.GRADE)
    else:
        line.cells["grade"] = Grade(found[1].upper()).value


def _wrong(line: Line) -> None:
    said = line.cells["sort"]
    if not said:
        line.flaws.append(Flaw.SORT)
    line.cells["sort_words"] = said
    line.cells["sort"] = next((wrong for word, wrong in SORTS if word in said), Wrong.OTHER).value
    if not line.cells["authority"] or not line.cells["document_number"]:
        line.flaws.append(Flaw.AUTHORITY)
    if line.cells["ends"] and not line.cells.get("public_at"):
        line.flaws.append(Flaw.PLACE)


def read_day(text: str) -> date | None:
    """A day as offices write it: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301."""
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
