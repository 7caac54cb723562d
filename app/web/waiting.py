"""What waits for the person who asks: taken once a request, in one statement, for the rail, the desk and the bell."""

from collections.abc import Callable, Hashable
from datetime import datetime

from flask import g

from app.alliances import queries as alliances
from app.approvals import queries as approvals
from app.calls import queries as calls
from app.centres import queries as centres
from app.certificates import queries as certificates
from app.credit import queries as credit
from app.decisions import queries as decisions
from app.entries import queries as entries
from app.faults import queries as faults
from app.letters.queries import LETTERS, unread_letters
from app.needs import queries as needs
from app.needs.queries import offers
from app.notices import queries as notices
from app.people import queries as people
from app.people.models import User
from app.people.queries import standing_of
from app.projects import queries as projects
from app.questions import queries as questions
from app.redactions import queries as redactions
from app.revocations import queries as revocations
from app.rounds.queries import desk as rounds
from app.screening import queries as screening
from app.shared.clock import local_date
from app.shared.waiting import Moment, Tallies, Tally, Waiting
from app.showcase import queries as showcase
from app.solicitations import queries as solicitations
from app.visits import queries as visits

Provider = Callable[[User, datetime], list[Tally]]
PROVIDERS: dict[str, tuple[Provider, ...]] = {
    "lab": (
        centres.tallies_for_lab,
        entries.tallies_for_lab,
        offers.tallies_for_lab,
        projects.tallies_for_lab,
        showcase.tallies_for_lab,
        revocations.tallies_for_lab,
        alliances.tallies_for_lab,
        people.tallies_for_anybody,
    ),
    "enterprise": (
        needs.tallies_for_enterprise,
        offers.tallies_for_enterprise,
        questions.tallies_for_issuer,
        projects.tallies_for_enterprise,
        alliances.tallies_for_enterprise,
        people.tallies_for_anybody,
    ),
    "officer": (
        needs.tallies_for_officer,
        calls.tallies_for_officer,
        questions.tallies_for_officer,
        approvals.tallies_for_officer,
        credit.tallies_for_officer,
        screening.tallies_for_officer,
        redactions.tallies_for_officer,
        rounds.tallies_for_officer,
        visits.tallies_for_officer,
        decisions.tallies_for_officer,
        notices.tallies_for_officer,
        projects.tallies_for_officer,
        certificates.tallies_for_officer,
        showcase.tallies_for_officer,
        revocations.tallies_for_officer,
        centres.tallies_for_officer,
        centres.register_tallies_for_officer,
    ),
    "recommender": (screening.tallies_for_recommender, centres.tallies_for_recommender),
    "judge": (centres.tallies_for_judge,),
    "discipline": (notices.tallies_for_discipline, solicitations.tallies_for_discipline),
    "admin": (people.tallies_for_admin, faults.tallies_for_admin),
}

MOST_KEPT = 128
KEPT: dict[tuple[Hashable, ...], Tallies] = {}


def _everything(audience: str, user: User, at: datetime) -> list[Waiting]:
    if "waiting" not in g or g.waiting[0] != audience:
        g.waiting = (audience, _tallies(audience, user, at).taken(at))
    found: list[Waiting] = g.waiting[1]
    return found


def _tallies(audience: str, user: User, at: datetime) -> Tallies:
    """The counts of a person at a desk. Making the statement takes several times as long as answering it, so it is
    kept for as long as nothing changes that a policy may ask of a person, and for the day."""
    rights = (audience, local_date(at), standing_of(user, at))
    found = KEPT.get(rights)
    if found is None:
        moment = Moment.of(at)
        made = [tally for provider in PROVIDERS.get(audience, ()) for tally in provider(user, moment)]
        found = Tallies([*made, unread_letters(user)])
        if len(KEPT) >= MOST_KEPT:
            KEPT.clear()
        KEPT[rights] = found
    return found


def waiting(audience: str, user: User, at: datetime) -> list[Waiting]:
    """The lines of a desk, the earliest due first."""
    return [row for row in _everything(audience, user, at) if row.endpoint != LETTERS]


def unread(audience: str, user: User, at: datetime) -> int:
    """How many letters the person has not opened."""
    return sum(row.count for row in _everything(audience, user, at) if row.endpoint == LETTERS)
