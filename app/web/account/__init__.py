"""Signing in and one's own account. Flask-Security is wrapped in ``security`` and nowhere else."""

from flask import Blueprint, Flask

bp = Blueprint("account", __name__, url_prefix="/account")


def register(app: Flask) -> None:
    """Hang sessions, sign-in and the account pages on the application."""
    from app.web.account import (  # noqa: F401  (routes hang themselves on the blueprint)
        demonstration,
        expert,
        factors,
        invitations,
        letters,
        logins,
        members,
        opener_key,
        organisations,
        own,
        personal,
        schedules,
        security,
        sessions,
        shares,
    )

    sessions.register(app)
    security.register(app)
    app.register_blueprint(bp)
