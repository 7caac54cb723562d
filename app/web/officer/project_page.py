"""What the pages of one project print at every desk."""

from datetime import date
from typing import Any

from flask import request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.calls.models import Item
from app.calls.words import indicator_words
from app.extensions import db
from app.files.models import StoredFile
from app.history.words import act_words
from app.projects.alarms import milestone_alarm, project_alarm
from app.projects.models import Acceptance, Extension, Milestone, Project, Result
from app.projects.policy import (
    has_lapsed,
    is_compulsory,
    may_allow_late,
    may_ask_extension,
    may_ask_preacceptance,
    may_cosign_acceptance,
    may_decide_acceptance,
    may_decide_extension,
    may_drop_project,
    may_edit_agreement,
    may_end_repair,
    may_invite_case,
    may_judge_milestone,
    may_name_panel,
    may_record_consent,
    may_record_cosignature,
    may_request_acceptance,
    may_sign_agreement,
    may_submit_milestone,
    may_withdraw_extension,
    may_write_results,
)
from app.projects.queries import (
    acts_of,
    files_of_project,
    find_project,
)
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.web.instant import instant, me
from app.web.officer.project_parties import EvidenceFile, paper_of, parties_of
from app.web.officer.project_steps import steps_of
from app.web.thread import threads_shown
from app.web.timeline import Told

# What the timeline tells, in the record's own words; a report being written is no event.
TOLD, UNTOLD = ("project.", "milestone.", "acceptance."), "milestone.report_saved"


def load_project(id: str) -> Project | None:
    """The project of the address."""
    return find_project(id)


def load_milestone(id: str) -> Milestone | None:
    """The milestone of the address."""
    return db.session.get(Milestone, id)


def load_extension(id: str) -> Extension | None:
    """The request for more time of the address."""
    return db.session.get(Extension, id)


def load_acceptance(id: str) -> Acceptance | None:
    """The acceptance of the address."""
    return db.session.get(Acceptance, id)


def evidence_file(file: StoredFile, *, removable: bool = False) -> EvidenceFile:
    """A stored file as pages print it."""
    remove = url_for("lab.remove_evidence", id=file.owner_id, file=file.id) if removable else None
    url = url_for("public.evidence", id=file.owner_id, file=file.id)
    return EvidenceFile(file.name, file.size, file.sha256, url, remove)


def _is_told(name: str) -> bool:
    return name.startswith(TOLD) and name != UNTOLD


def project_page(project: Project) -> dict[str, Any]:
    """Everything on the page of a project; the caller has asked who may see it."""
    at, today = instant(), local_date(instant())
    results = results_of(project)
    files, acts = files_of_project(project), acts_of(project)
    names = {act.actor_id: who for act, who in acts}
    return {
        "project": project,
        "alarm": project_alarm(project, today),
        "lapsed": has_lapsed(project, at),
        "parties": parties_of(project, names, files),
        "milestones": [
            (m, milestone_alarm(m, today), [evidence_file(f) for f in files.get(m.id, [])])
            for m in project.milestones
        ],
        "extensions": [(extension, moves_of(extension)) for extension in project.extensions],
        "results": results,
        "papers": {a.id: paper_of(a, names, files) for a in project.acceptances},
        "acts": [Told(act.at, act_words(act.name), who) for act, who in acts if _is_told(act.name)],
        "steps": steps_of(project, at),
        "threads": threads_shown(Item.id == project.item_id, request.blueprint or ""),
        "may_invite": may_invite_case(me(), project, at),
        **_verdicts(project),
    }


def moves_of(extension: Extension) -> list[tuple[Text, date, date]]:
    """(what, the day it was due, the day asked for) of everything that a request for more time would move."""
    rows = [(t("任务期至"), extension.was_ends_on, extension.ends_on)]
    for milestone in extension.project.milestones:
        if milestone.id in extension.dates:
            before, after = (date.fromisoformat(day) for day in extension.dates[milestone.id])
            label = t("里程碑 %(n)s：%(title)s", n=milestone.position, title=milestone.title)
            rows.append((label, before, after))
    return rows


def _verdicts(project: Project) -> dict[str, Any]:
    """What the person may do here."""
    user, at = me(), instant()
    milestones, acceptances, extensions = project.milestones, project.acceptances, project.extensions
    return {
        "may_edit": may_edit_agreement(user, project, at),
        "may_sign": may_sign_agreement(user, project, at),
        "may_drop": may_drop_project(user, project, at),
        "may_record": may_record_consent(user, project, at),
        "may_measure": may_write_results(user, project, at),
        "may_ask": may_ask_preacceptance(user, project, at),
        "must_ask": is_compulsory(project),
        "may_request": may_request_acceptance(user, project, at),
        "may_extend": may_ask_extension(user, project, at),
        "may_end": may_end_repair(user, project, at),
        "may_allow": may_allow_late(user, project, at),
        "may_submit": {m.id: may_submit_milestone(user, m, at) for m in milestones},
        "may_judge": {m.id: may_judge_milestone(user, m, at) for m in milestones},
        "may_cosign": {a.id: may_cosign_acceptance(user, a, at) for a in acceptances},
        "may_record_cosign": {a.id: may_record_cosignature(user, a, at) for a in acceptances},
        "may_name": {a.id: may_name_panel(user, a, at) for a in acceptances},
        "may_decide": {a.id: may_decide_acceptance(user, a, at) for a in acceptances},
        "may_answer": {e.id: may_decide_extension(user, e, at) for e in extensions},
        "may_take_back": {e.id: may_withdraw_extension(user, e, at) for e in extensions},
    }


def results_of(project: Project) -> list[tuple[Result, Text | str]]:
    """(result, its indicator's requirement in signs, or what its head asks) in order, loaded at once."""
    found = select(Result).where(Result.project_id == project.id).order_by(Result.position)
    rows = db.session.scalars(found.options(joinedload(Result.indicator))).all()
    set_committed_value(project, "results", list(rows))
    return [(result, _asked(result)) for result in project.results]


def _asked(result: Result) -> Text | str:
    if result.indicator is not None:
        return indicator_words(result.indicator)
    return result.subject.guide if result.subject is not None else ""
