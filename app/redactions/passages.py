"""The answers of a document as passages with places, and a document in which passages were masked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from app.entries.content.form import Form, Question, questions
from app.redactions.finding import Passage
from app.redactions.states import FindingKind

WRITTEN = ("promised", "how")
MASKS = {
    FindingKind.ORGANISATION: "某机构",
    FindingKind.PLACE: "某机构",
    FindingKind.NUMBER: "某编号",
    FindingKind.PERSON: "某人员",
    FindingKind.CLIENT: "某企业",
    FindingKind.BY_HAND: "〔略〕",
}
Span = tuple[str, int, int, FindingKind]


def blind_form(form: Form) -> list[dict[str, Any]]:
    """The form without the questions that tell who entered; sections that have no other are left out."""
    kept = (
        {**section, "questions": [q for q in section["questions"] if not q.get("identifying")]}
        for section in form
    )
    return [section for section in kept if section["questions"]]


def passages_of(form: Form, document: Mapping[str, Any]) -> list[Passage]:
    """What judges of a blind round would read of the answers: text that the entrant typed himself."""
    found = []
    for _, question in questions(blind_form(form)):
        value = document.get(question["key"])
        found += [Passage(place, label, text) for place, label, text in _texts(question, value) if text]
    return found


def key_of(place: str) -> str:
    """The question that a place belongs to."""
    return place.partition("/")[0]


def masked_document(form: Form, document: Mapping[str, Any], spans: Iterable[Span]) -> dict[str, Any]:
    """A copy with the spans ``(place, start, stop, kind)`` replaced, and without identifying questions."""
    keys = {question["key"] for _, question in questions(blind_form(form))}
    copy: dict[str, Any] = deepcopy({key: value for key, value in document.items() if key in keys})
    for place, start, stop, kind in reversed(_merged(spans)):  # from the end: places stay true
        holder, last = _holder(copy, place)
        if holder is not None:
            text = holder[last]
            holder[last] = text[:start] + MASKS[kind] + text[stop:]
    return copy


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans by place and start; those that overlap are one, of the kind of the first."""
    merged: list[Span] = []
    for place, start, stop, kind in sorted(spans):
        if merged and merged[-1][0] == place and start < merged[-1][2]:
            first = merged[-1]
            merged[-1] = (place, first[1], max(stop, first[2]), first[3])
        else:
            merged.append((place, start, stop, kind))
    return merged


def _texts(question: Question, value: Any) -> Iterator[tuple[str, str, str]]:
    """(place, label, text) of the typed texts of one answer."""
    key, label, kind = question["key"], question["label"], question["type"]
    if kind in {"text", "long_text"}:
        yield key, label, str(value or "")
    elif kind == "table":
        words = [(c["key"], c["label"]) for c in question["columns"] if c["type"] == "text"]
        for number, row in enumerate(value or []):
            for column, told in words:
                yield f"{key}/{number}/{column}", f"{label} {number + 1} {told}", str(row.get(column) or "")
    elif kind == "response":
        for number, row in enumerate(value or []):
            for part in WRITTEN:
                yield f"{key}/{number}/{part}", f"{label} {number + 1}", str(row.get(part) or "")


def _holder(document: dict[str, Any], place: str) -> tuple[Any, str]:
    """The dictionary in which the text of a place stands, and its key there; (None, "") for a place that is gone."""
    key, _, rest = place.partition("/")
    if not rest:
        return (document, key) if key in document else (None, "")
    number, _, part = rest.partition("/")
    rows: Sequence[Any] = document.get(key) or []
    return (rows[int(number)], part) if int(number) < len(rows) else (None, "")
