"""Listed centres at the officers' desk: the plate, the yearly evaluation, the strike-off."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.centres import service
from app.centres.models import Centre, Evaluation
from app.centres.policy import (
    may_begin_evaluation,
    may_confirm_evaluation,
    may_create_plan,
    may_grade_evaluation,
    may_list_centre,
    may_return_evaluation,
    may_work_on_centre,
    worked_centres,
)
from app.centres.queries import find_centre, find_evaluation, listed_centres, waiting_to_list
from app.people.policy import may_sit_at
from app.projects.models import Project
from app.shared.text import t
from app.web.centre_record import record_page
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.project_page import load_project
from app.web.officer.register_forms import EvaluationForm, GradeForm, PlateForm
from app.web.officer.visit_forms import ReasonForm
from app.web.paging import paginate

RAILS.add("officer", t("中心名录"), "officer.centres", icon="building", may=may_create_plan)


def load_centre(id: str) -> Centre | None:
    """The centre of the address."""
    return find_centre(id)


def load_evaluation(id: str) -> Evaluation | None:
    """The evaluation of the address."""
    return find_evaluation(id)


def _here(centre_id: str) -> ResponseReturnValue:
    return redirect(url_for("officer.centre", id=centre_id), 303)


@bp.get("/centres")
@page(may_sit_at("officer"))
def centres() -> ResponseReturnValue:
    """Accepted tasks to be listed, then the centres of my calls."""
    user, at = me(), instant()
    found = paginate(listed_centres(worked_centres(user, at), request.args.get("state", "")), request)
    return render_template("officer/centres/centres.html", page=found, waiting=waiting_to_list(user, at))


@bp.get("/centres/<key:id>")
@page(may_work_on_centre, load_centre)
def centre(centre: Centre) -> ResponseReturnValue:
    """One centre with its years."""
    return render_template(
        "officer/centres/centre.html",
        audience="officer",
        may_begin=may_begin_evaluation(me(), centre, instant()),
        **record_page(centre),
    )


@bp.route("/projects/<key:id>/list-centre", methods=["GET", "POST"])
@verb(
    may_list_centre,
    load_project,
    form=lambda project: PlateForm(project),
    template="officer/centres/list_centre.html",
    records=True,
)
def list_centre(project: Project, form: PlateForm) -> ResponseReturnValue:
    """Put what was accepted on the register."""
    made = service.list_centre(project, form.plate(), by=me(), at=instant())
    flash(_("「%(name)s」已列入中心名录", name=made.name), "success")
    return _here(made.id)


@bp.route("/centres/<key:id>/begin-evaluation", methods=["GET", "POST"])
@verb(
    may_begin_evaluation,
    load_centre,
    form=lambda centre: EvaluationForm(centre),
    template="officer/centres/begin_evaluation.html",
)
def begin_evaluation(centre: Centre, form: EvaluationForm) -> ResponseReturnValue:
    """Ask for a year's report."""
    service.begin_evaluation(centre, form.year.data, form.due_on.data, by=me(), at=instant())
    flash(_("已布置年度评估，承建单位收到通知"), "success")
    return _here(centre.id)


def _with_years(evaluation: Evaluation) -> dict[str, Any]:
    return record_page(evaluation.centre)


@bp.route("/evaluations/<key:id>/grade", methods=["GET", "POST"])
@verb(
    may_grade_evaluation,
    load_evaluation,
    form=lambda evaluation: GradeForm(evaluation),
    template="officer/centres/grade_evaluation.html",
)
def grade_evaluation(evaluation: Evaluation, form: GradeForm) -> ResponseReturnValue:
    """Grade a year."""
    service.grade_evaluation(evaluation, form.chosen, form.opinion.data or "", by=me(), at=instant())
    flash(_("已评定，由另一位承办人复核"), "success")
    return _here(evaluation.centre_id)


@bp.route("/evaluations/<key:id>/return", methods=["GET", "POST"])
@verb(
    may_return_evaluation, load_evaluation, form=ReasonForm, template="officer/centres/return_evaluation.html"
)
def return_evaluation(evaluation: Evaluation, form: ReasonForm) -> ResponseReturnValue:
    """Send a grade back."""
    service.return_evaluation(evaluation, form.reason.data or "", by=me(), at=instant())
    flash(_("年度评定已退回"), "success")
    return _here(evaluation.centre_id)


@bp.route("/evaluations/<key:id>/confirm", methods=["GET", "POST"])
@verb(
    may_confirm_evaluation,
    load_evaluation,
    form=FlaskForm,
    template="officer/centres/confirm_evaluation.html",
    context=_with_years,
)
def confirm_evaluation(evaluation: Evaluation, _form: FlaskForm) -> ResponseReturnValue:
    """Confirm a grade; a second failure in a row strikes the centre off."""
    if service.confirm_evaluation(evaluation, by=me(), at=instant()):
        flash(_("连续两年不合格，中心已从名录除名"), "warning")
    else:
        flash(_("年度评定已确认并公开"), "success")
    return _here(evaluation.centre_id)
