"""Asking to join an alliance, the answer, leaving."""

from datetime import datetime

from app.alliances.models import Alliance, AllianceMember
from app.alliances.policy import (
    joining_organisations,
    may_ask_to_join,
    may_decide_joining,
    may_leave_alliance,
    may_remove_member,
)
from app.alliances.states import MEMBER_MOVES, MemberState
from app.extensions import db
from app.history.service import record
from app.people.models import Organisation, User
from app.shared.text import t
from app.shared.verdict import Invalid, require

LONGEST_OFFER, LONGEST_ANSWER = 1000, 400


def ask_to_join(
    alliance: Alliance, organisation: Organisation, offers: str, *, by: User, at: datetime
) -> AllianceMember:
    """Ask for an organisation that the person owns. Errors: ``Invalid`` beside ``organisation`` (not his, or inside
    already) or ``offers`` (what it brings: read by the convenor, who decides on it)."""
    require(may_ask_to_join(by, alliance, at))
    errors = {}
    if organisation not in joining_organisations(by, alliance, at):
        errors["organisation"] = t("请选择由你负责、还没有加入的单位")
    if not 1 <= len(offers.strip()) <= LONGEST_OFFER:
        errors["offers"] = t("请写明能为联盟做什么，不超过 %(n)s 字", n=LONGEST_OFFER)
    if errors:
        raise Invalid(errors)
    member = AllianceMember(
        alliance=alliance,
        organisation=organisation,
        organisation_id=organisation.id,
        state=MemberState.ASKED,
        is_convenor=False,
        offers=offers.strip(),
        asked_at=at,
        asked_by_id=by.id,
    )
    db.session.add(member)
    record("alliance_member.asked", member, by=by, at=at, alliance=alliance.id)
    return member


def decide_joining(member: AllianceMember, agreed: bool, answer: str, *, by: User, at: datetime) -> None:
    """Agree, or refuse with a reason that the organisation reads. Errors: ``Invalid`` beside ``answer``."""
    require(may_decide_joining(by, member, at))
    if not agreed and not answer.strip():
        raise Invalid({"answer": t("请写明不同意的理由，申请单位会看到")})
    member.state = MEMBER_MOVES.go("agree" if agreed else "refuse", member.state)
    member.answer, member.decided_at, member.decided_by_id = answer.strip()[:LONGEST_ANSWER], at, by.id
    act = "alliance_member.agreed" if agreed else "alliance_member.refused"
    record(act, member, by=by, at=at, alliance=member.alliance_id)


def leave_alliance(member: AllianceMember, *, by: User, at: datetime) -> None:
    """Leave, or take back what was asked."""
    require(may_leave_alliance(by, member, at))
    member.state, member.ended_at = MEMBER_MOVES.go("leave", member.state), at
    member.decided_at = member.decided_at or at
    record("alliance_member.left", member, by=by, at=at, alliance=member.alliance_id)


def remove_member(member: AllianceMember, reason: str, *, by: User, at: datetime) -> None:
    """End a membership from outside. Errors: ``Invalid`` beside ``reason``, which the organisation reads."""
    require(may_remove_member(by, member, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明理由，该单位会看到")})
    member.state, member.ended_at = MEMBER_MOVES.go("remove", member.state), at
    member.answer = reason.strip()[:LONGEST_ANSWER]
    record("alliance_member.removed", member, by=by, at=at, alliance=member.alliance_id)
