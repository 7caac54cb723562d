"""The form of a call, edited without code: sections and questions, added, written, moved, removed."""

from copy import deepcopy
from datetime import datetime
from itertools import count
from typing import Any

from app.calls.models import Call
from app.calls.parts import Plain, fingerprint, read_part
from app.calls.service.drafts import update_part
from app.calls.words import QUESTION_TYPES
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid

MOST_SECTIONS, MOST_QUESTIONS = 20, 80
QUESTION: Plain = {
    "key": "",
    "label": "",
    "type": "text",
    "required": True,
    "hint": "",
    "limit": None,
    "unit": "",
    "choices": [],
    "columns": [],
    "accept": [],
    "correctable": False,
    "needed_when": [],
    "choices_from": "",
    "identifying": False,
}


def form_base(call: Call) -> str:
    """The fingerprint of the form as it stands, for ``base``."""
    return fingerprint(read_part(call, "form"))


def find_section(call: Call, key: str) -> Plain | None:
    """The section of that key."""
    return next((section for section in call.form if section["key"] == key), None)


def find_question(call: Call, key: str) -> tuple[Plain, Plain] | None:
    """(section, question) of that key; keys of questions are unique in a call."""
    pairs = ((s, q) for s in call.form for q in s["questions"])
    return next((pair for pair in pairs if pair[1]["key"] == key), None)


def put_section(call: Call, key: str | None, title: str, base: str, *, by: User, at: datetime) -> Call:
    """Add a section at the end (``key`` None), or give one another title."""
    sections = deepcopy(call.form)
    if key is None:
        if len(sections) >= MOST_SECTIONS:
            raise Invalid({"title": t("最多 %(most)s 个部分", most=MOST_SECTIONS)})
        sections.append({"key": _free(sections, "s"), "title": title, "questions": []})
    else:
        _section(sections, key)["title"] = title
    return _write(call, sections, base, by, at)


def put_question(
    call: Call, section: str, key: str | None, question: Plain, base: str, *, by: User, at: datetime
) -> Call:
    """Add a question at the end of a section (``key`` None), or write one anew; ``question`` as ``QUESTION``.

    A question keeps its key, because answers are kept under it, and its type. Errors: ``Invalid`` for a choice without
    choices, a table without columns, a file without accepted types, a second response table.
    """
    sections = deepcopy(call.form)
    taken = [q for s in sections for q in s["questions"]]
    if key is None:
        if len(taken) >= MOST_QUESTIONS:
            raise Invalid({"label": t("最多 %(most)s 个问题", most=MOST_QUESTIONS)})
        made = QUESTION | question | {"key": _free(taken, "q")}
        _check_question(made, taken)
        _section(sections, section)["questions"].append(made)
    else:
        old = next((q for q in taken if q["key"] == key), None)
        if old is None:
            raise Invalid({"label": t("这个问题已被移除")})
        made = QUESTION | _kept(old, question) | question | {"key": key, "type": old["type"]}
        _check_question(made, [q for q in taken if q is not old])
        old.clear()
        old.update(made)
    return _write(call, sections, base, by, at)


def _kept(old: Plain, question: Plain) -> Plain:
    """What the page of a question does not show and stays: when it is needed, whence choices that were not changed."""
    kept = {"needed_when": old.get("needed_when", [])}
    same = question.get("choices") == old.get("choices")
    return kept | ({"choices_from": old.get("choices_from", "")} if same else {})


def arrange_form(
    call: Call, what: str, key: str, step: int | None, base: str, *, by: User, at: datetime
) -> Call:
    """Move a ``section`` or ``question`` one place (−1 up, +1 down), or remove it (``step`` None).

    Errors: ``Invalid`` for a key that is gone.
    """
    sections = deepcopy(call.form)
    lists: list[Any] = [sections] if what == "section" else [section["questions"] for section in sections]
    for rows in lists:
        here = next((n for n, row in enumerate(rows) if row["key"] == key), None)
        if here is not None:
            row = rows.pop(here)
            if step is not None:
                rows.insert(min(max(here + step, 0), len(rows)), row)
            return _write(call, sections, base, by, at)
    raise Invalid({"key": t("这一项已被移除")})


def _write(call: Call, sections: list[Plain], base: str, by: User, at: datetime) -> Call:
    update_part(call, "form", {"sections": sections}, base, by=by, at=at)
    return call


def _section(sections: list[Plain], key: str) -> Plain:
    found = next((section for section in sections if section["key"] == key), None)
    if found is None:
        raise Invalid({"title": t("这个部分已被移除")})
    return found


def _free(rows: list[Plain], letter: str) -> str:
    taken = {row["key"] for row in rows}
    return next(key for number in count(1) if (key := f"{letter}{number}") not in taken)


def _check_question(question: Plain, others: list[Plain]) -> None:
    kind = question["type"]
    if kind not in QUESTION_TYPES:
        raise Invalid({"type": t("请选择问题类型")})
    if kind == "response" and any(q["type"] == "response" for q in others):
        raise Invalid({"type": t("一份表单只有一个指标响应表")})
    if kind == "choice" and len(question["choices"]) < 2:
        raise Invalid({"choices": t("至少写两个选项，每行一个")})
    if kind == "table" and not question["columns"]:
        raise Invalid({"columns": t("至少写一列")})
    if kind == "file" and not question["accept"]:
        raise Invalid({"accept": t("至少选一种文件格式")})
