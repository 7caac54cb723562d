"""Flask-Security, wrapped: the one place that knows it."""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from app.extensions import db
from app.people.models import Passkey, Role, User

security = Security()


def register(app: Flask) -> None:
    """Configure sign-in."""
    app.config.update(
        SECURITY_PASSWORD_SALT=app.config["SECRET_KEY"],
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        SECURITY_URL_PREFIX="/account",
        SECURITY_REGISTERABLE=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
    )
    security.init_app(app, SQLAlchemyUserDatastore(db, User, Role, Passkey))
