"""Reads of plans and candidates."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.centres.models import Adviser, Candidate, CandidateNeed, CandidateOpinion, CentrePlan
from app.centres.policy import ranked_candidates, visible_candidates, visible_plans, worked_plans
from app.centres.states import CandidateState, PlanState
from app.chains.models import Chain
from app.extensions import db
from app.needs.models import Need
from app.needs.policy import published_needs
from app.people.models import Expert, Seat, User
from app.people.queries import lasts
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.waiting import Tally

MOST_NEEDS, MOST_EXPERTS = 200, 200


def find_plan(key: str) -> CentrePlan | None:
    """A plan with its candidates and advisers; whether it may be seen is the policy's."""
    return db.session.scalar(
        select(CentrePlan)
        .where(CentrePlan.id == key)
        .options(
            selectinload(CentrePlan.candidates),
            selectinload(CentrePlan.advisers).joinedload(Adviser.user).joinedload(User.expert),
            joinedload(CentrePlan.call),
        )
    )


def find_candidate(key: str) -> Candidate | None:
    """A candidate with its plan, chain and place."""
    return db.session.scalar(
        select(Candidate)
        .where(Candidate.id == key)
        .options(joinedload(Candidate.plan), joinedload(Candidate.chain), joinedload(Candidate.region))
    )


def listed_plans(plans: Select[CentrePlan]) -> Select[CentrePlan]:
    """Plans as a list, the latest first."""
    return plans.order_by(CentrePlan.year.desc(), CentrePlan.created_at.desc(), CentrePlan.id)


def plan_counts(plans: Sequence[CentrePlan], user: User | None, at: datetime) -> dict[str, int]:
    """How many candidates of each plan the reader may see; one query."""
    rows = db.session.execute(
        visible_candidates(user, at)
        .where(Candidate.plan_id.in_([plan.id for plan in plans]))
        .with_only_columns(Candidate.plan_id, func.count())
        .group_by(Candidate.plan_id)
    )
    return {row[0]: row[1] for row in rows}


def candidates_of(plan: CentrePlan, user: User | None, at: datetime) -> Select[Candidate]:
    """The candidates of a plan that the reader may see: by rank once there is one, then as they came."""
    return (
        visible_candidates(user, at)
        .where(Candidate.plan_id == plan.id)
        .options(joinedload(Candidate.chain), joinedload(Candidate.region), joinedload(Candidate.item))
        .order_by(Candidate.rank.is_(None), Candidate.rank, Candidate.position, Candidate.id)
    )


def needs_to_link(candidate: Candidate, at: datetime) -> list[Need]:
    """Published needs of the candidate's chain, by whatever version of the catalogue, and those linked already."""
    linked = exists(
        select(CandidateNeed.id).where(
            CandidateNeed.need_id == Need.id, CandidateNeed.candidate_id == candidate.id
        )
    )
    name = candidate.chain.name if candidate.chain else ""
    found = published_needs(at).join(Need.chain).where((Chain.name == name) | linked)
    return list(db.session.scalars(found.order_by(Need.subject, Need.id).limit(MOST_NEEDS)))


def advisers_to_ask(plan: CentrePlan, at: datetime) -> list[User]:
    """Experts of the pool who were not asked yet, by name."""
    asked = select(Adviser.user_id).where(Adviser.plan_id == plan.id)
    seated = select(Seat.user_id).where(Seat.role == SeatRole.JUDGE, lasts(Seat, at))
    found = (
        select(User)
        .join(Expert, Expert.user_id == User.id)
        .options(joinedload(User.expert))
        .where(User.id.in_(seated), User.id.not_in(asked))
        .order_by(User.name, User.id)
    )
    return list(db.session.scalars(found.limit(MOST_EXPERTS)))


def opinion_of(candidate: Candidate, user: User) -> CandidateOpinion | None:
    """What this adviser said of a candidate."""
    return db.session.scalar(
        select(CandidateOpinion).where(
            CandidateOpinion.candidate_id == candidate.id, CandidateOpinion.user_id == user.id
        )
    )


