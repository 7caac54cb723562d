"""The record for ``scripts/verify acts``, as those who watch over it may take it along.

How many acts there were on calls that nobody may count yet (A03) would show from any part of the record that holds one,
so the export ends before the first of them. What its reader may not be told besides (who objected, who judged what, an
entrant of a blind call) is there as a digest alone: it is seen to be in its place, not what it says.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.calls.models import Call
from app.calls.states import CallState
from app.extensions import db
from app.history.logbook import Kept, acts_document
from app.history.models import Act, LoggedAct
from app.history.numbering import log_size
from app.progress.record import ANONYMOUS, OF_ENTRANTS, OF_ENTRIES, UNTIED, blind_entrants
from app.sealing.leaves import leaf_of_act

PUBLISHED = frozenset({"entry_version", "notice_line", "result_pack", "certificate"})
"""Tables whose final rows the reader sees on pages as well; of others the digest alone is told."""


def acts_for_auditor(kept: Kept, at: datetime) -> dict[str, Any]:
    """``history.logbook.acts_document`` from the beginning to the last leaf that may be told.

    ``kept``: the leaves of a batch as they lie outside the database. ``last`` is that leaf's number, -1 where none may.
    """
    last = _last_told(at)
    empty: dict[str, Any] = {"version": 1, "batches": [], "stray": []}
    document = acts_document(kept, 0, last) if last >= 0 else empty
    hides = _hidden(at)
    return {
        **document,
        "last": last,
        "batches": [_batch(batch, hides) for batch in document["batches"]],
        "stray": [{"id": act["id"]} for act in document["stray"]],
    }


def _last_told(at: datetime) -> int:
    counted = or_(Call.closes_at > at, and_(Call.sealed, Call.opened_at.is_(None)))
    pending = select(Call.id).where(Call.state == CallState.PUBLISHED, counted)
    first = (
        select(func.min(LoggedAct.leaf_number))
        .join(Act, Act.id == LoggedAct.act_id)
        .where(Act.noun.in_(OF_ENTRIES), Act.call_id.in_(pending))
    )
    found = db.session.scalar(first)
    return (log_size() if found is None else found) - 1


def _hidden(at: datetime) -> Callable[[dict[str, Any]], bool]:
    """Whether an act must not be told, as ``progress.record`` has it for its pages."""
    entrants = blind_entrants(at)
    opened = or_(Call.sealed.is_(False), Call.opened_at.is_not(None))
    told = set(db.session.scalars(select(Call.id).where(Call.closes_at <= at, opened)))

    def hides(act: dict[str, Any]) -> bool:
        noun, call_id = act["noun"], act["call_id"]
        return (
            noun in UNTIED | ANONYMOUS
            or (noun in OF_ENTRIES and call_id not in told)
            or (noun in OF_ENTRANTS and act["actor_id"] in entrants.get(call_id or "", ()))
        )

    return hides


def _batch(batch: dict[str, Any], hides: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    hidden = {act["id"] for act in batch["acts"] if hides(act)}
    acts = [
        {"id": act["id"], "digest": leaf_of_act(act).hex()} if act["id"] in hidden else act
        for act in batch["acts"]
    ]
    rows = [
        row
        if row["table"] in PUBLISHED and row["act"] not in hidden
        else {key: value for key, value in row.items() if key != "columns"}
        for row in batch["rows"]
    ]
    return {**batch, "acts": acts, "rows": rows}
