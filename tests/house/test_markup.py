"""What templates must not write, whoever renders them: a paragraph that holds a form ends where the form begins."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web.navigation import RAILS
from app.web.rail_order import ORDER

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PARAGRAPH = re.compile(r"<p(?: [^>]*)?>((?:(?!</p>).)*)</p>", re.DOTALL)
ACTION = re.compile(r"\baction\(((?:[^()]|\([^()]*\))*)\)")


def broken_paragraphs(text: str) -> Iterator[str]:
    """Acts with an address that are posted, each a form of its own, within a paragraph; and forms themselves."""
    for paragraph in PARAGRAPH.finditer(text):
        if "<form" in paragraph[1]:
            yield paragraph[1]
        yield from (
            call[1]
            for call in ACTION.finditer(paragraph[1])
            if "url_for" in call[1] and '"get"' not in call[1]
        )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p class=\"acts\">{{ action(may, _('开始'), url_for('lab.begin', id=x.id)) }}</p>", 1),
        ("<p>{{ action(may, _('开始'), url_for('lab.begin', id=x.id), method=\"get\") }}</p>", 0),
        ("<p>{{ action(may, _('保存')) }}</p><div>{{ action(a, _('b'), url_for('c')) }}</div>", 0),
        ('<p class="act"><form></form></p>', 1),
    ],
)
def test_paragraph_with_a_form_found(text: str, found: int) -> None:
    assert len(list(broken_paragraphs(text))) == found


def test_paragraphs_that_hold_forms_absent() -> None:
    found = {
        str(file.relative_to(TEMPLATES)): broken
        for file in TEMPLATES.rglob("*.html")
        if (broken := list(broken_paragraphs(file.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_lines_of_the_rails_all_have_their_place_in_the_order() -> None:
    lines = {row.endpoint for rows in RAILS.rows.values() for row in rows}
    assert lines - set(ORDER) == set()
