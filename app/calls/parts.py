"""The parts of a call and of an item that are written as one: as plain data, with a fingerprint against overwriting.

A part is what one page of the desk edits. Drafts and corrections of published calls go through the same plain form, so
that what a second officer agrees to is exactly what will be written.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.calls.item_words import SOURCES
from app.calls.models import Call, Indicator, Item
from app.calls.states import Comparator, Trouble
from app.files.models import StoredFile
from app.kinds.kind import Question

Plain = dict[str, Any]
BASICS = ("title", "year", "document_number", "organiser", "contact", "introduction")
ITEM_TEXTS = (
    "title",
    "background",
    "content",
    "deliverables",
    "requirements",
    "property_terms",
    "contact",
    "issuer_name",
    "issuer_credit_code",
    "province_reason",
)
ITEM_FLAGS = ("issuer_hidden", "consortium_allowed", "province_only")
INDICATOR = (
    "text",
    "parameter",
    "comparator",
    "value",
    "low",
    "high",
    "unit",
    "k",
    "today",
    "best_abroad",
    "verification",
)


def fingerprint(plain: Mapping[str, Any]) -> str:
    """A short mark of a part's content; a page that was opened on another content carries another mark."""
    return hashlib.sha256(canonical(plain).encode()).hexdigest()[:16]


def canonical(plain: Any) -> str:
    """JSON in one spelling: sorted keys, no spaces, texts as they are."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def freeze_hash(call: Call) -> str:
    """SHA-256 (hex) of what is frozen at publication: rubric, method and form (rule 6)."""
    frozen = {"rubric": call.rubric, "method": call.method, "form": call.form}
    return hashlib.sha256(canonical(frozen).encode()).hexdigest()


def read_part(subject: Call | Item, part: str) -> Plain:
    """The part as plain data; instants in ISO 8601 UTC, amounts as text, enumerations by value."""
    return READERS[part](subject)


def write_part(subject: Call | Item, part: str, plain: Plain) -> None:
    """Set the columns of a part. Whether that is allowed has been decided.

    ``state`` and ``documents`` are carried out by verbs of their own.
    """
    WRITERS[part](subject, plain)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read_basics(call: Any) -> Plain:
    return {name: getattr(call, name) for name in BASICS}


def _write_basics(call: Any, plain: Plain) -> None:
    for name in BASICS:
        setattr(call, name, plain[name])


def _read_timetable(call: Any) -> Plain:
    return {
        "opens_at": _iso(call.opens_at),
        "closes_at": _iso(call.closes_at),
        "notice_days": call.notice_days,
        "notice_counts_first_day": call.notice_counts_first_day,
        "stages": [dict(row) for row in call.timetable],
    }


def _write_timetable(call: Any, plain: Plain) -> None:
    call.opens_at, call.closes_at = _instant(plain["opens_at"]), _instant(plain["closes_at"])
    call.notice_days = plain["notice_days"]
    call.notice_counts_first_day = plain["notice_counts_first_day"]
    call.timetable = plain["stages"]


def _read_item(item: Any) -> Plain:
    plain: Plain = {name: getattr(item, name) for name in (*ITEM_TEXTS, *ITEM_FLAGS)}
    return plain | {
        "code": item.code,
        "trouble": item.trouble.value if item.trouble else "",
        "chain_id": item.chain_id or "",
        "chain": item.chain.name if item.chain else "",
        "region_code": item.region_code or "",
        "region": item.region.name_zh if item.region else "",
        "months": item.months,
        "amount": _amount(item.amount),
        "sources": {name: item.amount_sources.get(name, "") for name in SOURCES},
        "places": item.places,
        "facts": {question.key: item.facts.get(question.key, "") for question in _asked(item)},
    }


def _write_item(item: Any, plain: Plain) -> None:
    for name in (*ITEM_TEXTS, *ITEM_FLAGS):
        setattr(item, name, plain[name])
    item.code, item.places, item.months = plain["code"], plain["places"], plain["months"]
    item.trouble = Trouble(plain["trouble"]) if plain["trouble"] else None
    item.chain_id, item.region_code = plain["chain_id"] or None, plain["region_code"] or None
    item.amount = Decimal(plain["amount"]) if plain["amount"] else None
    item.amount_sources = {name: value for name, value in plain["sources"].items() if value}
    said = plain.get("facts", {})
    item.facts = {q.key: said[q.key] for q in _asked(item) if str(said.get(q.key) or "").strip()}


def _asked(item: Any) -> tuple[Question, ...]:
    """What the kind asks of an item besides its columns."""
    questions: tuple[Question, ...] = item.call.kind_data.item_questions
    return questions


def _amount(amount: Decimal | None) -> str:
    return f"{amount.normalize():f}" if amount is not None else ""


def _read_indicators(item: Any) -> Plain:
    return {"rows": [indicator_plain(row) for row in item.indicators]}


def indicator_plain(row: Any) -> Plain:
    """One indicator as plain data."""
    plain: Plain = {name: getattr(row, name) for name in INDICATOR}
    return plain | {"comparator": str(plain["comparator"])}


def _write_indicators(item: Any, plain: Plain) -> None:
    """Rows are changed in place as far as they reach: what refers to an indicator keeps its row."""
    rows, kept = plain["rows"], list(item.indicators)
    for number, row in enumerate(rows):
        indicator = kept[number] if number < len(kept) else Indicator()
        for name in INDICATOR:
            setattr(indicator, name, row[name])
        indicator.comparator = Comparator(row["comparator"])
        indicator.position = number + 1
        if number >= len(kept):
            item.indicators.append(indicator)
    for indicator in kept[len(rows) :]:
        item.indicators.remove(indicator)


def _read_documents(call: Any) -> Plain:
    standing = [row for row in call.documents if row.is_current]
    return {"rows": [document_plain(row.id, row.position, row.title, row.file) for row in standing]}


def document_plain(key: str, place: int, title: str, file: StoredFile) -> Plain:
    """One version of a document as plain data; ``file`` is the key of the stored file."""
    return {
        "id": key,
        "position": place,
        "title": title,
        "file": file.id,
        "name": file.name,
        "sha256": file.sha256,
    }


READERS: dict[str, Callable[[Any], Plain]] = {
    "basics": _read_basics,
    "timetable": _read_timetable,
    "method": lambda call: dict(call.method),
    "rubric": lambda call: {"rows": [dict(row) for row in call.rubric]},
    "form": lambda call: {"sections": call.form},
    "item": _read_item,
    "indicators": _read_indicators,
    "documents": _read_documents,
    "state": lambda thing: {"state": thing.state.value},
}
WRITERS: dict[str, Callable[[Any, Plain], None]] = {
    "basics": _write_basics,
    "timetable": _write_timetable,
    "method": lambda call, plain: setattr(call, "method", dict(plain)),
    "rubric": lambda call, plain: setattr(call, "rubric", plain["rows"]),
    "form": lambda call, plain: setattr(call, "form", plain["sections"]),
    "item": _write_item,
    "indicators": _write_indicators,
}
