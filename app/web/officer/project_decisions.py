"""What officers decide while a project runs: milestones and acceptances."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.projects import service
from app.projects.models import Acceptance, Milestone, Project
from app.projects.policy import may_decide_acceptance, may_invite_case, may_judge_milestone
from app.projects.queries import evidence_of
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.project_forms import ConfirmForm, ConfirmMilestoneForm, DecideForm, ReturnMilestoneForm
from app.web.officer.project_page import (
    evidence_file,
    load_acceptance,
    load_milestone,
    load_project,
    results_of,
)


def _reported(milestone: Milestone) -> dict[str, Any]:
    files = evidence_of([milestone]).get(milestone.id, [])
    return {"project": milestone.project, "files": [evidence_file(file) for file in files]}


def _back(milestone: Milestone) -> ResponseReturnValue:
    anchor = f"milestone-{milestone.position}"
    return redirect(url_for("officer.project", id=milestone.project_id, _anchor=anchor), 303)


@bp.route("/milestones/<key:id>/confirm", methods=["GET", "POST"])
@verb(
    may_judge_milestone,
    load_milestone,
    form=ConfirmMilestoneForm,
    template="officer/projects/confirm_milestone.html",
    context=_reported,
    records=True,
)
def confirm_milestone(milestone: Milestone, form: ConfirmMilestoneForm) -> ResponseReturnValue:
    """Confirm what was reported."""
    service.confirm_milestone(milestone, form.answer.data or "", by=me(), at=instant())
    flash(_("里程碑已确认"), "success")
    return _back(milestone)


@bp.route("/milestones/<key:id>/return", methods=["GET", "POST"])
@verb(
    may_judge_milestone,
    load_milestone,
    form=ReturnMilestoneForm,
    template="officer/projects/return_milestone.html",
    context=_reported,
    records=True,
)
def return_milestone(milestone: Milestone, form: ReturnMilestoneForm) -> ResponseReturnValue:
    """Ask for more."""
    service.return_milestone(milestone, form.answer.data or "", by=me(), at=instant())
    flash(_("里程碑已退回"), "success")
    return _back(milestone)


@bp.route("/projects/<key:id>/invite-case", methods=["GET", "POST"])
@verb(
    may_invite_case,
    load_project,
    form=ConfirmForm,
    template="officer/projects/invite_case.html",
    records=True,
)
def invite_case(project: Project, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Invite the laboratory to enter the accepted work for the next season of cases."""
    service.invite_case(project, by=me(), at=instant())
    flash(_("已邀请，承担单位会收到通知"), "success")
    return redirect(url_for("officer.project", id=project.id), 303)


def _measured(acceptance: Acceptance) -> dict[str, Any]:
    project = acceptance.project
    return {"project": project, "results": results_of(project)}


@bp.route("/acceptances/<key:id>/decide", methods=["GET", "POST"])
@verb(
    may_decide_acceptance,
    load_acceptance,
    form=lambda acceptance: DecideForm(acceptance),
    template="officer/projects/decide_acceptance.html",
    context=_measured,
    records=True,
)
def decide_acceptance(acceptance: Acceptance, form: DecideForm) -> ResponseReturnValue:
    """Pass, one repair, or the end."""
    service.decide_acceptance(
        acceptance,
        form.verdict.data == "pass",
        form.opinion.data or "",
        by=me(),
        at=instant(),
        repair_until=form.until,
    )
    flash(_("验收结论已作出，各方已收到通知"), "success")
    return redirect(url_for("officer.project", id=acceptance.project_id, _anchor="acceptance"), 303)
