"""The date of a round is put off: proposed by one officer, agreed by another, told to every judge who reads."""

from datetime import UTC, datetime

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Round
from app.rounds.policy import EXTENDING, may_agree_extension, may_propose_extension
from app.shared.text import t
from app.shared.verdict import Invalid, require


def propose_extension(round: Round, due_at: datetime, reason: str, *, by: User, at: datetime) -> Approval:
    """Put a later date before a second officer; the old one stands until he agrees.

    Errors: Refused by ``may_propose_extension``; Invalid on a date that is not later than the present one and than
    now, or without a reason.
    """
    require(may_propose_extension(by, round, at))
    _check(round, due_at, at)
    payload = {"from": round.due_at.isoformat(), "to": due_at.astimezone(UTC).isoformat()}
    return approvals.propose(EXTENDING, round, payload, reason, by=by, at=at)


def agree_extension(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Round:
    """The date is the later one from now on, and whoever has something to read gets a letter (``round.extended``).

    Errors: Refused by ``may_agree_extension``; Invalid where the date has passed meanwhile.
    """
    round = round_of_proposal(approval)
    require(may_agree_extension(by, approval, round, at))
    due_at = proposed_date(approval)
    _check(round, due_at, at)
    approvals.agree(approval, opinion, by=by, at=at)
    record("round.extended", round, by=by, at=at, before=round.due_at.isoformat(), until=due_at.isoformat())
    round.due_at = due_at
    return round


def refuse_extension(approval: Approval, opinion: str, *, by: User, at: datetime) -> Approval:
    """The second officer does not agree, and says why; the date stays."""
    return approvals.refuse(approval, opinion, by=by, at=at)


def round_of_proposal(approval: Approval) -> Round:
    """The round that a proposal is about."""
    return db.session.get_one(Round, approval.subject_id)


def proposed_date(approval: Approval) -> datetime:
    """The instant until which the round is to run."""
    return datetime.fromisoformat(approval.payload["to"])


def _check(round: Round, due_at: datetime, at: datetime) -> None:
    if due_at <= max(round.due_at, at):
        raise Invalid({"due_at": t("新的完成期限应晚于原定期限和现在")})
