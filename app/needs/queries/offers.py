"""Offers and the contacts that came of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.chains.queries import same_chain
from app.extensions import db
from app.needs.models import Need, NeedContact, NeedMessage, NeedOffer
from app.needs.policy.offering import published_offers, visible_contacts, visible_offers
from app.needs.states import STANDING
from app.people.models import User
from app.shared.text import t
from app.shared.waiting import Tally

WHOLE = (joinedload(NeedOffer.organisation), joinedload(NeedOffer.chain), contains_eager(NeedOffer.need))


def listed_offers(chain: str, at: datetime) -> Select[NeedOffer]:
    """What the column shows, the latest first, with laboratory, chain and need."""
    found = published_offers(at).options(*WHOLE)
    if chain:
        found = found.where(NeedOffer.chain_id.in_(same_chain(chain)))
    return found.order_by(NeedOffer.made_at.desc(), NeedOffer.id)


def offers_for(need: Need, at: datetime) -> Sequence[NeedOffer]:
    """What laboratories offer for a need, the earliest first."""
    found = published_offers(at).where(NeedOffer.need_id == need.id).options(*WHOLE)
    return db.session.scalars(found.order_by(NeedOffer.made_at, NeedOffer.id)).all()


def count_offers(needs: Iterable[Need], at: datetime) -> dict[str, int]:
    """How many offers stand for each need, by its key."""
    counted = published_offers(at).where(NeedOffer.need_id.in_([need.id for need in needs]))
    rows = db.session.execute(
        counted.with_only_columns(NeedOffer.need_id, func.count()).group_by(NeedOffer.need_id)
    )
    return {str(row[0]): row[1] for row in rows}


def own_offers(user: User, at: datetime) -> Select[NeedOffer]:
    """What the person's laboratories offer or offered, the latest first."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    found = visible_offers(user, at).where(NeedOffer.organisation_id.in_(mine)).options(*WHOLE)
    return found.order_by(NeedOffer.made_at.desc(), NeedOffer.id)


def find_offer(key: str) -> NeedOffer | None:
    """An offer with what its pages print; the policy decides who may see it."""
    found = select(NeedOffer).outerjoin(NeedOffer.need).where(NeedOffer.id == key)
    return db.session.scalar(found.options(*WHOLE))


def find_contact(key: str) -> NeedContact | None:
    """A contact with its offer and its two sides."""
    whole = joinedload(NeedContact.offer)
    return db.session.get(
        NeedContact,
        key,
        options=[
            whole.joinedload(NeedOffer.organisation),
            whole.joinedload(NeedOffer.need),
            joinedload(NeedContact.enterprise),
        ],
    )


def contacts_of(user: User, at: datetime, offer: NeedOffer | None = None) -> Select[NeedContact]:
    """The contacts of the person's organisations, those of one offer where it is named; the latest first."""
    found = visible_contacts(user, at).options(
        contains_eager(NeedContact.offer).options(
            joinedload(NeedOffer.organisation), joinedload(NeedOffer.need)
        ),
        joinedload(NeedContact.enterprise),
    )
    if offer is not None:
        found = found.where(NeedContact.offer_id == offer.id)
    return found.order_by(NeedContact.opened_at.desc(), NeedContact.id)


def unanswered(user: User, at: datetime, side: Any) -> Select[NeedContact]:
    """Contacts in which the other side had the last word, for owners and editors of ``side``, while the offer stands.

    ``side``: the column of the organisation that is to answer, ``NeedContact.enterprise_id`` or
    ``NeedOffer.organisation_id``.
    """
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at) and m.may_edit]
    later = aliased(NeedMessage)
    answered = exists().where(
        later.contact_id == NeedContact.id,
        later.organisation_id == side,
        later.written_at >= NeedMessage.written_at,
    )
    asked = exists().where(
        NeedMessage.contact_id == NeedContact.id, NeedMessage.organisation_id != side, ~answered
    )
    found = select(NeedContact).join(NeedContact.offer)
    return found.where(side.in_(mine), NeedOffer.state.in_(STANDING), asked)


def find_unanswered(user: User, at: datetime, side: Any) -> dict[str, str]:
    """(contact: its offer) of those that wait for an answer, by their keys."""
    rows = unanswered(user, at, side).with_only_columns(NeedContact.id, NeedContact.offer_id)
    return {str(row[0]): str(row[1]) for row in db.session.execute(rows)}


def tallies_for_enterprise(user: User, at: datetime) -> list[Tally]:
    """Laboratories that wait for the enterprise's answer."""
    return [Tally(t("留言待回复"), unanswered(user, at, NeedContact.enterprise_id), "enterprise.contacts")]


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """Enterprises that wait for the laboratory's answer."""
    return [Tally(t("留言待回复"), unanswered(user, at, NeedOffer.organisation_id), "lab.offers")]
