"""No English on a Chinese page of ours, in refusals too: Flask-Security's own words never show."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.core import _default_messages
from werkzeug.test import TestResponse

from app.people.models import User
from app.web.account.security.messages import MESSAGES
from tests.factories.mailbox import Mailbox
from tests.web.account.conftest import PASSWORD, link_in, words
from tests.web.account.test_factors import switch_on

Enter = Callable[..., TestResponse]
NOT_USED = re.compile(
    r"US_|OAUTH|CHANGE_EMAIL|USERNAME|LOGIN_E|PASSWORDLESS|INVALID_LOGIN|PHONE|REFRESH_TOKEN|USE_CODE|GENERIC_US"
    r"|CODE_HAS|FAILED_TO|PASSWORD_BREACHED"
)
VISITORS = ["sign-in", "register", "reset", "confirm", "confirm/x", "passkey-sign-in"]
PEOPLE = ["password", "verify", "two-factor", "recovery-codes", "recovery-codes?show_codes=1", "passkeys"]
PEOPLE += ["passkey-verify"]
ALLOWED = {"example", "SHA", "QR", "CNAS", "English"}


def english(response: TestResponse) -> set[str]:
    """English words in the page's own part; addresses of people and of the site are no words."""
    text = re.sub(r"\S+@\S+|https?://\S+|<code>.*?</code>", " ", words(response))
    return set(re.findall(r"[A-Za-z]{3,}", text.partition(">")[2])) - ALLOWED


def test_messages_of_the_library_all_ours() -> None:
    left = {key for key in _default_messages if key not in MESSAGES and not NOT_USED.match(key)}
    assert left == set()
    for text, tone in MESSAGES.values():
        assert re.search("[\u4e00-\u9fff]", text.id)
        assert tone in {"info", "success", "error"}


def test_messages_keep_the_values_they_are_given() -> None:
    for key, (text, _tone) in MESSAGES.items():
        given = set(re.findall(r"%\((\w+)\)", str(_default_messages[key][0])))
        assert set(re.findall(r"%\((\w+)\)", text.id)) <= given, key


@pytest.mark.parametrize("page", VISITORS)
def test_pages_of_visitors_speak_chinese(client: FlaskClient, page: str) -> None:
    assert english(client.get(f"/account/{page}")) == set()


@pytest.mark.parametrize("page", ["sign-in", "register", "reset", "confirm"])
@pytest.mark.parametrize(
    "data", [{}, {"email": "no", "password": "x", "name": "y" * 99}, {"email": "a" * 999}]
)
def test_refusals_to_visitors_speak_chinese(client: FlaskClient, page: str, data: dict[str, str]) -> None:
    answer = client.post(f"/account/{page}", data=data, buffered=True)
    assert answer.status_code == 400
    assert english(answer) == set()


def test_pages_and_refusals_of_people_speak_chinese(client: FlaskClient, enter: Enter, person: User) -> None:
    enter(person.email)
    for page in [*PEOPLE, "profile", "organisations", "organisations/register"]:
        assert english(client.get(f"/account/{page}")) <= {"Werkzeug"}, page
    posts = {
        "password": {"password": "x", "new_password": "short"},
        "verify": {"password": ""},
        "two-factor": {"setup": "nonsense"},
        "passkeys": {"name": "<>", "usage": "x"},
        "passkey-removal": {"name": "没有的"},
        "organisations/register": {},
        "profile": {"locale": "x"},
    }
    for page, data in posts.items():
        answer = client.post(f"/account/{page}", data=data, follow_redirects=True, buffered=True)
        assert english(answer) - {"Werkzeug"} == set(), page


def test_second_step_speaks_chinese(client: FlaskClient, enter: Enter, person: User) -> None:
    enter(person.email)
    switch_on(client)
    client.post("/account/sign-out")
    enter(person.email)
    for page in ("two-factor-code", "recovery-code"):
        assert english(client.get(f"/account/{page}")) == set()
        assert english(client.post(f"/account/{page}", data={"code": "000000"})) == set()


def test_mails_speak_chinese(client: FlaskClient, mailbox: Mailbox, enter: Enter, person: User) -> None:
    data = {"name": "王芳", "email": "fang@example.org", "password": "a phrase nobody knows", "consent": "y"}
    client.post("/account/register", data=data, buffered=True)
    client.post("/account/register", data=data | {"email": person.email}, buffered=True)
    client.post("/account/confirm", data={"email": "fang@example.org"}, buffered=True)
    client.post("/account/reset", data={"email": person.email}, buffered=True)
    link = link_in(mailbox.texts(person.email)[1], "/account/reset")
    client.post(link, data={"password": "quite another phrase"}, buffered=True)
    enter(person.email, "quite another phrase")
    change = {"password": "quite another phrase", "new_password": PASSWORD}
    client.post("/account/password", data=change, buffered=True)
    assert len(mailbox.mails) == 6
    for _, _, mail in mailbox.mails:
        text = re.sub(r"http\S+|\S+@\S+", "", str(mail["Subject"]) + mail.get_content())
        assert re.findall(r"[A-Za-z]{3,}", text) == []
        assert "None" not in text


def test_pages_speak_the_language_that_was_chosen(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    assert '<html lang="en"' in client.get("/account/sign-in").text
