"""Projects at the issuer's desk: sign the agreement, follow the milestones, co-sign the acceptance."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.people.models import User
from app.people.policy import may_sit_at
from app.projects import service
from app.projects.models import Acceptance, Project
from app.projects.policy import (
    is_issuer_of,
    issued_projects,
    may_cosign_acceptance,
    may_see_project,
    may_sign_agreement,
)
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal, hidden
from app.web.enterprise import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer.course_page import course_page
from app.web.officer.project_forms import SignForm
from app.web.officer.project_list import project_list
from app.web.officer.project_page import (
    load_acceptance,
    load_project,
    project_page,
    results_of,
)
from app.web.officer.project_parties import parties_of
from app.web.officer.settlement_page import settlement_page

RAILS.add("enterprise", t("任务", n=2), "enterprise.projects", icon="flag")


class CosignForm(FlaskForm):
    """The issuer's opinion on what was delivered."""

    opinion = TextAreaField(
        _l("会签意见"), [InputRequired(_l("请写明会签意见")), Length(max=4000, message=_l("最多 %(max)d 字"))]
    )


def may_see_as_issuer(user: User | None, project: Project, at: Any) -> Verdict:
    """The issuer's page of a project that answers its challenge."""
    return may_see_project(user, project, at) if is_issuer_of(user, project, at) else hidden()


def may_sign_as_issuer(user: User | None, project: Project, at: Any) -> Verdict:
    """The issuer's signature, at its own desk."""
    return first_refusal(may_see_as_issuer(user, project, at), may_sign_agreement(user, project, at))


@bp.get("/projects")
@page(may_sit_at("enterprise"))
def projects() -> ResponseReturnValue:
    """Projects that answer challenges of my enterprises."""
    return render_template(
        "enterprise/projects/projects.html", **project_list(issued_projects(me(), instant()))
    )


@bp.get("/projects/<key:id>")
@page(may_see_as_issuer, load_project, records=True)
def project(project: Project) -> ResponseReturnValue:
    """One project; it prints what the bid promised, so the reading is on the record."""
    return render_template("enterprise/projects/project.html", audience="enterprise", **project_page(project))


@bp.get("/projects/<key:id>/course")
@page(may_see_as_issuer, load_project, records=True)
def project_course(project: Project) -> ResponseReturnValue:
    """Light, reports, mid-term check and changes of a project that answers our challenge."""
    return render_template("enterprise/projects/course.html", audience="enterprise", **course_page(project))


@bp.get("/projects/<key:id>/settlement")
@page(may_see_as_issuer, load_project, records=True)
def project_settlement(project: Project) -> ResponseReturnValue:
    """What is due, what was paid, what is left."""
    return render_template(
        "enterprise/projects/settlement.html", audience="enterprise", **settlement_page(project)
    )


def _signing(project: Project) -> dict[str, Any]:
    return {"parties": parties_of(project), "results": results_of(project)}


@bp.route("/projects/<key:id>/sign", methods=["GET", "POST"])
@verb(
    may_sign_as_issuer,
    load_project,
    form=lambda project: SignForm(project),
    template="enterprise/projects/sign_agreement.html",
    context=_signing,
)
def sign_agreement(project: Project, form: SignForm) -> ResponseReturnValue:
    """Sign for the issuer."""
    service.sign_agreement(project, by=me(), at=instant(), seen=form.read)
    flash(_("已签署任务书"), "success")
    return redirect(url_for("enterprise.project", id=project.id), 303)


def _measured(acceptance: Acceptance) -> dict[str, Any]:
    return {"project": acceptance.project, "results": results_of(acceptance.project)}


@bp.route("/acceptances/<key:id>/cosign", methods=["GET", "POST"])
@verb(
    may_cosign_acceptance,
    load_acceptance,
    form=CosignForm,
    template="enterprise/projects/cosign_acceptance.html",
    context=_measured,
    records=True,
)
def cosign_acceptance(acceptance: Acceptance, form: CosignForm) -> ResponseReturnValue:
    """Co-sign the acceptance with an opinion."""
    service.cosign_acceptance(acceptance, form.opinion.data or "", by=me(), at=instant())
    flash(_("已会签，承办方将作出验收结论"), "success")
    return redirect(url_for("enterprise.project", id=acceptance.project_id, _anchor="acceptance"), 303)
