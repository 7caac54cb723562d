"""The same case never twice (facts.md 3.1b): what an organisation entered before, and how alike two titles are."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Select, and_, or_, select

from app.calls.models import Call
from app.entries.models import Entry, EntryVersion
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.kinds import KINDS
from app.shared.text import t
from app.shared.verdict import YES, Verdict, not_now

RULE, TITLE = "same_case_once", "title"
ALIKE = 0.75
SAID_ALIKE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class EarlierCase:
    """A case of the same organisation with a title like this one; ``same``: the titles differ in signs at most."""

    entry_id: str
    title: str
    year: int
    call_title: str
    selected: bool
    same: bool


def normalised(title: str) -> str:
    """A title without its signs, widths and spaces, for comparing."""
    return SAID_ALIKE.sub("", unicodedata.normalize("NFKC", title).casefold())


def earlier_cases(entry: Entry, title: str) -> list[EarlierCase]:
    """The organisation's cases like this one: selected in an earlier season of whatever award, or handed in beside it.

    Alike are titles of which three quarters agree (Ratcliff and Obershelp's measure on the normalised titles).
    Screeners are shown them all; the same title is refused at submission.
    """
    wanted = normalised(title)
    if not wanted:
        return []
    found = []
    for row in db.session.execute(_entered(entry)):
        said = str(row.summary.get(TITLE) or "")
        alike = SequenceMatcher(None, wanted, normalised(said), autojunk=False).ratio()
        if alike >= ALIKE:
            chosen = row.outcome == Outcome.SELECTED
            same = normalised(said) == wanted
            found.append(EarlierCase(row.id, said, row.year, row.call_title, chosen, same))
    return sorted(found, key=lambda case: (not case.same, -case.year, case.entry_id))


def repeats_no_case(entry: Entry) -> Verdict:
    """Whether the draft's title is new for the organisation, where the kind asks that; the sentence names the other."""
    draft = entry.draft
    if RULE not in entry.call.kind_data.eligibility or draft is None or draft.is_locked:
        return YES
    title = str(draft.value(TITLE) or "") if TITLE in draft.fields else ""
    same = next((case for case in earlier_cases(entry, title) if case.same), None)
    if same is None:
        return YES
    if same.selected:
        sentence = t(
            "「%(title)s」已在「%(call)s」入选，同一案例不再申报", title=same.title, call=same.call_title
        )
    else:
        sentence = t("本单位已提交同名案例「%(title)s」，同一案例不重复申报", title=same.title)
    return not_now("same_case", sentence)


def _entered(entry: Entry) -> Select[Any]:
    kinds = [kind.name for kind in KINDS.values() if RULE in kind.eligibility]
    return (
        select(Entry.id, Entry.outcome, EntryVersion.summary, Call.year, Call.title.label("call_title"))
        .join(Entry.call)
        .join(
            EntryVersion,
            and_(EntryVersion.entry_id == Entry.id, EntryVersion.number == Entry.version_number),
        )
        .where(
            Entry.organisation_id == entry.organisation_id,
            Entry.id != entry.id,
            Call.kind.in_(kinds),
            or_(
                and_(Entry.outcome == Outcome.SELECTED, Entry.call_id != entry.call_id),
                and_(Entry.state == EntryState.SUBMITTED, Entry.call_id == entry.call_id),
            ),
        )
    )
