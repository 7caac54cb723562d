"""Proposals that wait for a second person."""

from datetime import datetime

from sqlalchemy import Select, or_, select

from app.approvals.models import Approval
from app.approvals.policy import visible_approvals
from app.approvals.states import ApprovalState
from app.extensions import db
from app.people.models import User
from app.shared.text import t
from app.shared.waiting import Tally


def waiting_for_me(user: User, at: datetime) -> Select[Approval]:
    """What this person may decide now, oldest first: visible, proposed by another, not lapsed."""
    return (
        visible_approvals(user, at)
        .where(
            Approval.state == ApprovalState.PROPOSED,
            Approval.proposed_by_id != user.id,
            or_(Approval.expires_at.is_(None), Approval.expires_at > at),
        )
        .order_by(Approval.proposed_at, Approval.id)
    )


def open_proposals(noun: str, subject_id: str) -> list[Approval]:
    """What is proposed on one thing and still waits. The caller has decided who may see the thing."""
    return list(
        db.session.scalars(
            select(Approval)
            .where(
                Approval.noun == noun,
                Approval.subject_id == subject_id,
                Approval.state == ApprovalState.PROPOSED,
            )
            .order_by(Approval.proposed_at)
        )
    )


def proposals_on_call(user: User, call_id: str, at: datetime) -> Select[Approval]:
    """Everything that was proposed on a call, latest first."""
    return (
        visible_approvals(user, at)
        .where(Approval.call_id == call_id)
        .order_by(Approval.proposed_at.desc(), Approval.id)
    )


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """The line on an officer's desk."""
    return [Tally(t("待复核的提议"), waiting_for_me(user, at), "officer.approvals", Approval.expires_at)]
