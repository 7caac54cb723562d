"""The officers' pages that take a review out of the count."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.approvals.models import Approval
from app.extensions import db
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.models import Assignment
from tests.factories.decisions import Judged, decide, make_judged_item, propose, rank
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_open_round, make_review

Visit = Callable[..., FlaskClient]


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def _state(assignment: str) -> ReviewState:
    db.session.expire_all()
    return db.session.query(Review).filter_by(assignment_id=assignment).one().state


def test_review_of_an_open_round_voided_from_the_page_of_its_entry(app: Flask, visit: Visit) -> None:
    round, _ = make_open_round(entries=1, judges=2)
    given = db.session.query(Assignment).order_by(Assignment.id).all()
    make_review(given[0])
    key, silent, row, total = given[0].id, given[1].id, round.entries[0].id, "86.00"
    browser, url = visit(make_officer(round.call), AT), f"/officer/rounds/assignments/{key}/void"
    page = _words(browser.get(f"/officer/rounds/entries/{row}"))
    assert url in page
    assert f"/officer/rounds/assignments/{silent}/void" not in page
    form = _words(browser.get(url))
    assert "作废，保留在记录里，不再计入任何结果" in form
    assert total not in form
    assert browser.post(url, data={"reason": ""}).status_code == 400
    assert browser.post(url, data={"reason": "违反纪律"}).status_code == 303
    assert _state(key) == ReviewState.VOIDED
    assert browser.get(url).status_code == 409
    assert browser.get(f"/officer/rounds/assignments/{silent}/void").status_code == 404


def _propose(judged: Judged, visit: Visit) -> tuple[str, str]:
    key, officer = judged.judges(0)[0].id, judged.officer
    browser, url = visit(officer, AT), f"/officer/rounds/assignments/{key}/void"
    assert url in _words(browser.get(f"/officer/rounds/{judged.round.id}/results"))
    assert "需要另一位承办人同意" in _words(browser.get(url))
    assert browser.post(url, data={"reason": "事后查明应当回避"}).status_code == 303
    assert _state(key) == ReviewState.DONE
    assert browser.post(url, data={"reason": "再次"}).status_code == 409
    return key, db.session.query(Approval).one().id


def test_review_of_a_closed_round_voided_by_two(app: Flask, visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    propose(judged, 0)
    second, officer, round, item = judged.second, judged.officer, judged.round.id, judged.item.id
    key, approval = _propose(judged, visit)
    page = f"/officer/approvals/{approval}/voiding"
    own = _words(visit(db.session.merge(officer), AT).get(page))
    assert "提出人不能复核自己的提议" in own
    assert "撤回提议" in own
    browser = visit(db.session.merge(second), AT)
    assert browser.get(f"/officer/approvals/{approval}").location == page
    assert "事后查明应当回避" in _words(browser.get("/officer/approvals"))
    shown = _words(browser.get(page))
    for words in ("有效评审由 3 份减为 2 份", "现有排名随即过时", "待复核的拟定结果不能再同意"):
        assert words in shown, words
    assert browser.post(page, data={"answer": "refuse", "opinion": ""}).status_code == 400
    assert browser.post(page, data={"answer": "agree"}).status_code == 303
    assert _state(key) == ReviewState.VOIDED
    assert browser.post(page, data={"answer": "agree"}).status_code == 409
    results = _words(browser.get(f"/officer/rounds/{round}/results"))
    assert "作废理由：事后查明应当回避" in results
    assert "已过时" in _words(browser.get(f"/officer/items/{item}/results"))


def test_consequences_name_an_agreed_decision(app: Flask, visit: Visit) -> None:
    judged = make_judged_item()
    decide(judged, 0)
    key = judged.judges(0)[0].id
    page = _words(visit(judged.officer, AT).get(f"/officer/rounds/assignments/{key}/void"))
    assert "已复核同意的拟定结果不能公示，须撤回后重新提出" in page


def test_proposal_of_voiding_is_not_decided_as_a_correction_of_a_call(app: Flask, visit: Visit) -> None:
    judged = make_judged_item()
    second = judged.second
    key, approval = _propose(judged, visit)
    browser = visit(db.session.merge(second), AT)
    answer = browser.post(f"/officer/approvals/{approval}/decide", data={"answer": "agree"})
    assert answer.status_code == 404
    assert _state(key) == ReviewState.DONE


def test_voiding_to_others_absent(app: Flask, visit: Visit) -> None:
    judged = make_judged_item()
    judge, member = judged.judges(0)[0].judge, judged.member(0)
    other = make_officer(make_closed_call())
    key, approval = _propose(judged, visit)
    for person in (judge, member, other):
        browser = visit(db.session.merge(person), AT)
        assert browser.get(f"/officer/rounds/assignments/{key}/void").status_code == 404
        assert browser.get(f"/officer/approvals/{approval}/voiding").status_code == 404


def test_pages_of_voiding_within_budget(app: Flask, visit: Visit, count_queries: Any) -> None:
    judged = make_judged_item()
    decide(judged, 0)
    second = judged.second
    _key, approval = _propose(judged, visit)
    browser = visit(db.session.merge(second), AT)
    for url in (
        f"/officer/rounds/assignments/{judged.judges(1)[0].id}/void",
        f"/officer/approvals/{approval}/voiding",
    ):
        browser.get(url)
        with count_queries() as count:
            assert browser.get(url).status_code == 200
        assert int(count) <= 10, "\n".join(count.statements)
