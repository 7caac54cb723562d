"""Offers and the contacts that came of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.chains.queries import same_chain
from app.extensions import db
from app.needs.models import Need, NeedContact, NeedOffer
from app.needs.policy.offering import published_offers, visible_contacts, visible_offers
from app.people.models import User

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
