"""Proposals and corrections as rows of a page: who, what, why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.approvals.models import Approval
from app.approvals.queries import proposals_on_call
from app.calls.changes import told_changes
from app.calls.models import Call
from app.extensions import db
from app.people.models import User

MOST = 50


@dataclass(frozen=True)
class Proposal:
    """A proposal with the names of those who proposed and decided it."""

    approval: Approval
    proposer: str
    decider: str
    changes: list[Any]


def proposals_of(call: Call, user: User, at: datetime) -> list[Proposal]:
    """What was proposed on a call, latest first."""
    return rows_of(db.session.scalars(proposals_on_call(user, call.id, at).limit(MOST)))


def rows_of(approvals: Iterable[Approval]) -> list[Proposal]:
    """Proposals as rows; the names in one query."""
    listed = list(approvals)
    keys = {key for a in listed for key in (a.proposed_by_id, a.decided_by_id) if key}
    names: dict[str | None, str] = {}
    if keys:
        rows = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
        names = {row.id: row.name for row in rows}
    return [
        Proposal(a, names.get(a.proposed_by_id, ""), names.get(a.decided_by_id, ""), _changes(a))
        for a in listed
    ]


def _changes(approval: Approval) -> list[Any]:
    return told_changes(approval.payload.get("changes", []))
