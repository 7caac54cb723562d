"""Reporting an error of a page, and the desk that answers."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.faults.models import Fault
from app.faults.service import report_fault
from app.faults.states import FaultState
from app.history.models import Reading
from app.people.models import User
from app.people.states import SeatRole
from tests.factories.people import AT, make_officer, make_user, seat

Visit = Callable[..., FlaskClient]
TOLD = {"page": "/calls", "wrong": "第二段的日期写错了"}


def make_admin() -> User:
    user = make_user()
    seat(user, SeatRole.SYSTEM_ADMIN)
    return user


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Fault)) or 0


@pytest.mark.parametrize(
    ("asked", "filled"),
    [
        ("/calls", "/calls"),
        ("", "/"),
        ("//evil.example/x", "/"),
        ("https://evil.example", "/"),
        ("/x%22%3E%3Cscript%3E", "/x&#34;&gt;&lt;script&gt;"),
    ],
)
def test_form_is_filled_with_the_page_when_it_is_of_this_site(visit: Visit, asked: str, filled: str) -> None:
    page = visit(None, AT).get(f"/faults/report?page={asked}").get_data(as_text=True)
    assert f'value="{filled}"' in page


def test_visitor_reports_and_goes_back(visit: Visit) -> None:
    client = visit(None, AT)
    answer = client.post("/faults/report", data=TOLD | {"contact": "a@example.com"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/faults/reported?page=/calls")
    assert 'href="/calls"' in client.get(answer.headers["Location"]).get_data(as_text=True)
    fault = db.session.scalars(select(Fault)).one()
    assert (fault.page, fault.contact, fault.state) == ("/calls", "a@example.com", FaultState.WAITING)


@pytest.mark.parametrize(
    "wrong",
    [
        {"wrong": ""},
        {"wrong": "错" * 1001},
        {"contact": "not an address"},
        {"page": "https://evil.example/"},
        {"page": "/" + "x" * 400},
        {"homepage": "https://spam.example"},
    ],
)
def test_report_with_something_wrong_is_shown_again(visit: Visit, wrong: dict[str, str]) -> None:
    answer = visit(None, AT).post("/faults/report", data=TOLD | wrong)
    assert answer.status_code == 400
    assert kept() == 0


def test_whole_address_of_this_site_is_taken_as_its_path(visit: Visit) -> None:
    visit(None, AT).post("/faults/report", data=TOLD | {"page": "http://localhost/needs"})
    assert db.session.scalars(select(Fault.page)).one() == "/needs"


def test_report_without_a_token_is_refused(visit: Visit) -> None:
    client = visit(None, AT)
    client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        assert client.post("/faults/report", data=TOLD).status_code == 400
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = False
    assert kept() == 0


def test_address_that_is_a_secret_is_not_passed_on(visit: Visit) -> None:
    client = visit(None, AT)
    for path in ("/notices/objections/abcde-abcde-abcde-abcde", f"/account/invitations/{'a' * 43}"):
        page = client.get(path).get_data(as_text=True)
        assert f"page={path}" not in page


def test_administrator_answers_and_others_learn_nothing(visit: Visit) -> None:
    fault, admin, officer = (
        report_fault("/calls", "日期写错了呀", "", by=None, at=AT),
        make_admin(),
        make_officer(),
    )
    db.session.commit()
    path = f"/admin/faults/{fault.id}"
    assert visit(officer, AT).get(path).status_code == 404
    client = visit(admin, AT)
    assert "网页纠错等待处理" in client.get("/admin/").get_data(as_text=True)
    assert "日期写错了呀" in client.get("/admin/faults").get_data(as_text=True)
    assert client.get(path).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Reading).where(Reading.noun == "fault")) == 1
    assert client.post(f"{path}/answer", data={"outcome": "decline"}).status_code == 400
    assert client.post(f"{path}/answer", data={"outcome": "decline", "answer": "原文如此"}).status_code == 303
    assert client.post(f"{path}/answer", data={"outcome": "correct"}).status_code == 409
    assert "原文如此" in client.get(path).get_data(as_text=True)
