"""The pages of a correction: proposed, decided, shown beside the mark; and the rankings before and after it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.approvals.models import Approval
from app.decisions.models import Ranking
from app.decisions.packs import Coding
from app.extensions import db
from app.people.states import SeatRole
from app.reviews.models import ReviewCorrection
from app.reviews.queries import review_of
from app.reviews.service import agree_correction, propose_correction
from app.web.papers.archive_papers import judges_report
from tests.factories.decisions import Judged, make_judged_item, rank
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.rounds import make_closed_call

Visit = Callable[..., FlaskClient]


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def _judged() -> Judged:
    return make_judged_item(((80, 80, 80), (84, 85, 86)))


def test_mark_corrected_by_two_shown_beside_the_old_one_everywhere(app: Flask, visit: Visit) -> None:
    judged = _judged()
    rank(judged)
    task, keys = judged.judges(0)[0], [str(row["key"]) for row in judged.call.rubric]
    judge, officer, second = task.judge, judged.officer, judged.second
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    db.session.commit()
    item, results = judged.item.id, f"/officer/rounds/{judged.round.id}/results"
    url, browser = f"/officer/rounds/assignments/{task.id}/correct", visit(officer, AT)
    assert url in _words(browser.get(results))
    assert "需要另一位承办人同意" in _words(browser.get(url))
    assert browser.post(url, data={"reason": "录错"}).status_code == 400
    sent = {f"score-{key}": "98.5" for key in keys} | {"reason": "专家把 98.5 录成了 80"}
    assert browser.post(url, data=sent).status_code == 303
    assert browser.get(url).status_code == 409
    page = f"/officer/approvals/{db.session.scalars(select(Approval)).one().id}/correction"
    assert "提出人不能复核自己的提议" in _words(browser.get(page))
    browser = visit(db.session.merge(second), AT)
    shown = _words(browser.get(page))
    assert "98.50" in shown
    assert "现有排名随即过时" in shown
    assert browser.post(page, data={"answer": "refuse", "opinion": ""}).status_code == 400
    assert browser.post(page, data={"answer": "agree"}).status_code == 303
    shown = _words(browser.get(results))
    for words in ("98.50", "更正前 80.00", "专家把 98.5 录成了 80"):
        assert words in shown, words
    assert browser.post(f"/officer/items/{item}/ranking").status_code == 303
    shown = _words(browser.get(f"/officer/items/{item}/results"))
    assert "更正的评分" in shown
    assert "更正前的评分保留在记录里，不计入" in shown
    own = _words(visit(db.session.merge(judge), AT).get(f"/judge/assignments/{task.id}"))
    assert "80.00" in own
    assert "98.50" in own
    assert "专家把 98.5 录成了 80" in own
    watched = _words(visit(db.session.merge(supervisor), AT).get(f"/supervisor/items/{item}/results"))
    assert "专家把 98.5 录成了 80" in watched


def test_rankings_before_and_after_stand_side_by_side(app: Flask, visit: Visit, count_queries: Any) -> None:
    judged = _judged()
    names = [entry.organisation.name for entry in judged.entries]
    rank(judged)
    task = judged.judges(0)[0]
    given = {str(row["key"]): "98" for row in judged.call.rubric}
    review = review_of(task)
    assert review is not None
    agree_correction(
        propose_correction(review, given, "录错", by=judged.officer, at=AT), by=judged.second, at=AT
    )
    rank(judged)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    db.session.commit()
    assert db.session.query(Ranking).count() == 2
    assert db.session.query(ReviewCorrection).count() == 1
    for person, desk in ((judged.officer, "officer"), (supervisor, "supervisor")):
        browser, url = visit(db.session.merge(person), AT), f"/{desk}/items/{judged.item.id}/rankings"
        page = _words(browser.get(url))
        assert "2 件有变化" in page
        assert all(name in page for name in names)
        with count_queries() as count:
            browser.get(url)
        assert int(count) <= 10, "\n".join(count.statements)


def test_correction_to_others_absent(app: Flask, visit: Visit) -> None:
    judged = _judged()
    task, item = judged.judges(0)[0], judged.item.id
    people = [task.judge, judged.member(0), make_officer(make_closed_call())]
    db.session.commit()
    for person in people:
        browser = visit(db.session.merge(person), AT)
        assert browser.get(f"/officer/rounds/assignments/{task.id}/correct").status_code == 404
        assert browser.get(f"/officer/items/{item}/rankings").status_code == 404


def test_sheet_for_the_archive_prints_the_mark_given_and_the_record_of_the_correction(app: Flask) -> None:
    judged = _judged()
    task, first = judged.judges(0)[0], judged.call.rubric[0]
    review = review_of(task)
    assert review is not None
    proposal = propose_correction(review, {str(first["key"]): "98"}, "录错", by=judged.officer, at=AT)
    made = agree_correction(proposal, by=judged.second, at=AT)
    coding = Coding({}, {task.judge_id: "J01"})
    with app.test_request_context():
        (part,) = judges_report(judged.call, {task.judge_id: [review]}, coding, "示例").parts
    told = "".join(part.remarks)
    for words in (f"{first['name']} 80.00 改为 98.00", "理由：录错", made.digest[:16]):
        assert words in told, words
    assert part.table is not None
    assert "98.00" not in str(part.table.rows)
