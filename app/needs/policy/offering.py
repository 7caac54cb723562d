"""Which laboratory comes forward, who gets in touch, and who reads what the two write."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.needs.models import Need, NeedContact, NeedOffer
from app.needs.policy.filing import filing_organisations
from app.needs.states import LISTED, OFFER_MOVES, OPEN, STANDING, OfferWay
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, OrganisationState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def offering_organisations(user: User | None, at: datetime) -> list[Organisation]:
    """The active laboratories that the person writes for."""
    if user is None:
        return []
    writing = (m.organisation for m in user.memberships if m.is_valid(at) and m.may_edit)
    return [
        o for o in writing if o.kind == OrganisationKind.LABORATORY and o.state == OrganisationState.ACTIVE
    ]


def may_offer(user: User | None, at: datetime) -> Verdict:
    """Come forward in a chain: owners and editors of an approved laboratory. Whoever has none hears what he lacks."""
    if user is None:
        return hidden()
    if offering_organisations(user, at):
        return YES
    if not user.sits_at("lab", at):
        return no("no_laboratory", t("由检验检测机构提出：先在「机构与成员」登记本机构，或者请负责人邀请你"))
    return no("no_laboratory", t("由已核准检验检测机构的负责人或经办人提出"))


def may_offer_to(user: User | None, need: Need, at: datetime) -> Verdict:
    """Come forward for a need on the public list that nobody has answered yet."""
    return first_refusal(
        YES if need.is_public(at) else hidden(),
        may_offer(user, at),
        YES if need.state in OPEN else not_now("ended", t("这条需求已有回应或已转为榜题")),
    )


def _public(at: datetime) -> ColumnElement[bool]:
    return and_(
        NeedOffer.state.in_(STANDING),
        or_(NeedOffer.need_id.is_(None), and_(Need.published_at <= at, Need.state.in_(LISTED))),
    )


def _belongs(user: User | None, column: InstrumentedAttribute[str], at: datetime) -> ColumnElement[bool]:
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)] if user is not None else []
    return column.in_(mine) if mine else false()


def published_offers(at: datetime) -> Select[NeedOffer]:
    """What the column shows everybody: offers that stand, for nobody in particular or for a need on the list."""
    return select(NeedOffer).outerjoin(NeedOffer.need).where(_public(at))


def visible_offers(user: User | None, at: datetime) -> Select[NeedOffer]:
    """What ``may_see_offer`` allows, as a query."""
    mine = _belongs(user, NeedOffer.organisation_id, at)
    return select(NeedOffer).outerjoin(NeedOffer.need).where(or_(_public(at), mine))


def may_see_offer(user: User | None, offer: NeedOffer, at: datetime) -> Verdict:
    """Everybody while it stands; its laboratory always."""
    listed = offer.need is None or offer.need.is_public(at)
    own = user is not None and user.membership_in(offer.organisation_id, at) is not None
    return YES if own or (offer.state in STANDING and listed) else hidden()


def may_see_own_offer(user: User | None, offer: NeedOffer, at: datetime) -> Verdict:
    """At the laboratory's desk."""
    own = user is not None and user.membership_in(offer.organisation_id, at) is not None
    return YES if own else hidden()


def _moves(user: User | None, offer: NeedOffer, verb: str, at: datetime) -> Verdict:
    membership = user.membership_in(offer.organisation_id, at) if user is not None else None
    if membership is None:
        return hidden()
    return first_refusal(
        YES if membership.may_edit else no("reader", t("由本机构的负责人或经办人办理")),
        OFFER_MOVES.may(verb, offer.state),
    )


def may_begin_offer(user: User | None, offer: NeedOffer, at: datetime) -> Verdict:
    """The plan is being carried out."""
    return _moves(user, offer, "begin", at)


def may_reach_offer(user: User | None, offer: NeedOffer, at: datetime) -> Verdict:
    """What was planned is there."""
    return _moves(user, offer, "reach", at)


def may_drop_offer(user: User | None, offer: NeedOffer, at: datetime) -> Verdict:
    """The plan is given up."""
    return _moves(user, offer, "drop", at)


def may_withdraw_offer(user: User | None, offer: NeedOffer, at: datetime) -> Verdict:
    """What is there is no longer offered."""
    return _moves(user, offer, "withdraw", at)


def may_open_contact(user: User | None, offer: NeedOffer, at: datetime) -> Verdict:
    """An enterprise writes to a laboratory that offers: its owners and editors, once an offer."""
    if user is None or not user.sits_at("enterprise", at):
        return hidden()
    return first_refusal(
        YES if offer.state in STANDING and (offer.need is None or offer.need.is_public(at)) else hidden(),
        YES if filing_organisations(user, at) else no("no_enterprise", t("由已核准企业的负责人或经办人联系")),
    )


def visible_contacts(user: User | None, at: datetime) -> Select[NeedContact]:
    """What ``may_see_contact`` allows, as a query."""
    return (
        select(NeedContact)
        .join(NeedContact.offer)
        .where(
            or_(
                _belongs(user, NeedContact.enterprise_id, at),
                _belongs(user, NeedOffer.organisation_id, at),
            )
        )
    )


def may_see_contact(user: User | None, contact: NeedContact, at: datetime) -> Verdict:
    """Members of the two sides and nobody else, officers neither: what two firms write to each other is theirs."""
    return YES if side_of(user, contact, at) is not None else hidden()


def side_of(user: User | None, contact: NeedContact, at: datetime) -> str | None:
    """The organisation for which the person reads it; None for whoever does not."""
    if user is None:
        return None
    sides = (contact.enterprise_id, contact.offer.organisation_id)
    return next((key for key in sides if user.membership_in(key, at) is not None), None)


def may_write_message(user: User | None, contact: NeedContact, at: datetime) -> Verdict:
    """Owners and editors of either side, while the offer stands."""
    side = side_of(user, contact, at)
    membership = user.membership_in(side, at) if user is not None and side else None
    if membership is None:
        return hidden()
    return first_refusal(
        YES if membership.may_edit else no("reader", t("由本单位的负责人或经办人书写")),
        YES if contact.offer.state in STANDING else not_now("ended", t("这项服务已经撤回")),
    )


def has_offer(need: Need, organisation: Organisation) -> bool:
    """Whether an offer of the laboratory for the need stands already."""
    standing = select(NeedOffer.id).where(
        NeedOffer.need_id == need.id,
        NeedOffer.organisation_id == organisation.id,
        NeedOffer.state.in_(STANDING),
    )
    return db.session.scalar(standing) is not None


def is_coming(way: OfferWay) -> bool:
    """Whether a way of offering is a plan first."""
    return way != OfferWay.READY
