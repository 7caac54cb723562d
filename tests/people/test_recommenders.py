"""The recommender's seat: over one city, held by nobody who is an officer."""

import pytest
from flask import Flask

from app.people.service import grant_seat
from app.people.states import ScopeKind, SeatRole
from app.shared.verdict import Invalid
from tests.factories.people import AT, make_officer, make_region, make_user
from tests.factories.recommending import (
    KIND,
    make_province,
    make_recommender,
)

pytestmark = pytest.mark.usefixtures("app")
OPINION, REASON, NUMBER = "材料属实，同意推荐", "成效数据不足，暂不推荐", "宁市监函〔2026〕18号"


GRANTS = {
    "a city": (ScopeKind.REGION, "320100", None),
    "the platform": (ScopeKind.PLATFORM, None, "scope"),
    "a kind": (ScopeKind.KIND, KIND, "scope"),
    "an unknown city": (ScopeKind.REGION, "329900", "scope"),
    "the province": (ScopeKind.REGION, "320000", "scope"),
}


@pytest.mark.parametrize("case", GRANTS)
def test_recommenders_seat_is_over_one_city(app: Flask, case: str) -> None:
    scope, key, wrong = GRANTS[case]
    make_region(), make_province()
    user = make_user()
    if wrong is None:
        grant_seat(user, SeatRole.RECOMMENDER, scope, key, since=AT, by=None, at=AT)
        assert user.city(SeatRole.RECOMMENDER, AT) == "320100"
        assert user.sits_at("recommender", AT)
        assert not user.holds(SeatRole.OFFICER, AT)
        return
    with pytest.raises(Invalid) as told:
        grant_seat(user, SeatRole.RECOMMENDER, scope, key, since=AT, by=None, at=AT)
    assert set(told.value.errors) == {wrong}


def test_nobody_recommends_for_two_cities_or_beside_an_officers_seat(app: Flask) -> None:
    make_region(), make_region("320500", "苏州市", "Suzhou")
    user, officer = make_recommender(), make_officer()
    for person, city in ((user, "320500"), (officer, "320100")):
        with pytest.raises(Invalid) as told:
            grant_seat(person, SeatRole.RECOMMENDER, ScopeKind.REGION, city, since=AT, by=None, at=AT)
        assert set(told.value.errors) == {"role"}
