"""What a judge reads of an entry: in a blind round the blind copy, and nothing of the entry itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.entries.models import Entry
from app.entries.queries import current_version, titles_of
from app.redactions.passages import blind_form
from app.redactions.queries import blind_copy_of, blind_titles_of
from app.rounds.models import Assignment, Round


@dataclass(frozen=True)
class Shown:
    """A document and its files as ``_macros/entry.html`` prints them."""

    document: Mapping[str, Any]
    manifest: Sequence[Mapping[str, Any]]


def shown_of(assignment: Assignment) -> dict[str, Any]:
    """``version`` and ``form`` for the page; no version while the blind copy is not ready."""
    call = assignment.round.call
    if not assignment.round.blind:
        return {"version": current_version(assignment.entry), "form_shown": call.form}
    copy = blind_copy_of(assignment.entry)
    if copy is None:
        return {"version": None, "form_shown": []}
    manifest = [
        {**row, "name": _("附件 %(n)s", n=number), "url": _address(assignment, number)}
        for number, row in enumerate(copy.manifest, 1)
    ]
    return {"version": Shown(copy.document, manifest), "form_shown": blind_form(call.form)}


def titles_shown(round: Round, entries: Sequence[Entry]) -> dict[str, str]:
    """What each entry is called to its judges, by key: its own title (in a blind round its blind copy's), else its
    item's."""
    if not round.blind:
        return titles_of(entries)
    return {entry.id: entry.item.title for entry in entries} | blind_titles_of(e.id for e in entries)


def _address(assignment: Assignment, number: int) -> str:
    return url_for("judge.blind_file", id=assignment.id, number=number)
