"""Declared shares: who may, what is refused, whom they tie, and for which days."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.entries import policy
from app.people.models import Organisation
from app.people.policy.organisations import may_end_share
from app.people.service.shares import Declared, declare_share, end_share
from app.people.shares import tied_by_shares
from app.people.states import MembershipRole, ShareSide
from app.rounds.queries.ties import Records
from app.rounds.states import Sign
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_judge, make_member, make_organisation, make_user

TODAY = local_date(AT)
HELD, HOLDS = ShareSide.HELD_BY, ShareSide.HOLDS
Row = tuple[str, str, ShareSide, str]
OTHER = "91320000MA1ABCDE8X"


def _told(code: str, side: ShareSide = HELD, percent: str = "30", days: int = 10) -> Declared:
    return Declared(side, "示例投资公司", code, Decimal(percent), TODAY - timedelta(days=days))


def _declare(house: Organisation, told: Declared) -> object:
    return declare_share(house, told, by=make_member(house), at=AT)


def test_owners_and_editors_declare_and_end(app: Flask) -> None:
    house = make_organisation()
    owner, reader, stranger = make_member(house), make_member(house, MembershipRole.READER), make_user()
    for person in (reader, stranger):
        with pytest.raises(Refused):
            declare_share(house, _told(OTHER), by=person, at=AT)
    share = declare_share(house, _told(OTHER), by=owner, at=AT)
    codes = [may_end_share(p, share, AT).code for p in (owner, reader, stranger, None)]
    assert codes == ["ok", "reader", "absent", "absent"]
    end_share(share, by=owner, at=AT)
    with pytest.raises(Refused, match="ended"):
        end_share(share, by=owner, at=AT)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (_told("1"), "other_code"),
        (_told(OTHER, percent="4.99"), "percent"),
        (_told(OTHER, percent="100.01"), "percent"),
        (_told(OTHER, percent="5.005"), "percent"),
        (_told(OTHER, days=-1), "since"),
    ],
)
def test_nonsense_is_not_declared(app: Flask, told: Declared, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        _declare(make_organisation(), told)
    assert field in refused.value.errors


@pytest.mark.parametrize(
    ("rows", "tied"),
    [
        ([("one", "OTHER", HELD, "5")], True),
        ([("other", "ONE", HOLDS, "5")], True),
        ([("one", OTHER, HELD, "25"), ("other", OTHER, HELD, "25")], True),
        ([("one", OTHER, HELD, "25"), ("other", OTHER, HELD, "24.99")], False),
        ([("one", OTHER, HOLDS, "50"), ("other", OTHER, HOLDS, "50")], False),
        ([], False),
    ],
)
def test_issuer_and_bidder_tied_by_declared_shares(
    app: Flask, rows: list[tuple[str, str, ShareSide, str]], tied: bool
) -> None:
    item, one = make_item(make_call()), make_organisation()
    assert item.issuer is not None
    houses = {"one": one, "other": item.issuer}
    for declarer, code, side, percent in rows:
        known = {"ONE": one.credit_code, "OTHER": item.issuer.credit_code}
        _declare(houses[declarer], _told(known.get(code, code), side, percent))
    assert tied_by_shares(one, item.issuer, AT) is tied
    assert tied_by_shares(one, item.issuer, AT - timedelta(days=11)) is False
    checks = {check.key: check for check in policy.eligibility(one, item, None, AT)}
    assert (checks["not_issuer"].state == "met") is not tied


def test_expert_of_a_house_that_holds_shares_is_pointed_out(app: Flask) -> None:
    house, entrant = make_organisation(), make_organisation()
    judge = make_judge(house)
    shares = [(entrant.id, house.id, "30%")]
    traces = Records([entrant], shares=shares).traces(judge, AT)
    assert traces[entrant.id] == {Sign.SHARES: "30%"}
