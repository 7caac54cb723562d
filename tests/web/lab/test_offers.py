"""The column of supply and demand, from a laboratory's offer to the answer of the enterprise."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.needs.models import NeedContact, NeedOffer
from app.needs.service.offering import Offered, make_offer
from app.needs.states import OfferState, OfferWay
from app.people.models import User
from app.people.states import OrganisationKind
from app.shared import clock
from tests.factories.copying import make_many
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_member, make_officer, make_organisation

SignIn = Callable[[User], FlaskClient]


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_need_and_laboratory_find_each_other(sign_in: SignIn) -> None:
    laboratory = make_organisation()
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    member, owner, officer = make_member(laboratory), make_member(enterprise), make_officer()
    need = make_need(organisation=enterprise, subject="储氢瓶")
    db.session.commit()
    browser = sign_in(member)
    assert f"/lab/needs/{need.id}/offer" in words(browser.get("/needs/column"))
    form = {
        "organisation": laboratory.id,
        "way": "extension",
        "subject": "渗透率",
        "words": "计划扩项",
        "due_on": "2027-06-01",
    }
    lacking = browser.post(f"/lab/needs/{need.id}/offer", data=form | {"due_on": ""})
    assert "扩项、分设请填写今天以后的预计日期" in words(lacking)
    assert browser.post(f"/lab/needs/{need.id}/offer", data=form).status_code == 303
    offer, contact = (
        db.session.scalars(select(NeedOffer)).one(),
        db.session.scalars(select(NeedContact)).one(),
    )
    assert "渗透率" in words(sign_in(officer).get(f"/officer/needs/{need.id}"))
    browser = sign_in(owner)
    assert "计划中" in words(browser.get(f"/needs/{need.id}"))
    assert laboratory.name in words(browser.get("/enterprise/contacts"))
    assert (
        browser.post(f"/enterprise/contacts/{contact.id}/write", data={"words": "能早些吗"}).status_code
        == 303
    )
    browser = sign_in(member)
    page = words(browser.get(f"/lab/contacts/{contact.id}"))
    assert "能早些吗" in page
    assert enterprise.name not in page
    assert browser.post(f"/lab/contacts/{contact.id}/write", data={"words": "可以"}).status_code == 303
    assert browser.post(f"/lab/offers/{offer.id}/begin").status_code == 303
    assert browser.post(f"/lab/offers/{offer.id}/reach").status_code == 303
    assert browser.get(f"/lab/offers/{offer.id}/withdraw").status_code == 200
    assert browser.post(f"/lab/offers/{offer.id}/withdraw", data={"reason": "搬迁"}).status_code == 303
    assert "这项服务已经撤回" in words(browser.get(f"/lab/contacts/{contact.id}"))
    assert sign_in(officer).get(f"/lab/contacts/{contact.id}").status_code == 404
    assert sign_in(owner).get(f"/lab/contacts/{contact.id}").status_code == 404


def test_enterprise_finds_an_offer_and_writes_with_its_name(sign_in: SignIn) -> None:
    laboratory = make_organisation()
    enterprise = make_organisation(kind=OrganisationKind.ENTERPRISE)
    member, owner, chain = make_member(laboratory), make_member(enterprise), make_chain()
    form = {"organisation": laboratory.id, "chain_id": chain.id, "way": "branch", "subject": "现场校准"}
    db.session.commit()
    browser = sign_in(member)
    assert browser.get("/lab/offers/new").status_code == 200
    made = browser.post("/lab/offers/new", data=form | {"words": "常州分设", "due_on": "2027-01-01"})
    assert made.status_code == 303
    offer = db.session.scalars(select(NeedOffer)).one()
    browser = sign_in(owner)
    assert "现场校准" in words(browser.get("/needs/column?side=offers"))
    assert browser.get(f"/enterprise/offers/{offer.id}/contact").status_code == 200
    first = {"organisation": enterprise.id, "words": "价格多少", "is_named": "y"}
    assert browser.post(f"/enterprise/offers/{offer.id}/contact", data=first).status_code == 303
    contact = db.session.scalars(select(NeedContact)).one()
    assert enterprise.name in words(sign_in(member).get(f"/lab/contacts/{contact.id}"))
    browser = sign_in(member)
    assert browser.post(f"/lab/offers/{offer.id}/drop", data={"reason": "经费不足"}).status_code == 303
    assert db.session.get_one(NeedOffer, offer.id).state == OfferState.DROPPED
    assert "现场校准" not in words(browser.get("/needs/column?side=offers"))


@pytest.mark.parametrize("path", ["/lab/offers", "/needs/column", "/needs/column?side=offers"])
def test_lists_of_offers_ask_as_much_for_thirty_as_for_one(
    sign_in: SignIn, count_queries: Any, path: str
) -> None:
    laboratory, chain = make_organisation(), make_chain()
    member, counts = make_member(laboratory), []
    db.session.commit()

    def one() -> None:
        need = make_need(chain)
        make_offer(Offered(OfferWay.READY, "能做", "说明"), laboratory, need=need, by=member, at=AT)

    for more in (1, 29):
        make_many(more, one)
        db.session.commit()
        browser = sign_in(member)
        browser.get(path)
        with count_queries() as count:
            assert browser.get(path).status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1] <= 10
