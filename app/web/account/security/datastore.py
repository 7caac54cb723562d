"""How Flask-Security reads and writes our tables."""

from typing import Any

from flask_security import SQLAlchemyUserDatastore
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app.adapters.databases import turn_writing
from app.extensions import db
from app.people.identity import tidy
from app.people.models import Membership, User
from app.web.instant import instant

WHOLE_USER = (
    select(User)
    .where(User.fs_uniquifier == bindparam("key"))
    .options(
        joinedload(User.seats),
        joinedload(User.memberships).joinedload(Membership.organisation),
        joinedload(User.expert),
    )
)


class Datastore(SQLAlchemyUserDatastore):
    """Begins to write properly on SQLite, and fills the columns that only we have."""

    def find_user(self, case_insensitive: bool = False, **columns: Any) -> User | None:
        """A person with what every policy asks of him, in one query: seats, memberships and their organisations."""
        if set(columns) != {"fs_uniquifier"}:
            found: User | None = super().find_user(case_insensitive=case_insensitive, **columns)
            return found
        return db.session.scalars(WHOLE_USER, {"key": columns["fs_uniquifier"]}).unique().one_or_none()

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
        prepared = self._prepare_create_user_args(**kept, created_at=instant())
        del prepared["roles"]
        user: User = self.put(User(**prepared))
        return user

    def create_webauthn(self, user: User, **columns: Any) -> None:
        """A passkey, with the instant of its registration."""
        super().create_webauthn(user, **columns, create_datetime=instant())
