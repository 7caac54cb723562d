"""Saving, finishing, clashing, voiding, releasing."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.reviews.models import Review
from app.reviews.queries import released_comments, review_of, standings_of
from app.reviews.service import (
    Clashed,
    finish_review,
    recuse_judge,
    release_comments,
    save_review,
    void_review,
)
from app.reviews.states import ReviewState
from app.rounds.models import Assignment
from app.rounds.service import close_round, drop_assignments
from app.rounds.states import AssignmentState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_open_round, make_review

KEYS = ("response", "route", "team", "plan", "impact")
MARKS = {f"score-{key}": str(mark) for key, mark in zip(KEYS, (90, 80, 70.5, 60.25, 100), strict=True)}


@pytest.fixture
def assignment(app: Flask) -> Assignment:
    _, panel = make_open_round(entries=1, judges=1)
    return db.session.scalars(select(Assignment).where(Assignment.judge_id == panel[0].user_id)).one()


def _save(assignment: Assignment, given: dict[str, str], base: int | dict[str, int] = 99) -> Review:
    return save_review(assignment, given, base, by=assignment.judge, at=AT)


def test_save_review_keeps_marks_words_and_counts_revisions(assignment) -> None:
    review = _save(assignment, {"score-response": "８６．５", "comment": "好\r\n的"}, 0)
    assert (review.revision, review.comment, review.state) == (1, "好\n的", ReviewState.DRAFT)
    assert [(m.criterion, m.score) for m in review.marks] == [("response", Decimal("86.50"))]
    assert review.revisions == {"score-response": 1, "comment": 1}
    assert _save(assignment, {"comment": "好\n的"}, 0).revision == 1


def test_save_review_note_without_mark_and_mark_cleared(assignment) -> None:
    review = _save(assignment, {"note-team": "团队强", "score-plan": "60"}, 0)
    assert {m.criterion: (m.score, m.comment) for m in review.marks} == {
        "team": (None, "团队强"),
        "plan": (Decimal("60.00"), ""),
    }
    _save(assignment, {"score-plan": ""}, 1)
    assert standings_of(assignment.judge_id, assignment.round_id)[assignment.id].marks == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("score-response", "101"),
        ("score-response", "-1"),
        ("score-response", "NaN"),
        ("score-response", "1e999"),
        ("score-response", "八十"),
        ("score-response", "86.555"),
        ("score-response", "9" * 50),
        ("comment", "字" * 2001),
        ("note-response", "字" * 501),
        ("score-unknown", "80"),
        ("total", "100"),
        ("state", "done"),
    ],
)
def test_save_review_bad_value_names_its_field_and_keeps_nothing(assignment, field, value) -> None:
    with pytest.raises(Invalid) as invalid:
        _save(assignment, {field: value, "score-team": "80"}, 0)
    assert list(invalid.value.errors) == [field]
    assert review_of(assignment) is None


def test_save_review_second_device_gets_both_values(assignment) -> None:
    _save(assignment, {"score-response": "80"}, 0)
    with pytest.raises(Clashed) as clashed:
        _save(assignment, {"score-response": "90"}, 0)
    clash = clashed.value.clashes[0]
    assert (clash.field, clash.mine, clash.theirs, clash.revision) == ("score-response", "90", "80", 1)
    assert _save(assignment, {"score-response": "90"}, {"score-response": 1}).revision == 2


def test_save_review_two_devices_different_fields_never_meet(assignment) -> None:
    _save(assignment, {"score-response": "80"}, {"score-response": 0})
    review = _save(assignment, {"score-team": "70"}, {"score-team": 0})
    assert {m.criterion: m.score for m in review.marks} == {"response": 80, "team": 70}


def test_finish_review_incomplete_names_every_lack(assignment) -> None:
    _save(assignment, {"score-response": "80"}, 0)
    with pytest.raises(Invalid) as invalid:
        finish_review(assignment, by=assignment.judge, at=AT)
    assert set(invalid.value.errors) == {"score-route", "score-team", "score-plan", "score-impact", "comment"}


def test_finish_review_total_is_weighted_half_up_and_assignment_done(assignment) -> None:
    _save(assignment, MARKS | {"comment": "路线清楚"}, 0)
    review = finish_review(assignment, by=assignment.judge, at=AT)
    # 90×30 + 80×25 + 70.5×20 + 60.25×15 + 100×10 = 8013.75 hundredths of a weight → 80.1375
    assert review.total == Decimal("80.14")
    assert (review.state, assignment.state) == (ReviewState.DONE, AssignmentState.DONE)


def test_save_review_finished_stays_finished_while_complete(assignment) -> None:
    _save(assignment, MARKS | {"comment": "路线清楚"}, 0)
    finish_review(assignment, by=assignment.judge, at=AT)
    review = _save(assignment, {"score-response": "100"})
    assert (review.state, review.total) == (ReviewState.DONE, Decimal("83.14"))
    _save(assignment, {"comment": " "})
    assert (review.state, review.total, assignment.state) == (
        ReviewState.DRAFT,
        None,
        AssignmentState.ASSIGNED,
    )
    names = [act.name for act in db.session.scalars(select(Act).order_by(Act.id))]
    assert names == [
        "review.started", "review.finished", "assignment.finished", "review.revised", "review.reopened",
        "assignment.reopened",
    ]  # fmt: skip


def test_save_and_finish_after_closing_refused_for_everybody(assignment) -> None:
    make_review(assignment)
    close_round(assignment.round, by=make_officer(assignment.round.call), at=AT)
    with pytest.raises(Refused, match="round_closed") as refused:
        _save(assignment, {"score-response": "100"})
    assert refused.value.verdict.http_status == 409
    with pytest.raises(Refused, match="round_closed"):
        finish_review(assignment, by=assignment.judge, at=AT)
    assert review_of(assignment).marks[0].score == 86


def test_save_review_by_another_hidden(assignment) -> None:
    with pytest.raises(Refused) as refused:
        save_review(assignment, {"comment": "x"}, 0, by=make_officer(assignment.round.call), at=AT)
    assert refused.value.verdict.hide


def test_recuse_judge_voids_what_was_written_and_keeps_it(assignment) -> None:
    review = make_review(assignment)
    recuse_judge(assignment, "曾为其出具报告", by=assignment.judge, at=AT)
    assert (assignment.state, review.state, review.total) == (
        AssignmentState.RECUSED,
        ReviewState.VOIDED,
        Decimal("86.00"),
    )
    with pytest.raises(Refused) as refused:
        _save(assignment, {"comment": "x"})
    assert refused.value.verdict.hide


def test_drop_assignments_draft_of_silent_judge_stays_a_draft(assignment) -> None:
    _save(assignment, {"score-response": "80"}, 0)
    panelist = assignment.round.panelists[0]
    drop_assignments(panelist, "逾期", by=make_officer(assignment.round.call), at=AT)
    assert review_of(assignment).state == ReviewState.DRAFT


def test_void_review_by_officer_with_reason(assignment) -> None:
    review, officer = make_review(assignment), make_officer(assignment.round.call)
    with pytest.raises(Invalid):
        void_review(review, " ", by=officer, at=AT)
    void_review(review, "经核实违反纪律", by=officer, at=AT)
    assert (review.state, assignment.state) == (ReviewState.VOIDED, AssignmentState.VOIDED)
    with pytest.raises(Refused, match="wrong_state"):
        void_review(review, "再次", by=officer, at=AT)


def test_release_comments_only_after_closing_without_names_or_private_notes(assignment) -> None:
    review, officer = make_review(assignment), make_officer(assignment.round.call)
    review.private_note = "私下的话"
    with pytest.raises(Refused, match="not_closed"):
        release_comments([review], {review.id}, by=officer, at=AT)
    close_round(assignment.round, by=officer, at=AT)
    assert assignment.round.state == RoundState.CLOSED
    assert released_comments(assignment.entry) == []
    assert release_comments([review], {review.id}, by=officer, at=AT) == 1
    comment = released_comments(assignment.entry)[0]
    assert (comment.text, comment.notes) == (review.comment, {})
    assert release_comments([review], set(), by=officer, at=AT) == 0
    assert released_comments(assignment.entry) == []
