"""The list on an office's sheets."""

from collections.abc import Sequence

from app.calls.reading.amounts import read_amount
from app.calls.reading.items import Item, Problem, Reading, Severity
from app.calls.reading.layout import Layout, find_layout
from app.calls.reading.rows import RowReader
from app.calls.reading.sheets import Sheet
from app.calls.reading.understanding import understand
from app.chains.catalogue import Catalogue
from app.shared.text import Text, t

MOST_ITEMS = 2000
MOST_INDICATORS_IN_ALL = 8_000
_EXPECTED = {
    "indicators": t("没有找到技术指标一列"),
    "amount": t("没有找到榜单金额一列"),
    "months": t("没有找到完成时限一列"),
    "chain": t("没有找到产业链一列"),
}


class NoList(ValueError):
    """No sheet has a list of challenges; ``message`` is for the person who sent it."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def read_list(sheets: Sequence[Sheet] | Sheet, catalogue: Catalogue, *, sheet: str | None = None) -> Reading:
    """Read the list of challenges out of an office's spreadsheet.

    Headings are found by meaning in any order, below titles and notes; rows that only talk are passed over and told.
    Of several sheets the one with the most items is read, hidden ones last; ``sheet`` names another. Raises ``NoList``
    where no sheet has a heading with a title and one more field.
    """
    offered = [sheets] if isinstance(sheets, Sheet) else list(sheets)
    wanted = [one for one in offered if sheet is None or one.name == sheet]
    found = [(one, layout) for one in wanted if (layout := find_layout(one))]
    visible = [pair for pair in found if not pair[0].hidden] or found
    if not visible:
        raise NoList(t("没有找到榜单：表中看不出写有“需求名称”“技术指标”“榜单金额”等的表头"))
    counted = [(_extent(one, layout), one, layout) for one, layout in visible]
    fullest = max(counted, key=lambda entry: entry[0])
    others = [one.name for extent, one, _layout in counted if one is not fullest[1] and extent[1]]
    return _read_sheet(fullest[1], fullest[2], catalogue, others)


def _extent(sheet: Sheet, layout: Layout) -> tuple[bool, int, int]:
    """Sheets that name more fields come first among those with content."""
    titles = [column.index for column in layout.of("title")]
    rows = sum(
        any(sheet.text(row, column) for column in titles) for row in range(layout.last + 1, len(sheet.rows))
    )
    return (rows > 0 and len(layout.fields) >= 3, rows, layout.score)


def _read_sheet(sheet: Sheet, layout: Layout, catalogue: Catalogue, others: list[str]) -> Reading:
    header_row = sheet.number(layout.last)
    problems = _problems_of_the_whole(layout, header_row, others)
    reader = RowReader(sheet, layout)
    items: list[Item] = []
    indicators = 0
    for raw in reader.items():
        if len(items) >= MOST_ITEMS or indicators > MOST_INDICATORS_IN_ALL:
            message = t("最多读 %(most)s 项，从第 %(row)s 行起没有读", most=len(items), row=raw.row)
            problems.append(
                Problem(raw.row, "", "", "too_many_items", message, Severity.BLOCKING, whole=True)
            )
            break
        item, doubts = understand(raw, raw.layout.columns, catalogue)
        items.append(item)
        indicators += len(item.indicators)
        problems += doubts
    if not items:
        message = t("表头下面没有内容")
        problems.append(Problem(header_row, "", "", "no_items", message, Severity.BLOCKING, whole=True))
    reading = Reading(sheet.name, header_row, layout.columns, tuple(items), (), tuple(reader.skipped))
    unit = reading.unit_of("amount")
    if any(read_amount(item.cell("amount"), unit).unit_assumed for item in items):
        message = t("金额没有写单位：五位以下的数按万元理解，其余按元理解")
        header = reading.header_of("amount")
        problems.append(Problem(header_row, header, "amount", "amount_unit", message, whole=True))
    return reading.with_items(reading.items, settled(reading, problems))


def _problems_of_the_whole(layout: Layout, row: int, others: list[str]) -> list[Problem]:
    problems = [
        Problem(row, "", field, f"{field}_column_missing", message, whole=True)
        for field, message in _EXPECTED.items()
        if field not in layout.fields
    ]
    if others:
        message = t("工作簿中还有像榜单的表，没有读：%(names)s", names="、".join(others))
        problems.append(Problem(row, "", "", "other_sheets", message, whole=True))
    return problems


def settled(reading: Reading, problems: list[Problem]) -> tuple[Problem, ...]:
    """All problems in the order of the sheet, with those that only the whole list shows: a code given twice."""
    kept = [problem for problem in problems if problem.code != "code_repeated"]
    first: dict[str, int] = {}
    header = reading.header_of("code")
    for item in reading.items:
        if item.code and first.setdefault(item.code, item.row) != item.row:
            message = t("编号与第 %(row)s 行相同：%(code)s", row=first[item.code], code=item.code)
            kept.append(Problem(item.row, header, "code", "code_repeated", message))
    place = {column.field: column.index for column in reversed(reading.columns) if column.field}
    return tuple(
        sorted(kept, key=lambda problem: (problem.row, not problem.whole, place.get(problem.field, -1)))
    )
