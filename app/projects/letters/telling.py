"""How a letter about a project is told: to which sides, with the address of each reader's own desk."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, or_, select

from app.calls.models import Call
from app.extensions import db
from app.history.models import Act
from app.people.models import Membership, Seat
from app.people.states import MembershipRole, ScopeKind, SeatRole
from app.projects import sentences
from app.projects.states import Party
from app.shared.letter_rules import Words
from app.shared.text import Text, t

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def members_at(organisation_id: str | None, act: Act) -> list[str]:
    """Owners and editors of an organisation at the time of the act."""
    query = select(Membership.user_id).where(
        Membership.organisation_id == organisation_id,
        Membership.role.in_(WRITERS),
        Membership.since <= act.at,
        or_(Membership.until.is_(None), Membership.until > act.at),
    )
    return list(db.session.scalars(query)) if organisation_id else []


def officers_at(act: Act) -> list[str]:
    """The officers of the call of an act at its time."""
    call = db.session.get_one(Call, act.call_id)
    scope = or_(
        Seat.scope_kind == ScopeKind.PLATFORM,
        and_(Seat.scope_kind == ScopeKind.KIND, Seat.scope_id == call.kind),
        and_(Seat.scope_kind == ScopeKind.CALL, Seat.scope_id == call.id),
    )
    query = (
        select(Seat.user_id)
        .distinct()
        .where(
            Seat.role == SeatRole.OFFICER,
            scope,
            Seat.since <= act.at,
            or_(Seat.until.is_(None), Seat.until > act.at),
        )
    )
    return list(db.session.scalars(query))


def _side(party: Party, act: Act) -> list[str]:
    if party == Party.OFFICER:
        return officers_at(act)
    project = sentences.project_of(act)
    return members_at(project.organisation_id if party == Party.LABORATORY else project.issuer_id, act)


def to_sides(*parties: Party) -> Callable[[Any], list[str]]:
    """The people of these sides, but for whoever did it."""

    def readers(act: Act) -> list[str]:
        found = dict.fromkeys(key for party in parties for key in _side(party, act))
        return [key for key in found if key != act.actor_id]

    return readers


def _path(act: Act, user_id: str) -> str:
    project = sentences.project_of(act)
    if user_id in members_at(project.organisation_id, act):
        return f"/lab/projects/{project.id}"
    if user_id in members_at(project.issuer_id, act):
        return f"/enterprise/projects/{project.id}"
    return f"/officer/projects/{project.id}"


def told(subject: Text, sentence: Callable[[Act], Text]) -> Callable[[Any, str], Words]:
    """Words with the number and name of the project, then a sentence about the act."""

    def words(act: Act, user_id: str) -> Words:
        project = sentences.project_of(act)
        what = project.call.kind_data.words.project
        named = t("%(what)s %(number)s「%(title)s」", what=what, number=project.number, title=project.title)
        return Words(subject, (named, sentence(act)), _path(act, user_id))

    return words


def plain(sentence: Text) -> Callable[[Act], Text]:
    """The same sentence for every act."""
    return lambda _act: sentence
