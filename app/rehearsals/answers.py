"""Made-up answers to whatever form a call has."""

import hashlib
from datetime import datetime
from typing import Any

from app.entries.content.form import Question, questions
from app.entries.content.gaps import is_needed
from app.entries.models import Entry
from app.entries.service import add_file, save_field
from app.entries.states import Claim
from app.files.proof import Proof
from app.people.models import User
from app.shared.clock import local_date
from app.shared.columns import new_key

FIGURE, WORDS = "12", "示例内容"
PROMISE = {"promised": "1.2%", "claim": Claim.EXCEEDS.value, "how": "第三方检测"}


def fill_in(entry: Entry, by: User, at: datetime, **given: Any) -> None:
    """Answer everything that the form asks for; ``given`` by question key goes first."""
    answers: dict[str, Any] = {}
    for _, question in questions(entry.call.form):
        key = question["key"]
        if question["type"] == "file":
            if is_needed(question, answers):
                add_file(entry, key, _paper(question), by=by, at=at)
        elif question["type"] == "response":
            for indicator in entry.item.indicators:
                for part, value in PROMISE.items():
                    _save(entry, f"{key}-{indicator.id}-{part}", value, by, at)
        else:
            answers[key] = given.get(key, _answer(question, at))
            _save(entry, key, answers[key], by, at)


def _save(entry: Entry, field: str, value: Any, by: User, at: datetime) -> None:
    base = entry.draft.revision if entry.draft is not None else 0
    save_field(entry, field, value, base, by=by, at=at)


def _paper(question: Question) -> Proof:
    """A file that was never written: its row goes with the rest."""
    digest = hashlib.sha256(new_key().encode()).hexdigest()
    return Proof(f"示例{question['label']}.pdf", "application/pdf", 1000, digest, f"xx/{digest}")


def _answer(question: Question, at: datetime) -> Any:
    match question["type"]:
        case "declaration":
            return True
        case "number":
            return FIGURE
        case "choice":
            return question["choices"][0]
        case "date":
            return local_date(at).isoformat()
        case "table":
            return [{column["key"]: _cell(column, at) for column in question["columns"]}]
    return f"示例{question['label']}"[: question.get("limit") or None]


def _cell(column: Any, at: datetime) -> str:
    if column.get("total") is not None:
        return str(column["total"])
    if column["type"] == "date":
        return local_date(at).isoformat()
    return FIGURE if column["type"] == "number" else WORDS[: column.get("limit") or None]
