"""An upheld objection to 流榜: the item goes back to a decision on figures made anew, and no bidder is turned away."""

from datetime import timedelta

import pytest

from app.calls.states import ItemState
from app.decisions.policy import may_propose_decision
from app.decisions.queries import tallies_for_officer as decision_tallies
from app.decisions.service import agree_decision, make_ranking
from app.decisions.standing import standing_of
from app.decisions.states import DecisionBasis, DecisionResult, DecisionState
from app.entries.states import Outcome
from app.extensions import db
from app.notices.concerns import concerns_of
from app.notices.models import Notice, Objection
from app.notices.policy import held_results, may_announce_lines, may_see_objection, visible_objections
from app.notices.queries.desks import tallies_for_officer
from app.notices.service import accept_objection, decide_objection, file_objection, name_line
from app.notices.states import NoticeState, ObjectionState
from app.people.models import User
from app.people.states import SeatRole
from app.progress.queries import stages_of
from app.progress.states import Stage
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.states import AssignmentState
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.calls import make_item
from tests.factories.decisions import Judged, decide, make_judged_item, propose
from tests.factories.files import quick_proof
from tests.factories.notices import (
    FACTS,
    after,
    announce,
    make_discipline_officer,
    make_notice,
    make_objection,
    objector,
)
from tests.factories.people import AT, seat

pytestmark = pytest.mark.usefixtures("app")
LATER = AT + timedelta(days=2)
RULING = "一位评审专家与同场竞争单位有关联，其评分应作废"
NONE = DecisionResult.NONE_REACHED


def failed(marks: tuple[tuple[float, ...], ...] = ((70, 70, 20), (50, 50, 50))) -> tuple[Judged, Notice]:
    """An item on notice as 流榜: with trimming of none, the first entry stands at 53.33."""
    judged = make_judged_item(marks)
    return judged, make_notice(judged, decide(judged, result=NONE))


def object_to(notice: Notice, by: User | None = None) -> Objection:
    decision = notice.decisions[0].decision
    proofs = [quick_proof("证明材料.pdf")]
    return file_objection(notice, decision, objector(), FACTS, proofs, None, by=by, at=LATER)[0]


def uphold(objection: Objection, by: User, ruling: str = RULING) -> bool:
    if objection.state == ObjectionState.FILED:
        accept_objection(objection, by=by, at=LATER)
    return decide_objection(objection, ObjectionState.UPHELD, "情况属实", by=by, at=LATER, ruling=ruling)


def stage(judged: Judged) -> Stage:
    return stages_of([judged.item], LATER)[judged.item.id]


def labels(judged: Judged) -> set[str]:
    tallies = [*decision_tallies(judged.officer, LATER), *tallies_for_officer(judged.officer, LATER)]
    return {str(waiting.label) for waiting in take(tallies)}


def void_the_low_mark(judged: Judged) -> None:
    keys = [assignment.id for assignment in judged.judges(0)]
    review = db.session.query(Review).filter(Review.assignment_id.in_(keys)).order_by(Review.total).first()
    assert review is not None
    review.state, review.assignment.state = ReviewState.VOIDED, AssignmentState.VOIDED
    db.session.flush()


def test_result_without_winners_is_named_by_the_objector_and_held() -> None:
    judged, notice = failed()
    decision = notice.decisions[0].decision
    assert concerns_of(notice) == [decision]

    objection = object_to(notice)

    assert (objection.line, objection.decision) == (None, decision)
    assert held_results([decision.id]) == {decision.id}
    assert may_announce_lines(judged.officer, notice, after(notice)).code == "all_held"
    with pytest.raises(Refused):
        announce(notice, judged.officer)
    assert judged.item.state == ItemState.LISTED


def test_dismissed_objection_lets_the_item_fail() -> None:
    judged, notice = failed()
    officer, objection = make_discipline_officer(), object_to(notice)
    accept_objection(objection, by=officer, at=LATER)
    decide_objection(objection, ObjectionState.DISMISSED, "不影响结果", by=officer, at=LATER)

    announce(notice, judged.officer)

    assert judged.item.state == ItemState.FAILED


def test_held_failure_leaves_the_other_lines_of_the_notice_free() -> None:
    judged = make_judged_item(((50, 50, 50),))
    other = make_judged_item(call=judged.call, officer=judged.officer, second=judged.second)
    notice = make_notice(judged, decide(judged, result=NONE), decide(other, 0))
    decision = next(row.decision for row in notice.decisions if not row.decision.lines)
    objection, _ = make_objection(notice)
    name_line(objection, decision, by=make_discipline_officer(), at=LATER)

    announce(notice, judged.officer)

    assert other.entries[0].outcome == Outcome.SELECTED
    assert judged.item.state == ItemState.LISTED
    assert judged.entries[0].outcome == Outcome.PENDING
    assert notice.state == NoticeState.PUBLISHED


