"""The order: computed by one officer, published by another."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.centres.figures import figures_of
from app.centres.models import Candidate, CentrePlan
from app.centres.policy import may_publish_plan, may_rank_plan, may_return_plan
from app.centres.reasons import grounds_of
from app.centres.states import PLAN_MOVES, CandidateState
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.scoring.sensitivity import PlaceRange, Sensitivity, probe_order
from app.scoring.urgency import UrgencyPlace, rank_urgency
from app.shared.text import t
from app.shared.verdict import Invalid, require


def rank_plan(plan: CentrePlan, *, by: User, at: datetime) -> None:
    """Compute the order from the figures as they stand at ``at``, with its sensitivity, and keep both whole.

    Formula in ``scoring.urgency``; the figures are kept with each place, so that the published page never moves when a
    need is added later. Ranked again, everything is computed anew. Raises ``Refused`` (``may_rank_plan``).
    """
    require(may_rank_plan(by, plan, at))
    found = select(Candidate).where(Candidate.plan_id == plan.id, Candidate.state == CandidateState.ADMITTED)
    rows = db.session.scalars(found.options(joinedload(Candidate.chain)).order_by(Candidate.position)).all()
    candidates = {candidate.id: candidate for candidate in rows}
    places = rank_urgency(figures_of(rows, at), grounds_of(plan.weights))
    probed = probe_order(places)
    for place, holds in zip(places, probed.places, strict=True):
        candidate = candidates[place.key]
        candidate.rank, candidate.points = place.rank, place.points
        candidate.place = _place(place, holds, candidates)
        candidate.is_backed = place.rank <= plan.backed
    plan.sensitivity = _sensitivity(probed)
    plan.state, plan.return_reason = PLAN_MOVES.go("rank", plan.state), ""
    plan.ranked_at, plan.ranked_by_id = at, by.id
    order = [[place.key, str(place.points)] for place in places]
    record("centre_plan.ranked", plan, by=by, at=at, order=order)


def publish_plan(plan: CentrePlan, *, by: User, at: datetime) -> None:
    """Show the order to everybody, with the reasons of every place; by another officer than the one who ranked."""
    require(may_publish_plan(by, plan, at))
    plan.state = PLAN_MOVES.go("publish", plan.state)
    plan.published_at, plan.published_by_id = at, by.id
    record("centre_plan.published", plan, by=by, at=at)


def return_plan(plan: CentrePlan, reason: str, *, by: User, at: datetime) -> None:
    """Send the order back to the one who ranked; experts may be heard again. ``Invalid`` without a reason."""
    require(may_return_plan(by, plan, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明退回的理由")})
    plan.state, plan.return_reason = PLAN_MOVES.go("return", plan.state), reason.strip()
    record("centre_plan.returned", plan, by=by, at=at)


def _place(place: UrgencyPlace, holds: PlaceRange, candidates: dict[str, Candidate]) -> dict[str, Any]:
    change = holds.change
    return {
        "why": [
            {
                "key": part.ground.key,
                "weight": part.ground.weight,
                "figure": None if part.figure is None else str(part.figure),
                "highest": str(part.highest),
                "points": str(part.points),
            }
            for part in place.contributions
        ],
        "tied": [candidates[key].title for key in place.tied_with],
        "best": holds.best,
        "worst": holds.worst,
        "change": None
        if change is None
        else {
            "key": change.ground,
            "percent": _signed(change.percent),
            "rival": candidates[change.rival].title,
        },
    }


def _signed(percent: Decimal) -> str:
    return f"+{percent}" if percent > 0 else str(percent)


def _sensitivity(probed: Sensitivity) -> dict[str, Any]:
    return {
        "percent": probed.percent,
        "holds": probed.holds,
        "steady": sum(place.holds for place in probed.places),
        "weights": [
            {"key": w.ground, "holds": w.holds, "low": w.moved_low, "high": w.moved_high}
            for w in probed.weights
        ],
    }
