"""Who hears of an offer and of what the two sides write."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.needs.letters.needs import WRITERS, officers
from app.needs.models import NeedContact, NeedMessage, NeedOffer
from app.people.models import Membership
from app.people.queries import lasts
from app.shared.letter_rules import Rule, Words
from app.shared.text import Text, t


def _offer(act: Any) -> NeedOffer:
    return db.session.get_one(NeedOffer, act.subject_id)


def _writers(organisation_ids: list[str], act: Any) -> list[str]:
    query = select(Membership.user_id).where(
        Membership.organisation_id.in_(organisation_ids),
        Membership.role.in_(WRITERS),
        lasts(Membership, act.at),
    )
    return [key for key in dict.fromkeys(db.session.scalars(query)) if key != act.actor_id]


def _enterprises(act: Any) -> list[str]:
    """Of the need that it is for, or else whoever is in touch about it."""
    return _writers([contact.enterprise_id for contact in _offer(act).contacts], act)


def _officers(act: Any) -> list[str]:
    return officers(act) if _offer(act).need_id is not None else []


def _said(offer: NeedOffer) -> tuple[Text, ...]:
    named = t("%(laboratory)s：%(title)s", laboratory=offer.organisation.name, title=offer.subject)
    way = t("方式：%(way)s，%(state)s", way=offer.way.label, state=offer.state.label)
    return (named, way)


def _to_enterprise(subject: Text) -> Any:
    def words(act: Any, user_id: str) -> Words:
        offer = _offer(act)
        mine = next((c for c in offer.contacts if user_id in _writers([c.enterprise_id], act)), None)
        return Words(subject, _said(offer), f"/enterprise/contacts/{mine.id}" if mine else "/needs/column")

    return words


def _to_officer(subject: Text) -> Any:
    def words(act: Any, _user: str) -> Words:
        offer = _offer(act)
        return Words(subject, _said(offer), f"/officer/needs/{offer.need_id}")

    return words


def _other_side(act: Any) -> list[str]:
    message = db.session.get_one(NeedMessage, act.subject_id)
    contact = db.session.get_one(NeedContact, message.contact_id)
    sides = {contact.enterprise_id, contact.offer.organisation_id}
    return _writers(sorted(sides - {message.organisation_id}), act)


def _message(act: Any, _user: str) -> Words:
    """What was written stays on the platform; the letter says only that it is there."""
    message = db.session.get_one(NeedMessage, act.subject_id)
    contact = db.session.get_one(NeedContact, message.contact_id)
    desk = "lab" if message.organisation_id == contact.enterprise_id else "enterprise"
    told = t("关于「%(title)s」，对方有新的留言，请登录查看。", title=contact.offer.subject)
    return Words(t("供需对接有新的留言"), (told,), f"/{desk}/contacts/{contact.id}")


RULES: list[Rule] = [
    Rule("need_offer.made", "need_offer_made", _enterprises, _to_enterprise(t("有检验检测机构响应需求"))),
    Rule("need_offer.made", "need_offer_officer", _officers, _to_officer(t("有检验检测机构响应需求"))),
    Rule("need_offer.reached", "need_offer_reached", _enterprises, _to_enterprise(t("机构已具备所需能力"))),
    Rule("need_offer.reached", "need_offer_there", _officers, _to_officer(t("机构已具备所需能力"))),
    Rule(
        "need_offer.dropped",
        "need_offer_dropped",
        _enterprises,
        _to_enterprise(t("机构放弃了扩项或分设计划")),
    ),
    Rule("need_offer.withdrawn", "need_offer_withdrawn", _enterprises, _to_enterprise(t("机构撤回了响应"))),
    Rule("need_message.written", "need_message_written", _other_side, _message),
]
