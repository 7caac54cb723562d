"""What an item of a kind is asked besides its columns: whether an answer can stand, and what is still open."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.kinds import Kind
from app.kinds.kind import Question
from app.shared.text import Text, t

LONG, SHORT = 4000, 200
FIGURE = re.compile(r"\d{1,9}(\.\d{1,6})?")


def wrong_facts(kind: Kind, facts: Mapping[str, Any]) -> dict[str, Text]:
    """The sentence about each answer that is there and cannot stand, by the question's key."""
    found = {q.key: _wrong(q, str(facts.get(q.key) or "").strip()) for q in kind.item_questions}
    return {key: said for key, said in found.items() if said is not None}


def open_facts(kind: Kind, facts: Mapping[str, Any]) -> list[str]:
    """The labels of the questions that must be answered before publication and are not."""
    return [q.label for q in kind.item_questions if q.required and not str(facts.get(q.key) or "").strip()]


def most_letters(question: Question) -> int:
    """The printed limit of an answer, or the customary one of its type."""
    return question.limit or (LONG if question.type == "long_text" else SHORT)


def _wrong(question: Question, said: str) -> Text | None:
    if not said:
        return None
    if question.type == "choice" and said not in question.choices:
        return t("请从所列选项中选择")
    if question.type == "number" and not FIGURE.fullmatch(unicodedata.normalize("NFKC", said)):
        return t("请填写不小于零的数，不带单位")
    if question.type == "date" and not _is_day(said):
        return t("请按 2026-11-23 的形式填写日期")
    over = len(said) - most_letters(question)
    return t("超出字数上限 %(n)s 字", n=over) if over > 0 else None


def _is_day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True
