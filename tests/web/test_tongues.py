"""Chinese on an English page is marked where it stands; other pages are left as they are."""

from time import process_time

import pytest
from flask.testing import FlaskClient

from app.web.tongues import mark_chinese

ZH = 'lang="zh-Hans"'


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<h1>揭榜</h1>", f"<h1 {ZH}>揭榜</h1>"),
        ('<a href="/x"> 第一批（示例） </a>', f'<a href="/x" {ZH}> 第一批（示例） </a>'),
        ("<h2>70 MPa 储氢瓶</h2>", f"<h2>70 MPa <bdi {ZH}>储氢瓶</bdi></h2>"),
        ("<p>T1100 and 压力 MEMS 传感器 too</p>", f"<p>T1100 and <bdi {ZH}>压力 MEMS 传感器</bdi> too</p>"),
        ("<p>甲 and 乙.</p>", f"<p><bdi {ZH}>甲</bdi> and <bdi {ZH}>乙</bdi>.</p>"),
        ("<p><br>甲</p>", f"<p><br><bdi {ZH}>甲</bdi></p>"),
        ('<td data-label="Name">甲</td>', f'<td data-label="Name"><bdi {ZH}>甲</bdi></td>'),
        ('<option value="1">江苏省</option>', f'<option value="1" {ZH}>江苏省</option>'),
        ("<title>江苏 · Jiebang</title>", "<title>江苏 · Jiebang</title>"),
        ('<b lang="zh-hant">繁體中文</b>', '<b lang="zh-hant">繁體中文</b>'),
        ('<script>"中文"</script>', '<script>"中文"</script>'),
        ('<p title="中文">x</p>', '<p title="中文">x</p>'),
    ],
)
def test_chinese_marked_where_it_stands(html: str, marked: str) -> None:
    assert mark_chinese(html) == marked


@pytest.mark.no_database
@pytest.mark.parametrize(
    "text", ["0" * 50_000, "（" * 50_000, "A" + "0" * 50_000, "aA" * 25_000, "中a" * 25_000]
)
def test_long_text_marked_in_time(text: str) -> None:
    begun = process_time()
    mark_chinese(f"<p>中{text}</p>")
    assert process_time() - begun < 1


def test_only_english_pages_marked(client: FlaskClient) -> None:
    assert f"{ZH}>检测" not in client.get("/search?q=检测").text
    client.set_cookie("language", "en")
    page = client.get("/search?q=检测").text
    assert f"<bdi {ZH}>检测</bdi>" in page or f"{ZH}>检测<" in page
