"""Reading letters."""

from sqlalchemy import Select, func, select

from app.extensions import db
from app.letters.models import Letter
from app.people.models import User


def visible_letters(user: User) -> Select[tuple[Letter]]:
    """A person's own letters, newest first."""
    return select(Letter).where(Letter.user_id == user.id).order_by(Letter.written_at.desc(), Letter.id)


def count_unread(user: User) -> int:
    """How many of a person's letters he has not opened."""
    query = (
        select(func.count()).select_from(Letter).where(Letter.user_id == user.id, Letter.read_at.is_(None))
    )
    return db.session.scalar(query) or 0
