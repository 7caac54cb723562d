"""Who asks, and when: the two facts that every policy and verb is given."""

from datetime import datetime

from flask import current_app, g, request, session
from flask_login import current_user

from app.adapters.skew import database_skew
from app.people.models import User
from app.people.policy import needs_second_factor
from app.shared import clock
from app.web.receipt_clock import LATEST, RECEIVED, Stamp, at_of

FINAL = {"lab.submit_entry"}
"""Routes whose instant decides something for good: there the database's clock is asked as well."""
PROVEN = "second_factor_of"


def instant() -> datetime:
    """The instant of this request: when the last byte had arrived where the server stamps it, else when we began."""
    if "instant" not in g:
        _read_clock()
    return g.instant


def latest() -> datetime | None:
    """The latest that ``instant`` can really have been, where the clocks do not agree; None where they do (A10)."""
    if "instant" not in g:
        _read_clock()
    return g.latest


def _read_clock() -> None:
    environ = request.environ
    stamp = environ.get(RECEIVED)
    began = float(stamp) if stamp is not None else clock.now().timestamp()
    found = Stamp(began, float(environ.get(LATEST, began)))
    if request.endpoint in FINAL:
        found = found.widened(database_skew())
    g.instant = at_of(found.earliest)
    g.latest = None if found.is_certain else at_of(found.latest)


def signed_in() -> User | None:
    """Whose session this is, whatever it has proved; for the pages of signing in alone."""
    user = current_user._get_current_object()
    return user if user.is_authenticated else None


def viewer() -> User | None:
    """The signed-in person, or None for a visitor and for whoever still has to prove his second factor."""
    user = signed_in()
    return user if user is not None and is_proven(user) else None


def is_proven(user: User) -> bool:
    """Whether this session has proved what the person's seats ask for (trust.md, two factors)."""
    if not current_app.config["SETTINGS"].second_factors or session.get(PROVEN) == user.id:
        return True
    return not needs_second_factor(user, instant())


def me() -> User:
    """The signed-in person of a page that visitors cannot reach."""
    user = viewer()
    assert user is not None, "me() on a page that visitors reach"  # noqa: S101
    return user
