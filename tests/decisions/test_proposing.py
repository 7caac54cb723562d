"""What may be proposed for an item, and what a second officer makes of it (rules 10, 11, 13, 18)."""

import pytest

from app.decisions.candidates import candidates_of
from app.decisions.models import Decision
from app.decisions.queries import latest_decisions, ranking_of, waiting_for_officer
from app.decisions.service import (
    agree_decision,
    drop_winner,
    propose_decision,
    recall_decision,
    refuse_decision,
    withdraw_decision,
)
from app.decisions.states import DecisionBasis, DecisionResult, DecisionState, Fall
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_item
from tests.factories.decisions import decide, make_judged_item, propose, rank
from tests.factories.people import AT
from tests.factories.rounds import make_passed_entry

pytestmark = pytest.mark.usefixtures("app")
NONE, NOBODY = DecisionResult.NONE_REACHED, DecisionResult.NOBODY_BID


def test_proposal_of_the_first_in_rank_waits_for_another_officer() -> None:
    judged = make_judged_item()
    rank(judged)

    decision = propose(judged, 0)

    assert (decision.state, decision.basis) == (DecisionState.PROPOSED, DecisionBasis.FIRST)
    assert [(line.entry_id, line.place) for line in decision.lines] == [(judged.entries[0].id, 1)]
    waiting = {w.endpoint: w.count for w in waiting_for_officer(judged.second, AT)}
    assert waiting == {"officer.decisions": 1}
    assert waiting_for_officer(judged.officer, AT) == []


@pytest.mark.parametrize(
    ("indexes", "words"),
    [
        ((1,), "不能越过"),
        ((2,), "未达到"),
        ((0, 1), "还可以入选"),
        ((), "请从排名中选择"),
        ((0, 0), "请从排名中选择"),
    ],
)
def test_proposal_of_anybody_else_invalid(indexes: tuple[int, ...], words: str) -> None:
    judged = make_judged_item()
    rank(judged)

    with pytest.raises(Invalid) as invalid:
        propose(judged, *indexes)

    assert words in str(invalid.value.errors["winners"])


def test_proposal_without_reasons_invalid() -> None:
    judged = make_judged_item()
    ranking = rank(judged)

    winners = [judged.entries[0].id]

    with pytest.raises(Invalid) as invalid:
        propose_decision(
            judged.item, ranking, DecisionResult.WINNERS, winners, "  ", by=judged.officer, at=AT
        )

    assert list(invalid.value.errors) == ["reasons"]


def test_proposal_without_a_ranking_invalid() -> None:
    judged = make_judged_item()

    with pytest.raises(Invalid) as invalid:
        propose(judged, 0)

    assert "没有评审结果" in str(invalid.value.errors["winners"])


def test_proposal_on_a_stale_ranking_invalid() -> None:
    judged = make_judged_item()
    rank(judged)
    review = db.session.query(Review).first()
    assert review is not None
    review.state = ReviewState.VOIDED
    db.session.flush()

    with pytest.raises(Invalid) as invalid:
        propose(judged, 0)

    assert "重新生成排名" in str(invalid.value.errors["winners"])


def test_proposal_across_an_unbroken_tie_invalid() -> None:
    judged = make_judged_item(((80, 80, 80), (80, 80, 80)))
    rank(judged)

    with pytest.raises(Invalid) as invalid:
        propose(judged, 0)

    assert "专家组投票" in str(invalid.value.errors["winners"])


def test_proposal_of_three_for_a_parallel_item_keeps_their_places() -> None:
    judged = make_judged_item(((70, 70, 70), (90, 90, 90), (80, 80, 80), (65, 65, 65)), places=3)
    ranking = rank(judged)
    assert candidates_of(judged.item, ranking).proposed == tuple(judged.entries[n].id for n in (1, 2, 0))

    decision = propose(judged, 1, 2, 0)

    assert [line.place for line in sorted(decision.lines, key=lambda line: line.place)] == [1, 2, 3]


def test_single_bid_below_the_threshold_fails_the_item() -> None:
    judged = make_judged_item(((59, 60, 59),))
    rank(judged)
    with pytest.raises(Invalid):
        propose(judged, 0)

    decision = propose(judged, result=NONE)

    assert decision.result == NONE
    assert decision.lines == []


def test_failure_of_an_item_with_somebody_above_the_threshold_invalid() -> None:
    judged = make_judged_item()
    rank(judged)

    with pytest.raises(Invalid) as invalid:
        propose(judged, result=NONE)

    assert "达到入选分数线" in str(invalid.value.errors["winners"])


def test_failure_while_an_entry_is_not_judged_invalid() -> None:
    judged = make_judged_item(((50, 50, 50),))
    rank(judged)
    make_passed_entry(judged.item)

    with pytest.raises(Invalid) as invalid:
        propose(judged, result=NONE)

    assert "没有评审结果" in str(invalid.value.errors["winners"])


def test_failure_when_every_bid_was_refused_needs_no_ranking() -> None:
    judged = make_judged_item()
    item = make_item(judged.call)
    make_passed_entry(item).outcome = Outcome.REFUSED
    db.session.flush()

    decision = propose_decision(item, None, NONE, [], "形式审查均未通过", by=judged.officer, at=AT)

    assert (decision.result, decision.lines) == (NONE, [])


def test_nobody_bid_proposed_only_where_nobody_did() -> None:
    judged = make_judged_item()
    empty = make_item(judged.call)

    with pytest.raises(Invalid):
        propose(judged, result=NOBODY)
    decision = propose_decision(empty, None, NOBODY, [], "申报期内无人揭榜", by=judged.officer, at=AT)

    assert decision.result == NOBODY
    with pytest.raises(Invalid):
        propose_decision(make_item(judged.call), None, NONE, [], "理由", by=judged.officer, at=AT)


def test_nobody_bid_when_the_only_entry_was_taken_back() -> None:
    judged = make_judged_item()
    item = make_item(judged.call)
    entry = make_passed_entry(item)
    entry.state, entry.withdrawn_at = EntryState.WITHDRAWN, AT
    db.session.flush()

    decision = propose_decision(item, None, NOBODY, [], "唯一的申报已撤回", by=judged.officer, at=AT)

    assert decision.result == NOBODY


def test_second_proposal_while_one_stands_refused() -> None:
    judged = make_judged_item()
    rank(judged)
    propose(judged, 0)

    with pytest.raises(Refused) as refused:
        propose(judged, 0)

    assert refused.value.verdict.code == "proposed_already"


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
