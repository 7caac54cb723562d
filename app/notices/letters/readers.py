"""Who is concerned by a notice or a decision: entrants and issuers, by their members at the time of the act."""

from typing import Any

from sqlalchemy import select

from app.decisions.models import Decision
from app.entries.models import Entry
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.people.models import Membership
from app.people.queries import lasts

TOLD_BEFORE = (Outcome.NOT_RECOMMENDED, Outcome.REFUSED, Outcome.GIVEN_UP)


def members(organisation_id: str, act: Any) -> list[str]:
    """Members of an organisation."""
    query = (
        select(Membership.user_id)
        .distinct()
        .where(Membership.organisation_id == organisation_id, lasts(Membership, act.at))
    )
    return sorted(db.session.scalars(query))


def _concerned(act: Any) -> list[str]:
    """The decisions that an act on a notice carries, or the one that it is about."""
    found: list[str] = act.figures.get("decisions", [act.subject_id])
    return found


def entrants(act: Any) -> list[tuple[Entry, str]]:
    """(entry, member) of everybody whose entry one of the decisions concerns."""
    items = select(Decision.item_id).where(Decision.id.in_(_concerned(act)))
    query = (
        select(Entry, Membership.user_id)
        .join(Membership, Membership.organisation_id == Entry.organisation_id)
        .where(
            Entry.item_id.in_(items),
            Entry.state == EntryState.SUBMITTED,
            Entry.outcome.not_in(TOLD_BEFORE),
            lasts(Membership, act.at),
        )
        .order_by(Entry.id, Membership.user_id)
    )
    return [(entry, user) for entry, user in db.session.execute(query)]


def readers(act: Any) -> list[str]:
    """Members behind those entries, each once."""
    return list(dict.fromkeys(user for _, user in entrants(act)))


def issuers(act: Any) -> list[str]:
    """Members of the enterprises behind the items that the decisions concern."""
    decisions = db.session.scalars(select(Decision).where(Decision.id.in_(_concerned(act))))
    keys = {d.item.issuer_id for d in decisions if d.item is not None and d.item.issuer_id is not None}
    return sorted({user for key in keys for user in members(key, act)})
