"""What an English sentence makes of a value: one or many, and so many 万元 as an amount."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale, gettext

from app.shared.text import t
from app.web.rendering import render_text, show_list, show_wan
from app.web.words import settle, show_yuan


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1 working day"), ("1", "1 working day"), (0, "0 working days"), (5, "5 working days")],
)
@pytest.mark.usefixtures("in_english")
def test_count_in_english_picks_one_form(n: int | str, said: str) -> None:
    assert render_text(t("%(n)s 个工作日", n=n)) == said
    assert gettext("%(n)s 个工作日", n=n) == said
    assert render_template_string("{{ _('%(n)s 个工作日', n=n) }}", n=n) == said


@pytest.mark.usefixtures("in_english")
def test_word_of_a_page_without_a_count_is_singular_and_of_a_list_plural() -> None:
    assert render_text(t("榜题")) == gettext("榜题") == "Challenge"
    assert render_text(t("榜题", n=2)) == gettext("榜题", n=2) == "Challenges"


def test_word_with_a_count_in_chinese_is_the_word(app: Flask) -> None:
    with app.test_request_context("/"), force_locale("zh_Hans_CN"):
        assert render_text(t("榜题", n=2)) == "榜题"


@pytest.mark.parametrize(
    ("wan", "said"),
    [
        (480, "CNY 4.8 million"), (Decimal("35.5"), "CNY 355,000"), (100, "CNY 1 million"),
        ("5700", "CNY 57 million"), (0, "CNY 0"), ("a few", ""),
    ],
)  # fmt: skip
def test_amount_of_ten_thousands_in_english_is_written_out(wan: object, said: str) -> None:
    assert show_yuan(wan) == said


@pytest.mark.usefixtures("in_english")
def test_amount_on_an_english_page_names_the_currency() -> None:
    assert show_wan(Decimal("480.00")) == "CNY 4.8 million"


def test_amount_that_is_no_figure_keeps_its_place_so_that_it_is_escaped() -> None:
    assert settle("at most {amount:cny}", {"amount": "<b>"}) == "at most %(amount)s"


@pytest.mark.usefixtures("in_english")
def test_list_of_values_is_separated_as_the_language_does() -> None:
    assert show_list(["A01", "A02"]) == "A01, A02"
    assert str(t("缺少列：%(columns)s", columns=["甲", "乙"])) == "缺少列：甲、乙"
