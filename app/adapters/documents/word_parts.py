"""What python-docx has no word for: Chinese fonts, page numbers, headings that repeat, a red rule."""

from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor

ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
UPRIGHT = {"top": Mm(37), "bottom": Mm(35), "left": Mm(28), "right": Mm(26)}
LYING = {"top": Mm(24), "bottom": Mm(22), "left": Mm(20), "right": Mm(20)}


def set_font(styled: Any, name: str) -> None:
    """One font for Chinese and Latin of a run or style."""
    styled.font.name = name
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), name)


def set_language(style: Any, tag: str) -> None:
    """Which forms of the characters a program falls back to where it lacks the font."""
    language = OxmlElement("w:lang")
    for script in ("val", "eastAsia"):
        language.set(qn(f"w:{script}"), tag)
    style.element.get_or_add_rPr().append(language)


def set_solid(style: Any) -> None:
    """No room between Chinese characters and figures: 2026年11月23日, as official papers print it."""
    shape = style.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        shape.append(off)


def set_page(section: Section, *, landscape: bool, stamp: str) -> None:
    """A4 with the margins of official papers, numbers — 1 — at the foot, a stamp at the head."""
    turn_page(section, landscape=landscape)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _page_number(foot.add_run())
    foot.add_run(" —")
    for run in foot.runs:
        set_font(run, "宋体")
        run.font.size = Pt(14)
    if stamp:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = head.add_run(stamp)
        set_font(run, "黑体")
        run.font.color.rgb = RGBColor(0xB3, 0x26, 0x1E)


def turn_page(section: Section, *, landscape: bool) -> None:
    """The size and the margins of a page."""
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    for side, size in (LYING if landscape else UPRIGHT).items():
        setattr(section, f"{side}_margin", size)


def text_width(section: Section) -> int:
    """What the margins leave of a page's width, in EMU."""
    return (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)


def _page_number(run: Any) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def draw_rule(paragraph: Any, color: str) -> None:
    """The red line under the head of a letter."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", color)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def table_of(made: Document, table: dict[str, Any], font: str, head_font: str, size: float) -> None:
    """A ruled table; its headings are repeated on every page and no row is cut in two."""
    columns = table["columns"]
    grid = made.add_table(rows=0, cols=len(columns), style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _close(grid)
    widths = _widths(made.sections[-1], [column["width"] for column in columns])
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    head = _row(
        grid, [column["head"] for column in columns], ["center"] * len(columns), widths, head_font, size
    )
    _mark(head, "w:tblHeader")
    _mark(head, "w:cantSplit")
    model = _row(grid, [""] * len(columns), [column["align"] for column in columns], widths, font, size)
    _mark(model, "w:cantSplit")
    grid._tbl.remove(model._tr)
    for cells in table["rows"]:
        grid._tbl.append(_filled(model, cells))


def sign_lines(made: Document, words: list[str], font: str, size: float) -> None:
    """Lines to sign on, side by side without rules: two on an upright page, four on a lying one, after some text."""
    section = made.sections[-1]
    number = min(len(words), 2 if section.orientation == WD_ORIENT.PORTRAIT else 4)
    for line in made.paragraphs[-2:]:
        line.paragraph_format.keep_with_next = True
    grid = made.add_table(rows=0, cols=number)
    grid.autofit = False
    widths = _widths(section, [1.0] * number)
    for start in range(0, len(words), number):
        told = [*words[start : start + number], *[""] * number][:number]
        row = _row(grid, told, ["left"] * number, widths, font, size)
        _mark(row, "w:cantSplit")
        for cell in row.cells:
            shape = cell.paragraphs[0].paragraph_format
            shape.space_before, shape.keep_with_next = Pt(16), start + number < len(words)


def _close(grid: Any) -> None:
    """Little room between text and rule, so that a heading of two characters stays on its line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), "57")
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    grid._tbl.tblPr.append(margins)


def _filled(model: Any, texts: list[str]) -> Any:
    """A row like the model with these texts: to lay one out anew takes python-docx twenty times as long."""
    row = deepcopy(model._tr)
    for run, text in zip(row.iter(qn("w:r")), texts, strict=True):
        run.text = text
    return row


def _row(grid: Any, texts: list[str], aligns: list[str], widths: list[Length], font: str, size: float) -> Any:
    row = grid.add_row()
    for cell, text, align, width in zip(row.cells, texts, aligns, widths, strict=True):
        cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
        line = cell.paragraphs[0]
        line.alignment = ALIGNED[align]
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
        run = line.add_run(text)
        set_font(run, font)
        run.font.size = Pt(size)
    return row


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _widths(section: Section, shares: list[float]) -> list[Length]:
    room = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    return [Length(int(room * share / sum(shares))) for share in shares]
