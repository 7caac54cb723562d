"""Who sees what was found, and who decides on it: officers of the call alone, for a finding names the entrant."""

from datetime import datetime

from sqlalchemy import Select, select

from app.calls.legs import legs_of
from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.entries.models import Entry
from app.entries.policy import visible_entries
from app.entries.states import EntryState
from app.extensions import db
from app.people.models import User
from app.redactions.models import BlindCopy, IdentityFinding
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden, not_now


def is_blind(call: Call) -> bool:
    """Whether any round of the call hides who entered."""
    return any(leg.blind for leg in legs_of(call))


def may_redact_entry(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Officers of a blind call, once it has closed, for entries that were handed in."""
    handed_in = entry.state == EntryState.SUBMITTED and entry.call.is_closed(at) and not entry.call.is_shut
    return YES if handed_in and is_blind(entry.call) and is_officer_of(user, entry.call, at) else hidden()


def may_decide_findings(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Masks and other decisions, by who sees what was found, until a judge was given the copy (trust.md A16).

    Later nothing is changed, not even with a reason: all judges of an entry read the same, and what the entrant was
    judged by is what the record shows.
    """
    verdict = may_redact_entry(user, entry, at)
    if not verdict:
        return verdict
    given = db.session.scalar(
        select(BlindCopy.given_at).where(BlindCopy.entry_id == entry.id, BlindCopy.given_at.is_not(None))
    )
    if given is None:
        return YES
    return not_now("given", t("材料已于 %(when)s 发给评审专家，处理结果不能再改动", when=given))


def may_see_redactions(user: User | None, call: Call, at: datetime) -> Verdict:
    """The list of a call: officers of a blind call, once it has closed."""
    seen = call.is_closed(at) and is_blind(call) and is_officer_of(user, call, at)
    return YES if seen else hidden()


def visible_findings(user: User | None, at: datetime) -> Select[IdentityFinding]:
    """What ``may_redact_entry`` allows of findings: they exist for blind calls alone."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    seen = visible_entries(user, at).where(Entry.call_id.in_(mine), Call.closes_at <= at)
    return select(IdentityFinding).where(
        IdentityFinding.entry_id.in_(
            seen.where(Entry.state == EntryState.SUBMITTED).with_only_columns(Entry.id)
        )
    )
