"""Who proposes, ranks and publishes centres to be built, and who sees what of it before the order is public."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from app.centres.models import Adviser, Candidate, CandidateOpinion, CentrePlan
from app.centres.states import CANDIDATE_MOVES, PLAN_MOVES, CandidateState, PlanState
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

ADVISED = (PlanState.ASKING, PlanState.RANKED, PlanState.PUBLISHED)


def kinds_to_plan(user: User | None, at: datetime) -> list[str]:
    """The ranked kinds whose officer this person is."""
    ranked = (name for name, kind in KINDS.items() if kind.urgency)
    return [name for name in ranked if user is not None and user.holds(SeatRole.OFFICER, at, kind=name)]


def may_create_plan(user: User | None, at: datetime) -> Verdict:
    """Officers of a kind whose items are ranked by urgency begin its plans."""
    return YES if kinds_to_plan(user, at) else hidden()


def may_work_on_plan(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """The officers of the plan's kind; for everybody else its desk does not exist."""
    return YES if plan.kind in kinds_to_plan(user, at) else hidden()


def worked_plans(user: User | None, at: datetime) -> Select[CentrePlan]:
    """What ``may_work_on_plan`` allows, as a query."""
    return select(CentrePlan).where(CentrePlan.kind.in_(kinds_to_plan(user, at)))


def is_adviser(user: User | None, plan: CentrePlan, at: datetime) -> bool:
    """Whether the person was asked for his opinion, and still sits as an expert."""
    if user is None or not user.holds(SeatRole.JUDGE, at):
        return False
    asked = select(Adviser.id).where(Adviser.plan_id == plan.id, Adviser.user_id == user.id)
    return plan.state in ADVISED and db.session.scalar(asked) is not None