def own_opinions(candidates: Sequence[Candidate], user: User) -> list[CandidateOpinion]:
    """What this adviser said of some candidates; one query."""
    keys = [candidate.id for candidate in candidates]
    found = select(CandidateOpinion).where(
        CandidateOpinion.candidate_id.in_(keys), CandidateOpinion.user_id == user.id
    )
    return list(db.session.scalars(found))


def opinions_of(candidate: Candidate) -> list[CandidateOpinion]:
    """Every opinion on a candidate with its author; who may read them is the policy's."""
    found = select(CandidateOpinion).where(CandidateOpinion.candidate_id == candidate.id)
    return list(
        db.session.scalars(
            found.options(joinedload(CandidateOpinion.user)).order_by(CandidateOpinion.given_at)
        )
    )


def adviser_work(user: User, at: datetime) -> list[tuple[CentrePlan, int, int]]:
    """(plan, candidates, my opinions so far) of the plans on which experts are asked; two queries."""
    plans = list(
        db.session.scalars(
            listed_plans(visible_plans(user, at).where(CentrePlan.state == PlanState.ASKING, _asked(user)))
        )
    )
    if not plans:
        return []
    given = func.count(CandidateOpinion.id)
    rows = db.session.execute(
        select(Candidate.plan_id, func.count(), given)
        .outerjoin(
            CandidateOpinion,
            (CandidateOpinion.candidate_id == Candidate.id) & (CandidateOpinion.user_id == user.id),
        )
        .where(Candidate.plan_id.in_([plan.id for plan in plans]), Candidate.state == CandidateState.ADMITTED)
        .group_by(Candidate.plan_id)
    )
    told = {key: (count, own) for key, count, own in rows}
    return [(plan, *told.get(plan.id, (0, 0))) for plan in plans]


def _asked(user: User) -> ColumnElement[bool]:
    return exists(select(Adviser.id).where(Adviser.plan_id == CentrePlan.id, Adviser.user_id == user.id))


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Candidates to look at, orders to review."""
    mine = worked_plans(user, at)
    filed = mine.join(Candidate, Candidate.plan_id == CentrePlan.id).where(
        CentrePlan.state == PlanState.COLLECTING, Candidate.state == CandidateState.FILED
    )
    review = mine.where(CentrePlan.state == PlanState.RANKED, CentrePlan.ranked_by_id != user.id)
    return [
        Tally(t("拟建中心待审核"), filed, "officer.centre_plans"),
        Tally(t("中心建设排序待复核"), review, "officer.centre_plans"),
    ]


def tallies_for_recommender(user: User, at: datetime) -> list[Tally]:
    """Plans for which a city may still propose."""
    if user.city(SeatRole.RECOMMENDER, at) is None:
        return []
    open_plans = visible_plans(user, at).where(CentrePlan.state == PlanState.COLLECTING)
    return [Tally(t("正在征集拟建中心"), open_plans, "recommender.centre_plans")]


def tallies_for_judge(user: User, at: datetime) -> list[Tally]:
    """Candidates on which my opinion is asked and not given."""
    own = exists(
        select(CandidateOpinion.id).where(
            CandidateOpinion.candidate_id == Candidate.id, CandidateOpinion.user_id == user.id
        )
    )
    waits = visible_candidates(user, at).where(
        CentrePlan.state == PlanState.ASKING, Candidate.state == CandidateState.ADMITTED, ~own
    )
    return [Tally(t("拟建中心待论证"), waits, "judge.centre_plans")]


def latest_orders(user: User | None, at: datetime, most: int = 3) -> list[CentrePlan]:
    """The orders that were published last."""
    found = visible_plans(user, at).where(CentrePlan.state == PlanState.PUBLISHED)
    return list(db.session.scalars(found.order_by(CentrePlan.published_at.desc()).limit(most)))


def places_of_items(keys: Sequence[str], user: User | None, at: datetime) -> dict[str, Candidate]:
    """The candidate in a published order from which each of these items was drafted; one query."""
    found = ranked_candidates(user, at).where(Candidate.item_id.in_(keys))
    return {str(one.item_id): one for one in db.session.scalars(found)}
