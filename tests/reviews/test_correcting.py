"""After closing two officers void a review together; it stays on the record, and what was ranked with it is stale."""

import pytest
from flask import Flask

from app.approvals.policy import may_see_approval
from app.approvals.states import ApprovalState
from app.decisions.queries import is_stale, ranking_states
from app.decisions.service import agree_decision
from app.decisions.states import RankingState
from app.entries.policy import may_read_entry
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.reviews.models import Review
from app.reviews.policy import may_agree_voiding, may_correct_review, may_propose_voiding
from app.reviews.queries import (
    counting_reviews,
    finished_and_voided_reviews,
    finished_reviews,
    released_comments,
    written_assignments,
)
from app.reviews.service import agree_voiding, propose_voiding, refuse_voiding, void_review
from app.reviews.states import ReviewState
from app.rounds.states import AssignmentState
from app.shared.verdict import Invalid, Refused
from tests.factories.decisions import Judged, make_judged_item, propose, rank
from tests.factories.people import AT, make_member, make_officer, make_user, seat
from tests.factories.rounds import make_closed_call, make_open_round, make_review


def _first(judged: Judged) -> Review:
    return db.session.query(Review).filter_by(assignment_id=judged.judges(0)[0].id).one()


def _people(judged: Judged) -> dict[str, User | None]:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    return {
        "officer": judged.officer,
        "second": judged.second,
        "supervisor": supervisor,
        "judge": _first(judged).assignment.judge,
        "entrant": judged.member(0),
        "other_officer": make_officer(make_closed_call()),
        "visitor": None,
    }


HIDDEN = dict.fromkeys(("supervisor", "judge", "entrant", "other_officer", "visitor"), "absent")


def test_proposing_by_every_seat_as_in_the_table(app: Flask) -> None:
    judged = make_judged_item()
    review, people = _first(judged), _people(judged)
    for check in (may_propose_voiding, may_correct_review):
        codes = {name: check(person, review, AT).code for name, person in people.items()}
        assert codes == HIDDEN | {"officer": "ok", "second": "ok"}


def test_agreeing_by_every_seat_as_in_the_table(app: Flask) -> None:
    judged = make_judged_item()
    review, people = _first(judged), _people(judged)
    approval = propose_voiding(review, "事后查明应当回避", by=judged.officer, at=AT)
    codes = {name: may_agree_voiding(person, approval, review, AT).code for name, person in people.items()}
    assert codes == HIDDEN | {"officer": "same_person", "second": "ok"}
    assert may_see_approval(judged.second, approval, AT)


def test_road_follows_the_state_of_the_round(app: Flask) -> None:
    round, _ = make_open_round(entries=1, judges=1)
    officer = make_officer(round.call)
    from app.rounds.models import Assignment

    review = make_review(db.session.query(Assignment).one())
    assert may_correct_review(officer, review, AT)
    assert may_propose_voiding(officer, review, AT).code == "not_closed"
    assert written_assignments(round, review.entry_id) == {review.assignment_id}
    void_review(review, "违反纪律", by=officer, at=AT)
    assert may_correct_review(officer, review, AT).code == "wrong_state"
    assert written_assignments(round, review.entry_id) == set()


def test_voiding_agreed_by_the_second_hides_keeps_and_makes_the_ranking_stale(app: Flask) -> None:
    judged = make_judged_item()
    ranking, review = rank(judged), _first(judged)
    review.is_comment_released = True
    total, judge, entry = review.total, review.assignment.judge, judged.entries[0]
    decision = propose(judged, 0)
    approval = propose_voiding(review, "事后查明应当回避", by=judged.officer, at=AT)
    assert not is_stale(ranking)
    assert counting_reviews(judged.round, entry.id) == 3
    with pytest.raises(Refused, match="same_person"):
        agree_voiding(approval, by=judged.officer, at=AT)
    agree_voiding(approval, "同意", by=judged.second, at=AT)
    db.session.flush()
    assert (review.state, review.total, review.void_reason) == (
        ReviewState.VOIDED,
        total,
        "事后查明应当回避",
    )
    assert review.assignment.state == AssignmentState.VOIDED
    assert not may_read_entry(judge, entry, AT)
    assert is_stale(ranking)
    assert ranking_states([judged.item]) == {judged.item.id: RankingState.STALE}
    assert counting_reviews(judged.round, entry.id) == 2
    assert review in db.session.scalars(finished_and_voided_reviews(judged.round)).all()
    assert review not in db.session.scalars(finished_reviews(judged.round)).all()
    assert released_comments(entry) == []
    with pytest.raises(Refused, match="stale"):
        agree_decision(decision, "同意", by=judged.second, at=AT)
    again = rank(judged)
    assert not is_stale(again)
    assert {line.entry_id: line.reviews for line in again.lines}[entry.id] == 2


def test_voiding_refused_leaves_everything(app: Flask) -> None:
    judged = make_judged_item()
    ranking, review = rank(judged), _first(judged)
    approval = propose_voiding(review, "存疑", by=judged.officer, at=AT)
    with pytest.raises(Refused, match="proposed"):
        propose_voiding(review, "再次", by=judged.second, at=AT)
    with pytest.raises(Invalid):
        refuse_voiding(approval, " ", by=judged.second, at=AT)
    refuse_voiding(approval, "不构成回避情形", by=judged.second, at=AT)
    assert approval.state == ApprovalState.REFUSED
    assert review.state == ReviewState.DONE
    assert not is_stale(ranking)
    assert may_propose_voiding(judged.second, review, AT)


@pytest.mark.parametrize("reason", ["", " ", "长" * 401])
def test_proposal_without_a_sensible_reason_refused(app: Flask, reason: str) -> None:
    judged = make_judged_item()
    with pytest.raises(Invalid):
        propose_voiding(_first(judged), reason, by=judged.officer, at=AT)


def test_review_that_is_void_already_cannot_be_voided_again(app: Flask) -> None:
    judged = make_judged_item()
    review = _first(judged)
    agree_voiding(propose_voiding(review, "理由", by=judged.officer, at=AT), by=judged.second, at=AT)
    with pytest.raises(Refused, match="wrong_state"):
        propose_voiding(review, "再次", by=judged.officer, at=AT)
    assert may_correct_review(make_member(judged.entries[0].organisation), review, AT).hide
