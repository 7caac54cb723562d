"""Reads of withdrawn selections."""

from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.revocations.models import Revocation
from app.revocations.policy import hearings_of, revocations_to_go_on, visible_revocations
from app.shared.text import t
from app.shared.waiting import Tally

SHOWN = (
    joinedload(Revocation.entry).joinedload(Entry.item),
    joinedload(Revocation.organisation),
    joinedload(Revocation.call),
)


def find_revocation(key: str) -> Revocation | None:
    """A revocation with what its page prints; whether it may be seen is the policy's."""
    return db.session.get(Revocation, key, options=SHOWN)


def listed_revocations(user: User, at: datetime) -> Select[tuple[Revocation]]:
    """What the person may see, the latest first."""
    return visible_revocations(user, at).options(*SHOWN).order_by(Revocation.opened_at.desc(), Revocation.id)


def own_revocations(user: User, at: datetime) -> Select[tuple[Revocation]]:
    """What was opened against selections of the person's laboratories, the latest first."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    return listed_revocations(user, at).where(Revocation.organisation_id.in_(mine))


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """The line on an officer's desk."""
    return [Tally(t("撤销入选待处理"), revocations_to_go_on(user, at), "officer.revocations", None)]


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """The line on a laboratory's desk."""
    waits = hearings_of(user, at)
    return [Tally(t("拟撤销入选，待陈述意见"), waits, "lab.revocations", Revocation.hear_until)]
