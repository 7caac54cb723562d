"""Word files, in the child: GB/T 9704-2012 in the fonts that offices have (宋体, 仿宋, 黑体).

Every text goes in as the text of a run, so that nothing in it is markup or a field.
"""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table

from app.adapters.documents.word_parts import (
    draw_rule,
    set_font,
    set_language,
    set_page,
    set_solid,
    sign_lines,
    table_of,
    text_width,
    turn_page,
)
from app.shared.phrases import lines_of

SONG, IMITATION, BLACK = "宋体", "仿宋", "黑体"
VERMILION = RGBColor(0xB3, 0x26, 0x1E)
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
OF_TEMPLATE = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
LINE = Pt(29)  # 22 lines on 225 mm


def compose(template: str, data: dict[str, Any]) -> bytes:
    """The .docx of a paper (``paper.Circular``, ``paper.Sheet``, ``paper.Report``)."""
    composers: dict[str, Callable[[Document, dict[str, Any]], None]] = {
        "circular": _circular,
        "sheet": _sheet,
        "report": _report,
    }
    made = docx.Document()
    _forget_template(made)
    _properties(made, data)
    composers[template](made, data)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _forget_template(made: Document) -> None:
    """The picture and the programme's name that python-docx's template carries are not of this paper."""
    rels = made.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype in OF_TEMPLATE]:
        del rels[key]


def _properties(made: Document, data: dict[str, Any]) -> None:
    at = datetime.fromtimestamp(data.get("made_at", 0), UTC).replace(tzinfo=None)
    told = made.core_properties
    told.title, told.author, told.comments = data["title"][:255], data["issuer"][:255], ""
    told.created = told.modified = at
    told.language = "zh-CN"
    set_font(made.styles["Normal"], IMITATION)
    set_language(made.styles["Normal"], "zh-CN")
    set_solid(made.styles["Normal"])


def _circular(made: Document, data: dict[str, Any]) -> None:
    set_page(made.sections[0], landscape=False, stamp=data["stamp"])
    _line(made, data["issuer"], SONG, 30, CENTRE, color=VERMILION, bold=True, exact=False)
    if data["number"]:
        _line(made, data["number"], IMITATION, 16, CENTRE)
    draw_rule(made.add_paragraph(), "B3261E")
    _title(made, data["title"])
    if data["addressee"]:
        _line(made, data["addressee"])
    for words in data["paragraphs"]:
        _body(made, words)
    if data["attachment"] is not None:
        made.add_paragraph()
        _body(made, f"附件：{data['attachment']['title']}")
    made.add_paragraph()
    _keep_together(made, 4)
    _line(made, data["signer"], align=RIGHT, right=2).paragraph_format.keep_with_next = True
    _line(made, data["day"], align=RIGHT, right=4)
    if data["note"]:
        _body(made, f"（{data['note']}）")
    if data["attachment"] is not None:
        _attach(made, data)


def _attach(made: Document, data: dict[str, Any]) -> None:
    """The attachment, on a page of its own; a lying one is a section of its own."""
    if data["lying"]:
        section = made.add_section()
        turn_page(section, landscape=True)
    head = _line(made, "附件", BLACK)
    head.paragraph_format.page_break_before = not data["lying"]
    _title(made, data["attachment"]["title"])
    table_of(made, data["attachment"], IMITATION, BLACK, 10.5 if data["lying"] else 12)


def _sheet(made: Document, data: dict[str, Any]) -> None:
    set_page(made.sections[0], landscape=data["landscape"], stamp=data["stamp"])
    _title(made, data["title"])
    if data["subtitle"]:
        _line(made, data["subtitle"], size=12, align=CENTRE)
    table_of(made, data["table"], IMITATION, BLACK, 10.5)
    for words in data["paragraphs"]:
        _line(made, words, size=12)
    if data["signatures"]:
        _sign(made, data["signatures"])


def _report(made: Document, data: dict[str, Any]) -> None:
    set_page(made.sections[0], landscape=data["landscape"], stamp=data["stamp"])
    _title(made, data["title"])
    if data["subtitle"]:
        _line(made, data["subtitle"], size=12, align=CENTRE)
    for part in data["parts"]:
        head = _line(made, part["heading"], BLACK, 14, exact=False, style="Heading 2")
        head.paragraph_format.page_break_before = part["on_own_page"]
        head.paragraph_format.space_before = head.paragraph_format.space_after = Pt(8)
        for words in part["paragraphs"]:
            _line(made, words, size=12)
        if part["table"] is not None:
            table_of(made, part["table"], IMITATION, BLACK, 10.5)
        for words in part["remarks"]:
            _line(made, words, size=12)
        if part["signatures"]:
            _sign(made, part["signatures"])


def _sign(made: Document, words: list[str]) -> None:
    if isinstance(list(made.iter_inner_content())[-1], Table):
        _line(made, "", size=6)  # two tables that touch are one
    sign_lines(made, words, IMITATION, 12)


def _keep_together(made: Document, last: int) -> None:
    """The signature never stands on a page without text: the last paragraphs go on to the next page with it."""
    for line in made.paragraphs[-last:]:
        line.paragraph_format.keep_with_next = True


def _title(made: Document, words: str) -> None:
    line = _line(made, "", SONG, 22, CENTRE, bold=True, exact=False, style="Heading 1")
    run = line.runs[0]
    for number, told in enumerate(lines_of(words, text_width(made.sections[-1]) / Pt(22))):
        if number:
            run.add_break()
        run.add_text(told)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(14)


def _body(made: Document, words: str) -> None:
    _line(made, words).paragraph_format.first_line_indent = Pt(32)


def _line(
    made: Document,
    words: str,
    font: str = IMITATION,
    size: float = 16,
    align: WD_ALIGN_PARAGRAPH | None = None,
    *,
    color: RGBColor | None = None,
    bold: bool = False,
    exact: bool = True,
    right: int = 0,
    style: str | None = None,
) -> Any:
    """One paragraph; ``right``: characters left free at the right end."""
    line = made.add_paragraph(style=style)
    run = line.add_run(words)
    set_font(run, font)
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = color or RGBColor(0, 0, 0)
    shape = line.paragraph_format
    shape.alignment, shape.space_after, shape.space_before = align, Mm(0), Mm(0)
    shape.line_spacing = LINE if exact and size > 12 else 1.2
    shape.right_indent = Pt(size * right) if right else None
    return line
