"""Laboratories come forward, plans are tracked, and the two sides write to each other and to nobody else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.jobs.mailing import render
from app.letters.models import Letter
from app.letters.service import write_letters
from app.needs.models import Need, NeedContact, NeedOffer
from app.needs.policy import offering as policy
from app.needs.queries.offers import count_offers, offers_for, tallies_for_enterprise, tallies_for_lab
from app.needs.service import offering as service
from app.needs.service.offering import Offered
from app.needs.states import NeedState, OfferState, OfferWay
from app.people.models import Organisation, User
from app.people.states import MembershipRole, OrganisationKind
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_officer, make_organisation

LATER = date(2027, 6, 1)


def make_lab() -> tuple[Organisation, User]:
    laboratory = make_organisation()
    return laboratory, make_member(laboratory)


def make_enterprise() -> tuple[Organisation, User]:
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    return enterprise, make_member(enterprise)


def plan(way: OfferWay = OfferWay.EXTENSION, due_on: date | None = LATER) -> Offered:
    return Offered(way, "储氢瓶渗透率", "计划扩项", due_on)


def offered(**more: Any) -> tuple[NeedOffer, User, User]:
    """An offer to the need of an enterprise, with somebody of either side."""
    enterprise, owner = make_enterprise()
    laboratory, member = make_lab()
    need = make_need(organisation=enterprise, **more)
    return service.make_offer(plan(), laboratory, need=need, by=member, at=AT), member, owner


def the_need(offer: NeedOffer) -> Need:
    assert offer.need is not None
    return offer.need


def letters_to(user: User) -> list[str]:
    while write_letters(render, at=AT):
        db.session.flush()
    return sorted(db.session.scalars(select(Letter.template).where(Letter.user_id == user.id)))


def test_plan_is_tracked_until_it_is_there_and_told(app: Flask) -> None:
    officer = make_officer()
    offer, member, owner = offered()
    assert (offer.state, offer.due_on) == (OfferState.PLANNED, LATER)
    service.begin_offer(offer, by=member, at=AT)
    service.reach_offer(offer, by=member, at=AT + timedelta(days=1))
    assert (offer.state, offer.begun_on, offer.there_on) == (
        OfferState.THERE,
        date(2026, 11, 23),
        date(2026, 11, 24),
    )
    need = the_need(offer)
    assert offers_for(need, AT) == [offer]
    assert count_offers([need], AT) == {offer.need_id: 1}
    assert letters_to(owner) == ["need_offer_made", "need_offer_reached"]
    assert letters_to(officer) == ["need_offer_officer", "need_offer_there"]
    service.withdraw_offer(offer, "设备搬迁", by=member, at=AT)
    assert offers_for(need, AT) == []


@pytest.mark.parametrize(
    ("what", "field"),
    [
        (plan(due_on=None), "due_on"),
        (plan(OfferWay.BRANCH, date(2026, 11, 23)), "due_on"),
        (Offered(OfferWay.READY, " ", "能做"), "subject"),
    ],
)
def test_offer_that_lacks_something_is_refused_beside_its_field(
    app: Flask, what: Offered, field: str
) -> None:
    laboratory, member = make_lab()
    with pytest.raises(Invalid) as refused:
        service.make_offer(what, laboratory, chain=make_chain(), by=member, at=AT)
    assert set(refused.value.errors) == {field}


def test_second_offer_for_a_need_waits_for_the_end_of_the_first(app: Flask) -> None:
    offer, member, _ = offered()
    with pytest.raises(Invalid):
        service.make_offer(plan(), offer.organisation, need=offer.need, by=member, at=AT)
    service.drop_offer(offer, "经费不足", by=member, at=AT)
    again = service.make_offer(plan(), offer.organisation, need=offer.need, by=member, at=AT)
    assert offers_for(the_need(offer), AT) == [again]
    offer.state = OfferState.PLANNED
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_offering_is_for_open_needs_and_by_laboratories(app: Flask) -> None:
    _, member = make_lab()
    _, owner = make_enterprise()
    reader = make_member(make_organisation(), MembershipRole.READER)
    answered = make_need(state=NeedState.ANSWERED, answer="可以")
    hidden = make_need(published_at=None)
    verdicts = [
        policy.may_offer_to(who, need, AT).code
        for who, need in (
            (member, make_need()),
            (member, answered),
            (member, hidden),
            (owner, make_need()),
            (owner, hidden),
            (reader, make_need()),
            (None, make_need()),
        )
    ]
    assert verdicts == ["ok", "ended", "absent", "no_laboratory", "absent", "no_laboratory", "absent"]


def test_offers_and_contacts_are_seen_by_whom_policy_and_query_name(app: Flask) -> None:
    offer, member, owner = offered()
    people = {
        "visitor": None,
        "member": member,
        "owner": owner,
        "other": make_lab()[1],
        "officer": make_officer(),
    }
    contact = db.session.scalars(select(NeedContact)).one()
    for state, published in ((OfferState.PLANNED, AT), (OfferState.DROPPED, AT), (OfferState.PLANNED, None)):
        offer.state, offer.reason, the_need(offer).published_at = state, "示例", published
        public = state == OfferState.PLANNED and published is not None
        assert (offer in db.session.scalars(policy.published_offers(AT))) is public
        for name, who in people.items():
            seen = policy.may_see_offer(who, offer, AT)
            found = offer in db.session.scalars(policy.visible_offers(who, AT)).all()
            assert (seen.ok, found) == (public or name == "member",) * 2, name
            read = policy.may_see_contact(who, contact, AT)
            listed = contact in db.session.scalars(policy.visible_contacts(who, AT)).all()
            assert (read.ok, listed) == (name in {"member", "owner"},) * 2, name


def test_moves_of_an_offer_are_its_laboratorys(app: Flask) -> None:
    offer, member, owner = offered()
    reader = make_member(offer.organisation, MembershipRole.READER)
    for verb in (policy.may_begin_offer, policy.may_reach_offer, policy.may_drop_offer):
        assert verb(member, offer, AT).ok
        assert verb(reader, offer, AT).code == "reader"
        assert verb(owner, offer, AT).hide
    assert policy.may_withdraw_offer(member, offer, AT).code == "wrong_state"


def test_enterprise_stays_unnamed_until_it_says_so(app: Flask) -> None:
    offer, member, owner = offered(may_name=False)
    contact = db.session.scalars(select(NeedContact)).one()
    service.write_message(contact, "请说明压力", by=member, at=AT)
    service.write_message(contact, "70 MPa", by=owner, at=AT)
    assert contact.is_named is False
    service.write_message(contact, "请来现场", by=owner, at=AT, is_named=True)
    service.write_message(contact, "好的", by=member, at=AT)
    assert db.session.get_one(NeedContact, contact.id).is_named
    assert letters_to(member) == ["need_message_written"] * 2
    assert letters_to(owner) == ["need_message_written"] * 2 + ["need_offer_made"]
    with pytest.raises(Refused):
        service.write_message(contact, "我也来", by=make_lab()[1], at=AT)
    service.drop_offer(offer, "经费不足", by=member, at=AT)
    with pytest.raises(Refused):
        service.write_message(contact, "为什么", by=owner, at=AT)


def test_enterprise_writes_to_a_laboratory_that_offers(app: Flask) -> None:
    laboratory, member = make_lab()
    offer = service.make_offer(
        Offered(OfferWay.READY, "可靠性试验", "常州"), laboratory, chain=make_chain(), by=member, at=AT
    )
    assert (offer.state, offer.there_on) == (OfferState.THERE, date(2026, 11, 23))
    enterprise, owner = make_enterprise()
    contact = service.open_contact(offer, enterprise, "能做吗", is_named=True, by=owner, at=AT)
    same = service.open_contact(offer, enterprise, "在吗", is_named=False, by=owner, at=AT)
    assert (contact, contact.is_named, len(contact.messages)) == (same, True, 2)
    assert letters_to(member) == ["need_message_written"] * 2
    with pytest.raises(Refused):
        service.open_contact(offer, enterprise, "能做吗", is_named=True, by=member, at=AT)


def test_message_waits_for_whoever_did_not_have_the_last_word(app: Flask) -> None:
    offer, member, owner = offered()
    reader = make_member(offer.organisation, MembershipRole.READER)
    contact = db.session.scalars(select(NeedContact)).one()

    def waiting(at: datetime) -> list[int]:
        people = ((tallies_for_enterprise, owner), (tallies_for_lab, member), (tallies_for_lab, reader))
        return [sum(row.count for row in take(tallies(user, at))) for tallies, user in people]

    found = [waiting(AT)]
    for hour, by in enumerate((member, owner, owner, member), start=1):
        at = AT + timedelta(hours=hour)
        service.write_message(contact, "请说明样品", by=by, at=at)
        found.append(waiting(at))
    service.drop_offer(offer, "经费不足", by=member, at=AT + timedelta(hours=9))
    found.append(waiting(AT + timedelta(hours=9)))
    assert found == [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [1, 0, 0], [0, 0, 0]]