def may_see_plan(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """A published order is everybody's. Before: its officers, the supervisor, cities (they propose) and advisers."""
    if plan.state == PlanState.PUBLISHED or may_work_on_plan(user, plan, at):
        return YES
    if user is None:
        return hidden()
    watches = user.holds(SeatRole.SUPERVISOR, at) or user.city(SeatRole.RECOMMENDER, at) is not None
    return YES if watches or is_adviser(user, plan, at) else hidden()


def visible_plans(user: User | None, at: datetime) -> Select[CentrePlan]:
    """What ``may_see_plan`` allows, as a query."""
    if user is not None and (
        user.holds(SeatRole.SUPERVISOR, at) or user.city(SeatRole.RECOMMENDER, at) is not None
    ):
        return select(CentrePlan)
    return select(CentrePlan).where(
        or_(
            CentrePlan.state == PlanState.PUBLISHED,
            CentrePlan.kind.in_(kinds_to_plan(user, at)),
            _advised(user, at),
        )
    )


def _advised(user: User | None, at: datetime) -> ColumnElement[bool]:
    if user is None or not user.holds(SeatRole.JUDGE, at):
        return false()
    asked = exists(select(Adviser.id).where(Adviser.plan_id == CentrePlan.id, Adviser.user_id == user.id))
    return and_(CentrePlan.state.in_(ADVISED), asked)


def may_see_candidate(user: User | None, candidate: Candidate, at: datetime) -> Verdict:
    """Officers and the supervisor all; a city its own; advisers and, once published, everybody what was compared."""
    plan = candidate.plan
    if may_work_on_plan(user, plan, at) or (user is not None and user.holds(SeatRole.SUPERVISOR, at)):
        return YES
    if _is_of_city(user, candidate, at):
        return YES
    compared = candidate.state == CandidateState.ADMITTED
    shown = plan.state == PlanState.PUBLISHED or is_adviser(user, plan, at)
    return YES if compared and shown else hidden()


def visible_candidates(user: User | None, at: datetime) -> Select[Candidate]:
    """What ``may_see_candidate`` allows, as a query; the plan is joined."""
    found = select(Candidate).join(Candidate.plan)
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return found.where(true())
    city = user.city(SeatRole.RECOMMENDER, at) if user is not None else None
    shown = or_(CentrePlan.state == PlanState.PUBLISHED, _advised(user, at))
    return found.where(
        or_(
            CentrePlan.kind.in_(kinds_to_plan(user, at)),
            Candidate.region_code.startswith(city[:4]) if city else false(),
            and_(Candidate.state == CandidateState.ADMITTED, shown),
        )
    )


def ranked_candidates(user: User | None, at: datetime) -> Select[Candidate]:
    """Those of ``visible_candidates`` that stand in a published order; the plan is joined."""
    return visible_candidates(user, at).where(
        CentrePlan.state == PlanState.PUBLISHED, Candidate.rank.is_not(None)
    )


def _is_of_city(user: User | None, candidate: Candidate, at: datetime) -> bool:
    """Whether the person proposes for the city in which the centre would lie (GB/T 2260: the first four digits)."""
    city = user.city(SeatRole.RECOMMENDER, at) if user is not None else None
    return city is not None and (candidate.region_code or "")[:4] == city[:4]


def may_edit_plan(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Title and weights, until the first expert is asked: nobody chooses weights with the scores before him."""
    return first_refusal(may_work_on_plan(user, plan, at), PLAN_MOVES.may("ask", plan.state))


def may_file_candidate(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Officers, and cities for themselves, while candidates are collected."""
    from_city = user is not None and user.city(SeatRole.RECOMMENDER, at) is not None
    seat = YES if from_city or may_work_on_plan(user, plan, at) else hidden()
    over = not_now("over", t("拟建中心的征集已经结束"))
    return first_refusal(seat, YES if plan.state == PlanState.COLLECTING else over)


def may_edit_candidate(user: User | None, candidate: Candidate, at: datetime) -> Verdict:
    """Officers any, a city its own until it is admitted; while candidates are collected."""
    own = may_work_on_plan(user, candidate.plan, at)
    if not own and _is_of_city(user, candidate, at):
        admitted = no("admitted", t("已经审核，需要修改的请告知承办人"))
        own = YES if candidate.state == CandidateState.FILED else admitted
    over = not_now("over", t("拟建中心的征集已经结束"))
    return first_refusal(own, YES if candidate.plan.state == PlanState.COLLECTING else over)


def may_admit_candidate(user: User | None, candidate: Candidate, at: datetime) -> Verdict:
    """An officer takes a candidate into the comparison."""
    return first_refusal(
        may_edit_plan(user, candidate.plan, at), CANDIDATE_MOVES.may("admit", candidate.state)
    )


def may_set_aside_candidate(user: User | None, candidate: Candidate, at: datetime) -> Verdict:
    """An officer leaves a candidate out, with a reason that the city reads."""
    return first_refusal(
        may_edit_plan(user, candidate.plan, at), CANDIDATE_MOVES.may("set_aside", candidate.state)
    )


def may_link_needs(user: User | None, candidate: Candidate, at: datetime) -> Verdict:
    """An officer says which published needs a candidate would answer, while candidates are collected."""
    return may_edit_plan(user, candidate.plan, at)


def may_invite_adviser(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Officers ask experts until the order is computed."""
    over = not_now("over", t("排序已经生成，不再邀请专家"))
    early = plan.state in (PlanState.COLLECTING, PlanState.ASKING)
    return first_refusal(may_work_on_plan(user, plan, at), YES if early else over)


def may_ask_advisers(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Close the collection and put the candidates before the experts: two candidates and one expert at least."""
    counted = sum(one.state == CandidateState.ADMITTED for one in plan.candidates)
    waiting = sum(one.state == CandidateState.FILED for one in plan.candidates)
    return first_refusal(
        may_edit_plan(user, plan, at),
        not_now("waiting", t("还有 %(n)s 个拟建中心待审核", n=waiting)) if waiting else YES,
        YES if counted > 1 else not_now("too_few", t("至少列入两个拟建中心才能比选")),
        YES if plan.advisers else not_now("no_advisers", t("请先邀请至少一位专家")),
    )


def may_see_opinions(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Who scored what: officers once the order is computed, the supervisor likewise; an adviser only his own before."""
    if user is None or not (may_work_on_plan(user, plan, at) or user.holds(SeatRole.SUPERVISOR, at)):
        return hidden()
    early = not_now("early", t("生成排序以后可以查看各位专家的评分"))
    return YES if plan.state in (PlanState.RANKED, PlanState.PUBLISHED) else early


def may_give_opinion(user: User | None, candidate: Candidate, at: datetime) -> Verdict:
    """An adviser of the plan, while experts are asked; he may change his mind until then."""
    asked = YES if is_adviser(user, candidate.plan, at) else hidden()
    compared = candidate.state == CandidateState.ADMITTED
    over = not_now("over", t("专家论证已经结束"))
    return first_refusal(
        asked, YES if compared else hidden(), YES if candidate.plan.state == PlanState.ASKING else over
    )


def may_rank_plan(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """An officer computes the order once every candidate has an opinion: none stands behind for want of a reader."""
    heard = exists(select(CandidateOpinion.id).where(CandidateOpinion.candidate_id == Candidate.id))
    silent = select(Candidate.id).where(
        Candidate.plan_id == plan.id, Candidate.state == CandidateState.ADMITTED, ~heard
    )
    waiting = len(db.session.scalars(silent).all()) if plan.state == PlanState.ASKING else 0
    return first_refusal(
        may_work_on_plan(user, plan, at),
        PLAN_MOVES.may("rank", plan.state),
        not_now("unheard", t("还有 %(n)s 个拟建中心没有专家意见", n=waiting)) if waiting else YES,
    )


def may_publish_plan(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Another officer than the one who ranked."""
    return first_refusal(
        may_work_on_plan(user, plan, at), PLAN_MOVES.may("publish", plan.state), _another(user, plan)
    )


def may_return_plan(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Another officer sends the order back, or whoever made it takes it back, with a reason, until it is published."""
    return first_refusal(may_work_on_plan(user, plan, at), PLAN_MOVES.may("return", plan.state))


def _another(user: User | None, plan: CentrePlan) -> Verdict:
    if user is not None and user.id == plan.ranked_by_id:
        return no("same_person", t("生成排序的人不能自己公布，须由另一位承办人复核"))
    return YES


def may_draft_list(user: User | None, plan: CentrePlan, at: datetime) -> Verdict:
    """Make the draft of a list out of a published order, once."""
    early = not_now("unpublished", t("排序公布以后才能据此起草榜单"))
    done = not_now("drafted", t("已经据此起草了榜单"))
    return first_refusal(
        may_work_on_plan(user, plan, at),
        YES if plan.state == PlanState.PUBLISHED else early,
        YES if plan.call_id is None else done,
    )
