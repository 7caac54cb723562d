"""An entry that asks for more than its item offers is told so on both sides and stopped on none."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.calls.models import Item
from app.entries.content.costs import price_above_amount
from app.entries.states import EntryState
from app.extensions import db
from app.screening.models import Screening
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, make_submitted_entry, opened, writer_of
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_passed_entry


@pytest.fixture
def item(app: Flask) -> Item:
    """An item of 300 万元."""
    return make_item(make_call(), amount=Decimal("300.00"))


@pytest.mark.parametrize(
    ("price", "told"),
    [("300", False), ("300.01", True), ("１，０００", True), ("", False), ("面议", False), (None, False)],
)
def test_price_above_amount_is_told_beyond_it_alone(item: Item, price: str | None, told: bool) -> None:
    assert (price_above_amount(item, {"price": price}) is not None) is told


def test_price_of_an_item_without_amount_or_a_form_without_price_is_not_compared(item: Item) -> None:
    item.call.form = [{"key": "s", "title": "x", "questions": []}]
    assert price_above_amount(item, {"price": "999"}) is None
    other = make_item(make_call())
    other.amount = None
    assert price_above_amount(other, {"price": "999"}) is None


def test_price_above_amount_warns_before_submitting_and_does_not_block(
    item: Item, visit: Callable[..., FlaskClient]
) -> None:
    entry = make_full_draft(item, price="420")
    words = "「申请经费」为 420 万元，高于公布的 300 万元"
    client = visit(writer_of(entry.organisation), opened(item))
    for page in ("preview", "submit"):
        assert words in client.get(f"/lab/entries/{entry.id}/{page}").get_data(as_text=True)
    handed = make_submitted_entry(item, price="420")
    assert handed.state == EntryState.SUBMITTED


def test_price_above_amount_is_told_at_the_formal_check(
    app: Flask, visit: Callable[..., FlaskClient]
) -> None:
    officer = make_officer()
    item = make_item(make_closed_call(officer), amount=Decimal("200"))
    entry = make_passed_entry(item)
    entry.versions[0].summary = {"price": "280"}
    screening = db.session.scalars(db.select(Screening)).one()
    page = visit(officer, AT).get(f"/officer/screening/{screening.id}").get_data(as_text=True)
    assert "「申请经费」为 280 万元，高于公布的 200 万元" in page
