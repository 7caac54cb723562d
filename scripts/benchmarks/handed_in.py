"""Entries with everything that hangs on one: draft, version of 6–10 KB, proof file, formal check, acts."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.entries.content.document import Frozen, document_of, freeze_document
from app.entries.content.form import Form, fields_of, questions
from app.entries.models import Draft, Entry, EntryVersion
from app.entries.states import EntryState
from app.files.models import StoredFile
from app.history.models import Act
from app.screening.models import Screening
from app.screening.states import ScreeningState
from scripts.benchmarks.lists import OPEN, Listed
from scripts.benchmarks.rows import Dice, put
from scripts.benchmarks.seats import People

LONG = 2500  # characters of long text an entry: 7–8 KB of UTF-8
POOL, CROWD, CROWDED_FROM, A_TIME = 30, 50, 500, 500


@dataclass(frozen=True)
class HandedIn:
    """One entry: its key, its item, who handed it in."""

    id: str
    item: str
    laboratory: int


@dataclass(frozen=True)
class Line:
    """An indicator as ``document_of`` reads it."""

    id: str
    text: str


def add_entries(
    connection: Connection, dice: Dice, people: People, call: Listed, form: Form, count: int
) -> list[HandedIn]:
    """``count`` submitted entries over the items of a call; the first item of a large call has a crowd of them."""
    pool = [real_answers(dice, form) for _ in range(POOL)]
    made: list[HandedIn] = []
    for item, laboratory in _spread(call, count, len(people.laboratories)):
        made.append(HandedIn(dice.key(), item, laboratory))
    for start in range(0, count, A_TIME):
        write_entries(connection, dice, people, call, form, pool, made[start : start + A_TIME])
    return made


def _spread(call: Listed, count: int, laboratories: int) -> Iterator[tuple[str, int]]:
    """(item, laboratory): no laboratory twice on an item; the first laboratory on as many items as there are."""
    crowd = min(CROWD, laboratories) if count * 5 >= CROWDED_FROM else 0
    yield from ((call.items[0], laboratory) for laboratory in range(crowd))
    others = call.items[1:] if crowd and len(call.items) > 1 else call.items
    for number in range(count - crowd):
        turn, place = divmod(number, len(others))
        yield others[place], 0 if turn == 0 else 1 + (place * 7 + turn) % (laboratories - 1)


def real_answers(dice: Dice, form: Form) -> dict[str, Any]:
    """One set of answers of a real one's length, without the response table."""
    given: dict[str, Any] = {}
    long = [q["key"] for _, q in questions(form) if q["type"] == "long_text"]
    for _, question in questions(form):
        key, kind = question["key"], question["type"]
        if kind == "long_text":
            given[key] = dice.words(min(LONG // len(long), (question["limit"] or 9999) - 30))
        elif kind == "table":
            given[key] = [_cells(question, dice)]
        elif kind in {"declaration", "number", "text"}:
            given[key] = {"declaration": True, "number": "280"}.get(kind, "示例负责人")
    return given


def _cells(question: Mapping[str, Any], dice: Dice) -> dict[str, str]:
    return {
        c["key"]: str(c.get("total") or 12) if c["type"] == "number" else dice.words(20)
        for c in question["columns"]
    }


def write_entries(
    connection: Connection,
    dice: Dice,
    people: People,
    call: Listed,
    form: Form,
    pool: list[dict[str, Any]],
    entries: list[HandedIn],
) -> None:
    at = call.opens_at + timedelta(days=9)
    rows: dict[Any, list[dict[str, Any]]] = {
        m: [] for m in (Entry, StoredFile, Draft, EntryVersion, Screening, Act)
    }
    for number, entry in enumerate(entries):
        member, lines = (
            people.members[entry.laboratory],
            [Line(*pair) for pair in call.indicators[entry.item]],
        )
        answers = dict(pool[number % POOL])
        for field in (f for _, q in questions(form) if q["type"] == "response" for f in fields_of(q, lines)):
            answers[field] = "meets" if field.endswith("-claim") else "不大于 1.2 %，由第三方检测"
        file = _file(dice, entry, member, at)
        manifest = [
            {"slot": file["slot"], "file_id": file["id"], **{k: file[k] for k in ("name", "size", "sha256")}}
        ]
        frozen = freeze_document(document_of(form, answers, lines), manifest, len(answers))
        rows[Entry].append(_entry(entry, call, people, at))
        rows[StoredFile].append(file)
        rows[Draft].append(_draft(entry, answers, member, at))
        rows[EntryVersion].append(_version(dice, entry, frozen, member, at))
        rows[Act].append(_act(entry, call, member, at))
        if call.number != OPEN:
            rows[Screening].append(_screening(entry, call, people))
    for model, made in rows.items():
        put(connection, model, made)


def _entry(entry: HandedIn, call: Listed, people: People, at: datetime) -> dict[str, Any]:
    return {
        "id": entry.id,
        "call_id": call.id,
        "item_id": entry.item,
        "organisation_id": people.laboratories[entry.laboratory],
        "state": EntryState.SUBMITTED,
        "version_number": 1,
        "submitted_at": at,
        "created_at": at - timedelta(days=5),
        "created_by_id": people.members[entry.laboratory],
    }


def _file(dice: Dice, entry: HandedIn, member: str, at: datetime) -> dict[str, Any]:
    key = dice.key()
    return {
        "id": key,
        "owner_noun": Entry.__tablename__,
        "owner_id": entry.id,
        "slot": "pledge_file",
        "name": "盖章的诚信承诺书.pdf",
        "media_type": "application/pdf",
        "size": 240_000,
        "sha256": hashlib.sha256(key.encode()).hexdigest(),
        "store_key": f"measured/{key}",
        "uploaded_by_id": member,
        "uploaded_at": at,
    }


def _draft(entry: HandedIn, answers: Mapping[str, Any], member: str, at: datetime) -> dict[str, Any]:
    kept = {
        field: {"v": value, "r": revision, "by": member, "at": at.isoformat()}
        for revision, (field, value) in enumerate(answers.items(), 1)
    }
    return {"entry_id": entry.id, "fields": kept, "revision": len(kept), "updated_at": at}


def _version(dice: Dice, entry: HandedIn, frozen: Frozen, member: str, at: datetime) -> dict[str, Any]:
    return {
        "entry_id": entry.id,
        "number": 1,
        "content": frozen.content,
        "manifest": frozen.manifest,
        "summary": frozen.summary,
        "sha256": frozen.sha256,
        "received_at": at,
        "submitted_by_id": member,
        "receipt_number": f"JSJB-{dice.key().upper()}",
        "idempotency_key": f"{entry.id}:measured",
    }


def _act(entry: HandedIn, call: Listed, member: str, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "name": "entry.submitted",
        "noun": Entry.__tablename__,
        "subject_id": entry.id,
        "call_id": call.id,
        "actor_id": member,
        "figures": {"version": 1},
    }


def _screening(entry: HandedIn, call: Listed, people: People) -> dict[str, Any]:
    return {
        "entry_id": entry.id,
        "call_id": call.id,
        "state": ScreeningState.PASSED,
        "checklist": [{"point": f"示例要点{n}", "met": True, "note": ""} for n in range(7)],
        "decided_at": call.closes_at + timedelta(days=2),
        "decided_by_id": people.officer,
    }
