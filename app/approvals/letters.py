"""A proposal reaches the other officers of its call; what became of it reaches the proposer."""

from typing import Any

from sqlalchemy import or_, select

from app.approvals.models import Approval
from app.extensions import db
from app.people.models import Seat
from app.people.states import ScopeKind, SeatRole
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t


def _approval(act: Any) -> Approval:
    approval = db.session.get(Approval, act.subject_id)
    assert approval is not None  # noqa: S101  proposals are never deleted
    return approval


def _other_officers(act: Any) -> list[str]:
    approval = _approval(act)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        (Seat.scope_kind == ScopeKind.KIND) & (Seat.scope_id == approval.kind),
        (Seat.scope_kind == ScopeKind.CALL) & (Seat.scope_id == approval.call_id),
    )
    statement = select(Seat).where(Seat.role == SeatRole.OFFICER, scope).order_by(Seat.user_id)
    users = (seat.user_id for seat in db.session.scalars(statement) if seat.is_valid(act.at))
    return [user for user in dict.fromkeys(users) if user != approval.proposed_by_id]


def _proposer(act: Any) -> list[str]:
    return [_approval(act).proposed_by_id]


def _proposed(act: Any, _user: str) -> Words:
    return _words(
        act, t("有一项提议等待复核"), t("另一位承办人提出了一项需要两人同意的事项，理由和内容见页面。")
    )


def _agreed(act: Any, _user: str) -> Words:
    return _words(act, t("提议已获同意"), t("另一位承办人已同意，该事项已经生效。"))


def _refused(act: Any, _user: str) -> Words:
    return _words(act, t("提议未获同意"), t("另一位承办人不同意这项提议，意见见页面。"))


def _words(act: Any, subject: Text, sentence: Text) -> Words:
    return Words(subject, (sentence,), f"/officer/approvals/{act.subject_id}")


RULES: list[Rule] = [
    Rule("approval.proposed", "approval_proposed", _other_officers, _proposed),
    Rule("approval.agreed", "approval_agreed", _proposer, _agreed),
    Rule("approval.refused", "approval_refused", _proposer, _refused),
]
