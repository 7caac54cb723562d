"""Which sessions have proved a second factor, and browsers that are trusted instead.

``app.web.instant.viewer`` asks ``is_proven``: whoever holds a seat of office and has not proved a second factor in this
session is nobody to every policy, so that nothing opens before (trust.md). The mark is kept in the session, on our
side, under the person's own key.
"""

from typing import Any

from flask import Response, current_app, g, request, session
from flask_security.signals import user_authenticated
from itsdangerous import BadSignature

from app.adapters.databases import begin_writing
from app.extensions import db, source
from app.people.models import User
from app.people.queries import trusted_device
from app.people.service.devices import TRUSTED_FOR, trust_device
from app.web.instant import PROVEN, instant

ALONE = {"password", "register", "confirm", "reset", "token"}
"""Ways in that prove one factor; a passkey alone proves two, and None is how the second step ends."""


class Devices:
    """What Flask-Security takes for a signer of cookies: a key is good while its row says so."""

    def loads(self, key: str, **_limits: Any) -> str:
        """The account for which this browser is trusted."""
        device = trusted_device(key, instant())
        if device is None:
            raise BadSignature("no such device")
        return device.user.fs_uniquifier


def mark_proven(user: User) -> None:
    """Note that this session has proved a second factor of this person."""
    session[PROVEN] = user.id


def note_sign_in(_app: Any, user: User, authn_via: list[str] | None = None, **_more: Any) -> None:
    """Whether the way in that was just taken proves two factors; a changed password changes nothing."""
    via = set(authn_via or ())
    if "change" in via:
        return
    if via & ALONE and not _trusted(user):
        session.pop(PROVEN, None)
    else:
        mark_proven(user)


def _trusted(user: User) -> bool:
    key = request.cookies.get(current_app.config["SECURITY_TWO_FACTOR_VALIDITY_COOKIE_NAME"], "")
    device = trusted_device(key, instant()) if key else None
    return device is not None and device.user_id == user.id


def trust_after(response: Response) -> None:
    """Trust this browser where the code form asked for it, once all else is committed."""
    user = g.pop("trusting", None)
    if user is None or response.status_code >= 400:
        return
    begin_writing()
    agent = request.user_agent.string
    owner = db.session.get_one(User, user)
    _device, key = trust_device(owner, agent=agent, source=source(), by=owner, at=instant())
    db.session.commit()
    response.set_cookie(
        current_app.config["SECURITY_TWO_FACTOR_VALIDITY_COOKIE_NAME"],
        key,
        max_age=TRUSTED_FOR,
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
        path="/",
    )


def register(app: Any, security: Any) -> None:
    """Judge the ways in of this application, and its trusted browsers by our table."""
    security.tf_validity_serializer = Devices()
    user_authenticated.connect(note_sign_in, app)
