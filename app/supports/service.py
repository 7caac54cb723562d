"""One officer records a support, another agrees; it is revoked with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.entries.models import Entry
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.clock import local_date
from app.shared.columns import new_key
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require
from app.supports.models import Support
from app.supports.policy import GRANTING, may_propose_support, may_revoke_support
from app.supports.queries import public_titles
from app.supports.states import SUPPORT_MOVES, SupportSort, SupportState


@dataclass(frozen=True)
class SupportFacts:
    """What was given, by whom and when; ``scale`` in words, ``until`` where it ends."""

    sort: SupportSort
    title: str
    scale: str
    authority: str
    document_number: str
    granted_on: date
    until: date | None


def propose_support(entry: Entry, facts: SupportFacts, reason: str, *, by: User, at: datetime) -> Approval:
    """Put a support before the second officer of the call whose result earned it.

    Errors: ``Invalid`` beside ``title``, ``authority``, ``granted_on`` (after today), ``until``, ``reason`` (why the
    result earned it).
    """
    require(may_propose_support(by, entry, at))
    if errors := _wrong(facts, at):
        raise Invalid(errors)
    support = Support(
        id=new_key(),
        state=SupportState.PROPOSED,
        call=entry.call,
        entry=entry,
        organisation_id=entry.organisation_id,
        result_title=public_titles([entry])[entry.id],
        recorded_at=at,
        recorded_by_id=by.id,
        **vars(facts),
    )
    db.session.add(support)
    db.session.flush()
    return approvals.propose(GRANTING, support, {"sort": facts.sort.value}, reason, by=by, at=at)


def support_of(approval: Approval) -> Support:
    """What a proposal is about."""
    return db.session.get_one(Support, approval.subject_id)


def agree_support(approval: Approval, opinion: str = "", *, by: User, at: datetime) -> Support:
    """The second officer agrees: public at once, and the laboratory hears. 403 for who recorded it; 409 where the
    result has fallen since."""
    support = support_of(approval)
    require(may_propose_support(by, support.entry, at))
    approvals.agree(approval, opinion, by=by, at=at)
    support.state = SUPPORT_MOVES.go("grant", support.state)
    support.agreed_at, support.agreed_by_id = at, by.id
    record("support.granted", support, by=by, at=at)
    return support


def refuse_support(approval: Approval, opinion: str, *, by: User, at: datetime) -> Support:
    """The second officer refuses, with a reason."""
    approvals.refuse(approval, opinion, by=by, at=at)
    return _ended(approval)


def withdraw_support(approval: Approval, *, by: User, at: datetime) -> Approval:
    """Who recorded it takes it back before anybody agreed."""
    approvals.withdraw(approval, by=by, at=at)
    _ended(approval)
    return approval


def revoke_support(support: Support, reason: str, *, by: User, at: datetime) -> None:
    """Take a recorded support off the pages. Errors: ``Invalid`` beside ``reason``, which the laboratory reads."""
    require(may_revoke_support(by, support, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明理由，机构会看到")})
    support.state, support.revoked_at = SUPPORT_MOVES.go("revoke", support.state), at
    support.revoke_reason = reason.strip()[:400]
    record("support.revoked", support, by=by, at=at)


def _ended(approval: Approval) -> Support:
    support = support_of(approval)
    support.state = SUPPORT_MOVES.go("refuse", support.state)
    return support


def _wrong(facts: SupportFacts, at: datetime) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not 1 <= len(facts.title.strip()) <= 200:
        errors["title"] = t("请写明支持的内容，不超过 %(n)s 字", n=200)
    if not 1 <= len(facts.authority.strip()) <= 120:
        errors["authority"] = t("请写明给予支持的部门，不超过 %(n)s 字", n=120)
    if facts.granted_on > local_date(at):
        errors["granted_on"] = t("日期不能晚于今天")
    if facts.until is not None and facts.until < facts.granted_on:
        errors["until"] = t("截止日期不能早于起始日期")
    return errors
