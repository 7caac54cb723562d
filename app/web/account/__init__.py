"""Signing in and one's own account. Flask-Security is wrapped in ``security.py`` and nowhere else."""

from flask import Blueprint, Flask

bp = Blueprint("account", __name__, url_prefix="/account")


def register(app: Flask) -> None:
    """Hang sign-in and the account pages on the application."""
    from app.web.account import letters, own, security  # noqa: F401  (routes hang themselves on the blueprint)

    security.register(app)
    app.register_blueprint(bp)
