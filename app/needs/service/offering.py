"""Coming forward for a need or in a chain, carrying out what was planned, and writing to each other."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.chains.models import Chain
from app.extensions import db
from app.history.service import record
from app.needs.models import Need, NeedContact, NeedMessage, NeedOffer
from app.needs.policy import filing_organisations
from app.needs.policy.offering import (
    has_offer,
    is_coming,
    may_begin_offer,
    may_drop_offer,
    may_offer,
    may_offer_to,
    may_open_contact,
    may_reach_offer,
    may_withdraw_offer,
    may_write_message,
    offering_organisations,
    side_of,
)
from app.needs.service.filing import told
from app.needs.states import OFFER_MOVES, OfferState, OfferWay
from app.people.models import Organisation, User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import Invalid, require


@dataclass(frozen=True)
class Offered:
    """What a laboratory can do or plans, in its own words; ``due_on``: by which day of Shanghai a plan is there."""

    way: OfferWay
    subject: str
    words: str
    due_on: date | None = None


def make_offer(
    offered: Offered,
    organisation: Organisation,
    *,
    by: User,
    at: datetime,
    need: Need | None = None,
    chain: Chain | None = None,
) -> NeedOffer:
    """Come forward for ``need``, or for whoever looks for it in ``chain``; everybody reads it.

    Where the need is that of an enterprise registered here, the two are in touch at once, the enterprise without its
    name unless the list shows it. Errors: Refused; Invalid beside ``organisation`` (not one's own, offers already),
    ``due_on`` (a plan without a day to come), ``chain_id``.
    """
    require(may_offer_to(by, need, at) if need is not None else may_offer(by, at))
    if organisation not in offering_organisations(by, at):
        raise Invalid({"organisation": t("请选择本人经办的机构")})
    if need is not None and has_offer(need, organisation):
        raise Invalid({"organisation": t("本机构已经提出，可以在原来的页面更新进展")})
    chain = need.chain if need is not None else chain
    if chain is None:
        raise Invalid({"chain_id": t("请选择产业链")})
    coming = is_coming(offered.way)
    if coming and (offered.due_on is None or offered.due_on <= local_date(at)):
        raise Invalid({"due_on": t("扩项、分设请填写今天以后的预计日期")})
    offer = NeedOffer(
        need=need,
        organisation=organisation,
        chain=chain,
        way=offered.way,
        state=OfferState.PLANNED if coming else OfferState.THERE,
        subject=told(offered.subject, "subject", 200),
        words=told(offered.words, "words"),
        due_on=offered.due_on if coming else None,
        there_on=None if coming else local_date(at),
        is_demo=organisation.is_demo,
        made_at=at,
        made_by_id=by.id,
    )
    db.session.add(offer)
    db.session.flush()
    if need is not None and need.organisation_id is not None:
        _touch(offer, need.organisation_id, need.may_name, at)
    record("need_offer.made", offer, by=by, at=at)
    return offer


def _touch(offer: NeedOffer, enterprise_id: str, is_named: bool, at: datetime) -> NeedContact:
    contact = NeedContact(offer=offer, enterprise_id=enterprise_id, is_named=is_named, opened_at=at)
    db.session.add(contact)
    db.session.flush()
    return contact


def begin_offer(offer: NeedOffer, *, by: User, at: datetime) -> NeedOffer:
    """The extension or branch is being built. Errors: Refused."""
    require(may_begin_offer(by, offer, at))
    offer.state, offer.begun_on = OFFER_MOVES.go("begin", offer.state), local_date(at)
    record("need_offer.begun", offer, by=by, at=at)
    return offer


def reach_offer(offer: NeedOffer, *, by: User, at: datetime) -> NeedOffer:
    """It is there; the enterprise and the officers of needs hear of it. Errors: Refused."""
    require(may_reach_offer(by, offer, at))
    offer.state, offer.there_on = OFFER_MOVES.go("reach", offer.state), local_date(at)
    record("need_offer.reached", offer, by=by, at=at)
    return offer


def drop_offer(offer: NeedOffer, reason: str, *, by: User, at: datetime) -> NeedOffer:
    """The plan is given up. Errors: Refused; Invalid beside ``reason``."""
    require(may_drop_offer(by, offer, at))
    offer.reason = told(reason, "reason")
    offer.state = OFFER_MOVES.go("drop", offer.state)
    record("need_offer.dropped", offer, by=by, at=at)
    return offer


def withdraw_offer(offer: NeedOffer, reason: str, *, by: User, at: datetime) -> NeedOffer:
    """It is no longer offered, and leaves the column. Errors: Refused; Invalid beside ``reason``."""
    require(may_withdraw_offer(by, offer, at))
    offer.reason = told(reason, "reason")
    offer.state = OFFER_MOVES.go("withdraw", offer.state)
    record("need_offer.withdrawn", offer, by=by, at=at)
    return offer


def open_contact(
    offer: NeedOffer, organisation: Organisation, words: str, *, is_named: bool, by: User, at: datetime
) -> NeedContact:
    """An enterprise writes to a laboratory that offers: the first message of theirs, or one more where they are in
    touch. Errors: Refused; Invalid beside ``organisation`` or ``words``."""
    require(may_open_contact(by, offer, at))
    if organisation not in filing_organisations(by, at):
        raise Invalid({"organisation": t("请选择本人经办的企业")})
    same = select(NeedContact).where(
        NeedContact.offer_id == offer.id, NeedContact.enterprise_id == organisation.id
    )
    contact = db.session.scalar(same) or _touch(offer, organisation.id, is_named, at)
    write_message(contact, words, is_named=is_named, by=by, at=at)
    return contact


def write_message(
    contact: NeedContact, words: str, *, by: User, at: datetime, is_named: bool = False
) -> NeedMessage:
    """One side writes to the other, who hears that there is something to read. An enterprise that once let its name be
    read cannot take that back. Errors: Refused; Invalid beside ``words``."""
    require(may_write_message(by, contact, at))
    side = side_of(by, contact, at)
    message = NeedMessage(
        contact=contact, organisation_id=side, author_id=by.id, words=told(words, "words"), written_at=at
    )
    if side == contact.enterprise_id and is_named:
        contact.is_named = True
    db.session.add(message)
    db.session.flush()
    record("need_message.written", message, by=by, at=at)
    return message
