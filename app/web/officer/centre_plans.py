"""Plans of centres at the officers' desk: candidates in, experts asked, the order computed and published."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.centres import service
from app.centres.models import CentrePlan
from app.centres.policy import (
    may_ask_advisers,
    may_create_plan,
    may_draft_list,
    may_edit_plan,
    may_file_candidate,
    may_invite_adviser,
    may_publish_plan,
    may_rank_plan,
    may_return_plan,
    may_work_on_plan,
    worked_plans,
)
from app.centres.queries import candidates_of, find_plan, listed_plans, plan_counts
from app.centres.states import CandidateState
from app.people.policy import may_sit_at
from app.shared.text import t
from app.web.centre_places import place_row, weight_rows
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.centre_forms import AdvisersForm, DraftListForm, PlanForm, plan_form
from app.web.officer.visit_forms import ReasonForm
from app.web.paging import paginate

RAILS.add("officer", t("中心规划"), "officer.centre_plans", icon="building", may=may_create_plan)
PLACES_PER_PAGE = 20


def load_plan(id: str) -> CentrePlan | None:
    """The plan of the address."""
    return find_plan(id)


def _here(plan: CentrePlan) -> ResponseReturnValue:
    return redirect(url_for("officer.centre_plan", id=plan.id), 303)


def plan_page(plan: CentrePlan) -> dict[str, Any]:
    """What the officers' page of a plan prints."""
    user, at = me(), instant()
    found = paginate(candidates_of(plan, user, at), request, per_page=PLACES_PER_PAGE)
    states = [one.state for one in plan.candidates]
    return {
        "page": found,
        "rows": [place_row(candidate) for candidate in found.items],
        "counts": [(state.label, states.count(state)) for state in CandidateState],
        "weights": weight_rows(plan),
        "may_edit": may_edit_plan(user, plan, at),
        "may_file": may_file_candidate(user, plan, at),
        "may_invite": may_invite_adviser(user, plan, at),
        "may_ask": may_ask_advisers(user, plan, at),
        "may_rank": may_rank_plan(user, plan, at),
        "may_publish": may_publish_plan(user, plan, at),
        "may_return": may_return_plan(user, plan, at),
        "may_draft": may_draft_list(user, plan, at),
    }


@bp.get("/centre-plans")
@page(may_sit_at("officer"))
def centre_plans() -> ResponseReturnValue:
    """The plans of my kinds, the latest first."""
    user, at = me(), instant()
    found = paginate(listed_plans(worked_plans(user, at)), request)
    counts = plan_counts(found.items, user, at)
    return render_template(
        "officer/centres/centre_plans.html", page=found, counts=counts, may_create=may_create_plan(user, at)
    )


@bp.route("/centre-plans/new", methods=["GET", "POST"])
@verb(may_create_plan, form=plan_form, template="officer/centres/create_plan.html")
def create_plan(form: PlanForm) -> ResponseReturnValue:
    """Begin to collect candidates."""
    made = service.create_plan(form.kind.data or "", form.terms(), by=me(), at=instant())
    flash(_("已开始征集拟建中心，设区市可以提出"), "success")
    return _here(made)


@bp.get("/centre-plans/<key:id>")
@page(may_work_on_plan, load_plan)
def centre_plan(plan: CentrePlan) -> ResponseReturnValue:
    """One plan with its candidates, by place once there is one."""
    return render_template("officer/centres/centre_plan.html", plan=plan, **plan_page(plan))


@bp.route("/centre-plans/<key:id>/edit", methods=["GET", "POST"])
@verb(may_edit_plan, load_plan, form=plan_form, template="officer/centres/edit_plan.html")
def edit_plan(plan: CentrePlan, form: PlanForm) -> ResponseReturnValue:
    """Change title and weights before anybody is asked."""
    service.edit_plan(plan, form.terms(), by=me(), at=instant())
    flash(_("已保存"), "success")
    return _here(plan)


@bp.route("/centre-plans/<key:id>/advisers", methods=["GET", "POST"])
@verb(
    may_invite_adviser,
    load_plan,
    form=lambda plan: AdvisersForm(plan),
    template="officer/centres/invite_advisers.html",
)
def invite_advisers(plan: CentrePlan, form: AdvisersForm) -> ResponseReturnValue:
    """Ask experts of the pool."""
    asked = service.invite_advisers(plan, form.experts.data or [], by=me(), at=instant())
    flash(_("已邀请 %(n)s 位专家", n=asked), "success")
    return _here(plan)


@bp.route("/centre-plans/<key:id>/ask", methods=["GET", "POST"])
@verb(may_ask_advisers, load_plan, form=FlaskForm, template="officer/centres/ask_advisers.html")
def ask_advisers(plan: CentrePlan, _form: FlaskForm) -> ResponseReturnValue:
    """Close the collection and put the candidates before the experts."""
    service.ask_advisers(plan, by=me(), at=instant())
    flash(_("征集结束，专家已收到通知"), "success")
    return _here(plan)


@bp.route("/centre-plans/<key:id>/rank", methods=["GET", "POST"])
@verb(
    may_rank_plan,
    load_plan,
    form=FlaskForm,
    template="officer/centres/rank_plan.html",
    context=lambda plan: {"weights": weight_rows(plan)},
)
def rank_plan(plan: CentrePlan, _form: FlaskForm) -> ResponseReturnValue:
    """Compute the order."""
    service.rank_plan(plan, by=me(), at=instant())
    flash(_("已生成排序，由另一位承办人复核后公布"), "success")
    return _here(plan)


@bp.route("/centre-plans/<key:id>/publish", methods=["GET", "POST"])
@verb(may_publish_plan, load_plan, form=FlaskForm, template="officer/centres/publish_plan.html")
def publish_plan(plan: CentrePlan, _form: FlaskForm) -> ResponseReturnValue:
    """Show the order to everybody."""
    service.publish_plan(plan, by=me(), at=instant())
    flash(_("排序已公布"), "success")
    return _here(plan)


@bp.route("/centre-plans/<key:id>/return", methods=["GET", "POST"])
@verb(may_return_plan, load_plan, form=ReasonForm, template="officer/centres/return_plan.html")
def return_plan(plan: CentrePlan, form: ReasonForm) -> ResponseReturnValue:
    """Send the order back."""
    service.return_plan(plan, form.reason.data or "", by=me(), at=instant())
    flash(_("排序已收回") if plan.ranked_by_id == me().id else _("排序已退回"), "success")
    return _here(plan)


@bp.route("/centre-plans/<key:id>/draft-list", methods=["GET", "POST"])
@verb(may_draft_list, load_plan, form=DraftListForm, template="officer/centres/draft_list.html")
def draft_list(plan: CentrePlan, form: DraftListForm) -> ResponseReturnValue:
    """Make the draft of a list out of the first places."""
    call = service.draft_list(plan, form.most.data or 0, by=me(), at=instant())
    flash(_("已按排序起草榜单，请补全后发布"), "success")
    return redirect(url_for("officer.call", id=call.id), 303)
