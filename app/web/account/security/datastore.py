"""How Flask-Security reads and writes our tables."""

from typing import Any

from flask_security import SQLAlchemyUserDatastore

from app.adapters.databases import turn_writing
from app.people.identity import tidy
from app.people.models import User
from app.web.instant import instant


class Datastore(SQLAlchemyUserDatastore):
    """Begins to write properly on SQLite, and fills the columns that only we have."""

    def put(self, model: Any) -> Any:
        """Hang a row into the session, which may write from now on."""
        turn_writing()
        return super().put(model)

    def delete(self, model: Any) -> None:
        """Mark a row for deletion, likewise."""
        turn_writing()
        super().delete(model)

    def create_user(self, **columns: Any) -> User:
        """An account as the registration form describes it; nothing but these columns comes from the form (A26)."""
        kept = {name: columns[name] for name in ("email", "name", "password")}
        kept["name"] = tidy(kept["name"])[:60]
        user: User = super().create_user(**kept, created_at=instant())
        return user

    def create_webauthn(self, user: User, **columns: Any) -> None:
        """A passkey, with the instant of its registration."""
        super().create_webauthn(user, **columns, create_datetime=instant())
