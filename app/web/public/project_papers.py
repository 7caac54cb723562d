"""A project on paper, and what an issuer signed on paper: laboratory, issuer, officers and the supervisor alike."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from app.centres.policy import may_read_approval
from app.people.models import User
from app.projects.accounts import account_of
from app.projects.models import Acceptance, Project
from app.projects.policy import may_read_panel, may_see_project
from app.projects.queries import (
    find_acceptance,
    find_project,
    merged_into,
    panel_of,
    papers_of,
    payments_of,
    settlements_of,
)
from app.shared.verdict import Verdict
from app.web.downloads import send_stored
from app.web.guards import page
from app.web.instant import instant, viewer
from app.web.papers.acceptances import acceptance_report
from app.web.papers.approvals import approval_circular
from app.web.papers.sending import FORM, limited, send_paper
from app.web.papers.settlements import settlement_sheet
from app.web.papers.task_books import task_book
from app.web.public import bp


def load_project(id: str) -> Project | None:
    """The project of the address."""
    return find_project(id)


def load_acceptance(id: str) -> Acceptance | None:
    """The acceptance of the address."""
    return find_acceptance(id)


def may_see_acceptance(user: User | None, acceptance: Acceptance, at: Any) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, acceptance.project, at)


@bp.get(f"/projects/<key:id>/task-book.<{FORM}>")
@limited
@page(may_see_project, load_project, records=True)
def project_task_book(project: Project, form: str) -> ResponseReturnValue:
    """The task book to print and sign, or as it was signed."""
    return send_paper(lambda: task_book(project), f"任务书-{project.number}", form)


@bp.get(f"/projects/<key:id>/approval.<{FORM}>")
@limited
@page(may_read_approval, load_project, records=True)
def project_approval(project: Project, form: str) -> ResponseReturnValue:
    """The letter that approves the construction of a centre."""
    return send_paper(lambda: approval_circular(project), f"批准筹建-{project.number}", form)


@bp.get(f"/acceptances/<key:id>/opinion.<{FORM}>")
@limited
@page(may_see_acceptance, load_acceptance, records=True)
def acceptance_opinion(acceptance: Acceptance, form: str) -> ResponseReturnValue:
    """验收意见书 to print and sign; who sat on the panel is printed for those who may read it alone."""
    named = may_read_panel(viewer(), acceptance, instant()).ok
    experts = panel_of([acceptance]).get(acceptance.id, []) if named else []
    name = f"验收意见书-{acceptance.project.number}-{acceptance.number}"
    return send_paper(lambda: acceptance_report(acceptance, experts), name, form)


@bp.get(f"/projects/<key:id>/settlement.<{FORM}>")
@limited
@page(may_see_project, load_project, records=True)
def project_settlement_paper(project: Project, form: str) -> ResponseReturnValue:
    """经费结算表 as the account stands, to be checked and signed by both sides."""
    payments, settlements = payments_of(project), settlements_of(project)
    account, latest = account_of(project, payments, merged_into(project)), next(iter(settlements), None)
    name = f"经费结算表-{project.number}"
    return send_paper(lambda: settlement_sheet(project, account, payments, latest), name, form)


@bp.get("/projects/<key:id>/paper")
@page(may_see_project, load_project, records=True)
def project_paper(project: Project) -> ResponseReturnValue:
    """The scan of the agreement that the issuer signed."""
    return _scan(project, project.id)


@bp.get("/acceptances/<key:id>/paper")
@page(may_see_acceptance, load_acceptance, records=True)
def acceptance_paper(acceptance: Acceptance) -> ResponseReturnValue:
    """The scan of the co-signature of an acceptance."""
    return _scan(acceptance.project, acceptance.id)


def _scan(project: Project, key: str) -> ResponseReturnValue:
    files = papers_of(project).get(key)
    if not files:
        abort(404)
    return send_stored(files[0])
