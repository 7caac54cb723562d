"""Codes of authenticator apps: each is good once; their secrets are sealed under a key that may be changed."""

from typing import Any

import segno
from flask_security import Totp
from flask_security.proxies import _datastore
from passlib.totp import TOTP, AppWallet  # type: ignore[import-untyped]  # ships no types

from app.people.models import User


class Codes(Totp):
    """Remembers the last code that was used, so that one read over a shoulder opens nothing.

    Seals new secrets under the first of the keys it is given; what an older key has sealed is sealed anew when it is
    next used, so that a SECRET_KEY can be retired (SECRET_KEY_FALLBACKS).
    """

    def __init__(self, secrets: dict[Any, str], issuer: str) -> None:
        wallet = AppWallet(secrets, default_tag=str(next(iter(secrets))))
        self._totp = TOTP.using(issuer=issuer, wallet=wallet)

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
        if user.tf_totp_secret and (sealed := self._totp.from_source(user.tf_totp_secret)).changed:
            user.tf_totp_secret = sealed.to_json(encrypt=True)
        _datastore.put(user)
