"""A mailbox behind the application, people with passwords, and a browser that keeps CSRF tokens."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from werkzeug.test import TestResponse

from app.extensions import db
from app.people.models import User
from tests.factories.mailbox import Mailbox, serve_mailbox
from tests.factories.people import make_user

PASSWORD = "correct horse battery"


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    """A real server on loopback that the application mails to."""
    settings = app.config["SETTINGS"]
    before = settings.mail_url
    with serve_mailbox() as box:
        settings.mail_url = box.url
        yield box
    settings.mail_url = before


@cache
def _hashed() -> str:
    """Slow on purpose: once for all."""
    return str(hash_password(PASSWORD))


@pytest.fixture
def person(app: Flask) -> User:
    """Somebody with a password."""
    user = make_user("林伟")
    user.password = _hashed()
    db.session.commit()
    return user


@pytest.fixture
def enter(client: FlaskClient) -> Callable[..., TestResponse]:
    """``enter(email)`` signs in through the page."""

    def sign_in(email: str, password: str = PASSWORD, **more: object) -> TestResponse:
        data = {"email": email, "password": password, **more}
        return client.post("/account/sign-in", data=data, buffered=True)

    return sign_in


def link_in(text: str, path: str) -> str:
    """The link of a mail that leads below ``path``, without the site's address."""
    found = re.search(rf"http://localhost({path}/\S+)", text)
    assert found, text
    return found.group(1)


def words(response: TestResponse) -> str:
    """The text of the page's own part, without markup and secrets that differ each time."""
    main = response.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)).strip()
