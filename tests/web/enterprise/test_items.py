"""The issuer's page of its item: questions, who bids once that may be known, the tasks; never a price."""

from datetime import timedelta

import pytest
from flask import Flask

from app.entries.policy import may_see_bidders
from app.extensions import db
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, make_submitted_entry, writer_of
from tests.factories.partners import make_confirmed_partner
from tests.factories.people import AT, make_member, make_officer, make_organisation
from tests.factories.sealed_entries import make_sealed_item

LATER = AT + timedelta(days=20)
PRICE = "287.65"


def test_issuer_reads_who_bids_after_closing_and_no_price(app: Flask, visit, count_queries) -> None:
    item = make_item(make_call())
    assert item.issuer is not None
    issuer, other = make_member(item.issuer), make_member(make_organisation())
    entry = make_submitted_entry(item, price=PRICE)
    joint = make_full_draft(item)
    partner = make_confirmed_partner(joint)
    page = f"/enterprise/items/{item.id}"
    early = visit(issuer, AT).get(page).get_data(as_text=True)
    assert entry.organisation.name not in early
    assert "任何人都不知道" in early
    client = visit(issuer, LATER)
    client.get(page)
    with count_queries() as count:
        late = client.get(page).get_data(as_text=True)
    assert int(count) <= 10, count.statements
    assert entry.organisation.name in late
    assert PRICE not in late
    assert partner.organisation.name not in late  # a draft is nobody's business
    assert visit(other, LATER).get(page).status_code == 404


@pytest.mark.parametrize("who", ["issuer", "officer", "bidder", "visitor"])
def test_bidders_of_a_sealed_list_are_told_to_the_issuer_after_the_opening(app: Flask, who: str) -> None:
    item, _secret = make_sealed_item()
    assert item.issuer is not None
    user = {
        "issuer": make_member(item.issuer),
        "officer": make_officer(item.call),
        "bidder": writer_of(make_full_draft(item).organisation),
        "visitor": None,
    }[who]
    codes = [may_see_bidders(user, item, AT).code, may_see_bidders(user, item, LATER).code]
    item.call.opened_at = LATER
    db.session.flush()
    codes.append(may_see_bidders(user, item, LATER).code)
    item.call.method = item.call.method | {"blind": True}
    codes.append(may_see_bidders(user, item, LATER).code)
    assert codes == (["open", "not_opened", "ok", "blind"] if who == "issuer" else ["absent"] * 4)
