"""Requests at an instant of the test's choosing."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.people.models import User
from app.web.receipt_clock import RECEIVED


@pytest.fixture
def visit(client: FlaskClient, sign_in: Callable[[User], FlaskClient]) -> Callable[..., FlaskClient]:
    """``visit(user, at)``: commit, sign in (nobody: a visitor), and let every request arrive at that instant."""

    def go(user: User | None, at: datetime) -> FlaskClient:
        db.session.commit()
        client.environ_base[RECEIVED] = at.timestamp()
        if user is not None:
            return sign_in(user)
        with client.session_transaction() as session:
            session.clear()
        return client

    return go


@pytest.fixture
def bare() -> Callable[[TestResponse, str], bytes]:
    """``bare(answer, key)``: a page without the key it was asked for and without its tokens, which carry the second."""

    def strip(answer: TestResponse, key: str) -> bytes:
        page = answer.data.replace(key.encode(), b"0" * 12)
        return re.sub(rb'(name="csrf_token"|name="csrf-token")[^>]*', b"", page)

    return strip
