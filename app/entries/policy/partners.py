"""Bidding together: who asks whom, who confirms, who knows of it before closing (nobody else).

A member learns that the lead bids, and nothing of any other bid; a lead never learns whether somebody whom he asks bids
by himself.
"""

from datetime import datetime

from sqlalchemy import Select, and_, false, or_, select

from app.entries.models import Entry, Partner
from app.entries.policy.consortium import (
    is_still_named,
    meets_conditions,
    member_of_none,
    still_named,
    takes_consortia,
)
from app.entries.policy.writing import has_draft, may_write_draft, takes_entries
from app.entries.states import PARTNER_MOVES, EntryState, PartnerState
from app.extensions import db
from app.people.models import User
from app.people.policy import may_compete
from app.people.states import MembershipRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

MOST_PARTNERS = 8


def may_see_partner(user: User | None, partner: Partner, at: datetime) -> Verdict:
    """The page of an invitation: the members of the organisation that was asked, unless it was taken out again and
    stands in nothing that was handed in either.

    The lead has pages of its own; for everybody else it does not exist.
    """
    member = user is not None and user.membership_in(partner.organisation_id, at) is not None
    known = member and (partner.state != PartnerState.REMOVED or is_still_named(partner))
    return YES if known else hidden()


def visible_partners(user: User | None, at: datetime) -> Select[tuple[Partner]]:
    """What ``may_see_partner`` allows, as a query."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)] if user is not None else []
    known = or_(Partner.state != PartnerState.REMOVED, still_named())
    return select(Partner).where(and_(Partner.organisation_id.in_(mine), known) if mine else false())


def may_invite_partner(user: User | None, entry: Entry, at: datetime) -> Verdict:
    """Ask another laboratory: whoever writes the draft, where the item takes consortia."""
    alone = not_now("no_consortium", t("这一项不接受联合体申报"))
    full = not_now("full", t("成员单位最多 %(n)s 家", n=MOST_PARTNERS))
    standing = sum(partner.is_standing for partner in entry.partners)
    return first_refusal(
        may_write_draft(user, entry, at),
        YES if takes_consortia(entry.item) else alone,
        YES if standing < MOST_PARTNERS else full,
    )


def may_change_partner(user: User | None, partner: Partner, at: datetime) -> Verdict:
    """Other terms for a member, who must then confirm again: whoever writes the draft."""
    return first_refusal(may_write_draft(user, partner.entry, at), PARTNER_MOVES.may("change", partner.state))


def may_remove_partner(user: User | None, partner: Partner, at: datetime) -> Verdict:
    """Bid without a member: whoever writes the draft."""
    return first_refusal(may_write_draft(user, partner.entry, at), PARTNER_MOVES.may("remove", partner.state))


def may_confirm_partner(user: User | None, partner: Partner, at: datetime) -> Verdict:
    """Bind one's organisation to its part and share: its owner, while the list is open and the terms can be read.

    An organisation takes part in one bid for an item, alone or with others; and it meets the conditions of entering
    itself. What stands against it is told to its own people alone.
    """
    refused = first_refusal(_answers(user, partner, "confirm", at), has_draft(partner.entry))
    if not refused:
        return refused
    lost = not_now("no_terms", t("牵头单位尚未重新填写分工，请稍后再确认"))
    return first_refusal(
        YES if partner.terms is not None else lost,
        _bids_once(partner, at),
        meets_conditions(partner, at),
    )


def may_decline_partner(user: User | None, partner: Partner, at: datetime) -> Verdict:
    """Turn an invitation down: the owner of the organisation, until closing."""
    return _answers(user, partner, "decline", at)


def may_leave_consortium(user: User | None, partner: Partner, at: datetime) -> Verdict:
    """Step back after confirming, or from a bid that goes on naming one who was taken out: the owner of the
    organisation, until closing.

    What the lead has handed in goes on counting, for no member may take away another's bid; the screening officer is
    told, and the lead at once.
    """
    return _answers(user, partner, "leave", at)


def _answers(user: User | None, partner: Partner, move: str, at: datetime) -> Verdict:
    seen = may_see_partner(user, partner, at)
    if not seen or user is None:
        return seen
    membership = user.membership_in(partner.organisation_id, at)
    owns = membership is not None and membership.role == MembershipRole.OWNER
    return first_refusal(
        may_compete(user, at) if owns else no("not_owner", t("由本单位负责人办理")),
        PARTNER_MOVES.may(move, partner.state),
        takes_entries(partner.entry.call, partner.entry.item, at),
    )


def _bids_once(partner: Partner, at: datetime) -> Verdict:
    entry, key = partner.entry, partner.organisation_id
    own = select(Entry.id).where(
        Entry.item_id == entry.item_id, Entry.organisation_id == key, Entry.state == EntryState.SUBMITTED
    )
    if db.session.scalar(own.limit(1)) is not None:
        return not_now("bids_alone", t("本单位已单独提交这一项的申报，撤回后才能参加联合体"))
    return member_of_none(entry, key)
