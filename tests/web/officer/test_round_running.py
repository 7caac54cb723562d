"""The officer's pages while a round is read: alarms, extra readings, replacing a judge, putting off the date."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.approvals.models import Approval
from app.extensions import db
from app.reviews.models import ReadingBatch, Review, SpreadReason
from app.reviews.states import BatchState
from app.rounds.models import Assignment, Round
from app.rounds.states import AssignmentState
from tests.factories.people import AT, make_officer
from tests.factories.readings import make_part_read_round
from tests.factories.rounds import make_closed_call, make_open_round, make_panelist, make_review

Visit = Callable[..., FlaskClient]


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


@pytest.fixture
def part(app: Flask) -> tuple[Round, Any]:
    round, _panel = make_part_read_round()
    officer = make_officer(round.call)
    db.session.commit()
    return round, officer


def test_extra_readings_proposed_explained_and_handed_out(part: tuple[Round, Any], visit: Visit) -> None:
    round, officer = part
    item, totals = round.items[0].item_id, [str(r.total) for r in db.session.scalars(select(Review))]
    browser, base = visit(officer, AT), f"/officer/rounds/{round.id}"
    page = _words(browser.get(f"{base}/readings"))
    assert "按规则补充评审" in page
    assert f"{base}/readings" in _words(browser.get(base))
    assert browser.post(f"{base}/readings/propose", data={"item": item, "asked": "10"}).status_code == 400
    assert browser.post(f"{base}/readings/propose", data={"item": item, "asked": "5"}).status_code == 303
    batch = db.session.scalars(select(ReadingBatch)).one()
    page = _words(browser.get(f"{base}/readings"))
    assert "约 " in page
    assert "倍；无利益关系，没有评过这一件" in page
    assert not [total for total in totals if total in page]
    assert "判错的可能" not in page
    assert "入选的可能" in page
    decide = f"/officer/rounds/readings/{batch.id}/decide"
    assert browser.post(decide, data={"answer": "hand-out"}).status_code == 303
    db.session.expire_all()
    assert batch.state == BatchState.HANDED_OUT
    assert browser.post(decide, data={"answer": "hand-out"}).status_code == 409
    assert "已分发" in _words(browser.get(f"{base}/readings"))


def test_alarm_shown_without_figures_and_answered_with_a_reason(app: Flask, visit: Visit) -> None:
    round, _panel = make_open_round(entries=2, judges=2)
    officer, row = make_officer(round.call), round.entries[0]
    own = db.session.scalars(select(Assignment).where(Assignment.entry_id == row.entry_id)).all()
    for assignment, score in zip(own, (91.25, 55.75), strict=True):
        make_review(assignment, [score] * 5)
    db.session.commit()
    browser, url = visit(officer, AT), f"/officer/rounds/entries/{row.id}/spread"
    board = _words(browser.get(f"/officer/rounds/{round.id}"))
    assert "1 件申报的评分分歧超过公布的界限" in board
    readings = _words(browser.get(f"/officer/rounds/{round.id}/readings"))
    assert url in readings
    assert not [figure for figure in ("91.25", "55.75", "35.5") if figure in board + readings]
    assert "超过 20" in _words(browser.get(url))
    assert browser.post(url, data={"reason": ""}).status_code == 400
    assert browser.post(url, data={"reason": "看重的方面不同"}).status_code == 303
    assert db.session.scalars(select(SpreadReason)).one().reviews == 2
    readings = _words(browser.get(f"/officer/rounds/{round.id}/readings"))
    assert "已说明：看重的方面不同" in readings
    assert "超过公布的界限" not in _words(browser.get(f"/officer/rounds/{round.id}"))


def test_judge_replaced_from_the_board(app: Flask, visit: Visit) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    officer, spare = make_officer(round.call), make_panelist(round)
    db.session.commit()
    name, browser = spare.user.name, visit(officer, AT)
    url = f"/officer/rounds/panelists/{panel[0].id}/replace"
    assert url in _words(browser.get(f"/officer/rounds/{round.id}"))
    page = _words(browser.get(url))
    assert name in page
    assert page.count('name="mark"') == 1
    mark = page.split('name="mark" value="')[1].split('"')[0]
    assert browser.post(url, data={"mark": "x", "reason": "住院"}).status_code == 400
    assert browser.post(url, data={"mark": mark, "reason": "住院"}).status_code == 303
    db.session.expire_all()
    given = db.session.scalars(select(Assignment).where(Assignment.judge_id == spare.user_id)).all()
    assert [a.state for a in given] == [AssignmentState.ASSIGNED] * 2
    assert browser.get(url).status_code == 409


def test_replacement_that_nobody_can_take_says_who_lacks(app: Flask, visit: Visit) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    db.session.commit()
    browser, url = visit(officer, AT), f"/officer/rounds/panelists/{panel[0].id}/replace"
    assert "还缺 1 名专家" in _words(browser.get(url))
    assert browser.post(url, data={"mark": "", "reason": "住院"}).status_code == 409


def test_date_put_off_by_two_and_laggards_marked(app: Flask, visit: Visit) -> None:
    round, _panel = make_open_round(entries=1, judges=1)
    officer, second = make_officer(round.call), make_officer(round.call)
    db.session.commit()
    late = round.due_at + timedelta(hours=1)
    base, url = f"/officer/rounds/{round.id}", f"/officer/rounds/{round.id}/extend"
    browser = visit(officer, late)
    board = _words(browser.get(base))
    assert "进度落后" in board
    assert url in board
    assert "通知 1 位有分派的专家" in _words(browser.get(url))
    assert browser.post(url, data={"due_at": "2020-01-01", "reason": "出差"}).status_code == 400
    day = (late + timedelta(days=9)).date().isoformat()
    assert browser.post(url, data={"due_at": day, "reason": "专家出差"}).status_code == 303
    approval = db.session.scalars(select(Approval)).one().id
    page = f"/officer/approvals/{approval}/round-extension"
    assert "提出人不能复核自己的提议" in _words(browser.get(page))
    assert "进度落后" in _words(browser.get(base))
    browser = visit(db.session.merge(second), late)
    assert browser.get(f"/officer/approvals/{approval}").location == page
    assert "专家出差" in _words(browser.get(page))
    assert browser.post(page, data={"answer": "agree"}).status_code == 303
    db.session.expire_all()
    assert round.due_at > late + timedelta(days=8)


def test_pages_of_a_running_round_hidden_from_others_and_within_budget(
    part: tuple[Round, Any], visit: Visit, count_queries: Any
) -> None:
    round, officer = part
    base, row, panelist = f"/officer/rounds/{round.id}", round.entries[0].id, round.panelists[0]
    urls = [f"{base}/readings", f"{base}/extend", f"/officer/rounds/entries/{row}/spread"]
    for person in (panelist.user, make_officer(make_closed_call())):
        db.session.commit()
        browser = visit(person, AT)
        for url in [*urls, f"/officer/rounds/panelists/{panelist.id}/replace"]:
            assert browser.get(url).status_code == 404, url
    browser = visit(db.session.merge(officer), AT)
    for url in [base, *urls]:
        browser.get(url)
        with count_queries() as count:
            assert browser.get(url).status_code == 200
        assert int(count) <= 10, url + "\n" + "\n".join(count.statements)
