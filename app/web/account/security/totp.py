"""Codes of authenticator apps: each is good once."""

from typing import Any

from flask_security import Totp
from flask_security.proxies import _datastore

from app.people.models import User


class Codes(Totp):
    """Remembers the last code that was used, so that one read over a shoulder opens nothing."""

    def get_last_counter(self, user: User) -> int | None:
        """The counter of the last code that the person used."""
        return user.totp_counter

    def set_last_counter(self, user: User, tmatch: Any) -> None:
        """Note the counter of a code that was accepted; the view commits."""
        user.totp_counter = tmatch.counter
        _datastore.put(user)
