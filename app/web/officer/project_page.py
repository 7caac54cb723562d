"""What the pages of one project print at all three desks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.calls.words import indicator_words
from app.extensions import db
from app.files.models import StoredFile
from app.projects.alarms import milestone_alarm, project_alarm
from app.projects.models import Acceptance, Milestone, Project, Result
from app.projects.policy import (
    may_cosign_acceptance,
    may_decide_acceptance,
    may_drop_project,
    may_edit_agreement,
    may_judge_milestone,
    may_request_acceptance,
    may_sign_agreement,
    may_submit_milestone,
    may_write_results,
)
from app.projects.queries import (
    acts_of,
    counts_of,
    evidence_of,
    find_project,
    listed,
    names_of,
    next_milestones,
)
from app.projects.states import Alarm, MilestoneState, Party, ProjectState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.web.instant import instant, me
from app.web.paging import paginate

ACTS: dict[str, Text] = {
    "project.created": t("立项，生成任务书"),
    "project.agreement_edited": t("修改任务书"),
    "project.signed": t("签署任务书"),
    "project.started": t("各方签署完成，任务开始"),
    "project.dropped": t("任务书作废"),
    "project.results_saved": t("填写实测结果"),
    "milestone.submitted": t("提交里程碑"),
    "milestone.returned": t("退回里程碑，要求补充"),
    "milestone.confirmed": t("确认里程碑"),
    "acceptance.requested": t("申请验收"),
    "acceptance.cosigned": t("发榜方会签"),
    "acceptance.passed": t("验收通过"),
    "acceptance.not_passed": t("验收未通过"),
}


@dataclass(frozen=True)
class Told:
    """One line of the timeline (``_macros/timeline.html``)."""

    at: datetime
    sentence: Text
    who: str | None


@dataclass(frozen=True)
class Step:
    """One line of what happens next (``_macros/next.html``)."""

    what: Text
    when: Any = None
    who: Text | None = None
    url: str | None = None


@dataclass(frozen=True)
class EvidenceFile:
    """A file of a milestone with its addresses (``_macros/files.html``)."""

    name: str
    size: int
    sha256: str
    url: str
    remove_url: str | None = None
    note: Any = None


def load_project(id: str) -> Project | None:
    """The project of the address."""
    return find_project(id)


def load_milestone(id: str) -> Milestone | None:
    """The milestone of the address."""
    return db.session.get(Milestone, id)


def load_acceptance(id: str) -> Acceptance | None:
    """The acceptance of the address."""
    return db.session.get(Acceptance, id)


def evidence_file(file: StoredFile, *, removable: bool = False) -> EvidenceFile:
    """A stored file as pages print it."""
    remove = url_for("lab.remove_evidence", id=file.owner_id, file=file.id) if removable else None
    url = url_for("public.evidence", id=file.owner_id, file=file.id)
    return EvidenceFile(file.name, file.size, file.sha256, url, remove)


def project_page(project: Project) -> dict[str, Any]:
    """Everything on the page of a project; the caller has asked who may see it."""
    at, user, today = instant(), me(), local_date(instant())
    results = results_of(project)
    evidence, acts = evidence_of(project.milestones), acts_of(project)
    return {
        "project": project,
        "alarm": project_alarm(project, today),
        "parties": parties_of(project, {act.actor_id: who for act, who in acts}),
        "milestones": [
            (m, milestone_alarm(m, today), [evidence_file(f) for f in evidence.get(m.id, [])])
            for m in project.milestones
        ],
        "results": results,
        "acts": [Told(act.at, ACTS[act.name], who) for act, who in acts if act.name in ACTS],
        "steps": steps_of(project),
        "may_edit": may_edit_agreement(user, project, at),
        "may_sign": may_sign_agreement(user, project, at),
        "may_drop": may_drop_project(user, project, at),
        "may_measure": may_write_results(user, project, at),
        "may_request": may_request_acceptance(user, project, at),
        "may_submit": {m.id: may_submit_milestone(user, m, at) for m in project.milestones},
        "may_judge": {m.id: may_judge_milestone(user, m, at) for m in project.milestones},
        "may_cosign": {a.id: may_cosign_acceptance(user, a, at) for a in project.acceptances},
        "may_decide": {a.id: may_decide_acceptance(user, a, at) for a in project.acceptances},
    }


def results_of(project: Project) -> list[tuple[Result, str]]:
    """(result, its indicator's requirement in signs) in order, loaded at once."""
    found = select(Result).where(Result.project_id == project.id).order_by(Result.position)
    rows = db.session.scalars(found.options(joinedload(Result.indicator))).all()
    set_committed_value(project, "results", list(rows))
    return [(result, indicator_words(result.indicator)) for result in project.results]


def parties_of(
    project: Project, known: Mapping[str | None, str | None] | None = None
) -> list[tuple[Party, str, datetime | None, str | None]]:
    """(party, its name, when it signed, who signed) of everybody who signs this agreement.

    ``known`` gives names of people by key that the page has read already.
    """
    signers = {getattr(project, f"{party}_signed_by_id") for party in Party} - {None}
    names = dict(known or {})
    if signers - names.keys():
        names.update(names_of(signers).items())
    called = {
        Party.OFFICER: project.call.organiser,
        Party.LABORATORY: project.organisation.name,
        Party.ISSUER: project.issuer.name if project.issuer else "",
    }
    return [
        (
            party,
            called[party],
            getattr(project, f"{party}_signed_at"),
            names.get(getattr(project, f"{party}_signed_by_id") or ""),
        )
        for party in Party
        if party != Party.ISSUER or project.issuer_id
    ]


def steps_of(project: Project) -> list[Step]:
    """What happens next, by whom and when."""
    if project.state == ProjectState.AGREEING:
        unsigned = [p for p in Party if not getattr(project, f"{p}_signed_at")]
        return [
            Step(t("签署任务书"), None, p.label) for p in unsigned if p != Party.ISSUER or project.issuer_id
        ]
    if project.state == ProjectState.RUNNING:
        rows = [_step_of(m) for m in project.milestones if m.state != MilestoneState.CONFIRMED]
        return [*rows, Step(t("完成任务，申请验收"), project.ends_on, Party.LABORATORY.label)]
    if project.state == ProjectState.SUBMITTED:
        signs = project.issuer_id is not None and project.acceptances[-1].issuer_signed_at is None
        issuer = [Step(t("会签验收"), None, Party.ISSUER.label)] if signs else []
        return [*issuer, Step(t("作出验收结论"), None, Party.OFFICER.label)]
    if project.state == ProjectState.REPAIRING:
        return [Step(t("完成整改，再次申请验收"), project.repair_due_on, Party.LABORATORY.label)]
    return []


def _step_of(milestone: Milestone) -> Step:
    named = {"n": milestone.position, "title": milestone.title}
    if milestone.state == MilestoneState.SUBMITTED:
        return Step(t("确认里程碑 %(n)s：%(title)s", **named), None, Party.OFFICER.label)
    return Step(t("里程碑 %(n)s：%(title)s", **named), milestone.due_on, Party.LABORATORY.label)


def project_list(projects: Select[tuple[Project]]) -> dict[str, Any]:
    """A desk's list of projects (a select of ``projects.policy``): rows, alarms, filters by state as links."""
    at, state = instant(), request.args.get("state", "")
    page = paginate(listed(projects, state, at), request)
    coming = next_milestones(page.items)
    return {
        "page": page,
        "state": state,
        "links": _links(projects, state),
        "rows": [(p, coming.get(p.id), _worst(p, coming.get(p.id), local_date(at))) for p in page.items],
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


def _links(projects: Select[tuple[Project]], state: str) -> Sequence[Tab]:
    counts, endpoint = counts_of(projects), request.endpoint or ""
    chosen = [(t("全部"), "", sum(counts.values()))]
    chosen += [(member.label, member.value, counts[member]) for member in ProjectState if member in counts]
    rows = [
        Tab(t("%(label)s（%(n)s）", label=label, n=n), url_for(endpoint, state=value or None), value == state)
        for label, value, n in chosen
    ]
    return [*rows, Tab(Alarm.OVERDUE.label, url_for(endpoint, state=Alarm.OVERDUE), state == Alarm.OVERDUE)]
