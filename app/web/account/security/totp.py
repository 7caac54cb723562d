"""Codes of authenticator apps: each is good once."""

from typing import Any

import segno
from flask_security import Totp
from flask_security.proxies import _datastore

from app.people.models import User


class Codes(Totp):
    """Remembers the last code that was used, so that one read over a shoulder opens nothing."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture for the telephone, black on white in the dark theme too."""
        code = segno.make(self.get_totp_uri(username, totp), error="m")
        return str(code.svg_data_uri(scale=5, border=4, dark="black", light="white"))

    def get_last_counter(self, user: User) -> int | None:
        """The counter of the last code that the person used."""
        return user.totp_counter

    def set_last_counter(self, user: User, tmatch: Any) -> None:
        """Note the counter of a code that was accepted; the view commits."""
        user.totp_counter = tmatch.counter
        _datastore.put(user)
