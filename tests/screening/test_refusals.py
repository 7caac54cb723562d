"""What the formal check and the cities' lists refuse each by itself."""

from datetime import timedelta

import pytest

from app.people.states import MembershipRole
from app.screening.policy import may_begin_screening, may_file_appeal, may_withdraw_recommendation
from app.screening.service import decide_appeal, file_appeal, recommend_entry, withdraw_recommendation
from app.screening.states import ScreeningState
from app.shared.verdict import Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry, writer_of
from tests.factories.people import make_member, make_officer
from tests.factories.recommending import (
    AFTER,
    DURING,
    make_applied,
    make_recommender,
    make_season,
    make_season_item,
)
from tests.factories.screening import HOUR, make_refused

pytestmark = pytest.mark.usefixtures("app")


def test_appeal_is_filed_by_who_writes_and_decided_while_the_refusal_stands() -> None:
    call = make_call()
    assert call.closes_at is not None
    later = call.closes_at + 3 * HOUR
    screening = make_refused(make_submitted_entry(make_item(call)))
    organisation = screening.entry.organisation
    reader = make_member(organisation, MembershipRole.READER)
    assert may_file_appeal(writer_of(organisation), screening, later)
    assert may_file_appeal(reader, screening, later).code == "reader"
    with pytest.raises(Refused, match="reader"):
        file_appeal(screening, "承诺书已经盖章", by=reader, at=later)
    appeal = file_appeal(screening, "承诺书已经盖章", by=writer_of(organisation), at=later)
    screening.state = ScreeningState.PASSED
    with pytest.raises(Refused, match="wrong_state"):
        decide_appeal(appeal, True, "经核实属实", by=make_officer(call), at=later)


def test_check_of_a_season_whose_cities_have_no_date_waits_for_one() -> None:
    season = make_season()
    officer = make_officer(season)
    assert may_begin_screening(officer, season, AFTER)
    season.timetable = []
    assert may_begin_screening(officer, season, AFTER + timedelta(days=400)).code == "undated"


def test_recommendation_is_taken_back_once() -> None:
    entry, recommender = make_applied(make_season_item(make_season())), make_recommender()
    row = recommend_entry(entry, "材料属实，成效明显，同意推荐", by=recommender, at=DURING)
    assert may_withdraw_recommendation(recommender, row, DURING)
    withdraw_recommendation(row, by=recommender, at=DURING)
    assert may_withdraw_recommendation(recommender, row, DURING).code == "wrong_state"
