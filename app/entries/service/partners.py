"""Bidding together: asked by the lead, bound by their own owners."""

from datetime import datetime
from decimal import Decimal

from app.alliances.queries import shared_alliance
from app.entries.content.consortium import Terms, lead_share
from app.entries.models import Entry, Partner
from app.entries.policy import (
    may_change_partner,
    may_confirm_partner,
    may_decline_partner,
    may_invite_partner,
    may_leave_consortium,
    may_remove_partner,
)
from app.entries.service.drafts import written_draft
from app.entries.states import PARTNER_MOVES
from app.extensions import db
from app.history.service import record
from app.people.locks import lock_organisation
from app.people.models import Organisation, User
from app.people.states import OrganisationState
from app.shared.text import Text, t
from app.shared.verdict import Invalid, not_now, require

LONGEST_PART, FINEST = 1000, Decimal("0.01")


def invite_partner(
    entry: Entry, organisation: Organisation | None, terms: Terms, *, by: User, at: datetime
) -> Partner:
    """Ask a laboratory to bid together, with its part and its share of the money in percent.

    Whether it bids by itself is nowhere asked: a lead must not learn that. Errors: ``Refused`` by
    ``may_invite_partner``; ``Invalid`` beside ``organisation`` (none found, the lead itself, of a sort that cannot
    enter, asked already), ``part`` or ``share``.
    """
    require(may_invite_partner(by, entry, at))
    partner = next(
        (p for p in entry.partners if organisation is not None and p.organisation_id == organisation.id), None
    )
    errors = _wrong_terms(entry, partner, terms)
    if (wrong := _wrong_choice(entry, organisation, partner)) is not None:
        errors["organisation"] = wrong
    if errors or organisation is None:
        raise Invalid(errors)
    if partner is None:
        partner = Partner(entry=entry, organisation=organisation, organisation_id=organisation.id)
        partner.invited_at, partner.invited_by_id, partner.revision = at, by.id, 1
        db.session.add(partner)
    else:
        partner.state = PARTNER_MOVES.go("invite", partner.state)
        partner.invited_at, partner.invited_by_id, partner.revision = at, by.id, partner.revision + 1
    _agree(partner, terms)
    _ally(partner)
    _note("partner.invited", partner, by=by, at=at)
    return partner


def change_partner(partner: Partner, terms: Terms, *, by: User, at: datetime) -> None:
    """Other terms; the member must confirm again. Errors: ``Refused``; ``Invalid`` beside ``part`` or ``share``."""
    require(may_change_partner(by, partner, at))
    if errors := _wrong_terms(partner.entry, partner, terms):
        raise Invalid(errors)
    partner.state = PARTNER_MOVES.go("change", partner.state)
    partner.revision += 1
    _agree(partner, terms)
    _note("partner.changed", partner, by=by, at=at)


def remove_partner(partner: Partner, *, by: User, at: datetime) -> None:
    """Bid without it. Errors: ``Refused``."""
    require(may_remove_partner(by, partner, at))
    partner.state = PARTNER_MOVES.go("remove", partner.state)
    partner.terms = None
    _moved(partner)
    _note("partner.removed", partner, by=by, at=at)


def confirm_partner(partner: Partner, seen: int, *, by: User, at: datetime) -> None:
    """Bind the organisation to the terms of revision ``seen``, the ones that its owner has read.

    Errors: ``Refused`` by ``may_confirm_partner``, and where the lead changed the terms meanwhile.
    """
    lock_organisation(partner.organisation_id)
    require(may_confirm_partner(by, partner, at))
    if seen != partner.revision:
        require(not_now("changed_meanwhile", t("牵头单位刚刚修改了分工，请核对后再确认")))
    partner.state = PARTNER_MOVES.go("confirm", partner.state)
    _answered(partner, by, at)
    _ally(partner)
    _note("partner.confirmed", partner, by=by, at=at)


def decline_partner(partner: Partner, *, by: User, at: datetime) -> None:
    """Turn it down; the lead may ask again. Errors: ``Refused``."""
    require(may_decline_partner(by, partner, at))
    partner.state = PARTNER_MOVES.go("decline", partner.state)
    _answered(partner, by, at)
    _note("partner.declined", partner, by=by, at=at)


def leave_consortium(partner: Partner, *, by: User, at: datetime) -> None:
    """Step back before closing; a version that names the member stays as it is. Errors: ``Refused``."""
    require(may_leave_consortium(by, partner, at))
    partner.state = PARTNER_MOVES.go("leave", partner.state)
    _answered(partner, by, at)
    _note("partner.left", partner, by=by, at=at)


def _agree(partner: Partner, terms: Terms) -> None:
    partner.agree_on(Terms(terms.part.strip(), terms.share), written_draft(partner.entry))
    partner.answered_at = partner.answered_by_id = None
    _moved(partner)


def _ally(partner: Partner) -> None:
    """Whether the two are in the alliance of the item's chain, as of today."""
    entry, chain = partner.entry, partner.entry.item.chain
    lead, member = entry.organisation_id, partner.organisation_id
    partner.alliance_id = shared_alliance(lead, member, chain.name) if chain is not None else None


def _answered(partner: Partner, by: User, at: datetime) -> None:
    partner.answered_at, partner.answered_by_id = at, by.id
    _moved(partner)


def _moved(partner: Partner) -> None:
    """What was frozen before is not what stands now."""
    if partner.entry.draft is not None:
        partner.entry.draft.revision += 1


def _note(name: str, partner: Partner, *, by: User, at: datetime) -> None:
    db.session.flush()
    record(name, partner, by=by, at=at, call_id=partner.entry.call_id, entry=partner.entry_id)


def _wrong_choice(entry: Entry, organisation: Organisation | None, partner: Partner | None) -> Text | None:
    if organisation is None or organisation.state != OrganisationState.ACTIVE:
        return t("没有找到这家机构，请填写已在平台登记的机构的全称或统一社会信用代码")
    if organisation.id == entry.organisation_id:
        return t("牵头单位不需要邀请自己")
    if str(organisation.kind) not in entry.call.kind_data.enters:
        return t("成员单位须是检验检测机构")
    if partner is not None and not PARTNER_MOVES.may("invite", partner.state):
        return t("已经邀请过这家机构")
    return None


def _wrong_terms(entry: Entry, partner: Partner | None, terms: Terms) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if not 1 <= len(terms.part.strip()) <= LONGEST_PART:
        errors["part"] = t("请写明承担的任务，不超过 %(n)s 字", n=LONGEST_PART)
    others = [
        kept
        for other in entry.partners
        if other is not partner and other.is_standing and (kept := other.terms_in(entry.draft)) is not None
    ]
    if terms.share < 0 or terms.share != terms.share.quantize(FINEST):
        errors["share"] = t("请填写 0 到 100 之间的数，最多两位小数")
    elif lead_share([*others, terms]) <= 0:
        errors["share"] = t(
            "各成员单位合计须小于 100，牵头单位自己也要有份额；还可以分 %(left)s", left=lead_share(others)
        )
    return errors
