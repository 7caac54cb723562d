"""What waits for the person who asks: taken once a request, in one statement, for the rail, the desk and the bell."""

from collections.abc import Callable
from datetime import datetime

from flask import g

from app.approvals import queries as approvals
from app.calls import queries as calls
from app.decisions import queries as decisions
from app.entries import queries as entries
from app.letters.queries import LETTERS, unread_letters
from app.notices import queries as notices
from app.people import queries as people
from app.people.models import User
from app.projects import queries as projects
from app.rounds.queries import desk as rounds
from app.screening import queries as screening
from app.shared.waiting import Tally, Waiting, take

Provider = Callable[[User, datetime], list[Tally]]
PROVIDERS: dict[str, tuple[Provider, ...]] = {
    "lab": (entries.tallies_for_lab, projects.tallies_for_lab, people.tallies_for_anybody),
    "enterprise": (projects.tallies_for_enterprise, people.tallies_for_anybody),
    "officer": (
        calls.tallies_for_officer,
        approvals.tallies_for_officer,
        screening.tallies_for_officer,
        rounds.tallies_for_officer,
        decisions.tallies_for_officer,
        notices.tallies_for_officer,
        projects.tallies_for_officer,
    ),
    "discipline": (notices.tallies_for_discipline,),
    "admin": (people.tallies_for_admin,),
}


def _everything(audience: str, user: User, at: datetime) -> list[Waiting]:
    if "waiting" not in g or g.waiting[0] != audience:
        tallies = [tally for provider in PROVIDERS.get(audience, ()) for tally in provider(user, at)]
        g.waiting = (audience, take([*tallies, unread_letters(user)]))
    found: list[Waiting] = g.waiting[1]
    return found


def waiting(audience: str, user: User, at: datetime) -> list[Waiting]:
    """The lines of a desk, the earliest due first."""
    return [row for row in _everything(audience, user, at) if row.endpoint != LETTERS]


def unread(audience: str, user: User, at: datetime) -> int:
    """How many letters the person has not opened."""
    return sum(row.count for row in _everything(audience, user, at) if row.endpoint == LETTERS)
