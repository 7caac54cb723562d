"""Whether several may bid together, whether what they are can be handed in, and who is bound to which bid."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select

from app.calls.models import Item
from app.entries.models import Entry, NamedMember, Partner
from app.entries.policy.eligibility import eligibility, is_eligible
from app.entries.states import STEPPED_BACK, EntryState, PartnerState
from app.extensions import db
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now


def takes_consortia(item: Item) -> bool:
    """Whether several may bid for the item together: where the kind knows it and the item allows it."""
    return "consortium" in item.call.kind_data.item_fields and item.consortium_allowed


def named() -> Select[str, str]:
    """(entry, organisation) of every member that the version which counts names, whatever became of it since: what was
    handed in goes on counting as it is, and a judge of that house is barred from it."""
    return select(NamedMember.entry_id, NamedMember.organisation_id).join(
        Entry, (Entry.id == NamedMember.entry_id) & (Entry.version_number == NamedMember.number)
    )


def partnered(user: User, at: datetime) -> Select[str]:
    """Keys of the entries that name an organisation of this person as a member, unless it stepped back."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    found = (
        named()
        .with_only_columns(NamedMember.entry_id)
        .join(
            Partner,
            (Partner.entry_id == NamedMember.entry_id)
            & (Partner.organisation_id == NamedMember.organisation_id),
        )
        .where(NamedMember.organisation_id.in_(mine), Partner.state.not_in(STEPPED_BACK))
    )
    return found if mine else found.where(false())


def members_of(entry: Entry) -> list[str]:
    """Keys of the lead and of the members that the version which counts names."""
    bound = named().with_only_columns(NamedMember.organisation_id).where(Entry.id == entry.id)
    return [entry.organisation_id, *db.session.scalars(bound)]


def binds(organisation_id: Any) -> ColumnElement[bool]:
    """The condition that an organisation (a key, or a column) enters with an entry: leads it, or is named by the
    version which counts."""
    members = select(NamedMember.entry_id).where(
        NamedMember.entry_id == Entry.id,
        NamedMember.number == Entry.version_number,
        NamedMember.organisation_id == organisation_id,
    )
    return or_(Entry.organisation_id == organisation_id, members.correlate_except(NamedMember).exists())


def still_named() -> ColumnElement[bool]:
    """The condition that a member (``Partner``) stands in the version of its entry that is handed in."""
    standing = named().where(
        Entry.state == EntryState.SUBMITTED,
        NamedMember.entry_id == Partner.entry_id,
        NamedMember.organisation_id == Partner.organisation_id,
    )
    return standing.correlate(Partner).exists()


def is_still_named(partner: Partner) -> bool:
    """``still_named`` of one."""
    return db.session.scalar(select(Partner.id).where(Partner.id == partner.id, still_named())) is not None


def consortium_stands(entry: Entry, at: datetime) -> Verdict:
    """Whether the bid can be handed in: every member asked has confirmed and meets the conditions, and the lead is no
    member elsewhere. The lead reads which member does not, never why: that is the member's own affair."""
    if "consortium" not in entry.call.kind_data.item_fields:
        return YES
    standing = [partner for partner in entry.partners if partner.is_standing]
    waiting = [partner.organisation.name for partner in standing if partner.state == PartnerState.INVITED]
    unmet = [partner.organisation.name for partner in standing if not meets_conditions(partner, at)]
    return first_refusal(
        not_now("partners_waiting", t("成员单位尚未确认：%(names)s", names=waiting)) if waiting else YES,
        not_now("partners_unmet", t("成员单位目前不符合申报条件：%(names)s", names=unmet)) if unmet else YES,
        _no_member_elsewhere(entry),
    )


def meets_conditions(partner: Partner, at: datetime) -> Verdict:
    """Whether a member meets the conditions of entering itself."""
    checks = eligibility(partner.organisation, partner.entry.item, None, at)
    if is_eligible(checks):
        return YES
    failed = next(check for check in checks if check.mend is not None)
    return not_now(f"not_eligible_{failed.key}", failed.mend or t("不符合申报条件"))


def _no_member_elsewhere(entry: Entry) -> Verdict:
    return member_of_none(entry, entry.organisation_id) if takes_consortia(entry.item) else YES


def member_of_none(entry: Entry, key: str) -> Verdict:
    """Whether an organisation is bound by no other bid for the item: confirmed, or named in what was handed in and not
    stepped back from since. A lead that takes a member out and does not hand in again sets nobody free."""
    asked = {"item": entry.item_id, "entry": entry.id, "organisation": key}
    if db.session.scalar(_binding_elsewhere(), asked) is None:
        return YES
    return not_now("member_elsewhere", t("本单位已确认参加这一项的另一件联合体申报，退出后才能办理"))


@cache
def _binding_elsewhere() -> Select[str]:
    """A member's row that binds ``organisation`` to another bid than ``entry`` for ``item``; put together but once."""
    bound = or_(
        Partner.state == PartnerState.CONFIRMED, and_(Partner.state.not_in(STEPPED_BACK), still_named())
    )
    return (
        select(Partner.id)
        .join(Partner.entry)
        .where(
            Entry.item_id == bindparam("item"),
            Entry.id != bindparam("entry"),
            Partner.organisation_id == bindparam("organisation"),
            bound,
        )
        .limit(1)
    )
