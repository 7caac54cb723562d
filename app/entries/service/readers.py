"""What later stages tell entries: who else may read one, and how it fared. Their own verbs have asked who may."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, or_, select

from app.entries.models import Entry, Reader
from app.entries.states import OUTCOME_MOVES, EntryState
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import not_now, require

PAST = {
    "not_recommend": "entry.not_recommended",
    "refuse": "entry.refused",
    "readmit": "entry.readmitted",
    "not_select": "entry.not_selected",
    "select": "entry.selected",
    "give_up": "entry.given_up",
}


def grant_reading(entry: Entry, user: User, why: str, *, at: datetime) -> Reader:
    """Let a person read a submitted entry from now on; ``why`` is the granting stage's word (``assignment``, …).

    Told by a later stage, whose verb has asked its own policy; granting twice gives the row that stands. Before closing
    a reader sees nothing (``policy.may_see_entry``).
    """
    standing = db.session.scalar(_standing(entry, user, at).where(Reader.why == why))
    if standing is not None:
        return standing
    reader = Reader(entry=entry, user_id=user.id, why=why, since=at)
    db.session.add(reader)
    record("entry.reading_granted", entry, by=None, at=at, reader=user.id)
    return reader


def grant_readings(pairs: Iterable[tuple[Entry, User]], why: str, *, at: datetime) -> int:
    """``grant_reading`` for many pairs at once, in one query; how many readings are new."""
    wanted = list(pairs)
    standing = set(
        db.session.execute(
            select(Reader.entry_id, Reader.user_id).where(
                Reader.entry_id.in_({entry.id for entry, _ in wanted}),
                Reader.why == why,
                Reader.since <= at,
                or_(Reader.until.is_(None), Reader.until > at),
            )
        ).all()
    )
    fresh = [(entry, user) for entry, user in wanted if (entry.id, user.id) not in standing]
    for entry, user in fresh:
        db.session.add(Reader(entry=entry, user_id=user.id, why=why, since=at))
        record("entry.reading_granted", entry, by=None, at=at, reader=user.id)
    return len(fresh)


def revoke_reading(entry: Entry, user: User, *, at: datetime) -> None:
    """End every reading of this entry that the person was granted: a conflict, a released or moved assignment."""
    for reader in db.session.scalars(_standing(entry, user, at)):
        reader.until = at
        record("entry.reading_revoked", entry, by=None, at=at, reader=user.id)


def settle_entry(entry: Entry, move: str, *, by: User | None, at: datetime) -> None:
    """Take over what a later stage decided: ``not_recommend``, ``refuse``, ``readmit``, ``not_select``, ``select`` or
    ``give_up``.

    The stage's own verb has asked who may; here the entry must have been handed in and the move be legal
    (``OUTCOME_MOVES``), else ``Refused`` (409).
    """
    if entry.state != EntryState.SUBMITTED:
        require(not_now("not_submitted", t("这件申报没有提交")))
    entry.outcome = OUTCOME_MOVES.go(move, entry.outcome)
    record(PAST[move], entry, by=by, at=at)


def _standing(entry: Entry, user: User, at: datetime) -> Select[Reader]:
    return select(Reader).where(
        Reader.entry_id == entry.id,
        Reader.user_id == user.id,
        Reader.since <= at,
        or_(Reader.until.is_(None), Reader.until > at),
    )
