"""Answers as they are typed, cleaned and understood. Cleaning keeps every word; understanding says what is wrong."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.entries.content.form import PARTS, Place, Question
from app.entries.states import Claim
from app.shared.text import Text, t
from app.shared.verdict import Invalid

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")
SHORT, LONG, MOST_ROWS = 400, 20_000, 60


def clean(place: Place, value: Any) -> Any:
    """The value as it is stored: text, True or False, or rows of text. Over-long text is kept up to twice its limit.

    ``Invalid`` for what no form of ours sends (another shape, boundless text): nothing of it is stored.
    """
    question = place.question
    if question["type"] == "declaration":
        return value is True or str(value).lower() in {"y", "yes", "on", "true", "1"}
    if question["type"] == "table":
        return _clean_rows(question, value)
    if not isinstance(value, str):
        raise Invalid({question["key"]: t("这一处的内容无法识别")})
    return _clean_text(question, value, 2 * most_letters(place))


def most_letters(place: Place) -> int:
    """The printed limit of a text, or the one that we set where the form names none."""
    if place.part:
        return PARTS[place.part]
    return int(place.question.get("limit") or (LONG if place.question["type"] == "long_text" else SHORT))


def wrong_with(place: Place, value: Any) -> Text | None:
    """The sentence about an answer that is there but cannot stand; None where it can or where nothing was answered."""
    if not isinstance(value, str) or not value.strip():
        return None
    if place.part == "claim":
        return None if value in {c.value for c in Claim} else t("请从所列选项中选择")
    return wrong_text(place.question, value, most_letters(place))


def wrong_text(question: Mapping[str, Any], value: str, limit: int) -> Text | None:
    """The sentence about one typed value of a question or of a table's column."""
    kind = question["type"]
    if kind == "number":
        return None if number(value) is not None else t("请填写不小于零的数，不带单位")
    if kind == "date":
        return None if day(value) is not None else t("请按 2026-11-23 的形式填写日期")
    if kind == "choice" and value not in question.get("choices", ()):
        return t("请从所列选项中选择")
    over = len(value) - limit
    return t("超出字数上限 %(n)s 字", n=over) if over > 0 else None


def number(value: str) -> Decimal | None:
    """A figure without unit, full-width digits and separators understood; None where it is none."""
    plain = unicodedata.normalize("NFKC", value).strip().replace(",", "").replace(" ", "")
    return Decimal(plain) if NUMBER.fullmatch(plain) else None


def day(value: str) -> date | None:
    """A calendar date in ISO form."""
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def plain_number(value: str) -> str:
    """A figure in one spelling, for the frozen document."""
    found = number(value)
    return value if found is None else f"{found.normalize():f}"


def _clean_text(question: Question, value: str, most: int) -> str:
    text = CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > most:
        raise Invalid({question["key"]: t("内容过长，最多保存 %(n)s 字，请精简后再试", n=most)})
    return text


def _clean_rows(question: Question, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Invalid({question["key"]: t("这一处的内容无法识别")})
    if len(value) > MOST_ROWS:
        raise Invalid({question["key"]: t("最多 %(n)s 行", n=MOST_ROWS)})
    return [
        {
            column["key"]: _clean_text(question, str(row.get(column["key"]) or ""), 2 * column_limit(column))
            for column in question["columns"]
        }
        for row in value
    ]


def column_limit(column: Mapping[str, Any]) -> int:
    """The most letters of a cell."""
    return int(column.get("limit") or SHORT)
