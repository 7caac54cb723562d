"""The thread: from a gap of a chain through the challenge it became, the winner and the accepted task to the capability
that stayed and the case that is told. Every station comes from what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, case, select

from app.calls.models import Call, Item
from app.calls.policy import visible_items
from app.capabilities.models import Capability, ScopeTerm
from app.capabilities.policy import visible_capabilities
from app.entries.models import Entry
from app.extensions import db
from app.kinds import KINDS
from app.needs.models import Need
from app.needs.policy import visible_needs
from app.notices.models import NoticeLine
from app.notices.states import LineState
from app.people.models import Organisation, User
from app.people.policy import visible_laboratories
from app.progress.winners import accepted_at, standing_lines
from app.projects.models import Project
from app.projects.policy import visible_projects
from app.projects.states import ProjectState
from app.shared.text import Text, t
from app.showcase.models import Case
from app.showcase.policy import visible_cases
from app.showcase.states import CaseState

MOST = 5


@dataclass(frozen=True)
class Found:
    """Where a station leads: a noun that the web has a page for, and what names the row."""

    noun: str
    values: dict[str, str]


@dataclass(frozen=True)
class Station:
    """One station (``_macros/path.html``). ``state``: done, now or next; ``found``: its page, if the reader has one."""

    name: Text
    state: str
    when: Any = None
    note: Text | str | None = None
    found: Found | None = None


@dataclass(frozen=True)
class Thread:
    """The stations of one winner of an item, or of an item that has none yet, in order."""

    title: str
    stations: list[Station]


def threads_of(which: ColumnElement[bool], user: User | None, at: datetime, most: int = MOST) -> list[Thread]:
    """The threads of the items that a condition on ``Item`` or on the winner's ``Entry`` picks; at most two queries.

    A need, a task or a capability that the reader may not see leaves its station without a link, or out.
    """
    rows = db.session.execute(_rows(which, user, at).limit(most)).all()
    accepted = [row.project_id for row in rows if row.accepted_at is not None and row.project_id]
    shown = _capabilities(accepted, user, at) if accepted else {}
    return [Thread(row.title, _stations(row, shown.get(row.project_id, []))) for row in rows]


def _rows(which: ColumnElement[bool], user: User | None, at: datetime) -> Select[Any]:
    """Items with their need, winner and task; one row a winner."""
    lines = _announced(at)
    needs = visible_needs(user, at).with_only_columns(Need.id)
    projects = visible_projects(user, at).with_only_columns(Project.id)
    laboratories = visible_laboratories(user, at).with_only_columns(Organisation.id)
    items = visible_items(user, at).with_only_columns(Item.id)
    return (
        select(
            Call.kind,
            Item.title,
            Item.code,
            Call.slug.label("call_slug"),
            Call.published_at,
            Need.id.label("need_id"),
            Need.subject.label("need_subject"),
            Need.published_at.label("need_at"),
            lines.c.organisation_name,
            lines.c.announced_at,
            lines.c.accepted_at,
            Project.id.label("project_id"),
            Project.state.label("project_state"),
            Project.starts_on,
            case((Project.id.in_(projects), Project.number)).label("number"),
            case((Organisation.id.in_(laboratories), Organisation.slug)).label("slug"),
            _told(Case.title, user, at).label("case_title"),
            _told(Case.slug, user, at).label("case_slug"),
            _told(Case.published_at, user, at).label("case_at"),
        )
        .select_from(Item)
        .join(Call, Call.id == Item.call_id)
        .outerjoin(Need, (Need.id == Item.need_id) & Need.id.in_(needs))
        .outerjoin(lines, lines.c.item_id == Item.id)
        .outerjoin(Entry, Entry.id == lines.c.entry_id)
        .outerjoin(Organisation, Organisation.id == Entry.organisation_id)
        .outerjoin(Project, (Project.entry_id == Entry.id) & (Project.state != ProjectState.VOID))
        .where(Item.id.in_(items), Call.kind.in_(_carried_out()), which)
        .order_by(lines.c.accepted_at.is_(None), lines.c.accepted_at.desc(), Item.id, lines.c.id)
    )


def _told(column: Any, user: User | None, at: datetime) -> Any:
    """Of the first published case that tells of the task, as far as the reader may see it."""
    found = visible_cases(user, at).where(Case.project_id == Project.id, Case.state == CaseState.PUBLISHED)
    ordered = found.with_only_columns(column).order_by(Case.published_at, Case.id).limit(1)
    return ordered.correlate(Project).scalar_subquery()


def _carried_out() -> list[str]:
    """The kinds whose winners get a task; a season of an award leads from no gap to no capability."""
    return [name for name, kind in KINDS.items() if kind.follows == "project"]


def _announced(at: datetime) -> Subquery:
    """Winners as announcements have told them, with when their task was accepted."""
    found = standing_lines(at).where(NoticeLine.state == LineState.ANNOUNCED)
    return found.with_only_columns(
        NoticeLine.id,
        NoticeLine.entry_id,
        NoticeLine.organisation_name,
        NoticeLine.announced_at,
        Entry.item_id,
        accepted_at().label("accepted_at"),
    ).subquery()


def _capabilities(projects: Sequence[str], user: User | None, at: datetime) -> dict[str, list[str]]:
    """What each task has left behind, as ``parameter value``; one query."""
    found = (
        visible_capabilities(user, at)
        .join(ScopeTerm, ScopeTerm.id == Capability.term_id)
        .where(Capability.origin_id.in_(projects))
        .with_only_columns(Capability.origin_id, ScopeTerm.parameter, Capability.value)
    )
    shown: dict[str, list[str]] = {}
    for key, parameter, value in db.session.execute(found.order_by(Capability.id)):
        shown.setdefault(key, []).append(f"{parameter} {value}".strip())
    return shown


def _stations(row: Row[Any], shown: Sequence[str]) -> list[Station]:
    stations = []
    if row.need_id:
        need = Found("need", {"id": row.need_id})
        stations.append(Station(t("需求"), "done", row.need_at, row.need_subject, need))
    item = Found("item", {"slug": row.call_slug, "code": row.code})
    stations.append(Station(t("列入榜单"), "done", row.published_at, row.title, item))
    if row.organisation_name is None:
        return [*stations, Station(t("入选"), "next")]
    laboratory = Found("laboratory", {"slug": row.slug}) if row.slug else None
    stations.append(Station(t("入选"), "done", row.announced_at, row.organisation_name, laboratory))
    return [*stations, *_delivered(row, shown)]


def _delivered(row: Row[Any], shown: Sequence[str]) -> list[Station]:
    task = Found("project", {"id": row.project_id}) if row.number else None
    if row.accepted_at is None:
        begun = row.starts_on is not None and row.project_state != ProjectState.TERMINATED
        ended = row.project_state == ProjectState.TERMINATED
        if ended:
            return [Station(t("任务已终止"), "now", None, row.number, task)]
        return [Station(t("实施任务"), "now" if begun else "next", row.starts_on, row.number, task)]
    accepted = Station(t("验收通过"), "done", row.accepted_at, row.number, task)
    told = _case(row)
    if KINDS[row.kind].accepts_by != "indicators":
        return [accepted, *told]
    left = Found("capabilities", {"slug": row.slug}) if row.slug and shown else None
    stayed = Station(
        t("形成能力（攻关成果）"), "done" if shown else "next", None, "；".join(shown[:3]) or None, left
    )
    return [accepted, stayed, *told]


def _case(row: Row[Any]) -> list[Station]:
    if row.case_slug is None:
        return []
    return [
        Station(t("入选案例"), "done", row.case_at, row.case_title, Found("case", {"slug": row.case_slug}))
    ]
