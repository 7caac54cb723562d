"""A desk's list of projects: rows, alarms, and the filter by state as links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from sqlalchemy import Select

from app.projects.alarms import milestone_alarm, project_alarm
from app.projects.lights import signal_of
from app.projects.models import Milestone, Project
from app.projects.queries import counts_of, last_reports, listed, next_milestones
from app.projects.states import Alarm, ExtensionState, ProjectState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.web.instant import instant
from app.web.paging import paginate


def project_list(projects: Select[tuple[Project]], **kept: str) -> dict[str, Any]:
    """A desk's list of projects (a select of ``projects.policy``): rows, alarms, filters by state as links.

    ``kept``: what else of the address narrows the list, and stays when a state is chosen.
    """
    at, state = instant(), request.args.get("state", "")
    page = paginate(listed(projects, state, at), request)
    today, coming, reported = local_date(at), next_milestones(page.items), last_reports(page.items)
    rows = [(project, coming.get(project.id)) for project in page.items]
    return {
        "page": page,
        "state": state,
        "links": _links(projects, state, kept),
        "rows": [
            (p, m, _worst(p, m, today), signal_of(p, [m] if m else [], reported.get(p.id), today))
            for p, m in rows
        ],
    }


def _worst(project: Project, milestone: Milestone | None, today: date) -> Alarm | None:
    found = [project_alarm(project, today), milestone_alarm(milestone, today) if milestone else None]
    return Alarm.OVERDUE if Alarm.OVERDUE in found else next((a for a in found if a), None)


@dataclass(frozen=True)
class Tab:
    """One link of the filter by state (``_macros/tabs.html``)."""

    label: Text
    url: str
    active: bool


def _links(projects: Select[tuple[Project]], state: str, kept: dict[str, str]) -> Sequence[Tab]:
    counts, endpoint = counts_of(projects), request.endpoint or ""
    chosen = [(t("全部"), "", sum(counts.values()))]
    chosen += [(member.label, member.value, counts[member]) for member in ProjectState if member in counts]

    def tab(label: Text, value: str) -> Tab:
        given = {name: word for name, word in {"state": value, **kept}.items() if word}
        return Tab(label, url_for(endpoint, **given), value == state)  # type: ignore[arg-type]

    rows = [tab(t("%(label)s（%(n)s）", label=label, n=n), value) for label, value, n in chosen]
    return [
        *rows,
        tab(Alarm.OVERDUE.label, Alarm.OVERDUE.value),
        tab(t("延期申请"), ExtensionState.ASKED.value),
        tab(t("拨付和结算"), "money"),
    ]
