"""A tie that is confirmed in one round of a call holds in its other rounds that have not closed, at once (rule 8)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select

from app.calls.models import Item
from app.entries.models import Entry
from app.entries.policy import binds
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import Conflict, Panelist, Round, RoundEntry, RoundItem
from app.rounds.states import CONFLICT_MOVES, ConflictState, RoundState, Sign


def follow_conflict(conflict: Conflict, *, by: User | None, at: datetime) -> list[Conflict]:
    """Confirm the same tie in the other rounds that have the judge on the panel and the organisation in the round.

    With the sign that it came from an earlier decision, so that nobody is given to the judge there again. What was
    assigned there is ended by ``ending.end_conflicted``. The rows that follow; one act for each.
    """
    known = _same(conflict)
    found = []
    for round in _rounds_beside(conflict):
        row = known.get(round.id)
        if row is not None and not CONFLICT_MOVES.may("confirm", row.state):
            continue
        if row is None:
            row = Conflict(
                round=round, user=conflict.user, organisation_id=conflict.organisation_id, kind=conflict.kind,
                is_declared=False, state=ConflictState.PROPOSED, raised_at=at, signs=[], sources={},
            )  # fmt: skip
            db.session.add(row)
        row.signs = [*(row.signs or []), *({Sign.EARLIER.value} - set(row.signs or []))]
        row.sources = (row.sources or {}) | {Sign.EARLIER.value: conflict.round.title}
        row.state = CONFLICT_MOVES.go("confirm", row.state)
        row.decided_by_id, row.decided_at = by.id if by else None, at
        row.decision_reason = conflict.decision_reason or conflict.note
        db.session.flush()
        record("conflict.followed", row, by=by, at=at, call_id=round.call_id, origin=conflict.id)
        found.append(row)
    return found


def unfollow_conflict(conflict: Conflict, *, by: User, at: datetime) -> list[Conflict]:
    """A declaration was a slip: what followed from it alone, in rounds that have not closed, is taken back with it.

    What was voided there stays void; the officers may give the entry to the judge anew. The rows taken back.
    """
    rows = list(_same(conflict).values())
    if any(row.state == ConflictState.CONFIRMED and not _follows_only(row) for row in rows):
        return []
    taken = [
        row
        for row in rows
        if CONFLICT_MOVES.may("withdraw", row.state) and row.round.state != RoundState.CLOSED
    ]
    for row in taken:
        row.state = CONFLICT_MOVES.go("withdraw", row.state)
        row.decided_by_id, row.decided_at = by.id, at
        row.decision_reason = conflict.decision_reason
        record("conflict.withdrawn", row, by=by, at=at, call_id=row.round.call_id)
    return taken


def _follows_only(row: Conflict) -> bool:
    return not row.is_declared and list(row.signs or []) == [Sign.EARLIER.value]


def _same(conflict: Conflict) -> dict[str, Conflict]:
    """The rows of the same pair in the other rounds of the call, by round."""
    query = (
        select(Conflict)
        .join(Conflict.round)
        .where(
            Round.call_id == conflict.round.call_id,
            Round.id != conflict.round_id,
            Conflict.user_id == conflict.user_id,
            Conflict.organisation_id == conflict.organisation_id,
        )
    )
    return {row.round_id: row for row in db.session.scalars(query)}


def _rounds_beside(conflict: Conflict) -> Sequence[Round]:
    """Rounds of the call that have not closed, have the judge on their panel and the organisation in them."""
    key = conflict.organisation_id
    entered = exists().where(RoundEntry.round_id == Round.id, Entry.id == RoundEntry.entry_id, binds(key))
    issued = exists().where(
        RoundItem.round_id == Round.id, Item.id == RoundItem.item_id, Item.issuer_id == key
    )
    query = (
        select(Round)
        .join(Panelist, Panelist.round_id == Round.id)
        .where(
            Round.call_id == conflict.round.call_id,
            Round.id != conflict.round_id,
            Round.state != RoundState.CLOSED,
            Panelist.user_id == conflict.user_id,
            or_(entered, issued),
        )
        .order_by(Round.position, Round.id)
    )
    return db.session.scalars(query).all()