def test_upheld_objection_overturns_and_keeps_every_bid_open() -> None:
    judged, notice = failed()
    decision = notice.decisions[0].decision

    assert uphold(object_to(notice), make_discipline_officer())

    assert (decision.state, decision.end_reason) == (DecisionState.SUPERSEDED, RULING)
    assert decision.overturned_at == LATER
    assert judged.item.state == ItemState.LISTED
    assert {entry.outcome for entry in judged.entries} == {Outcome.PENDING}
    assert notice.state == NoticeState.SETTLED
    assert stage(judged) == Stage.REOPENED
    assert "异议成立，须重新拟定结果" in labels(judged)
    assert "项目待拟定结果" not in labels(judged)


def test_ruling_without_words_invalid() -> None:
    _judged, notice = failed()
    objection, officer = object_to(notice), make_discipline_officer()
    with pytest.raises(Invalid) as invalid:
        uphold(objection, officer, ruling=" ")
    assert list(invalid.value.errors) == ["ruling"]
    assert objection.state == ObjectionState.EXAMINING


def test_overturned_item_is_decided_on_a_ranking_made_after_the_ruling() -> None:
    judged, notice = failed()
    uphold(object_to(notice), make_discipline_officer())
    verdict = may_propose_decision(judged.officer, judged.item, LATER)
    assert verdict.code == "rank_anew"
    with pytest.raises(Refused):
        propose(judged, result=NONE)
    void_the_low_mark(judged)

    make_ranking(judged.round, judged.item, {}, by=judged.officer, at=LATER + timedelta(hours=1))
    decision = propose(judged, 0)

    assert decision.basis == DecisionBasis.ANEW
    assert stage(judged) == Stage.REOPENED
    agree_decision(decision, "同意", by=judged.second, at=LATER + timedelta(hours=2))
    assert standing_of(judged.item).overturned_at is None
    assert stage(judged) == Stage.REOPENED, "nobody learns of the new decision before its notice (rule 11)"
    fresh = make_notice(judged, decision, at=LATER + timedelta(hours=3))
    assert stage(judged) == Stage.NOTICE
    announce(fresh, judged.officer)
    assert judged.entries[0].outcome == Outcome.SELECTED


def test_nobody_bid_overturned_is_decided_anew_without_a_ranking() -> None:
    judged = make_judged_item()
    deserted = Judged(judged.call, make_item(judged.call), judged.officer, judged.second, judged.round, [])
    decision = propose(deserted, result=DecisionResult.NOBODY_BID)
    agree_decision(decision, "同意", by=judged.second, at=AT)
    notice = make_notice(deserted, decision)

    assert uphold(object_to(notice), make_discipline_officer())

    assert may_propose_decision(judged.officer, deserted.item, LATER)
    assert propose(deserted, result=DecisionResult.NOBODY_BID).basis == DecisionBasis.ANEW


def test_objection_named_after_the_item_failed_lists_it_again() -> None:
    judged, notice = failed()
    objection, _ = make_objection(notice)
    announce(notice, judged.officer)
    assert judged.item.state == ItemState.FAILED
    officer, over = make_discipline_officer(), after(notice)

    name_line(objection, notice.decisions[0].decision, by=officer, at=over)
    accept_objection(objection, by=officer, at=over)
    decide_objection(objection, ObjectionState.UPHELD, "情况属实", by=officer, at=over, ruling=RULING)

    assert judged.item.state == ItemState.LISTED
    assert stages_of([judged.item], over)[judged.item.id] == Stage.REOPENED
    void_the_low_mark(judged)
    make_ranking(judged.round, judged.item, {}, by=judged.officer, at=over + timedelta(hours=1))
    decision = propose(judged, 0)
    agree_decision(decision, "同意", by=judged.second, at=over + timedelta(hours=2))
    fresh = make_notice(judged, decision, at=over + timedelta(hours=3))
    announce(fresh, judged.officer)
    assert judged.entries[0].outcome == Outcome.SELECTED


def test_withdrawn_item_stays_as_it_is() -> None:
    judged, notice = failed()
    objection = object_to(notice)
    judged.item.state = ItemState.WITHDRAWN
    assert uphold(objection, make_discipline_officer()) is False
    assert notice.decisions[0].decision.state == DecisionState.AGREED


def test_second_objection_to_what_was_overturned_strikes_nothing_more() -> None:
    _judged, notice = failed()
    first, second = object_to(notice), object_to(notice)
    officer = make_discipline_officer()
    assert uphold(first, officer)
    assert uphold(second, officer) is False


def test_desk_tells_of_a_result_without_winners_that_can_be_announced() -> None:
    judged, notice = failed()
    over = after(notice)
    assert {str(w.label) for w in take(tallies_for_officer(judged.officer, over))} == {"公示期满待公布"}
    object_to(notice)
    assert take(tallies_for_officer(judged.officer, over)) == []


def test_bidders_of_a_failed_item_do_not_handle_objections_to_it() -> None:
    judged, notice = failed()
    named, (unnamed, _code) = object_to(notice), make_objection(notice)
    bidder, free = judged.member(0), make_discipline_officer()
    seat(bidder, SeatRole.DISCIPLINE)
    db.session.commit()
    for user, expected in ((bidder, set()), (free, {named.id, unnamed.id})):
        assert {o.id for o in db.session.scalars(visible_objections(user, LATER))} == expected
        assert {o.id for o in (named, unnamed) if may_see_objection(user, o, LATER)} == expected
