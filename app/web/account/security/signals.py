"""What Flask-Security did, written into the record and into the store of sessions, in its own transaction."""

from typing import Any

import structlog
from flask import Flask
from flask_security import (
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_confirmed,
    user_registered,
    wan_deleted,
    wan_registered,
)

from app.adapters.databases import turn_writing
from app.extensions import source
from app.history.service import record
from app.people.models import User
from app.people.service.accounts import end_all
from app.people.service.attempts import know_source
from app.people.service.devices import distrust_all
from app.web.account.security.proof import mark_proven
from app.web.account.sessions import current_session_id
from app.web.instant import instant

log = structlog.get_logger("jiebang.security")
CONSENT = "2026-11"


def _note(name: str, user: Any, **figures: Any) -> None:
    turn_writing()
    person: User = getattr(user, "_get_current_object", lambda: user)()
    record(name, person, by=person, at=instant(), **figures)


def _registered(_app: Flask, user: User, **_more: Any) -> None:
    _note("user.registered", user, consent=CONSENT)


def _confirmed(_app: Flask, user: User, **_more: Any) -> None:
    _note("user.confirmed", user)
    know_source(user.email, source(), at=instant())


def _password_changed(_app: Flask, user: User, **_more: Any) -> None:
    """A new password ends every session; Flask-Security has already opened a new one for who changed it here."""
    _note("user.password_changed", user, sessions=end_all(user), devices=distrust_all(user))


def _password_reset(_app: Flask, user: User, **_more: Any) -> None:
    """The mailbox proved the person: his address is confirmed, and he is let in here, whoever guesses elsewhere."""
    if user.confirmed_at is None:
        user.confirmed_at = instant()
        _note("user.confirmed", user)
    _note("user.password_reset", user, sessions=end_all(user), devices=distrust_all(user))
    know_source(user.email, source(), at=instant())


def _codes_on(_app: Flask, user: User, **_more: Any) -> None:
    _note("user.codes_switched_on", user)
    _factor_added(user)


def _factor_added(user: Any) -> None:
    """It was used to set it up: this session has proved it; those that did not are ended."""
    person: User = getattr(user, "_get_current_object", lambda: user)()
    mark_proven(person)
    end_all(person, keep=current_session_id())


def _codes_off(_app: Flask, user: User, **_more: Any) -> None:
    _note("user.codes_switched_off", user)


def _passkey_added(_app: Flask, user: User, **_more: Any) -> None:
    _note("user.passkey_added", user)
    _factor_added(user)


def _passkey_removed(_app: Flask, user: User, **_more: Any) -> None:
    _note("user.passkey_removed", user)


def _signed_in(_app: Flask, user: User, authn_via: Any = (), **_more: Any) -> None:
    log.info("signed in", user=user.id, by=list(authn_via or ()), source=source())


HANDLERS = (
    (user_authenticated, _signed_in),
    (user_registered, _registered),
    (user_confirmed, _confirmed),
    (password_changed, _password_changed),
    (password_reset, _password_reset),
    (tf_profile_changed, _codes_on),
    (tf_disabled, _codes_off),
    (wan_registered, _passkey_added),
    (wan_deleted, _passkey_removed),
)


def register(app: Flask) -> None:
    """Listen to this application."""
    for signal, handler in HANDLERS:
        signal.connect(handler, app)
