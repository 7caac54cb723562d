"""Real PDF files: their text, fonts, headings, numbers; and that nothing in a text is ever markup."""

import io
from collections.abc import Iterator

import pypdf
import pytest

from app.adapters.documents import NotPrinted, pdf
from tests.adapters.documents.samples import CIRCULAR, LONG, PLAIN, SHEET

pytestmark = pytest.mark.no_database


def pages_of(data: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def fonts_of(data: bytes) -> Iterator[tuple[str, bool]]:
    """(name, embedded) of every font of every page."""
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            whole = font.get_object()["/DescendantFonts"][0].get_object()
            described = whole["/FontDescriptor"]
            yield str(whole["/BaseFont"]), any(key.startswith("/FontFile") for key in described)


@pytest.fixture(scope="module")
def circular() -> bytes:
    return pdf("circular", CIRCULAR.data)


def test_circular_says_everything_in_its_order(circular: bytes) -> None:
    text = "".join(pages_of(circular))
    words = (
        *("江苏省市场监督管理局", "苏市监〔2026〕18号", "关于2026年度江苏省检验检测揭榜挂帅拟揭榜单位的公示"),
        *(
            "各有关单位：",
            "现将拟揭榜单位予以公示。",
            "附件：2026年度示例名单",
            "2026年11月23日",
            "（此件公开发布）",
        ),
        *("示例项目1", "示例项目60"),
    )
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_pdf_carries_its_fonts(circular: bytes) -> None:
    fonts = set(fonts_of(circular))
    assert fonts
    assert all(embedded for _, embedded in fonts)
    assert {name.partition("+")[2].partition("-")[0] for name, _ in fonts} == {"NotoSerifSC", "NotoSansSC"}


def test_headings_and_numbers_on_every_page_of_a_table(circular: bytes) -> None:
    pages = pages_of(circular)
    assert len(pages) >= 3
    assert all("序号项目名称拟揭榜单位" in page for page in pages[1:])
    assert all(f"—{number}—" in page for number, page in enumerate(pages, 1))
    assert all("示例数据" in page for page in pages)


def test_markup_in_a_text_printed_as_it_is(circular: bytes) -> None:
    text = "".join(pages_of(circular))
    for words in PLAIN:
        assert "".join(words.split()) in text, words
    assert "前后" in text
    assert "1763" not in text


def test_long_cells_go_on_over_lines_and_lose_nothing() -> None:
    text = "".join(pages_of(pdf("sheet", SHEET.data)))
    assert text.count("极") == 2 * LONG.count("极")  # a page may end within a word
    assert "林示例检测所" in text


def test_same_data_give_the_same_bytes(circular: bytes) -> None:
    assert pdf("circular", CIRCULAR.data) == circular
    told = pypdf.PdfReader(io.BytesIO(circular))
    assert told.metadata is not None
    assert told.metadata.title == CIRCULAR.title
    assert told.trailer["/Root"]["/Lang"].lower().startswith("zh")
    assert told.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_template_that_fails_raises_and_frees_its_place() -> None:
    for _ in range(3):
        with pytest.raises(NotPrinted):
            pdf("no-such-template", CIRCULAR.data)
    with pytest.raises(NotPrinted):
        pdf("circular", {"title": "缺"})
    assert pdf("sheet", SHEET.data).startswith(b"%PDF")
