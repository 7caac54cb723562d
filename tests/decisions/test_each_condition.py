"""Each condition of deciding refuses by itself, where all the others hold."""

from datetime import timedelta

import pytest

from app.calls.service import commit_to_draw
from app.calls.states import ItemState
from app.decisions.policy import (
    may_decide_decision,
    may_make_shortlist,
    may_propose_decision,
    may_rank_item,
    may_reveal_secret,
    may_withdraw_decision,
)
from app.decisions.states import DecisionState
from app.rounds.legs import rounds_by_leg
from app.rounds.states import RoundState
from tests.factories.calls import make_item
from tests.factories.decisions import make_judged_item, propose, rank
from tests.factories.legs import make_season
from tests.factories.people import AT
from tests.factories.rounds import CLOSED_AT

pytestmark = pytest.mark.usefixtures("app")


def test_decision_is_agreed_or_taken_back_only_while_it_is_proposed() -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)
    assert may_decide_decision(judged.second, decision, AT)
    assert may_withdraw_decision(judged.officer, decision, AT)
    assert may_withdraw_decision(judged.second, decision, AT).code == "not_yours"
    for state in (DecisionState.AGREED, DecisionState.REFUSED, DecisionState.WITHDRAWN):
        decision.state = state
        assert may_decide_decision(judged.second, decision, AT).code == "wrong_state"
        assert may_withdraw_decision(judged.officer, decision, AT).code == "wrong_state"


def test_proposer_who_left_the_call_takes_nothing_back() -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)
    for seat in judged.officer.seats:
        seat.until = AT - timedelta(days=1)
    assert may_withdraw_decision(judged.officer, decision, AT).hide


@pytest.mark.parametrize("state", [s for s in ItemState if s != ItemState.LISTED])
def test_nothing_is_proposed_for_an_item_that_is_not_listed(state: ItemState) -> None:
    judged = make_judged_item()
    rank(judged)
    assert may_propose_decision(judged.officer, judged.item, AT)
    judged.item.state = state
    assert may_propose_decision(judged.officer, judged.item, AT).code == "wrong_state"


def test_item_over_which_no_round_has_closed_is_not_ranked() -> None:
    judged = make_judged_item()
    assert may_rank_item(judged.officer, judged.item, AT)
    assert may_rank_item(judged.officer, make_item(judged.call), AT).code == "round_open"


def test_shortlist_waits_for_the_first_leg() -> None:
    season = make_season([90, 80])
    assert may_make_shortlist(season.officer, season.item, AT)
    assert may_make_shortlist(season.officer, make_item(season.call), AT).code == "round_open"
    rounds_by_leg(season.item)["blind"].state = RoundState.OPEN
    assert may_make_shortlist(season.officer, season.item, AT).code == "round_open"


def test_secret_is_revealed_by_an_officer_of_today() -> None:
    season = make_season([90])
    row = commit_to_draw(season.call, "a" * 64, by=season.officer, at=CLOSED_AT - timedelta(days=1))
    assert not may_reveal_secret(season.officer, row, AT).hide
    for seat in season.officer.seats:
        seat.until = AT - timedelta(days=1)
    assert may_reveal_secret(season.officer, row, AT).hide
