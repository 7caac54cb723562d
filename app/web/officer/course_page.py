"""The course of a project at every desk: its light, reports, the mid-term check, changes of what was agreed."""

from typing import Any

from app.extensions import db
from app.people.models import User
from app.projects.lights import signal_of
from app.projects.models import Change, Check, Project, Run, Termination
from app.projects.policy import (
    may_ask_change,
    may_ask_check,
    may_conclude_check,
    may_decide_change,
    may_drop_termination,
    may_open_hearing,
    may_propose_termination,
    may_report_progress,
    may_state_check,
    may_state_hearing,
    may_withdraw_change,
)
from app.projects.queries import merged_into, reports_of, runs_of
from app.projects.states import ChangeKind
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.web.instant import instant, viewer


def load_change(id: str) -> Change | None:
    """The request for a change of the address."""
    return db.session.get(Change, id)


def load_check(id: str) -> Check | None:
    """The mid-term check of the address."""
    return db.session.get(Check, id)


def load_termination(id: str) -> Termination | None:
    """The termination of the address."""
    return db.session.get(Termination, id)


def load_run(id: str) -> Run | None:
    """What a runner hands in, of the address."""
    return db.session.get(Run, id)


def course_page(project: Project) -> dict[str, Any]:
    """Everything on the page of a project's course; the caller has asked who may see it."""
    user, at = viewer(), instant()
    reports = reports_of(project)
    reported = max((report.until for report in reports), default=None)
    return {
        "project": project,
        "signal": signal_of(project, project.milestones, reported, local_date(at)),
        "reports": reports,
        "check": project.check,
        "changes": [(change, rows_of(change)) for change in project.changes],
        "may_report": may_report_progress(user, project, at),
        "may_change": may_ask_change(user, project, at),
        "may_check": may_ask_check(user, project, at),
        **_check_verdicts(project.check, user, at),
        "terminations": project.terminations,
        "runs": runs_of(project),
        "merged": merged_into(project),
        "may_open": may_open_hearing(user, project, at),
        "may_propose": {x.id: may_propose_termination(user, x, at) for x in project.terminations},
        "may_let_go_on": {x.id: may_drop_termination(user, x, at) for x in project.terminations},
        "may_speak": {x.id: may_state_hearing(user, x, at) for x in project.terminations},
        "may_answer": {c.id: may_decide_change(user, c, at) for c in project.changes},
        "may_take_back": {c.id: may_withdraw_change(user, c, at) for c in project.changes},
    }


def _check_verdicts(check: Check | None, user: User | None, at: Any) -> dict[str, Any]:
    if check is None:
        return {}
    return {
        "may_state": may_state_check(user, check, at),
        "may_conclude": may_conclude_check(user, check, at),
    }


def rows_of(change: Change) -> list[tuple[Text, str, str]]:
    """(what, as it stands, as asked for) of a change of money or of verification."""
    project = change.project
    if change.what == ChangeKind.MONEY:
        named = {m.id: t("里程碑 %(n)s：%(title)s", n=m.position, title=m.title) for m in project.milestones}
        return [(named[key], f"{before}%", f"{after}%") for key, before, after in change.rows if key in named]
    lines = {r.id: t("指标 %(n)s", n=r.position) for r in project.results} if change.rows else {}
    return [(lines[key], before, after) for key, before, after in change.rows if key in lines]
