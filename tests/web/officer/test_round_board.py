"""The officer's board: progress, reminders, replacements, results; and what pages cost."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.calls.models import Item
from app.extensions import db
from app.history.models import Reading
from app.reviews.models import Review
from app.rounds.models import Assignment, Conflict, Round
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, RoundState
from tests.factories.calls import make_item
from tests.factories.people import (
    AT,
    make_judge,
    make_officer,
    make_organisation,
)
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)
from tests.factories.saving import save, together


@pytest.fixture
def officer(app: Flask):
    return make_officer()


def _text(answer: Any) -> str:
    return answer.get_data(as_text=True)


def test_board_reminds_drops_and_fills(app: Flask, sign_in) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    officer = make_officer(round.call)
    make_panelist(round)
    db.session.commit()
    client, base = sign_in(officer), f"/officer/rounds/{round.id}"
    assert client.post(f"{base}/remind", data={"panelists": [panel[0].id]}).status_code == 303
    assert "已于" in _text(client.get(base))
    assert client.post(f"{base}/remind", data={"panelists": [panel[0].id]}).status_code == 400
    page = f"/officer/rounds/panelists/{panel[0].id}/drop"
    assert "收回阅读权限" in _text(client.get(page))
    assert client.post(page, data={"reason": "逾期未评"}).status_code == 303
    assert "还缺 1 名" in _text(client.get(base))
    assert client.post(f"{base}/assignments/fill").status_code == 303
    db.session.rollback()
    states = [a.state for a in db.session.scalars(select(Assignment))]
    assert states.count(AssignmentState.RELEASED) == 2
    assert states.count(AssignmentState.ASSIGNED) == 4


def test_officer_sees_no_marks_before_closing(app: Flask, sign_in) -> None:
    round, _panel = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    make_review(db.session.scalars(select(Assignment)).first(), [77.77] * 5)
    db.session.commit()
    client, base = sign_in(officer), f"/officer/rounds/{round.id}"
    pages = [
        base,
        f"{base}/assignments",
        f"{base}/assignments?by=judge",
        f"{base}/panel",
        f"{base}/conflicts",
    ]
    pages += [f"/officer/rounds/entries/{round.entries[0].id}", f"{base}/results"]
    assert all("77.77" not in _text(client.get(page)) for page in pages)
    assert client.get(f"{base}/results").status_code == 409


def test_results_flag_spread_record_the_reading_and_release_comments(app: Flask, sign_in) -> None:
    round, _panel = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    for assignment, score in zip(db.session.scalars(select(Assignment)).all(), (90, 60), strict=True):
        make_review(assignment, [score] * 5)
    round.state, round.closed_at = RoundState.CLOSED, AT
    db.session.commit()
    client, base = sign_in(officer), f"/officer/rounds/{round.id}"
    assert "离散偏大" in _text(client.get(f"{base}/results"))
    db.session.rollback()
    assert [r.noun for r in db.session.scalars(select(Reading))] == ["round"]
    first, second = (review.id for review in db.session.scalars(select(Review)))
    for chosen in ({"released": [first], "shown": [first, second]}, {"shown": [second]}):
        assert client.post(f"{base}/comments", data=chosen).status_code == 303
        db.session.rollback()
        released = {r.id for r in db.session.scalars(select(Review)) if r.is_comment_released}
        assert released == {first}, "what a page did not show keeps its setting"


def test_results_show_the_reviews_of_ten_entries_at_a_time_and_the_figures_of_all(
    app: Flask, sign_in
) -> None:
    round, _panel = make_open_round(entries=11, judges=1)
    officer = make_officer(round.call)
    for assignment in db.session.scalars(select(Assignment)).all():
        make_review(assignment, [80] * 5)
    round.state, round.closed_at = RoundState.CLOSED, AT
    db.session.commit()
    client, path = sign_in(officer), f"/officer/rounds/{round.id}/results"
    first, last = _text(client.get(path)), _text(client.get(f"{path}?page=2"))
    code = round.entries[-1].code
    assert (first.count('name="shown"'), last.count('name="shown"')) == (10, 1)
    assert f'?page=2#entry-{code}"' in first
    assert f'id="entry-{code}"' in last


def make_round_of(number: int, item: Item) -> Round:
    """An open round of so many entries, each with a judge, a review and a conflict."""
    with together():
        entries = [make_passed_entry(item) for _ in range(number)]
        round = make_round(item.call, entries, state=RoundState.OPEN, position=number)
        for entry in entries:
            panelist = make_panelist(round)
            make_review(make_assignment(round, entry, panelist.user))
            save(
                Conflict(
                    round=round,
                    user=panelist.user,
                    organisation=make_organisation(),
                    kind=ConflictKind.KIN,
                    is_declared=True,
                    state=ConflictState.CONFIRMED,
                    raised_at=AT,
                )
            )
    return round


def test_round_pages_cost_the_same_at_1_and_30_rows(officer, sign_in, count_queries) -> None:
    item, costs = make_item(make_closed_call(officer)), dict[str, list[int]]()
    make_judge(make_organisation())
    for number in (1, 30):
        round = make_round_of(number, item)
        key = round.id
        for part in ("", "/panel", "/conflicts", "/assignments", "/assignments?by=judge", "/results"):
            if part == "/results":
                round.state, round.closed_at = RoundState.CLOSED, AT
            db.session.commit()
            client, path = sign_in(officer), f"/officer/rounds/{key}{part}"
            client.get(path)
            with count_queries() as count:
                assert client.get(path).status_code == 200, part
            costs.setdefault(part, []).append(int(count))
            db.session.rollback()
    assert all(one == thirty <= 10 for one, thirty in costs.values()), costs


def test_list_of_rounds_costs_the_same_at_1_and_19_rows(officer, sign_in, count_queries) -> None:
    call = make_closed_call(officer)
    item, costs = make_item(call), []
    for number in (1, 18):
        for _ in range(number):
            make_round(call, [make_passed_entry(item)])
        db.session.commit()
        client = sign_in(officer)
        client.get("/officer/rounds")
        with count_queries() as count:
            assert client.get("/officer/rounds").status_code == 200
        costs.append(int(count))
        db.session.rollback()
    assert costs[0] == costs[1]
    assert costs[1] <= 10
