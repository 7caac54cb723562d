"""One document and a file manifest: what is frozen, hashed, shown as a difference and, later, sealed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.calls.parts import canonical
from app.entries.content.form import PARTS, Form, Question, questions
from app.entries.content.gaps import Gap
from app.entries.content.values import plain_number

SUMMARY = ("leader", "price", "title")


@dataclass(frozen=True)
class Frozen:
    """A version before it is bound: made outside the transaction; a sealed call will seal it between the two.

    ``content`` is canonical JSON, ``sha256`` (hex) is over the canonical JSON of content and manifest together;
    ``revision`` is the draft's at the time of freezing and ``basis`` whatever else it was made of, so that a later word
    of a colleague is noticed.
    """

    document: Mapping[str, Any]
    content: str
    manifest: list[dict[str, Any]]
    sha256: str
    revision: int
    gaps: tuple[Gap, ...] = field(default=())
    basis: Any = None

    @property
    def summary(self) -> dict[str, Any]:
        """The few answers that lists and exports print."""
        return {key: self.document[key] for key in SUMMARY if key in self.document}


def freeze_document(
    document: Mapping[str, Any],
    manifest: Iterable[Mapping[str, Any]],
    revision: int,
    gaps: Sequence[Gap] = (),
    basis: Any = None,
) -> Frozen:
    """Bind a document and its files into one digest."""
    files, content = [dict(row) for row in manifest], canonical(document)
    return Frozen(document, content, files, _digest(content, files), revision, tuple(gaps), basis)


def sealed_text(document: Mapping[str, Any], manifest: Sequence[Mapping[str, Any]]) -> str:
    """The text whose SHA-256 stands on the receipt; the entrant can load it down and hash it himself.

    It is the canonical JSON of {content, manifest}.
    """
    return _sealed(canonical(document), manifest)


def _sealed(content: str, manifest: Sequence[Mapping[str, Any]]) -> str:
    return f'{{"content":{content},"manifest":{canonical(list(manifest))}}}'


def _digest(content: str, manifest: Sequence[Mapping[str, Any]]) -> str:
    return hashlib.sha256(_sealed(content, manifest).encode()).hexdigest()


def document_of(form: Form, answers: Mapping[str, Any], indicators: Sequence[Any]) -> dict[str, Any]:
    """The answers as one document, {question: value}.

    Text stays text; figures are text in one spelling; a declaration is true or false; a table is a list of
    {column: text}; a response table a list of {indicator, text, promised, claim, how}, the indicator's words copied in,
    so that the document can be read without anything else.
    """
    return {q["key"]: _answer(q, answers, indicators) for _, q in questions(form) if q["type"] != "file"}


def _answer(question: Question, answers: Mapping[str, Any], indicators: Sequence[Any]) -> Any:
    key, kind = question["key"], question["type"]
    if kind == "response":
        return [
            {"indicator": row.id, "text": row.text}
            | {part: str(answers.get(f"{key}-{row.id}-{part}") or "").strip() for part in PARTS}
            for row in indicators
        ]
    value = answers.get(key)
    if kind == "declaration":
        return bool(value)
    if kind == "table":
        return [_row(question, row) for row in value or [] if any(cell.strip() for cell in row.values())]
    text = str(value or "").strip()
    return plain_number(text) if kind == "number" else text


def _row(question: Question, row: Mapping[str, str]) -> dict[str, str]:
    return {
        column["key"]: plain_number(row.get(column["key"], "").strip())
        if column["type"] == "number"
        else row.get(column["key"], "").strip()
        for column in question["columns"]
    }


def answers_of(form: Form, document: Mapping[str, Any]) -> dict[str, Any]:
    """The answers again, {field: value}, that ``document_of`` made this document of; blank ones left out."""
    found: dict[str, Any] = {}
    for _, question in questions(form):
        key, value = question["key"], document.get(question["key"])
        if question["type"] == "response":
            found |= {f"{key}-{row['indicator']}-{part}": row[part] for row in value or [] for part in PARTS}
        elif question["type"] != "file":
            found[key] = value
    return {field: value for field, value in found.items() if value not in (None, "", [], False)}
