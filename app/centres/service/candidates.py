"""Candidates: proposed by officers and cities, admitted or set aside, joined to the needs they would answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, func, select

from app.centres.models import Candidate, CandidateNeed, CentrePlan
from app.centres.policy import (
    may_admit_candidate,
    may_edit_candidate,
    may_file_candidate,
    may_link_needs,
    may_set_aside_candidate,
    may_work_on_plan,
)
from app.centres.queries import needs_to_link
from app.centres.states import CANDIDATE_MOVES, CandidateState, Origin
from app.chains.models import Chain, Region
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

MOST = 200
TEXTS = (
    "background",
    "existing_nation",
    "existing_east",
    "existing_province",
    "gap",
    "coverage",
    "support",
)
NUMBERS = ("missing", "site_area", "staff", "months")


@dataclass(frozen=True)
class Wanted:
    """What is proposed, by the names of ``Candidate``; amounts in 万元, area in m²."""

    title: str
    sort: str
    chain_id: str
    region_code: str
    background: str = ""
    existing_nation: str = ""
    existing_east: str = ""
    existing_province: str = ""
    gap: str = ""
    coverage: str = ""
    support: str = ""
    missing: int | None = None
    site_area: int | None = None
    staff: int | None = None
    months: int | None = None
    amount: Decimal | None = None


def file_candidate(plan: CentrePlan, wanted: Wanted, *, by: User, at: datetime) -> Candidate:
    """Propose a centre. An officer's is admitted at once, a city's waits for an officer and lies in that city.

    Raises ``Refused`` (``may_file_candidate``), ``Invalid`` beside the field (title, sort, chain_id, region_code, gap,
    missing, …) or where the plan has 200 candidates already.
    """
    require(may_file_candidate(by, plan, at))
    officer = bool(may_work_on_plan(by, plan, at))
    city = None if officer else by.city(SeatRole.RECOMMENDER, at)
    _check(plan, wanted, city)
    last = db.session.execute(
        select(func.count(), func.max(Candidate.position)).where(Candidate.plan_id == plan.id)
    ).one()
    if last[0] >= MOST:
        raise Invalid({"title": t("一次排序最多 %(n)s 个拟建中心", n=MOST)})
    made = Candidate(
        plan=plan,
        position=(last[1] or 0) + 1,
        state=CandidateState.ADMITTED if officer else CandidateState.FILED,
        origin=Origin.OFFICE if officer else Origin.CITY,
        filed_at=at,
        filed_by_id=by.id,
    )
    _write(made, wanted)
    db.session.add(made)
    db.session.flush()
    record("candidate.filed", made, by=by, at=at, plan=plan.id)
    return made


def edit_candidate(candidate: Candidate, wanted: Wanted, *, by: User, at: datetime) -> None:
    """Change what is proposed. Raises as ``file_candidate``."""
    require(may_edit_candidate(by, candidate, at))
    officer = bool(may_work_on_plan(by, candidate.plan, at))
    _check(candidate.plan, wanted, None if officer else by.city(SeatRole.RECOMMENDER, at))
    _write(candidate, wanted)
    record("candidate.edited", candidate, by=by, at=at, plan=candidate.plan_id)


def admit_candidate(candidate: Candidate, *, by: User, at: datetime) -> None:
    """Take a candidate into the comparison."""
    require(may_admit_candidate(by, candidate, at))
    candidate.state, candidate.reason = CANDIDATE_MOVES.go("admit", candidate.state), ""
    record("candidate.admitted", candidate, by=by, at=at, plan=candidate.plan_id)


def set_aside_candidate(candidate: Candidate, reason: str, *, by: User, at: datetime) -> None:
    """Leave a candidate out; who proposed it reads why. ``Invalid`` without a reason."""
    require(may_set_aside_candidate(by, candidate, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明理由")})
    candidate.state = CANDIDATE_MOVES.go("set_aside", candidate.state)
    candidate.reason = reason.strip()
    record("candidate.set_aside", candidate, by=by, at=at, plan=candidate.plan_id)


def link_needs(candidate: Candidate, keys: Sequence[str], *, by: User, at: datetime) -> int:
    """Say which published needs the centre would answer: these and no others; how many.

    Only what ``queries.needs_to_link`` offers counts; other keys are passed over.
    """
    require(may_link_needs(by, candidate, at))
    known = {need.id for need in needs_to_link(candidate, at)}
    chosen = [key for key in dict.fromkeys(keys) if key in known]
    db.session.execute(delete(CandidateNeed).where(CandidateNeed.candidate_id == candidate.id))
    db.session.add_all(CandidateNeed(candidate_id=candidate.id, need_id=key) for key in chosen)
    db.session.flush()
    record("candidate.needs_linked", candidate, by=by, at=at, plan=candidate.plan_id, needs=len(chosen))
    return len(chosen)


def _write(candidate: Candidate, wanted: Wanted) -> None:
    candidate.title, candidate.sort = wanted.title.strip(), wanted.sort
    candidate.chain_id, candidate.region_code = wanted.chain_id, wanted.region_code
    for name in TEXTS:
        setattr(candidate, name, getattr(wanted, name).strip())
    for name in NUMBERS:
        setattr(candidate, name, getattr(wanted, name))
    candidate.missing = wanted.missing or 0
    candidate.amount = wanted.amount


def _check(plan: CentrePlan, wanted: Wanted, city: str | None) -> None:
    errors: dict[str, Text] = {}
    kind = plan.kind_data
    sorts = next((q.choices for q in kind.item_questions if q.key == kind.sorted_by), ())
    if not wanted.title.strip():
        errors["title"] = t("请填写拟建名称")
    if wanted.sort not in sorts:
        errors["sort"] = t("请选择中心类型")
    if not wanted.chain_id or db.session.get(Chain, wanted.chain_id) is None:
        errors["chain_id"] = t("请选择所属产业链")
    if not wanted.region_code or db.session.get(Region, wanted.region_code) is None:
        errors["region_code"] = t("请选择所在城市")
    elif city is not None and wanted.region_code[:4] != city[:4]:
        errors["region_code"] = t("只能提出本市的拟建中心")
    if not wanted.gap.strip():
        errors["gap"] = t("请写明缺什么：现有中心测不了的产品和参数")
    if wanted.missing is None or wanted.missing < 0:
        errors["missing"] = t("请填写省内目前测不了的产品和参数数，没有的填 0")
    if errors:
        raise Invalid(errors)
