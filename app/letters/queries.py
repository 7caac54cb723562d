"""Reading letters."""

from sqlalchemy import Select, select

from app.letters.models import Letter
from app.people.models import User
from app.shared.text import t
from app.shared.waiting import Tally

LETTERS = "account.letters"


def visible_letters(user: User) -> Select[tuple[Letter]]:
    """A person's own letters, newest first."""
    return select(Letter).where(Letter.user_id == user.id).order_by(Letter.written_at.desc(), Letter.id)


def unread_letters(user: User) -> Tally:
    """Letters that the person has not opened."""
    mine = select(Letter).where(Letter.user_id == user.id, Letter.read_at.is_(None))
    return Tally(t("来信未读"), mine, LETTERS)
