"""The second officer, and how a decision ends: agreed, sent back, recalled, or left by its winner (rules 11, 13)."""

import pytest

from app.decisions.candidates import candidates_of
from app.decisions.models import Decision
from app.decisions.queries import latest_decisions, ranking_of
from app.decisions.service import (
    agree_decision,
    drop_winner,
    recall_decision,
    refuse_decision,
    withdraw_decision,
)
from app.decisions.states import DecisionBasis, DecisionResult, DecisionState, Fall
from app.extensions import db
from app.shared.verdict import Invalid, Refused
from tests.factories.decisions import decide, make_judged_item, propose, rank
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")
NONE = DecisionResult.NONE_REACHED


def test_agreeing_by_the_proposer_refused() -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)

    with pytest.raises(Refused) as refused:
        agree_decision(decision, "", by=judged.officer, at=AT)

    assert refused.value.verdict.code == "same_person"


def test_agreeing_by_the_second_officer_settles_the_proposal() -> None:
    judged = make_judged_item()

    decision = decide(judged, 0)

    assert (decision.state, decision.agreed_by_id) == (DecisionState.AGREED, judged.second.id)
    assert latest_decisions([judged.item]) == {judged.item.id: decision}
    with pytest.raises(Refused) as refused:
        propose(judged, 0)
    assert refused.value.verdict.code == "decided_already"


def test_agreeing_after_the_marks_changed_refused() -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)
    rank(judged)

    with pytest.raises(Refused) as refused:
        agree_decision(decision, "", by=judged.second, at=AT)

    assert refused.value.verdict.code == "stale"


def test_refusing_needs_a_reason_and_frees_the_item() -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)
    with pytest.raises(Invalid):
        refuse_decision(decision, " ", by=judged.second, at=AT)

    refuse_decision(decision, "请补充理由", by=judged.second, at=AT)

    assert decision.state == DecisionState.REFUSED
    assert propose(judged, 0).state == DecisionState.PROPOSED


def test_withdrawing_by_another_than_the_proposer_refused() -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)
    with pytest.raises(Refused) as refused:
        withdraw_decision(decision, by=judged.second, at=AT)
    assert refused.value.verdict.code == "not_yours"

    withdraw_decision(decision, by=judged.officer, at=AT)

    assert decision.state == DecisionState.WITHDRAWN


def test_recalled_decision_frees_the_item_with_its_reason() -> None:
    judged = make_judged_item()
    decision = decide(judged, 0)

    recall_decision(decision, "发现评分录入有误", by=judged.officer, at=AT)

    assert (decision.state, decision.end_reason) == (DecisionState.SUPERSEDED, "发现评分录入有误")
    assert propose(judged, 0).basis == DecisionBasis.FIRST


def test_winner_who_fell_gives_way_to_the_next_in_rank() -> None:
    judged = make_judged_item()
    decision = decide(judged, 0)

    drop_winner(decision, judged.entries[0].id, Fall.GIVEN_UP, by=judged.officer, at=AT)

    assert decision.state == DecisionState.SUPERSEDED
    with pytest.raises(Invalid):
        propose(judged, 0)
    following = propose(judged, 1)
    assert (following.basis, following.lines[0].place) == (DecisionBasis.NEXT_IN_RANK, 2)


def test_winner_who_fell_beside_another_leaves_the_decision_standing() -> None:
    judged = make_judged_item(((90, 90, 90), (80, 80, 80), (70, 70, 70)), places=2)
    decision = decide(judged, 0, 1)

    drop_winner(decision, judged.entries[0].id, Fall.STRUCK, by=None, at=AT)

    assert decision.state == DecisionState.AGREED
    ranking = ranking_of(judged.item)
    assert ranking is not None
    assert candidates_of(judged.item, ranking).proposed == (judged.entries[2].id,)
    following = propose(judged, 2)
    agree_decision(following, "", by=judged.second, at=AT)
    assert db.session.query(Decision).filter_by(state=DecisionState.AGREED).count() == 2


def test_failure_after_the_only_winner_gave_up_allowed() -> None:
    judged = make_judged_item(((90, 90, 90), (50, 50, 50)))
    decision = decide(judged, 0)
    drop_winner(decision, judged.entries[0].id, Fall.GIVEN_UP, by=judged.officer, at=AT)

    assert propose(judged, result=NONE).basis == DecisionBasis.NEXT_IN_RANK
