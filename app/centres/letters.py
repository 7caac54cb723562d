"""Who hears of a plan and of a listed centre: advisers, officers, cities, and the laboratory that carries it."""

from typing import Any

from sqlalchemy import and_, or_, select

from app.centres.models import Candidate, Centre, CentrePlan, Evaluation
from app.extensions import db
from app.history.models import Act
from app.people.models import Membership, Seat
from app.people.queries import lasts
from app.people.states import MembershipRole, ScopeKind, SeatRole
from app.shared.letter_rules import Rule, Words, about
from app.shared.text import Text, t


def _plan(act: Act) -> CentrePlan:
    return db.session.get_one(CentrePlan, act.subject_id)


def _candidate(act: Act) -> Candidate:
    return db.session.get_one(Candidate, act.subject_id)


def _officers(kind: str, act: Act) -> list[str]:
    """Officers of the kind or the platform at the time of the act, but for whoever did it."""
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM, and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == kind)
    )
    held = select(Seat.user_id).where(Seat.role == SeatRole.OFFICER, scope, lasts(Seat, act.at))
    return [key for key in dict.fromkeys(db.session.scalars(held)) if key != act.actor_id]


def _advisers(act: Act) -> list[str]:
    return [str(key) for key in act.figures.get("advisers", [])]


def _reviewers(act: Act) -> list[str]:
    return _officers(_plan(act).kind, act)


def _ranker(act: Act) -> list[str]:
    return [key for key in [_plan(act).ranked_by_id] if key is not None and key != act.actor_id]


def _receivers(act: Act) -> list[str]:
    return _officers(_candidate(act).plan.kind, act) if _from_city(act) else []


def _from_city(act: Act) -> bool:
    return _candidate(act).origin == "city"


def _proposer(act: Act) -> list[str]:
    key = _candidate(act).filed_by_id
    return [key] if _from_city(act) and key != act.actor_id else []


def _told(subject: Text, sentence: Text, room: str) -> Any:
    return about(
        lambda act: _plan(act).title, lambda act: f"/{room}/centre-plans/{act.subject_id}", subject, sentence
    )


def _set_aside(act: Any, _user: str) -> Words:
    candidate = _candidate(act)
    told = t("「%(title)s」没有列入比选。理由：%(reason)s", title=candidate.title, reason=candidate.reason)
    return Words(t("拟建中心未列入比选"), (told,), f"/recommender/centre-plans/{candidate.plan_id}")


def _of_candidate(subject: Text, sentence: Text, room: str) -> Any:
    return about(
        lambda act: _candidate(act).title,
        lambda act: f"/{room}/centre-plans/{_candidate(act).plan_id}",
        subject,
        sentence,
    )


def _centre(act: Act) -> Centre:
    if act.noun == Centre.__tablename__:
        return db.session.get_one(Centre, act.subject_id)
    return db.session.get_one(Evaluation, act.subject_id).centre


def _carriers(act: Act) -> list[str]:
    """Owners and editors of the laboratory that carries the centre, at the time of the act."""
    held = select(Membership.user_id).where(
        Membership.organisation_id == _centre(act).organisation_id,
        Membership.role.in_((MembershipRole.OWNER, MembershipRole.EDITOR)),
        lasts(Membership, act.at),
    )
    return list(db.session.scalars(held))


def _office(act: Act) -> list[str]:
    """Officers of the call that built it, but for whoever did it."""
    call = _centre(act).call
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    held = select(Seat.user_id).where(Seat.role == SeatRole.OFFICER, scope, lasts(Seat, act.at))
    return [key for key in dict.fromkeys(db.session.scalars(held)) if key != act.actor_id]


def _of_centre(subject: Text, sentence: Text, path: str) -> Any:
    return about(lambda act: _centre(act).name, lambda act: path % _centre(act).id, subject, sentence)


def _graded(act: Any, _user: str) -> Words:
    told = db.session.get_one(Evaluation, act.subject_id)
    grade = told.grade.label if told.grade else t("未评定")
    sentence = t(
        "「%(title)s」%(year)s 年度评定为%(grade)s。%(opinion)s",
        title=told.centre.name,
        year=str(told.year),
        grade=grade,
        opinion=told.opinion,
    )
    return Words(t("年度评定结果"), (sentence,), f"/lab/centres/{told.centre_id}")


REGISTER: list[Rule] = [
    Rule(
        "centre.listed",
        "centre_listed",
        _carriers,
        _of_centre(t("中心已挂牌"), t("「%(title)s」已列入中心名录。"), "/lab/centres/%s"),
    ),
    Rule(
        "evaluation.asked",
        "evaluation_asked",
        _carriers,
        _of_centre(
            t("请提交年度自评"), t("请为「%(title)s」提交年度自评，截止日期见页面。"), "/lab/centres/%s"
        ),
    ),
    Rule(
        "evaluation.reported",
        "evaluation_reported",
        _office,
        _of_centre(t("年度自评待评定"), t("「%(title)s」已提交年度自评。"), "/officer/centres/%s"),
    ),
    Rule(
        "evaluation.graded",
        "evaluation_graded",
        _office,
        _of_centre(
            t("年度评定待复核"), t("「%(title)s」的年度评定请另一位承办人复核。"), "/officer/centres/%s"
        ),
    ),
    Rule(
        "evaluation.returned",
        "evaluation_returned",
        _office,
        _of_centre(
            t("年度评定退回"), t("「%(title)s」的年度评定已退回，理由见页面。"), "/officer/centres/%s"
        ),
    ),
    Rule("evaluation.confirmed", "evaluation_confirmed", _carriers, _graded),
    Rule(
        "centre.struck_off",
        "centre_struck_off",
        _carriers,
        _of_centre(
            t("中心除名"),
            t("「%(title)s」连续两年评定不合格，已从中心名录除名，应停止以该中心名义开展活动。"),
            "/lab/centres/%s",
        ),
    ),
]
PLANNING: list[Rule] = [
    Rule(
        "centre_plan.asked",
        "centre_plan_asked",
        _advisers,
        _told(
            t("请对拟建中心的紧迫性提出意见"),
            t("「%(title)s」请您逐个打分并写明理由，可以分几次填写。"),
            "judge",
        ),
    ),
    Rule(
        "centre_plan.ranked",
        "centre_plan_ranked",
        _reviewers,
        _told(t("中心建设排序待复核"), t("「%(title)s」已生成排序，请另一位承办人核对后公布。"), "officer"),
    ),
    Rule(
        "centre_plan.returned",
        "centre_plan_returned",
        _ranker,
        _told(t("中心建设排序退回"), t("「%(title)s」的排序已退回，理由见页面。"), "officer"),
    ),
    Rule(
        "candidate.filed",
        "candidate_filed",
        _receivers,
        _of_candidate(t("设区市提出拟建中心"), t("收到「%(title)s」，请审核是否列入比选。"), "officer"),
    ),
    Rule(
        "candidate.admitted",
        "candidate_admitted",
        _proposer,
        _of_candidate(t("拟建中心列入比选"), t("「%(title)s」已列入比选。"), "recommender"),
    ),
    Rule("candidate.set_aside", "candidate_set_aside", _proposer, _set_aside),
]
RULES: list[Rule] = [*PLANNING, *REGISTER]
