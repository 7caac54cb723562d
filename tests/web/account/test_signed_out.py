"""Pages that are open to everybody with an account: should signing in ever be forgotten, their policies still ask."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import guards

pytestmark = pytest.mark.usefixtures("app")
ADDRESSES = [
    ("GET", "/account/"),
    ("GET", "/account/letters"),
    ("GET", "/account/organisations"),
    ("GET", "/account/organisations/register"),
    ("GET", "/account/personal-data"),
    ("POST", "/account/personal-data/copy"),
    ("GET", "/account/profile"),
    ("POST", f"/account/sessions/{'0' * 64}/end"),
    ("POST", "/account/sessions/end-others"),
]


def test_visitor_is_sent_to_sign_in_and_refused_where_nobody_asks_for_that(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first door is the same for all pages (``guards._fetch``); behind it each has its own."""
    json = {"Accept": "application/json"}

    def answers() -> dict[tuple[str, str], int]:
        return {
            (method, path): client.open(path, method=method, headers=json).status_code
            for method, path in ADDRESSES
        }

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert answers() == dict.fromkeys(ADDRESSES, 401)
    fetch = guards._fetch
    monkeypatch.setattr(guards, "_fetch", lambda load, parts, _anonymous: fetch(load, parts, True))
    assert answers() == dict.fromkeys(ADDRESSES, 403)
