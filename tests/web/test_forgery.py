"""A33: requests that another site makes a signed-in browser send, and addresses that lead off ours."""

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.extensions import csrf
from app.people.states import SeatRole
from app.web.public.preferences import safe_return
from tests.factories.people import AT, make_user, seat
from tests.web.account.test_signing_in import HOSTS

Visit = Callable[..., FlaskClient]
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json",
    "application/octet-stream", "",
)  # fmt: skip
PARTS = {"int": "1", "token": "x" * 43, "digest": "0" * 64, "slug": "a-b", "string": "x", "path": "x"}
HARMLESS = {"app.web.public.preferences.preferences"}
"""Exempt from tokens: sets cookies of taste, nothing else."""
CORPUS = (
    *HOSTS,
    "/\t/evil.example",
    "/%5cevil.example",
    "https:evil.example",
    "data:text/html,x",
    "\x00//evil.example",
)


@pytest.fixture
def tokens_asked(app: Flask, client: FlaskClient) -> Iterator[None]:
    """CSRF as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def path_of(rule: Rule) -> str:
    def part(found: re.Match[str]) -> str:
        kind = found[1] or "string"
        return kind[4:-1].split(",")[0] if kind.startswith("any(") else PARTS.get(kind, "0" * 12)

    return re.sub(r"<(?:([^:>]+):)?\w+>", part, rule.rule)


def test_exempt_from_tokens_is_what_only_sets_cookies() -> None:
    """A33."""
    assert csrf._exempt_views == HARMLESS
    assert not csrf._exempt_blueprints


@pytest.mark.usefixtures("tokens_asked")
def test_unsafe_methods_without_a_token_refused_on_every_route(app: Flask, visit: Visit) -> None:
    """A33: generated over the URL map; every content type takes its turn, with a stranger's Origin and Referer."""
    officer = make_user()
    seat(officer, SeatRole.OFFICER)
    client, types, wrong, asked = visit(officer, AT), cycle(TYPES), [], 0
    strange = {
        "Origin": "https://evil.example",
        "Referer": "https://evil.example/",
        "Accept": "application/json",
    }
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if rule.endpoint == "public.preferences":
                continue
            answer = client.open(
                path_of(rule), method=method, data=b"a=b", content_type=next(types) or None, headers=strange
            )
            asked += 1
            if answer.status_code not in {400, 404}:
                wrong.append(f"{method} {rule.rule}: {answer.status_code}")
    assert wrong == []
    assert asked > 200


@pytest.mark.usefixtures("tokens_asked")
@pytest.mark.parametrize("token", ["", "x", "IjEi.x.y", "a" * 5000])
def test_token_of_ones_own_making_refused(visit: Visit, token: str) -> None:
    """A33."""
    client = visit(make_user(), AT)
    data = {"name": "新名", "phone": "", "locale": "en", "csrf_token": token}
    assert client.post("/account/profile", data=data).status_code == 400


@pytest.mark.usefixtures("tokens_asked")
def test_token_of_another_session_refused(app: Flask, visit: Visit) -> None:
    """A33."""
    other = app.test_client().get("/account/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', other)
    assert token is not None
    client = visit(make_user(), AT)
    data = {"name": "新名", "phone": "", "locale": "en", "csrf_token": token[1]}
    assert client.post("/account/profile", data=data).status_code == 400


@pytest.mark.parametrize("target", CORPUS)
def test_ways_back_never_leave_the_site(client: FlaskClient, target: str) -> None:
    """A33: the corpus of open redirects, on the road of every page's preferences."""
    answer = client.post("/preferences", data={"next": target, "theme": "dark"})
    assert answer.status_code == 303
    place = answer.headers["Location"].replace("\\", "/")
    assert urlsplit(urljoin("http://localhost/preferences", place)).netloc == "localhost"
    assert urlsplit(urljoin("http://localhost/", safe_return(target))).netloc in {"localhost"}


@pytest.mark.parametrize(
    "target", ["/lab//evil.example", "/lab/../..//evil.example", "//evil.example/lab/", "/labs"]
)
def test_arrival_never_leaves_the_site(visit: Visit, target: str) -> None:
    """A33."""
    answer = visit(make_user(), AT).get("/account/", query_string={"next": target})
    assert urlsplit(urljoin("http://localhost/account/", answer.headers["Location"])).netloc == "localhost"
