"""Headers of answers of every sort (A33: clickjacking; A34: no address leaks in a Referer)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.web.headers import ALWAYS, HTTPS_FOR
from config import Settings
from tests.factories.people import AT, make_user

Visit = Callable[..., FlaskClient]
SORTS = ("/", "/no-such-page", "/account/profile", "/robots.txt", "/api/v1/calls", "/search?q=x", "/healthz")


@pytest.mark.parametrize("path", SORTS)
def test_headers_of_every_sort_of_answer_protect_it(client: FlaskClient, path: str) -> None:
    """A33: no frame of another site shows a page of ours."""
    answer = client.get(path)
    lacking = {name for name in ALWAYS if name not in answer.headers}
    assert lacking == set()
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "Server" not in answer.headers
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/help", "/account/profile", "/no-such-page"])
def test_headers_with_a_session_keep_pages_out_of_caches(visit: Visit, path: str) -> None:
    answer = visit(make_user(), AT).get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert "Content-Encoding" not in answer.headers


def test_headers_of_open_data_let_other_sites_read_them(client: FlaskClient) -> None:
    answer = client.get("/api/v1/calls")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_headers_on_https_keep_browsers_there(tmp_path: Path) -> None:
    settings = Settings.for_tests(f"sqlite:///{tmp_path / 'a.db'}", tmp_path)
    settings.site_url = "https://jiebang.example"
    made: Flask = create_app(settings)
    answer = made.test_client().get("/robots.txt", base_url="https://jiebang.example")
    assert answer.headers["Strict-Transport-Security"] == HTTPS_FOR
    plain = made.config["SESSION_COOKIE_NAME"], made.config["SESSION_COOKIE_SECURE"]
    assert plain == ("__Host-session", True)


def test_headers_on_http_promise_no_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/robots.txt").headers
