"""Projects at the laboratory's desk: sign, measure, ask for acceptance."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.people.models import User
from app.people.policy import may_sit_at
from app.projects import service
from app.projects.models import Project
from app.projects.policy import (
    is_laboratory_of,
    is_member_of,
    joined_projects,
    may_request_acceptance,
    may_see_project,
    may_sign_agreement,
    may_write_results,
)
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.project_forms import ResultsForm, results_form
from app.web.navigation import RAILS
from app.web.officer.project_forms import ConfirmForm, SignForm
from app.web.officer.project_list import project_list
from app.web.officer.project_page import load_project, project_page, results_of
from app.web.officer.project_parties import parties_of

RAILS.add("lab", t("任务", n=2), "lab.projects", icon="flag")


def may_see_as_laboratory(user: User | None, project: Project, at: Any) -> Verdict:
    """The laboratory's page of a project that it carries out, or reads as a member of the consortium."""
    mine = is_laboratory_of(user, project, at) or is_member_of(user, project, at)
    return may_see_project(user, project, at) if mine else hidden()


def may_sign_as_laboratory(user: User | None, project: Project, at: Any) -> Verdict:
    """The laboratory's signature, at its own desk."""
    return first_refusal(may_see_as_laboratory(user, project, at), may_sign_agreement(user, project, at))


@bp.get("/projects")
@page(may_sit_at("lab"))
def projects() -> ResponseReturnValue:
    """Projects that my laboratories carry out or take part in, what ends first on top."""
    return render_template("lab/projects/projects.html", **project_list(joined_projects(me(), instant())))


@bp.get("/projects/<key:id>")
@page(may_see_as_laboratory, load_project)
def project(project: Project) -> ResponseReturnValue:
    """One project of ours."""
    return render_template("lab/projects/project.html", audience="lab", **project_page(project))


def signing(project: Project) -> dict[str, Any]:
    """What is signed, whole."""
    return {"parties": parties_of(project), "results": results_of(project)}


@bp.route("/projects/<key:id>/sign", methods=["GET", "POST"])
@verb(
    may_sign_as_laboratory,
    load_project,
    form=lambda project: SignForm(project),
    template="lab/projects/sign_agreement.html",
    context=signing,
)
def sign_agreement(project: Project, form: SignForm) -> ResponseReturnValue:
    """Sign for the laboratory."""
    service.sign_agreement(project, by=me(), at=instant(), seen=form.read)
    flash(_("已签署任务书"), "success")
    return redirect(url_for("lab.project", id=project.id), 303)


def _lines(project: Project) -> dict[str, Any]:
    return {"results": results_of(project)}


@bp.route("/projects/<key:id>/results", methods=["GET", "POST"])
@verb(
    may_write_results,
    load_project,
    form=results_form,
    template="lab/projects/write_results.html",
    context=_lines,
)
def write_results(project: Project, form: ResultsForm) -> ResponseReturnValue:
    """Write what was measured, indicator by indicator."""
    changed = service.save_results(project, form.measured(), form.seen(), by=me(), at=instant())
    flash(ngettext("已保存 %(num)s 项结果", "已保存 %(num)s 项结果", len(changed)), "success")
    return redirect(url_for("lab.project", id=project.id, _anchor="results"), 303)


def _asked(project: Project) -> dict[str, Any]:
    return {"unmet": sum(1 for result in project.results if not result.passed)}


@bp.route("/projects/<key:id>/acceptance", methods=["GET", "POST"])
@verb(
    may_request_acceptance,
    load_project,
    form=ConfirmForm,
    template="lab/projects/request_acceptance.html",
    context=_asked,
)
def request_acceptance(project: Project, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for acceptance, the second time after the one repair."""
    service.request_acceptance(project, by=me(), at=instant())
    flash(_("已申请验收"), "success")
    return redirect(url_for("lab.project", id=project.id, _anchor="acceptance"), 303)
