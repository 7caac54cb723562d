"""Real Word files: read back by python-docx, opened by LibreOffice in the full run."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from app.adapters.documents import word
from app.adapters.documents.paper import Circular, Report, Sheet, template_of
from tests.adapters.documents.samples import CIRCULAR, HOSTILE, LONG, PLAIN, REPORT, SHEET

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


@pytest.mark.slow
@pytest.mark.parametrize("paper", [CIRCULAR, SHEET], ids=["circular", "sheet"])
def test_libreoffice_opens_it_and_prints_every_word(paper: Circular | Sheet, tmp_path: Path) -> None:
    text = _opened(paper, tmp_path)

    assert len(text) >= 2
    assert all("序号项目名称拟揭榜单位" in page for page in text[-2:])
    assert "示例项目60" in "".join(text)
    assert "".join(paper.title.split()) in "".join(text)
    assert '#eval("41*43")' in "".join(text)


@pytest.mark.slow
def test_libreoffice_opens_a_report_with_what_is_signed_on_a_page_of_its_own(tmp_path: Path) -> None:
    text = _opened(REPORT, tmp_path)

    assert len(text) >= 3
    assert "".join(REPORT.title.split()) in text[0]
    assert "二、签署" not in "".join(text[:-1])
    assert "专家组长签名：" in text[-1]
    assert '#eval("41*43")' in "".join(text)


def _opened(paper: Circular | Sheet | Report, folder: Path) -> list[str]:
    """The pages as LibreOffice prints them, without spaces. ``scripts/test --full`` installs it; a run without must
    say so."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: apt-get install libreoffice-writer"
    (folder / "paper.docx").write_bytes(word(template_of(paper), paper.data))
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    convert = [office, "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), "paper.docx"]
    subprocess.run(convert, cwd=folder, check=True, capture_output=True, timeout=180)
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(folder / "paper.pdf").pages]
