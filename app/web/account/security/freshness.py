"""Whether a person has proved who he is a moment ago, before something delicate (ASVS 7.5)."""

from flask import current_app
from flask_security.utils import check_and_update_authn_fresh

from app.people.models import User


def is_fresh(user: User) -> bool:
    """Within half an hour, or in the course of what was begun then. Who has no password (the demonstration) has no way
    to prove himself again, and came in by a click."""
    if user.password is None:
        return True
    within, grace = (current_app.config[f"SECURITY_FRESHNESS{more}"] for more in ("", "_GRACE_PERIOD"))
    return bool(check_and_update_authn_fresh(within, grace))
