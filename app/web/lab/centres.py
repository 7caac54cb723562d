"""The centres that a laboratory carries, and its yearly reports."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.centres import service
from app.centres.models import Centre, Evaluation
from app.centres.policy import may_report_evaluation, own_centres
from app.centres.queries import find_centre, find_evaluation, listed_centres
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden
from app.web.centre_record import record_page
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.navigation import RAILS
from app.web.officer.register_forms import ReportForm
from app.web.paging import paginate

RAILS.add("lab", t("承建的中心"), "lab.centres", icon="building")


def load_centre(id: str) -> Centre | None:
    """The centre of the address."""
    return find_centre(id)


def load_evaluation(id: str) -> Evaluation | None:
    """The evaluation of the address."""
    return find_evaluation(id)


def may_see_as_carrier(user: User | None, centre: Centre, at: Any) -> Verdict:
    """The page of whoever carries the centre."""
    belongs = user is not None and user.membership_in(centre.organisation_id, at) is not None
    return YES if belongs else hidden()


@bp.get("/centres")
@page(may_sit_at("lab"))
def centres() -> ResponseReturnValue:
    """The centres that my laboratories carry."""
    return render_template(
        "lab/centres/centres.html", page=paginate(listed_centres(own_centres(me(), instant())), request)
    )


@bp.get("/centres/<key:id>")
@page(may_see_as_carrier, load_centre)
def centre(centre: Centre) -> ResponseReturnValue:
    """One of them with its years."""
    return render_template(
        "officer/centres/centre.html", audience="lab", may_begin=hidden(), **record_page(centre)
    )


@bp.route("/evaluations/<key:id>/report", methods=["GET", "POST"])
@verb(may_report_evaluation, load_evaluation, form=ReportForm, template="lab/centres/report_evaluation.html")
def report_evaluation(evaluation: Evaluation, form: ReportForm) -> ResponseReturnValue:
    """Report on a year."""
    service.report_evaluation(evaluation, form.told(), by=me(), at=instant())
    flash(_("年度自评已提交"), "success")
    return redirect(url_for("lab.centre", id=evaluation.centre_id), 303)
