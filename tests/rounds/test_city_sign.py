"""A judge from the office that recommends a laboratory is told of, in the rounds of recommended kinds (rule 4)."""

import pytest
from flask import Flask

from app.people.states import OrganisationKind
from app.rounds.queries.ties import signs_between
from app.rounds.states import Sign
from tests.factories.people import AT, make_judge, make_organisation, make_region
from tests.factories.recommending import make_county, make_province, make_recommender

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("place", ["same city", "county of the city", "another city", "province"])
def test_office_of_the_city_of_a_laboratory_is_a_sign(app: Flask, place: str) -> None:
    places = {
        "same city": make_region,
        "county of the city": make_county,
        "another city": lambda: make_region("320500", "苏州市", "Suzhou"),
        "province": make_province,
    }
    laboratory = make_organisation(region_code=places[place]().code)
    bureau = make_organisation("示例市场监督管理局", kind=OrganisationKind.BUREAU)
    expected = place in {"same city", "county of the city"}
    for user in (make_judge(bureau), make_recommender()):
        assert (Sign.CITY in signs_between(user, laboratory, AT)) == expected
    assert Sign.CITY not in signs_between(make_judge(make_organisation()), laboratory, AT)
