"""A42: "who opened entry 17 between nine and ten" is a page, for the supervisor and the audit administrator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Assignment, RoundEntry
from tests.factories.people import AT, make_user, seat
from tests.factories.rounds import make_open_round

Visit = Callable[..., FlaskClient]
NINE = AT.replace(hour=1, minute=0)  # 09:00 in Shanghai
PAGES = {"supervisor": "/supervisor/readings", "audit_admin": "/admin/record/readings"}


def opened(noun: str, key: str, by: User, at: object) -> None:
    db.session.add(Reading(noun=noun, subject_id=key, actor_id=by.id, at=at, page="/somewhere"))


def watcher(role: str) -> User:
    user = make_user()
    seat(user, SeatRole(role))
    return user


@pytest.mark.parametrize("role", list(PAGES))
def test_who_opened_an_entry_between_nine_and_ten(visit: Visit, role: str) -> None:
    """A42: by the code of the round, the judges' copies included, in three filters of one page."""
    _round, panel = make_open_round(entries=2, judges=2)
    rows = db.session.query(RoundEntry).order_by(RoundEntry.code).all()
    rows[0].code, rows[1].code = "A17", "B107"
    copies = {
        row.code: db.session.query(Assignment)
        .filter_by(entry_id=row.entry_id, judge_id=panel[0].user_id)
        .one()
        for row in rows
    }
    panel[0].user.name, panel[1].user.name = "甲专家", "乙专家"
    officer, late, early = make_user("丙承办"), make_user("丁承办"), make_user("戊承办")
    opened("assignment", copies["A17"].id, panel[0].user, NINE + timedelta(minutes=30))
    opened("assignment", copies["B107"].id, panel[1].user, NINE + timedelta(minutes=30))
    opened("entry", rows[0].entry_id, officer, NINE)
    opened("entry", rows[0].entry_id, late, NINE + timedelta(hours=1))
    opened("entry", rows[0].entry_id, early, NINE - timedelta(seconds=1))
    browser = visit(watcher(role), AT)
    asked = {"code": "17", "day": "2026-11-23", "since": "09:00", "until": "10:00"}
    for path in (PAGES[role], f"{PAGES[role]}.csv"):
        page = browser.get(path, query_string=asked).text
        shown = {name for name in ("甲专家", "乙专家", "丙承办", "丁承办", "戊承办") if name in page}
        assert shown == {"甲专家", "丙承办"}, path
    for code in ("a17", "017"):
        assert "甲专家" in browser.get(PAGES[role], query_string=asked | {"code": code}).text
    by_judge = browser.get(PAGES[role], query_string=asked | {"noun": "assignment"}).text
    assert ("甲专家" in by_judge, "丙承办" in by_judge) == (True, False)
    by_person = browser.get(PAGES[role], query_string={"who": late.email}).text
    assert ("丁承办" in by_person, "丙承办" in by_person) == (True, False)
    nobody = browser.get(PAGES[role], query_string={"code": "no such thing", "since": "25:99", "day": "x"})
    assert "没有符合条件的记录" in nobody.text


def test_readings_cost_the_same_at_one_and_at_thirty(visit: Visit, count_queries: Callable) -> None:  # type: ignore[type-arg]
    user, counts = watcher("supervisor"), []
    for rows in (1, 30):
        for _ in range(rows):
            opened("user", user.id, make_user(), AT)
        browser = visit(user, AT)
        with count_queries() as count:
            assert browser.get("/supervisor/readings").status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("role", ["officer", "judge", "security_admin", "discipline"])
def test_readings_are_closed_to_other_seats(visit: Visit, role: str) -> None:
    browser = visit(watcher(role), AT)
    for path in PAGES.values():
        assert {browser.get(path).status_code, browser.get(f"{path}.csv").status_code} == {403}
