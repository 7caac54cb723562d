"""Whose letters are whose."""

from datetime import datetime

from app.letters.models import Letter
from app.people.models import User
from app.shared.verdict import YES, Verdict, hidden


def may_open_letter(user: User | None, letter: Letter, at: datetime) -> Verdict:
    """A letter exists for its reader alone."""
    return YES if user is not None and user.id == letter.user_id else hidden()
