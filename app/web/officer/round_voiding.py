"""Taking a review out of the count: by one officer while the round is open, by two after it has closed (rules 7, 8)."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.calls.models import Item
from app.decisions.queries import latest_decisions, ranking_of_item
from app.decisions.states import DecisionState
from app.entries.models import Entry
from app.extensions import db
from app.notices.queries import lines_of_item
from app.people.models import User
from app.reviews.models import Review
from app.reviews.policy import VOIDING, may_correct_review
from app.reviews.queries import counting_reviews
from app.reviews.service import (
    agree_voiding,
    propose_voiding,
    refuse_voiding,
)
from app.reviews.service import void_review as void
from app.rounds.models import Assignment, Round
from app.rounds.states import RoundState
from app.shared.text import Text, t
from app.web.guards import verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.approvals import PAGES, OpinionForm
from app.web.officer.part_forms import trimmed
from app.web.officer.round_desk import desk_of
from app.web.officer.round_forms import ReasonForm

PAGES[VOIDING] = lambda approval: url_for("officer.decide_voiding", id=approval.id)


GIVEN = joinedload(Review.assignment)
WHOLE = (
    GIVEN.joinedload(Assignment.judge),
    GIVEN.joinedload(Assignment.round).joinedload(Round.call),
    GIVEN.joinedload(Assignment.entry).options(
        joinedload(Entry.item).joinedload(Item.call), joinedload(Entry.organisation)
    ),
)


def load_review(id: str) -> Review | None:
    """What was written on an assignment, by the assignment's key, with round, judge and entry."""
    return db.session.scalar(select(Review).where(Review.assignment_id == id).options(*WHOLE))


def load_approval(id: str) -> Approval | None:
    """The proposal to void a review."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act == VOIDING else None


def consequences(review: Review) -> list[Text]:
    """What voiding does, in sentences with names and figures."""
    assignment = review.assignment
    round, entry = assignment.round, assignment.entry
    standing = counting_reviews(round, entry.id)
    named = {"judge": assignment.judge.name, "code": assignment.code, "name": entry.organisation.name}
    told = [
        t("%(judge)s对 %(code)s（%(name)s）的评审作废，保留在记录里，不再计入任何结果", **named),
        t("%(judge)s不能再阅读这份申报，并收到通知", **named),
    ]
    if round.state != RoundState.CLOSED:
        wanted = round.reviews_per_entry
        return [*told, t("这份申报规定 %(wanted)s 份评审，作废后请补足专家", wanted=wanted)]
    counts = {"n": standing, "left": standing - 1, "wanted": round.reviews_per_entry}
    return [
        *told,
        t("这份申报的有效评审由 %(n)s 份减为 %(left)s 份（规定 %(wanted)s 份）", **counts),
        *told_on_results(review),
    ]


def told_on_results(review: Review) -> list[Text]:
    """How far the results have come that the review was counted in, and what becomes of them."""
    item = review.assignment.entry.item
    if ranking_of_item(item) is None:
        return [t("生成排名时只计有效评审")]
    told = [t("现有排名随即过时；重新生成以前，不能据以提出、复核或公示拟定结果")]
    decision = latest_decisions([item]).get(item.id)
    if decision is not None and decision.state == DecisionState.PROPOSED:
        told.append(t("待复核的拟定结果不能再同意，须退回后重新提出"))
    if lines_of_item(item):
        told.append(t("公示已经发布，不因此自动改变；影响名次的，按异议程序处理"))
    elif decision is not None and decision.state == DecisionState.AGREED:
        told.append(t("已复核同意的拟定结果不能公示，须撤回后重新提出"))
    return told


def _voiding(review: Review) -> dict[str, Any]:
    round = review.assignment.round
    closed = round.state == RoundState.CLOSED
    return {
        "round": round,
        "closed": closed,
        "sentences": consequences(review),
        "back": _back(review),
        **desk_of(round, "round_results" if closed else "round_assignments"),
    }


def _back(review: Review) -> str:
    round = review.assignment.round
    name = "officer.round_results" if round.state == RoundState.CLOSED else "officer.round_assignments"
    return url_for(name, id=round.id)


@bp.route("/rounds/assignments/<key:id>/void", methods=["GET", "POST"])
@verb(
    may_correct_review,
    load_review,
    form=lambda _review: ReasonForm(),
    template="officer/rounds/void_review.html",
    context=_voiding,
    records=True,
)
def void_review(review: Review, form: ReasonForm) -> ResponseReturnValue:
    """Void it at once, or put it before a second officer."""
    reason = form.reason.data or ""
    if review.assignment.round.state == RoundState.CLOSED:
        propose_voiding(review, reason, by=me(), at=instant())
        flash(_("已提出作废，另一位承办人同意后生效"), "success")
    else:
        void(review, reason, by=me(), at=instant())
        flash(_("评审已作废，保留在记录里"), "success")
    return redirect(_back(review), 303)


def _proposed(approval: Approval) -> dict[str, Any]:
    keys = (approval.proposed_by_id, approval.decided_by_id)
    names = [select(User.name).where(User.id == key).scalar_subquery() for key in keys]
    asked = select(Review, *names).where(Review.id == approval.subject_id).options(*WHOLE)
    review, *named = db.session.execute(asked).one()
    user, at, round = viewer(), instant(), review.assignment.round
    return {
        "round": round,
        "review": review,
        "people": dict(zip(keys, named, strict=True)),
        "sentences": consequences(review),
        "may_decide": may_decide(user, approval, at),
        "may_withdraw": may_withdraw_proposal(user, approval, at),
        **desk_of(round, "round_results"),
    }


@bp.route("/approvals/<key:id>/voiding", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_approval,
    form=lambda _approval: OpinionForm(),
    template="officer/rounds/decide_voiding.html",
    context=_proposed,
    records=True,
)
def decide_voiding(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: the review is void at once, or counts as before."""
    opinion = trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        agree_voiding(approval, opinion, by=me(), at=instant())
        flash(_("已同意，评审已作废；排名需要重新生成"), "success")
    else:
        refuse_voiding(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_voiding", id=approval.id), 303)
