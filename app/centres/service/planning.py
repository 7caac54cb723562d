"""A plan: its weights, its experts, what they say, and the list that is drafted from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.calls.models import Call
from app.calls.service import add_item, create_call
from app.centres.models import Adviser, Candidate, CandidateOpinion, CentrePlan
from app.centres.policy import (
    kinds_to_plan,
    may_ask_advisers,
    may_create_plan,
    may_draft_list,
    may_edit_plan,
    may_give_opinion,
    may_invite_adviser,
)
from app.centres.queries import advisers_to_ask, opinion_of
from app.centres.reasons import REASONS, grounds_of
from app.centres.states import PLAN_MOVES
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.scoring.errors import ScoringError
from app.scoring.urgency import check_grounds
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST_WHY = 600


@dataclass(frozen=True)
class PlanTerms:
    """What a plan declares: ``weights`` in points of 100 by reason (0 leaves one out), ``backed``: how many of the
    first places are marked to be supported first."""

    title: str
    year: int
    note: str
    weights: Mapping[str, int]
    backed: int
    is_demo: bool = False


def create_plan(kind: str, terms: PlanTerms, *, by: User, at: datetime) -> CentrePlan:
    """Begin to collect candidates for a list of ``kind``.

    Raises ``Refused`` (``may_create_plan``); ``Invalid`` beside ``kind``, ``title``, ``weights`` or ``backed``.
    """
    require(may_create_plan(by, at))
    if kind not in kinds_to_plan(by, at):
        raise Invalid({"kind": t("没有这一类的承办席位")})
    _check(terms)
    plan = CentrePlan(kind=kind, is_demo=terms.is_demo, created_at=at, created_by_id=by.id)
    _write(plan, terms)
    db.session.add(plan)
    db.session.flush()
    record("centre_plan.created", plan, by=by, at=at, weights=plan.weights)
    return plan


def edit_plan(plan: CentrePlan, terms: PlanTerms, *, by: User, at: datetime) -> None:
    """Change title, note or weights before the first expert is asked. Raises as ``create_plan``."""
    require(may_edit_plan(by, plan, at))
    _check(terms)
    _write(plan, terms)
    record("centre_plan.edited", plan, by=by, at=at, weights=plan.weights)


def _check(terms: PlanTerms) -> None:
    errors: dict[str, Text] = {}
    if not terms.title.strip():
        errors["title"] = t("请填写名称")
    if terms.backed < 0:
        errors["backed"] = t("请填写 0 或更大的整数")
    try:
        check_grounds(grounds_of(terms.weights))
    except ScoringError:
        total = sum(int(terms.weights.get(reason.key, 0)) for reason in REASONS)
        errors["weights"] = t("各项权重都不小于 0，合计应为 100，现在是 %(n)s", n=total)
    if any(int(terms.weights.get(reason.key, 0)) < 0 for reason in REASONS):
        errors["weights"] = t("权重不能小于 0")
    if errors:
        raise Invalid(errors)


def _write(plan: CentrePlan, terms: PlanTerms) -> None:
    plan.title, plan.year, plan.note = terms.title.strip(), terms.year, terms.note.strip()
    plan.weights = {reason.key: int(terms.weights.get(reason.key, 0)) for reason in REASONS}
    plan.backed = terms.backed


def invite_advisers(plan: CentrePlan, keys: Sequence[str], *, by: User, at: datetime) -> int:
    """Ask experts of the pool for their opinion; how many were asked anew.

    Raises ``Refused`` (``may_invite_adviser``), ``Invalid`` (``experts``) where nobody of the pool is among them.
    """
    require(may_invite_adviser(by, plan, at))
    pool = {user.id for user in advisers_to_ask(plan, at)}
    chosen = [key for key in dict.fromkeys(keys) if key in pool]
    if not chosen:
        raise Invalid({"experts": t("请选择至少一位专家")})
    for key in chosen:
        plan.advisers.append(Adviser(user_id=key, invited_at=at))
    db.session.flush()
    record("centre_plan.advisers_invited", plan, by=by, at=at, advisers=chosen)
    return len(chosen)


def ask_advisers(plan: CentrePlan, *, by: User, at: datetime) -> None:
    """Close the collection: candidates and weights are fixed, and every adviser hears that he may score."""
    require(may_ask_advisers(by, plan, at))
    plan.state = PLAN_MOVES.go("ask", plan.state)
    asked = [adviser.user_id for adviser in plan.advisers]
    record("centre_plan.asked", plan, by=by, at=at, advisers=asked, candidates=len(plan.candidates))


def give_opinion(
    candidate: Candidate, score: int | None, why: str, *, by: User, at: datetime
) -> CandidateOpinion:
    """Score how urgent a centre is, 0 to 100, with the reason; a later opinion takes the place of the earlier one.

    Raises ``Refused`` (``may_give_opinion``), ``Invalid`` beside ``score`` or ``why``.
    """
    require(may_give_opinion(by, candidate, at))
    errors: dict[str, Text] = {}
    if score is None or not 0 <= score <= 100:
        errors["score"] = t("请填写 0 至 100 的整数")
    if not 1 <= len(why.strip()) <= LONGEST_WHY:
        errors["why"] = t("请写明理由，不超过 %(n)s 字", n=LONGEST_WHY)
    if errors:
        raise Invalid(errors)
    found = opinion_of(candidate, by) or CandidateOpinion(candidate=candidate, user_id=by.id)
    found.score, found.why, found.given_at = score or 0, why.strip(), at
    db.session.add(found)
    db.session.flush()
    record("candidate.opinion_given", candidate, by=by, at=at)
    return found


def draft_list(plan: CentrePlan, most: int, *, by: User, at: datetime) -> Call:
    """The draft of a list with the first ``most`` candidates as its items, in their order, once.

    Raises ``Refused`` (``may_draft_list``), ``Invalid`` (``most``) below 1.
    """
    require(may_draft_list(by, plan, at))
    if most < 1:
        raise Invalid({"most": t("至少列入一个拟建中心")})
    ranked = select(Candidate).where(Candidate.plan_id == plan.id, Candidate.rank.is_not(None))
    chosen = db.session.scalars(ranked.order_by(Candidate.rank, Candidate.position).limit(most)).all()
    call = create_call(plan.kind, plan.title, plan.year, by=by, at=at, is_demo=plan.is_demo)
    for candidate in chosen:
        candidate.item = add_item(call, _plain(candidate), by=by, at=at)
    plan.call = call
    db.session.flush()
    record("centre_plan.list_drafted", plan, by=by, at=at, call_id=call.id, items=len(chosen))
    return call


def _plain(candidate: Candidate) -> dict[str, object]:
    """A candidate in the words of an item (``calls.service.items.BLANK``)."""
    existing = [
        (t("全国："), candidate.existing_nation),
        (t("华东："), candidate.existing_east),
        (t("本省："), candidate.existing_province),
        (t("空白："), candidate.gap),
    ]
    facts = {
        candidate.plan.kind_data.sorted_by: candidate.sort,
        "existing": "\n".join(f"{label.id}{text}" for label, text in existing if text),
        "coverage": candidate.coverage,
        "site_area": candidate.site_area,
        "staff": candidate.staff,
        "support": candidate.support,
    }
    asked = {question.key for question in candidate.plan.kind_data.item_questions}
    return {
        "title": candidate.title,
        "chain_id": candidate.chain_id or "",
        "region_code": candidate.region_code or "",
        "background": candidate.background,
        "months": candidate.months,
        "amount": "" if candidate.amount is None else str(candidate.amount),
        "facts": {key: str(value) for key, value in facts.items() if value and key in asked},
    }
