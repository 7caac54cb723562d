"""Error pages when what the frame of a page needs is itself at fault."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.extensions import db
from app.shared.text import t
from app.web.headers import POLICY
from app.web.navigation import RAILS, RailRow
from tests.factories.people import AT, make_user

Visit = Callable[..., FlaskClient]
BROKEN = RailRow(t("榜单"), "public.no_such_page", None, None, None)


@contextmanager
def without(table: str) -> Iterator[None]:
    """A database that has lost a table: every statement on it fails, as SQLite and PostgreSQL let it fail."""

    def rename(old: str, new: str) -> None:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text(f'ALTER TABLE "{old}" RENAME TO "{new}"'))

    rename(table, f"{table}_lost")
    try:
        yield
    finally:
        rename(f"{table}_lost", table)


@pytest.fixture(autouse=True)
def as_in_production(app: Flask) -> Iterator[None]:
    """Tests otherwise see the exception itself."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


def _is_plain_and_styled(answer: TestResponse) -> bool:
    page = answer.get_data(as_text=True)
    words = "系统出了问题" in page and "Something went wrong" in page
    return words and "css/theme.css" in page and answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("table", ["letter", "user"])
@pytest.mark.parametrize("path", ["/", "/no-such-page", "/account/profile"])
def test_error_page_database_lost_what_the_frame_asks_for_is_plain(
    visit: Visit, table: str, path: str
) -> None:
    client = visit(make_user(), AT)
    assert client.get("/account/profile").status_code == 200
    with without(table):
        answer = client.get(path)
    assert answer.status_code in {500, 503}
    assert _is_plain_and_styled(answer)
    assert client.get("/account/profile").status_code == 200


def test_error_page_sessions_lost_keeps_its_frame(visit: Visit) -> None:
    """Told once, the session is an empty one: the frame is a visitor's."""
    client = visit(make_user(), AT)
    with without("login_session"):
        answer = client.get("/")
    assert answer.status_code in {500, 503}
    assert 'class="sections"' in answer.get_data(as_text=True)


def test_error_page_database_lost_for_a_visitor_keeps_its_frame(visit: Visit) -> None:
    """Nothing in a visitor's frame asks the database, so he gets the usual page."""
    client = visit(None, AT)
    with without("call"):
        answer = client.get("/calls")
    assert answer.status_code in {500, 503}
    assert 'class="sections"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(("path", "status"), [("/", 500), ("/no-such-page", 500)])
def test_error_page_fault_in_the_navigation_is_plain(visit: Visit, path: str, status: int) -> None:
    RAILS.rows["public"].append(BROKEN)
    try:
        answer = visit(None, AT).get(path)
    finally:
        RAILS.rows["public"].remove(BROKEN)
    assert answer.status_code == status
    assert _is_plain_and_styled(answer)


def test_error_page_fault_of_a_script_is_told_as_json(visit: Visit) -> None:
    client = visit(make_user(), AT)
    with without("letter"):
        answer = client.get("/", headers={"Accept": "application/json"})
    assert answer.status_code in {500, 503}
    assert "error" in answer.get_json()


@pytest.mark.parametrize(
    ("method", "path", "size", "status", "line"),
    [
        ("GET", "/account/profile", 0, 302, "INFO a visitor was asked to sign in at /account/profile: 198.51.100.7"),
        ("POST", "/account/profile", 0, 302, "INFO a visitor was asked to sign in at /account/profile: 198.51.100.7"),
        ("POST", "/account/sign-in", 3 << 20, 413, "WARNING a body above its limit at /account/sign-in: 198.51.100.7"),
    ],
)  # fmt: skip
def test_refusal_before_any_page_is_one_line_of_the_log(
    visit: Visit, caplog: pytest.LogCaptureFixture, method: str, path: str, size: int, status: int, line: str
) -> None:
    """401 and 413: where, and from which network; nothing of what was sent."""
    from_afar = {"REMOTE_ADDR": "198.51.100.7"}
    with caplog.at_level(logging.INFO, logger="app.web.errors"):
        answer = visit(None, AT).open(
            path, method=method, data={"email": "zq" * (size // 2)}, environ_base=from_afar
        )
    assert answer.status_code == status
    told = [f"{r.levelname} {r.getMessage()}" for r in caplog.records if r.name == "app.web.errors"]
    assert told == [line]
