"""Done by the script: only what is complete, answered with the way on; revising holds until the round closes."""

from statistics import median
from time import process_time

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment
from app.rounds.states import AssignmentState, RoundState
from tests.factories.people import AT
from tests.factories.rounds import make_open_round, make_review


@pytest.fixture
def own(app: Flask) -> list[Assignment]:
    """The two assignments of the one judge of an open round, in his order."""
    make_open_round(entries=2, judges=1)
    db.session.commit()
    return list(db.session.scalars(select(Assignment).order_by(Assignment.position)))


def test_finish_complete_answers_with_the_next_and_again_after_a_revision(own, sign_in) -> None:
    make_review(own[0], state=ReviewState.DRAFT)
    db.session.commit()
    client, page = sign_in(own[0].judge), f"/judge/assignments/{own[0].id}"
    for _ in range(2):  # the answer was lost, and the script says it again
        answer = client.post(f"{page}/finish", json={})
        assert (answer.status_code, answer.json["next"]) == (200, f"/judge/assignments/{own[1].id}")
    revised = client.post(f"{page}/autosave", json={"field": "score-team", "value": "60", "base": 1})
    assert revised.json["state"] == "done"
    review = db.session.scalars(select(Review)).one()
    assert review.total is not None
    assert review.total < 86


def test_finish_incomplete_is_400_with_the_page_that_shows_what_lacks(own, sign_in) -> None:
    client, page = sign_in(own[0].judge), f"/judge/assignments/{own[0].id}"
    answer = client.post(f"{page}/finish", json={})
    assert answer.status_code == 400
    assert answer.json["check"] == f"{page}?check=1#rubric"
    assert "还有 6 处未填写" in answer.json["error"]
    assert db.session.scalars(select(Review)).all() == []


def test_finish_after_closing_or_by_another_is_refused(own, sign_in) -> None:
    make_review(own[0], state=ReviewState.DRAFT)
    make_open_round(entries=1, judges=1)
    stranger = db.session.scalars(
        select(Assignment.judge_id).where(Assignment.judge_id != own[0].judge_id)
    ).first()
    round = own[0].round
    db.session.commit()
    page = f"/judge/assignments/{own[0].id}/finish"
    judges = {task.judge_id: task.judge for task in db.session.scalars(select(Assignment))}
    assert sign_in(judges[stranger]).post(page, json={}).status_code == 404
    round.state, round.closed_at = RoundState.CLOSED, AT
    db.session.commit()
    assert sign_in(own[0].judge).post(page, json={}).status_code == 409
    db.session.expire_all()
    assert db.session.scalars(select(Review)).one().state == ReviewState.DRAFT


def test_finish_stays_within_its_budget_of_queries(own, sign_in, count_queries) -> None:
    make_review(own[0], state=ReviewState.DRAFT)
    db.session.commit()
    client = sign_in(own[0].judge)
    with count_queries() as count:
        client.post(f"/judge/assignments/{own[0].id}/finish", json={})
    assert int(count) <= 15, "\n".join(count.statements)


def test_autosave_conflict_says_when_what_stands_was_saved(own, sign_in) -> None:
    make_review(own[0], state=ReviewState.DRAFT)
    db.session.commit()
    page = f"/judge/assignments/{own[0].id}/autosave"
    clash = sign_in(own[0].judge).post(page, json={"field": "score-team", "value": "60", "base": 0})
    assert (clash.status_code, clash.json["at"]) == (409, AT.isoformat())


def test_save_and_next_among_thirty_entries_takes_under_100_ms_of_cpu(app: Flask, sign_in) -> None:
    make_open_round(entries=30, judges=1)
    db.session.commit()
    own = list(db.session.scalars(select(Assignment).order_by(Assignment.position)))
    for task in own[:6]:
        make_review(task, state=ReviewState.DRAFT)
        task.state = AssignmentState.ASSIGNED
    db.session.commit()
    client, spent = sign_in(own[0].judge), []
    pages = [f"/judge/assignments/{task.id}" for task in own[:6]]
    for page in pages:
        began = process_time()
        client.post(f"{page}/autosave", json={"field": "score-team", "value": "71", "base": 1})
        onward = client.post(f"{page}/finish", json={}).json["next"]
        assert client.get(onward).status_code == 200
        spent.append(process_time() - began)
    assert median(spent) < 0.1
