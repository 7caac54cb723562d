"""What may be proposed for an item, and what a second officer makes of it (rules 10, 11, 13, 18)."""

import pytest

from app.decisions.candidates import candidates_of
from app.decisions.queries import tallies_for_officer
from app.decisions.service import (
    propose_decision,
)
from app.decisions.states import DecisionBasis, DecisionResult, DecisionState
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
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
    waiting = {w.endpoint: w.count for w in take(tallies_for_officer(judged.second, AT))}
    assert waiting == {"officer.decisions": 1}
    assert take(tallies_for_officer(judged.officer, AT)) == []


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


def test_item_that_nobody_entered_waits_for_a_result() -> None:
    judged = make_judged_item()
    decide(judged, 0)
    make_item(judged.call)
    assert [(str(w.label), w.count) for w in take(tallies_for_officer(judged.officer, AT))] == [
        ("项目待拟定结果", 1)
    ]


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
