"""The supervisor reads every project, changes none, and each reading is on the record."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.history.models import Reading
from app.people.models import User
from app.people.states import SeatRole
from tests.factories.calls import make_item
from tests.factories.copying import make_many
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.projects import LATER, make_project, make_requested, make_running
from tests.factories.rounds import make_closed_call

Visit = Callable[..., FlaskClient]


@pytest.fixture
def supervisor(client: FlaskClient) -> User:
    user = make_user()
    seat(user, SeatRole.SUPERVISOR)
    return user


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_supervisor_finds_a_project_by_list_state_and_words(visit: Visit, supervisor: User) -> None:
    one, two = make_project(), make_running()
    numbers = one.project.number, two.project.number
    one.project.title, two.project.title = "甲题示例", "乙题示例"
    call, name = one.project.call_id, two.project.organisation.name
    browser = visit(supervisor, AT)
    for query, wanted in (
        ({}, (True, True)),
        ({"state": "running"}, (False, True)),
        ({"call": call}, (True, False)),
        ({"q": "乙题"}, (False, True)),
        ({"q": name}, (False, True)),
        ({"q": numbers[0]}, (True, numbers[0] == numbers[1])),
        ({"q": "100%_"}, (False, False)),
        ({"q": "甲题", "state": "running"}, (False, False)),
        ({"call": "'; --", "page": "99999999"}, (False, False)),
    ):
        page = browser.get("/supervisor/projects", query_string=query)
        assert page.status_code == 200
        assert tuple(title in _words(page) for title in ("甲题示例", "乙题示例")) == wanted, query


def test_filters_stay_when_a_state_is_chosen(visit: Visit, supervisor: User) -> None:
    make_running()
    page = _words(visit(supervisor, AT).get("/supervisor/projects?q=JSJB"))
    assert "state=running&amp;q=JSJB" in page or "q=JSJB&amp;state=running" in page


def test_supervisor_reads_a_project_and_finds_nothing_to_press(visit: Visit, supervisor: User) -> None:
    agreeing, (submitted, _) = make_project(), make_requested()
    keys, me = [agreeing.project.id, submitted.project.id], supervisor.id
    browser = visit(supervisor, LATER)
    assert f"/supervisor/projects/{keys[0]}" in _words(browser.get("/supervisor/"))
    for key in keys:
        page = _words(browser.get(f"/supervisor/projects/{key}"))
        content = page.split("<main")[1].split("</main>")[0]
        assert "任务书" in content
        for forbidden in ("<form", "disabled", "/sign", "/decide", "/cosign", "/drop"):
            assert forbidden not in content, forbidden
        assert db.session.query(Reading).filter_by(actor_id=me, subject_id=key).count() == 1


def test_supervisors_projects_to_others_absent(visit: Visit, supervisor: User) -> None:
    cast = make_running()
    key, people = cast.project.id, (cast.officer, cast.member, cast.issuer, make_user())
    for person in people:
        browser = visit(db.session.merge(person), AT)
        assert browser.get(f"/supervisor/projects/{key}").status_code == 404
        assert browser.get("/supervisor/projects").status_code in (403, 404)
    assert visit(db.session.merge(supervisor), AT).get("/supervisor/projects/zzzzzzzzzzzz").status_code == 404


def test_supervisors_list_costs_the_same_at_one_and_thirty(
    visit: Visit, supervisor: User, count_queries: Any
) -> None:
    officer, counts = make_officer(), []
    call = make_closed_call(officer)
    for number in (1, 29):
        make_many(number, lambda: make_project(make_item(call), officer))
        browser = visit(db.session.merge(supervisor), AT)
        browser.get("/supervisor/projects")
        with count_queries() as count:
            assert browser.get("/supervisor/projects").status_code == 200
        counts.append(count)
    assert int(counts[0]) == int(counts[1]), counts[1].statements
    assert int(counts[1]) <= 10, "\n".join(counts[1].statements)
