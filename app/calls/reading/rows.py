"""The rows under the heading: which are items, which go on with the item above, which only talk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.calls.reading.headings import FIELDS, classify
from app.calls.reading.indicators.comparators import COMPARED
from app.calls.reading.layout import Column, Layout, layout_at
from app.calls.reading.numerals import is_blank, normalise, parse_decimal
from app.calls.reading.sheets import Sheet
from app.shared.text import Text, t


@dataclass
class RawItem:
    """The cells of one item as texts, by field; ``other`` by heading; ``shared``: fields merged with the item above."""

    row: int
    layout: Layout
    cells: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    section: str = ""


@dataclass(frozen=True)
class Skipped:
    """A row that was passed over, and why."""

    row: int
    text: str
    reason: Text


_SUBTOTAL = re.compile(r"^(?:本页|分类|分项)?(?:合计|小计|总计|共计|累计|汇总)|^(?:sub|grand)?total|^sum$")
_NOTE = re.compile(
    r"^(?:备?注|说明|附注|填[表报写]说明|特别说明|温馨提示|要求|※|\*|★|▲|note|remark)s?(?:\d{0,2}[:、.;]|\s|$)|^[※★▲*](?!\d)"
)
_SIGNED = re.compile(
    r"^(?:填[表报]|制[表单]|审[核批定]|复核|经办|负责|主管|联系|单位|部门|公司|盖章|公章|签[字章]|日期|时间|抄[送报])[^:]{0,12}(?::|\(.{0,4}[章名字]\))"
    r"|以下空白|^共\d+[项条个]|^第\d+页|^(?:单位)?\(?(?:盖章|公章)\)?"
)
_EXAMPLE = re.compile(r"^(?:填写)?(?:示例|样例|范例|例如?|举例|example|e\.g\.)[:.]?\d*$")
_SENTENCE = re.compile(r"^(?:以上|上述|本表|本榜单|此表|请|如有)|[;。]$")


class RowReader:
    """Walks down a sheet. A heading that stands there again may have other columns from then on."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self.sheet = sheet
        self.layout = layout
        self.skipped: list[Skipped] = []
        self._section = ""
        self._in_notes = False

    def items(self) -> Iterator[RawItem]:
        """Every item with its rows gathered, in the order of the sheet."""
        current: RawItem | None = None
        row = self.layout.last + 1
        while row < len(self.sheet.rows):
            again = self._heading_again(row)
            if again:
                self._pass(row, t("表头重复"))
                self.layout, row = again, again.last + 1
                continue
            if self.sheet.written(row):
                reason = self._reason_to_pass(row)
                if reason:
                    self._pass(row, reason)
                elif current and self._goes_on(current, row):
                    self._gather(current, row, continued=True)
                else:
                    if current:
                        yield current
                    current = RawItem(self.sheet.number(row), self.layout, section=self._section)
                    self._gather(current, row, continued=False)
            row += 1
        if current:
            yield current

    def _pass(self, row: int, reason: Text) -> None:
        text = "  ".join(text for _column, text in self.sheet.written(row))
        self.skipped.append(Skipped(self.sheet.number(row), text, reason))

    def _heading_again(self, row: int) -> Layout | None:
        known = [classify(text) for _column, text in self.sheet.written(row)]
        if sum(weight >= 10 for _field, weight in known) < 3:
            return None
        layout = layout_at(self.sheet, row)
        return layout if layout and "title" in layout.fields and not self._looks_like_item(row) else None

    def _looks_like_item(self, row: int) -> bool:
        cells = [self.sheet.text(row, place) for place in self._places("indicators", "seq")]
        told = [cell for cell in cells if classify(cell)[1] < 10]
        return any(COMPARED.search(normalise(cell)) or cell.isdecimal() for cell in told)

    def _reason_to_pass(self, row: int) -> Text | None:
        own = [(column, text) for column, text in self.sheet.written(row) if not is_blank(text)]
        if not own:
            return t("空白行")
        folded = [re.sub(r"\s+", "", normalise(text)).lower() for _column, text in own]
        texts = [text.removesuffix(".0") for text in folded]
        if len(texts) >= 4 and texts in ([str(i) for i in range(1, len(texts) + 1)], _bracketed(len(texts))):
            return t("栏次编号")
        if self._is_subtotal(own, folded):
            return t("合计行")
        if _EXAMPLE.match(folded[0]) and (
            own[0][0] in self._places("seq", "code") or own[0][0] < self._first("title")
        ):
            return t("填写示例")
        if _NOTE.match(folded[0]) or _SIGNED.search(folded[0]):
            self._in_notes = True
            return t("表下说明")
        if len(own) == 1:
            return self._lonely(row, own[0], folded[0])
        self._in_notes = False
        return None

    def _is_subtotal(self, own: list[tuple[int, str]], folded: list[str]) -> bool:
        """合计 before or in the title's place, or anywhere in a row that has neither title nor indicators."""
        titles, indicators = self._places("title"), self._places("indicators")
        sums = {
            column
            for (column, _), text in zip(own, folded, strict=True)
            if _SUBTOTAL.match(text) and len(text) < 15
        }
        told = {column for column, _text in own} - sums
        if not sums or told & set(indicators):
            return False
        return min(sums) <= self._first("title") or not told & set(titles)

    def _lonely(self, row: int, cell: tuple[int, str], folded: str) -> Text | None:
        """One cell alone in its row: a section, a remark, or an item of which only the title is known yet."""
        column, text = cell
        merge = self.sheet.merge_at(row, column)
        wide = merge is not None and merge.right - merge.left >= max(2, len(self.layout.columns) // 2)
        in_list = column in {known.index for known in self.layout.columns if known.field}
        if self._in_notes:
            return t("表下说明")
        if column in self._places("indicators", "contact") and not wide:
            return None
        if column in self._places("title") and not wide and not _SENTENCE.search(folded):
            return None
        if column in self._places("seq") and folded.removesuffix(".0").isdecimal():
            return t("只有序号")
        if len(text) > 30 or not (wide or in_list or column <= self._first("title")):
            return t("说明文字")
        self._section = text
        return t("分组标题")

    def _goes_on(self, current: RawItem, row: int) -> bool:
        """The title is merged with the one above, or only indicators, contacts and remarks are written here."""
        own = {column for column, _text in self.sheet.written(row)}
        if own & set(self._places("code")):
            return False
        titles = self._places("title")
        merges = [self.sheet.merge_at(row, column) for column in titles]
        first_row = current.row - self.sheet.first_row
        if any(
            merge and first_row <= merge.top < row and self.sheet.text(merge.top, merge.left)
            for merge in merges
        ):
            return True
        carrying = set(self._places("indicators", "contact", "note", ""))
        return not own & set(titles) and bool(own & set(self._places("indicators"))) and own <= carrying

    def _gather(self, item: RawItem, row: int, *, continued: bool) -> None:
        for name in sorted(self.layout.fields):
            columns = self.layout.of(name)
            pieces = [(column, *self._cell(row, column)) for column in columns]
            text = _joined(name, [(column, text) for column, text, _above in pieces if text])
            if continued:
                text = "" if all(above for _column, _text, above in pieces) else text
                added = (
                    name in ("indicators", "contact")
                    and text
                    and text not in item.cells.get(name, "").split("\n")
                )
                item.cells[name] = (
                    f"{item.cells.get(name, '')}\n{text}".strip("\n") if added else item.cells.get(name, "")
                )
            else:
                item.cells[name] = text
                item.shared |= {name} if text and all(above for _column, _text, above in pieces) else set()
        if not continued and "code" not in self.layout.fields:
            numbers = [self.sheet.text(row, column) for column in self._places("seq")]
            item.cells["code"] = next((text for text in numbers if not parse_decimal(text)), "")
        for column in self.layout.columns:
            if column.field in FIELDS or column.field == "seq":
                continue
            text, above = self._cell(row, column)
            if text and not (continued and above):
                held = item.other.get(column.header)
                item.other[column.header] = f"{held}\n{text}" if held else text

    def _cell(self, row: int, column: Column) -> tuple[str, bool]:
        """What a person reads there, and whether its merged range began in a row above."""
        merge = self.sheet.merge_at(row, column.index)
        if merge is None or merge.left != column.index or merge.top <= self.layout.last:
            return _slotted(self.sheet.text(row, column.index), column), False
        return _slotted(self.sheet.text(merge.top, merge.left), column), merge.top < row

    def _places(self, *names: str) -> list[int]:
        return [column.index for name in names for column in self.layout.of(name)]

    def _first(self, name: str) -> int:
        return min(self._places(name), default=0)


def _slotted(text: str, column: Column) -> str:
    """One of several things in a cell; the whole where it does not part into as many."""
    pieces = re.split(r"\s*[/／、·\n]\s*", text) if column.slots > 1 else []
    return pieces[column.slot] if len(pieces) == column.slots else text


def _bracketed(count: int) -> list[str]:
    return [f"({i})" for i in range(1, count + 1)]


def _joined(name: str, pieces: list[tuple[Column, str]]) -> str:
    """Several columns of one field: indicators line by line, their parts and everything else side by side."""
    if name != "indicators":
        texts = [text for _column, text in pieces]
        texts = texts if name == "amount" else list(dict.fromkeys(texts))
        between = " + " if name == "amount" else " "
        return texts[0] if name in ("title", "code") and texts else between.join(texts)
    parts = [column.part for column, _text in pieces]
    if (
        len(pieces) > 1
        and all(parts)
        and any(re.search(r"单位|数值|要求|符|名称|参数|unit|value|name", part, re.I) for part in parts)
    ):
        return " ".join(text for _column, text in pieces)
    return "\n".join(text for _column, text in pieces)
