"""What the pages of one entry share: the entry, how far its sections are, what happens next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from app.entries.content.consortium import joint_alliance, lead_share
from app.entries.content.document import Frozen
from app.entries.content.form import Section, fields_of
from app.entries.content.gaps import Gap, is_blank, state_of
from app.entries.models import Entry, EntryVersion
from app.entries.policy import (
    has_draft,
    may_begin_anew,
    may_hand_in_again,
    may_invite_partner,
    may_reopen_entry,
    takes_consortia,
)
from app.entries.queries import draft_answers, editors_of
from app.entries.service import freeze
from app.entries.states import EntryState, PartnerState, SectionState
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Verdict
from app.web.instant import instant, viewer
from app.web.sealed_drafts import find_unlocked


@dataclass(frozen=True)
class Task:
    """One section in the task list."""

    label: Text
    url: str
    state: SectionState
    note: Text | None


@dataclass(frozen=True)
class Step:
    """One line of what happens next (``_macros/next.html``)."""

    what: Text
    when: Any = None
    who: Text | None = None
    url: str | None = None


@dataclass(frozen=True)
class Overview:
    """How far the draft is, and how it stands to what was handed in."""

    frozen: Frozen
    tasks: list[Task]
    version: EntryVersion | None
    is_changed: bool
    last_edit: tuple[str, datetime] | None


def load_entry(id: str) -> Entry | None:
    """The entry of the address, with the key of its sealed draft."""
    return find_unlocked(id)


def overview_of(entry: Entry) -> Overview:
    """The task list, and whether the draft says something else than the version that was handed in."""
    frozen = freeze(entry)
    version = next((v for v in entry.versions if v.number == entry.version_number), None)
    if version is not None and version.is_sealed:
        changed = has_draft(entry).ok
    else:
        changed = version is not None and not version.is_correction and version.sha256 != frozen.sha256
    return Overview(frozen, tasks_of(entry, frozen), version, changed, last_edit(entry))


def sealed_acts(entry: Entry, version: EntryVersion | None) -> dict[str, Verdict | None]:
    """What may be done about a sealed bid, for its page; ``version``: the one that counts."""
    user, at = viewer(), instant()
    return {
        "may_begin_anew": may_begin_anew(user, entry, at),
        "may_reopen": may_reopen_entry(user, entry, at),
        "may_again": may_hand_in_again(user, version, at) if version is not None else None,
    }


def consortium_of(entry: Entry) -> dict[str, Any]:
    """The members asked so far with what the lead may read of their terms; None where the item takes no consortia."""
    if not takes_consortia(entry.item):
        return {"partners": None}
    shown = [p for p in entry.partners if p.state != PartnerState.REMOVED]
    rows = [(partner, partner.terms_in(entry.draft)) for partner in shown]
    agreed = [terms for partner, terms in rows if terms is not None and partner.is_standing]
    allied = [partner.alliance for partner, _ in rows if partner.is_standing]
    readable = all(terms is not None for partner, terms in rows if partner.is_standing)
    return {
        "partners": rows,
        "joint": joint_alliance(alliance.name if alliance else None for alliance in allied),
        "lead_share": lead_share(agreed) if readable else None,
        "may_invite": may_invite_partner(viewer(), entry, instant()),
    }


def tasks_of(entry: Entry, frozen: Frozen) -> list[Task]:
    """A line a section: its state and how much is missing."""
    answers = draft_answers(entry.draft) if entry.draft is not None else {}
    held = {row["slot"] for row in frozen.manifest}
    return [_task(entry, section, frozen, answers, held) for section in entry.call.form]


def _task(entry: Entry, section: Section, frozen: Frozen, answers: dict[str, Any], held: set[str]) -> Task:
    names = [name for q in section["questions"] for name in fields_of(q, entry.item.indicators)]
    started = any(not is_blank(answers.get(name)) for name in names) or any(
        q["key"] in held for q in section["questions"]
    )
    missing = [gap for gap in frozen.gaps if gap.section == section["key"]]
    return Task(
        Text(section["title"]),
        url_for("lab.section", id=entry.id, section=section["key"]),
        state_of(section, frozen.gaps, started),
        t("还有 %(n)s 处未完成", n=len(missing)) if missing and started else None,
    )


def gap_url(entry: Entry, gap: Gap) -> str:
    """The field that mends a gap."""
    return url_for("lab.section", id=entry.id, section=gap.section, check=1, _anchor=gap.anchor)


def last_edit(entry: Entry) -> tuple[str, datetime] | None:
    """(name, instant) of the last word that was written in the draft."""
    draft = entry.draft
    if draft is None or not draft.fields:
        return None
    last = max(draft.fields.values(), key=lambda kept: kept["r"])
    user = viewer()
    if user is not None and user.id == last["by"]:
        name = user.name
    else:
        name = editors_of(draft).get(last["by"], "")
    return name, datetime.fromisoformat(last["at"])


def next_steps_of(entry: Entry, screening: Screening | None, at: datetime) -> list[Step]:
    """What happens next to this entry and when, from where it stands and from the call's timetable."""
    call, steps = entry.call, []
    if not call.is_closed(at):
        if entry.state != EntryState.SUBMITTED:
            url = url_for("lab.submit_entry", id=entry.id)
            steps.append(Step(t("完成各部分并提交"), None, t("本单位"), url))
        steps.append(Step(t("申报截止，之后不能修改"), call.closes_at))
    if screening is not None and screening.state == ScreeningState.RETURNED:
        url = url_for("lab.correct_entry", id=entry.id)
        steps.append(Step(t("提交补正材料"), screening.due_at, t("本单位"), url))
    today = local_date(at).isoformat()
    for row in call.timetable:
        if (row.get("ends_on") or "") >= today and row.get("starts_on"):
            steps.append(Step(Text(row["label"]), date.fromisoformat(row["starts_on"])))
    return steps
