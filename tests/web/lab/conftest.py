"""Entering as somebody: what the test made is committed first, for the session store has its own connection."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.people.models import User


@pytest.fixture
def enter(sign_in: Callable[[User], FlaskClient]) -> Callable[[User], FlaskClient]:
    """``enter(user)``: commit, then sign in."""

    def go(user: User) -> FlaskClient:
        db.session.commit()
        return sign_in(user)

    return go
