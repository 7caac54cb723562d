"""How urgent a centre is: what an expert is asked before a list of centres is ranked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.centres import service
from app.centres.models import Candidate, CentrePlan
from app.centres.policy import is_adviser, may_give_opinion
from app.centres.queries import adviser_work, candidates_of, opinion_of, own_opinions
from app.people.models import User
from app.people.policy import may_sit_at
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.navigation import RAILS
from app.web.officer.centre_candidates import load_candidate
from app.web.officer.centre_forms import OpinionForm
from app.web.officer.centre_plans import load_plan
from app.web.paging import paginate

RAILS.add("judge", t("中心论证"), "judge.centre_plans", icon="building")


def may_advise(user: User | None, plan: CentrePlan, at: Any) -> Verdict:
    """The page of an adviser, once candidates are put before him."""
    return YES if is_adviser(user, plan, at) else hidden()


def opinion_form(candidate: Candidate) -> OpinionForm:
    """My opinion so far."""
    given = opinion_of(candidate, me())
    return OpinionForm(data={"score": given.score, "why": given.why} if given else {})


@bp.get("/centre-plans")
@page(may_sit_at("judge"))
def centre_plans() -> ResponseReturnValue:
    """The rankings on which I am asked, with how far I am."""
    return render_template("judge/centres/centre_plans.html", works=adviser_work(me(), instant()))


@bp.get("/centre-plans/<key:id>")
@page(may_advise, load_plan)
def centre_plan(plan: CentrePlan) -> ResponseReturnValue:
    """The candidates, with what I said of each; never what others said."""
    user, at = me(), instant()
    found = paginate(candidates_of(plan, user, at), request)
    mine = {one.candidate_id: one.score for one in own_opinions(found.items, user)}
    return render_template("judge/centres/centre_plan.html", plan=plan, page=found, mine=mine)


@bp.route("/candidates/<key:id>/opinion", methods=["GET", "POST"])
@verb(may_give_opinion, load_candidate, form=opinion_form, template="judge/centres/give_opinion.html")
def give_opinion(candidate: Candidate, form: OpinionForm) -> ResponseReturnValue:
    """Score how urgent it is, and say why."""
    service.give_opinion(candidate, form.score.data, form.why.data or "", by=me(), at=instant())
    flash(_("已保存对「%(title)s」的意见", title=candidate.title), "success")
    return redirect(url_for("judge.centre_plan", id=candidate.plan_id), 303)
