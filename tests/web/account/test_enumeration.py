"""A34: work and words for known and unknown addresses; links of mails are good once, and for what they were made."""

from collections.abc import Callable

import pytest
from argon2 import low_level
from flask.testing import FlaskClient

from app.people.models import User
from tests.factories.mailbox import Mailbox
from tests.web.account.conftest import PASSWORD, link_in

STRANGER = "nobody@example.org"
NEW = {"name": "王芳", "password": "a phrase nobody knows", "consent": "y"}
ROADS = {
    "sign in": ("/account/sign-in", {"password": "wrong password"}),
    "reset": ("/account/reset", {}),
    "register": ("/account/register", NEW),
}


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time the slow function ran: what an answer's time tells."""
    ran: list[str] = []
    for name in ("hash_secret", "verify_secret", "hash_secret_raw", "core"):
        real = getattr(low_level, name)

        def counted(
            *given: object, real: Callable[..., object] = real, name: str = name, **more: object
        ) -> object:
            ran.append(name)
            return real(*given, **more)

        monkeypatch.setattr(low_level, name, counted)
        monkeypatch.setattr("argon2._password_hasher." + name, counted, raising=False)
    return ran


@pytest.mark.parametrize("road", ROADS)
def test_a34_known_and_unknown_addresses_cost_the_same_work(
    client: FlaskClient, mailbox: Mailbox, person: User, hashing: list[str], road: str
) -> None:
    """A34: enumeration by time, counted in runs of the slow hash."""
    path, more = ROADS[road]
    client.post(path, data={**more, "email": "warm.up@example.org"}, buffered=True)
    work = []
    for email in (person.email, STRANGER):
        hashing.clear()
        client.post(path, data={**more, "email": email}, buffered=True)
        work.append(len(hashing))
    assert work[0] == work[1]
    assert work[0] > 0


def test_a34_link_of_one_mail_opens_nothing_else(client: FlaskClient, mailbox: Mailbox, person: User) -> None:
    """A34: a token that confirms an address sets no password, and the other way round."""
    client.post("/account/reset", data={"email": person.email}, buffered=True)
    token = link_in(mailbox.texts(person.email)[0], "/account/reset").rpartition("/")[2]
    before = person.password
    client.post(f"/account/confirm/{token}")
    assert client.get("/account/profile").status_code == 302
    asked = client.application.test_client()
    asked.post("/account/register", data={**NEW, "email": STRANGER}, buffered=True)
    confirming = link_in(mailbox.texts(STRANGER)[0], "/account/confirm").rpartition("/")[2]
    client.post(f"/account/reset/{confirming}", data={"password": "quite another phrase"}, buffered=True)
    assert person.password == before


def test_a34_older_links_are_worth_nothing_once_a_password_was_set(
    client: FlaskClient, mailbox: Mailbox, person: User
) -> None:
    """A34: reuse."""
    for _ in range(2):
        client.post("/account/reset", data={"email": person.email}, buffered=True)
    older, newer = (link_in(text, "/account/reset") for text in mailbox.texts(person.email)[:2])
    client.post(newer, data={"password": "quite another phrase"}, buffered=True)
    client.post(older, data={"password": PASSWORD}, buffered=True)
    other = client.application.test_client()
    data = {"email": person.email, "password": "quite another phrase"}
    assert other.post("/account/sign-in", data=data).status_code == 302


def test_a34_pages_with_a_token_send_no_referer_and_load_nothing(
    client: FlaskClient, mailbox: Mailbox, person: User
) -> None:
    """A34: a token in an address leaves by no link of the page."""
    client.post("/account/reset", data={"email": person.email}, buffered=True)
    answer = client.get(link_in(mailbox.texts(person.email)[0], "/account/reset"))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store" or "no-store" in answer.headers["Cache-Control"]
