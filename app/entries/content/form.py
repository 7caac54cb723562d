"""The call's form (JSON of sections and questions) and the names of its answers.

A field is what is saved and compared as one: the question's key; for the response table
``<key>-<indicator>-<part>``, so that colleagues who fill different lines never meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Question = Mapping[str, Any]
Section = Mapping[str, Any]
Form = Sequence[Section]

PARTS = {"promised": 300, "claim": 20, "how": 600}


@dataclass(frozen=True)
class Place:
    """Where a field stands: its section and question and, in a response table, its indicator and part."""

    section: Section
    question: Question
    indicator: str = ""
    part: str = ""


def questions(form: Form) -> Iterator[tuple[Section, Question]]:
    """Every question with its section, in order."""
    for section in form:
        for question in section["questions"]:
            yield section, question


def section_of(form: Form, key: str) -> Section | None:
    """The section of that key."""
    return next((section for section in form if section["key"] == key), None)


def slots(form: Form) -> dict[str, Question]:
    """The places for files, by key."""
    return {q["key"]: q for _, q in questions(form) if q["type"] == "file"}


def find(form: Form, field: str) -> Place | None:
    """The place that a field's name means; None for a name that the form does not have. Files are no fields."""
    for section, question in questions(form):
        if question["type"] == "file":
            continue
        if question["type"] != "response":
            if field == question["key"]:
                return Place(section, question)
        elif field.startswith(f"{question['key']}-"):
            indicator, _, part = field.removeprefix(f"{question['key']}-").rpartition("-")
            if part in PARTS and indicator:
                return Place(section, question, indicator, part)
    return None


def fields_of(question: Question, indicators: Sequence[Any]) -> list[str]:
    """The names under which a question's answers are saved."""
    if question["type"] == "file":
        return []
    if question["type"] != "response":
        return [question["key"]]
    return [f"{question['key']}-{row.id}-{part}" for row in indicators for part in PARTS]
