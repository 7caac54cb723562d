"""Marks of a closed round are locked for every road in (rule 7): page, script, import, job, shell command, database."""

import ast
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app import HERE
from app.extensions import db
from app.jobs import import_work
from app.jobs.work import REGISTER, tick
from app.reviews.models import Mark, Review
from app.reviews.service import finish_review, recuse_judge, save_review, void_review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment, Panelist, Round
from app.rounds.states import RoundState
from app.shared.verdict import Refused
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_open_round, make_review


def make_assignment_of(round: Round, panelist: Panelist) -> Assignment:
    """The one assignment of a judge in a round."""
    mine = select(Assignment).where(Assignment.round_id == round.id, Assignment.judge_id == panelist.user_id)
    return db.session.scalars(mine).one()


WRITERS = {"app/reviews/service/values.py"}
STATEMENTS = {"update", "insert", "delete"}


def _closed() -> tuple[Assignment, Review]:
    round, _panel = make_open_round(entries=1, judges=1)
    assignment = db.session.scalars(select(Assignment)).one()
    review = make_review(assignment, [86] * 5)
    round.state, round.closed_at = RoundState.CLOSED, AT
    db.session.commit()
    return assignment, review


def _marks() -> list[tuple[str, Any]]:
    db.session.rollback()
    return sorted(
        (criterion, score) for criterion, score in db.session.execute(select(Mark.criterion, Mark.score))
    )


def test_verbs_on_a_closed_round_all_refused(app: Flask) -> None:
    assignment, review = _closed()
    judge, officer, before = assignment.judge, make_officer(assignment.round.call), _marks()
    for verb in (
        lambda: save_review(assignment, {"score-" + before[0][0]: "1"}, 99, by=judge, at=AT),
        lambda: finish_review(assignment, by=judge, at=AT),
        lambda: recuse_judge(assignment, "回避", by=judge, at=AT),
        lambda: void_review(review, "作废", by=officer, at=AT),
    ):
        with pytest.raises(Refused, match="round_closed"):
            verb()
    assert _marks() == before


def test_page_and_script_on_a_closed_round_refused(app: Flask, sign_in: Any) -> None:
    assignment, review = _closed()
    before = _marks()
    browser, url = sign_in(assignment.judge), f"/judge/assignments/{assignment.id}"
    sent = {f"score-{before[0][0]}": "1", "revision": review.revision, "base": review.revision}
    for address in (url, f"{url}/autosave", f"{url}/finish"):
        answer = browser.post(address, data=sent)
        assert answer.status_code == 409, address
    assert _marks() == before


def test_every_job_leaves_the_marks_of_a_closed_round(app: Flask) -> None:
    _closed()
    before = _marks()
    import_work()
    tick(app, {name: one for name, one in REGISTER.items() if one.transactional})
    assert _marks() == before


@pytest.mark.parametrize(
    "statement",
    [
        update(Mark).values(score=1),
        update(Mark).values(criterion="another"),
        text("UPDATE mark SET score = 1"),
        delete(Mark),
        text("DELETE FROM mark"),
        text("INSERT INTO mark (id, review_id, criterion, score, comment) SELECT 'x', id, 'x', 1, '' FROM review"),
        update(Review).values(total=1),
        update(Review).values(judge_id="another"),
        delete(Review),
        text(
            "INSERT INTO review (id, assignment_id, round_id, entry_id, judge_id, state, revision, revisions,"
            " comment, private_note, is_comment_released, started_at, saved_at, void_reason)"
            " SELECT 'x', 'x', round_id, entry_id, judge_id, 'draft', 0, revisions, '', '', is_comment_released,"
            " started_at, saved_at, '' FROM review"
        ),
    ],
    ids=[
        "model", "criterion", "plain words", "marks taken away", "marks taken away in plain words", "mark added",
        "total", "judge", "review taken away", "review added",
    ],
)  # fmt: skip
def test_statement_of_a_shell_refused_by_the_database(app: Flask, statement: Any) -> None:
    _closed()
    before = _marks()
    with pytest.raises(DBAPIError, match="locked"):
        db.session.execute(statement)
    assert _marks() == before
    assert db.session.scalars(select(Review.total)).all() == [86]


def test_objects_of_a_closed_round_deleted_or_added_refused_by_the_database(app: Flask) -> None:
    _assignment, review = _closed()
    before = _marks()

    def add_mark() -> None:
        db.session.add(Mark(review=review, criterion="another", score=1))

    for change in (lambda: db.session.delete(review), lambda: review.marks.clear(), add_mark):
        change()
        with pytest.raises(DBAPIError, match="locked"):
            db.session.flush()
        assert _marks() == before


def test_mark_of_an_open_round_does_not_wander_into_a_closed_one(app: Flask) -> None:
    _assignment, review = _closed()
    round, panel = make_open_round(entries=1, judges=1)
    other = make_review(make_assignment_of(round, panel[0]), [70] * 5)
    with pytest.raises(DBAPIError, match="locked"):
        db.session.execute(
            update(Mark).where(Mark.review_id == other.id).values(review_id=review.id, criterion="x")
        )


def test_what_two_officers_agree_on_after_closing_still_reaches_the_database(app: Flask) -> None:
    _assignment, review = _closed()
    review.state, review.void_reason, review.private_note = ReviewState.VOIDED, "回避", ""
    review.is_comment_released, review.corrections = True, 1
    db.session.flush()


def test_no_answer_of_the_open_data_takes_a_mark(app: Flask, client: Any) -> None:
    _closed()
    before = _marks()
    roads = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api")]
    assert roads
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api"):
            assert not (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}, rule.rule
    for road in roads:
        assert client.post(road.replace("<", "").replace(">", ""), json={"score": 1}).status_code in {
            404,
            405,
        }
    assert _marks() == before


def test_marks_of_an_open_round_change(app: Flask) -> None:
    assignment, _review = _closed()
    assignment.round.state, assignment.round.closed_at = RoundState.OPEN, None
    db.session.flush()
    db.session.execute(update(Mark).values(score=1))
    assert set(db.session.scalars(select(Mark.score))) == {1}


def test_no_other_module_writes_marks() -> None:
    """What commands, imports, jobs and adapters do not name they cannot change: one module sets a score."""
    wrong = []
    for path in HERE.rglob("*.py"):
        name = path.relative_to(HERE.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            sets = [
                t for t in getattr(node, "targets", []) if isinstance(t, ast.Attribute) and t.attr == "score"
            ]
            states = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in STATEMENTS
                and any(isinstance(a, ast.Name) and a.id in {"Mark", "Review"} for a in node.args)
            )
            if (sets or states) and name not in WRITERS:
                wrong.append(f"{name}:{node.lineno}")
    assert wrong == []
