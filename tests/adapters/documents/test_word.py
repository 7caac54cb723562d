"""Real Word files, read back by python-docx; ``tests/web/public/test_office.py`` opens them in LibreOffice."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from app.adapters.documents import word
from tests.adapters.documents.samples import CIRCULAR, HOSTILE, LONG, PLAIN, SHEET

pytestmark = pytest.mark.no_database


@pytest.fixture(scope="module")
def circular() -> bytes:
    return word("circular", CIRCULAR.data)


def test_circular_says_everything_in_its_order(circular: bytes) -> None:
    made = docx.Document(io.BytesIO(circular))
    lines = [line.text.replace("\n", "") for line in made.paragraphs]
    words = (
        CIRCULAR.issuer,
        CIRCULAR.number,
        CIRCULAR.title,
        CIRCULAR.paragraphs[0],
        HOSTILE,
        "前后",
        CIRCULAR.day,
    )
    places = [lines.index(line) for line in words]
    assert places == sorted(places)
    cells = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert cells[0] == ["序号", "项目名称", "拟揭榜单位"]
    assert cells[60] == ["60", "示例项目60", "江苏示例检验检测研究院"]


def test_word_carries_nothing_of_the_template_it_was_made_from(circular: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(circular)) as archive:
        names = set(archive.namelist())
    assert names & {"docProps/thumbnail.jpeg", "docProps/app.xml"} == set()
    assert docx.Document(io.BytesIO(circular)).core_properties.author == CIRCULAR.issuer


def test_texts_in_word_are_neither_markup_nor_fields(circular: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(circular)) as archive:
        body = archive.read("word/document.xml").decode()
    assert "&lt;w:p/&gt;" in body
    assert "instrText" not in body
    assert all(
        words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in body for words in PLAIN
    )


def test_headings_repeat_rows_hold_together_and_pages_are_numbered(circular: bytes) -> None:
    made = docx.Document(io.BytesIO(circular))
    rows = made.tables[0].rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert "PAGE" in made.sections[0].footer._element.xml
    assert made.sections[0].header.paragraphs[0].text == "示例数据"
    assert made.core_properties.author == CIRCULAR.issuer


def test_same_data_give_the_same_words_and_dates() -> None:
    first, second = (docx.Document(io.BytesIO(word("sheet", SHEET.data))) for _ in range(2))
    assert first.core_properties.created == second.core_properties.created
    assert first.tables[0].cell(2, 2).text == "𠮷林示例检测所"
    assert first.tables[0].cell(2, 1).text == LONG
