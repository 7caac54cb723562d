"""Words in an entry by which judges of a blind round would know who entered: told to the entrant, never in his way."""

from dataclasses import dataclass

from flask import url_for

from app.entries.content.document import Frozen
from app.entries.content.form import questions
from app.entries.models import Entry
from app.redactions.finding import Hit, look_for_names
from app.redactions.passages import key_of, passages_of
from app.redactions.policy import is_blind
from app.redactions.queries import names_of
from app.redactions.states import FindingKind
from app.redactions.uploads import upload_warnings
from app.shared.text import Text


@dataclass(frozen=True)
class Told:
    """One place in the draft with a link to its field."""

    label: str
    words: str
    kind: FindingKind
    url: str


def names_in(entry: Entry, frozen: Frozen) -> list[Told]:
    """Where the entrant named himself in what judges of a blind round read; nothing in calls that are not blind."""
    if not is_blind(entry.call):
        return []
    document = dict(frozen.document)
    hits = look_for_names(passages_of(entry.call.form, document), names_of(entry, document))
    return list({(hit.passage.label, hit.words): _told(entry, hit) for hit in hits}.values())


def files_warned(entry: Entry) -> list[tuple[str, Text]]:
    """What cannot be taken out of files that judges of a blind round get: the address of the slot, and a warning."""
    where = {q["key"]: s["key"] for s, q in questions(entry.call.form)}
    return [
        (url_for("lab.section", id=entry.id, section=where[file.slot], _anchor=f"slot-{file.slot}"), words)
        for file, told in upload_warnings(entry)
        for words in told
    ]


def _told(entry: Entry, hit: Hit) -> Told:
    key = key_of(hit.passage.place)
    section = next(s["key"] for s, q in questions(entry.call.form) if q["key"] == key)
    url = url_for("lab.section", id=entry.id, section=section, _anchor=key)
    return Told(hit.passage.label, hit.words, hit.kind, url)
