"""Arranging a visit: when, where, who goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.entries.models import Entry
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.visits.legs import visit_leg
from app.visits.models import Visit, VisitLine, Visitor
from app.visits.policy import may_call_off_visit, may_change_visit, may_plan_visit
from app.visits.queries import experts_for
from app.visits.states import VISIT_MOVES

LEAST = 2


@dataclass(frozen=True)
class Member:
    """Who goes: a judge by his key (the name is taken from his account), or anybody else by name and duty."""

    user_id: str | None = None
    name: str = ""
    duty: str = ""


@dataclass(frozen=True)
class Plan:
    """``visit_on`` in local time; ``note``: what the laboratory has ready; ``leader``: the key of a judge who goes."""

    visit_on: date | None
    place: str
    note: str
    members: Sequence[Member]
    leader: str | None


def plan_visit(entry: Entry, plan: Plan, *, by: User, at: datetime) -> Visit:
    """Plan the visit to an entry's site; its sheet gets a line for each head of the kind.

    Raises ``Refused`` (``may_plan_visit``), ``Invalid`` for a day that is over, no place, fewer than two people, a
    judge who is not on the entry's panel or has a conflict, or a leader who does not go.
    """
    require(may_plan_visit(by, entry, at))
    _check(entry, plan, at)
    leg = visit_leg(entry.call)
    heads = entry.call.kind_data.heads
    visit = Visit(
        call=entry.call,
        entry=entry,
        leg=leg,
        planned_at=at,
        planned_by_id=by.id,
        lines=[VisitLine(position=n, head=head.key) for n, head in enumerate(heads, 1)],
    )
    _write(visit, plan)
    db.session.add(visit)
    db.session.flush()
    record("visit.planned", visit, by=by, at=at, entry=entry.id, party=_party(visit))
    return visit


def change_visit(visit: Visit, plan: Plan, *, by: User, at: datetime) -> None:
    """Move a planned visit or change who goes; checked as ``plan_visit``."""
    require(may_change_visit(by, visit, at))
    _check(visit.entry, plan, at)
    before = _party(visit)
    visit.visitors.clear()
    db.session.flush()
    _write(visit, plan)
    db.session.flush()
    gone = [key for key in before if key not in _party(visit)]
    record("visit.changed", visit, by=by, at=at, entry=visit.entry_id, party=_party(visit), left=gone)


def call_off_visit(visit: Visit, reason: str, *, by: User, at: datetime) -> None:
    """Call a visit off; another may be planned. ``Invalid`` without a reason."""
    require(may_call_off_visit(by, visit, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明取消的理由")})
    visit.state = VISIT_MOVES.go("call_off", visit.state)
    visit.call_off_reason, visit.called_off_at = reason.strip(), at
    record("visit.called_off", visit, by=by, at=at, entry=visit.entry_id, party=_party(visit))


def _write(visit: Visit, plan: Plan) -> None:
    names = {user.id: user.name for user in experts_for(visit.entry)}
    assert plan.visit_on is not None  # noqa: S101  (checked)
    visit.visit_on, visit.place, visit.note = plan.visit_on, plan.place.strip(), plan.note.strip()
    visit.visitors = [
        Visitor(
            position=n,
            user_id=member.user_id,
            name=names[member.user_id] if member.user_id else member.name.strip(),
            duty=member.duty.strip(),
            is_leader=member.user_id is not None and member.user_id == plan.leader,
        )
        for n, member in enumerate(plan.members, 1)
    ]


def _check(entry: Entry, plan: Plan, at: datetime) -> None:
    errors: dict[str, Text] = {}
    if plan.visit_on is None or plan.visit_on < local_date(at):
        errors["visit_on"] = t("请给出今天或今天以后的日期")
    if not plan.place.strip():
        errors["place"] = t("请填写核查地点")
    known = {user.id for user in experts_for(entry)}
    judges = [member.user_id for member in plan.members if member.user_id is not None]
    if len(plan.members) < LEAST:
        errors["experts"] = t("核查组不少于 %(n)s 人", n=LEAST)
    if not set(judges) <= known or len(set(judges)) < len(judges):
        errors["experts"] = t("核查组里有专家不在这份申报的专家组内，或应当回避")
    if plan.leader not in judges:
        errors["leader"] = t("请从参加核查的专家中指定组长")
    if any(member.user_id is None and not member.name.strip() for member in plan.members):
        errors["others"] = t("请填写姓名")
    if errors:
        raise Invalid(errors)


def _party(visit: Visit) -> list[str]:
    return [visitor.user_id for visitor in visit.visitors if visitor.user_id is not None]
