"""Requests at an instant of the test's choosing."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import User
from app.web.instant import RECEIVED


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
