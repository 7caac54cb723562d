"""Candidates: filed and changed at the desks of officers and cities, admitted, set aside, joined to needs."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.centres import service
from app.centres.models import Candidate, CentrePlan
from app.centres.policy import (
    may_admit_candidate,
    may_edit_candidate,
    may_file_candidate,
    may_link_needs,
    may_see_candidate,
    may_see_opinions,
    may_set_aside_candidate,
    may_work_on_plan,
)
from app.centres.queries import find_candidate, opinions_of
from app.people.models import User
from app.people.states import SeatRole
from app.shared.verdict import Verdict, first_refusal
from app.web.centre_places import place_row
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.centre_forms import CandidateForm, NeedsForm
from app.web.officer.centre_plans import load_plan
from app.web.officer.visit_forms import ReasonForm
from app.web.recommender import bp as recommender_bp


def load_candidate(id: str) -> Candidate | None:
    """The candidate of the address."""
    return find_candidate(id)


def may_see_as_officer(user: User | None, candidate: Candidate, at: Any) -> Verdict:
    """The officers' page of a candidate."""
    return first_refusal(may_work_on_plan(user, candidate.plan, at), may_see_candidate(user, candidate, at))


def may_file_here(user: User | None, plan: CentrePlan, at: Any) -> Verdict:
    """Filing, each at his own desk."""
    return may_file_candidate(user, plan, at)


def _city() -> str | None:
    """The city to which the person's proposals are confined; None at the officers' desk."""
    return me().city(SeatRole.RECOMMENDER, instant()) if request.blueprint == "recommender" else None


def filing_form(plan: CentrePlan) -> CandidateForm:
    """A new candidate."""
    return CandidateForm(plan, city=_city())


def editing_form(candidate: Candidate) -> CandidateForm:
    """A candidate as it stands."""
    return CandidateForm(candidate.plan, candidate, _city())


def _back(plan_id: str) -> ResponseReturnValue:
    return redirect(url_for(f"{request.blueprint}.centre_plan", id=plan_id), 303)


def _here(candidate: Candidate) -> ResponseReturnValue:
    return redirect(url_for("officer.candidate", id=candidate.id), 303)


@bp.get("/candidates/<key:id>")
@page(may_see_as_officer, load_candidate)
def candidate(candidate: Candidate) -> ResponseReturnValue:
    """One candidate: the gap, the needs behind it, what experts said once the order is computed."""
    user, at = me(), instant()
    heard = may_see_opinions(user, candidate.plan, at)
    return render_template(
        "officer/centres/candidate.html",
        candidate=candidate,
        row=place_row(candidate),
        opinions=opinions_of(candidate) if heard else [],
        may_see_opinions=heard,
        may_edit=may_edit_candidate(user, candidate, at),
        may_admit=may_admit_candidate(user, candidate, at),
        may_set_aside=may_set_aside_candidate(user, candidate, at),
        may_link=may_link_needs(user, candidate, at),
    )


@bp.route("/centre-plans/<key:id>/candidates/new", methods=["GET", "POST"])
@recommender_bp.route("/centre-plans/<key:id>/candidates/new", methods=["GET", "POST"])
@verb(may_file_here, load_plan, form=filing_form, template="officer/centres/file_candidate.html")
def file_candidate(plan: CentrePlan, form: CandidateForm) -> ResponseReturnValue:
    """Propose a centre."""
    made = service.file_candidate(plan, form.wanted(), by=me(), at=instant())
    flash(_("已提出「%(title)s」", title=made.title), "success")
    return _here(made) if request.blueprint == "officer" else _back(plan.id)


@bp.route("/candidates/<key:id>/edit", methods=["GET", "POST"])
@recommender_bp.route("/candidates/<key:id>/edit", methods=["GET", "POST"])
@verb(may_edit_candidate, load_candidate, form=editing_form, template="officer/centres/edit_candidate.html")
def edit_candidate(candidate: Candidate, form: CandidateForm) -> ResponseReturnValue:
    """Change what is proposed."""
    service.edit_candidate(candidate, form.wanted(), by=me(), at=instant())
    flash(_("已保存"), "success")
    return _here(candidate) if request.blueprint == "officer" else _back(candidate.plan_id)


@bp.post("/candidates/<key:id>/admit")
@verb(may_admit_candidate, load_candidate, form=FlaskForm)
def admit_candidate(candidate: Candidate, _form: FlaskForm) -> ResponseReturnValue:
    """Take it into the comparison."""
    service.admit_candidate(candidate, by=me(), at=instant())
    flash(_("已列入比选"), "success")
    return _here(candidate)


@bp.route("/candidates/<key:id>/set-aside", methods=["GET", "POST"])
@verb(
    may_set_aside_candidate,
    load_candidate,
    form=ReasonForm,
    template="officer/centres/set_aside_candidate.html",
)
def set_aside_candidate(candidate: Candidate, form: ReasonForm) -> ResponseReturnValue:
    """Leave it out, with a reason."""
    service.set_aside_candidate(candidate, form.reason.data or "", by=me(), at=instant())
    flash(_("已记为不列入"), "success")
    return _back(candidate.plan_id)


@bp.route("/candidates/<key:id>/needs", methods=["GET", "POST"])
@verb(
    may_link_needs,
    load_candidate,
    form=lambda candidate: NeedsForm(candidate),
    template="officer/centres/link_needs.html",
)
def link_needs(candidate: Candidate, form: NeedsForm) -> ResponseReturnValue:
    """Say which published needs it would answer."""
    service.link_needs(candidate, form.needs.data or [], by=me(), at=instant())
    flash(_("已核对对应的需求"), "success")
    return _here(candidate)
