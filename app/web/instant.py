"""Who asks, and when: the two facts that every policy and verb is given."""

from datetime import UTC, datetime

from flask import g, request
from flask_login import current_user

from app.people.models import User
from app.shared import clock

RECEIVED = "jiebang.received_at"


def instant() -> datetime:
    """The instant of this request: when the last byte had arrived where the server stamps it, else when we began."""
    if "instant" not in g:
        stamp = request.environ.get(RECEIVED)
        g.instant = datetime.fromtimestamp(float(stamp), UTC) if stamp is not None else clock.now()
    return g.instant


def viewer() -> User | None:
    """The signed-in person, or None for a visitor."""
    user = current_user._get_current_object()
    return user if user.is_authenticated else None


def me() -> User:
    """The signed-in person of a page that visitors cannot reach."""
    user = viewer()
    assert user is not None, "me() on a page that visitors reach"  # noqa: S101
    return user
