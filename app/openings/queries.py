"""What is to be opened, and what became of it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.calls.models import Call, CallSealing
from app.calls.policy import IN_FLIGHT, without_doubt
from app.calls.states import CallState
from app.entries.models import Entry, EntryVersion
from app.entries.states import EntryState
from app.extensions import db
from app.openings.models import Opening, OpeningResult
from app.sealing.box import box_of


def versions_in_force(call: Call) -> Select[EntryVersion]:
    """The version of each bid that counts: the last of what was handed in and not withdrawn, in the order of keys."""
    return (
        select(EntryVersion)
        .join(EntryVersion.entry)
        .where(
            Entry.call_id == call.id,
            Entry.state == EntryState.SUBMITTED,
            EntryVersion.number == Entry.version_number,
        )
        .order_by(EntryVersion.id)
    )


def unopened(opening: Opening) -> list[str]:
    """The keys of versions that have no result yet."""
    done = select(OpeningResult.version_id).where(OpeningResult.opening_id == opening.id)
    waiting = versions_in_force(opening.call).where(EntryVersion.id.not_in(done))
    return list(db.session.scalars(waiting.with_only_columns(EntryVersion.id)))


def boxes_to_close(at: datetime) -> list[Call]:
    """Sealed calls that closed two minutes ago or earlier and whose box has no root yet."""
    closed = (
        select(Call)
        .join(Call.sealing)
        .where(
            Call.state == CallState.PUBLISHED,
            Call.sealed,
            Call.closes_at <= at - IN_FLIGHT,
            CallSealing.box_root.is_(None),
            without_doubt(),
        )
    )
    return list(db.session.scalars(closed.order_by(Call.closes_at, Call.id)))


def opening_of(call: Call) -> Opening | None:
    """The opening of a call, once a first opener has begun it."""
    wanted = select(Opening).where(Opening.call_id == call.id)
    return db.session.scalar(wanted.options(joinedload(Opening.first), joinedload(Opening.second)))


def results_of(opening: Opening) -> list[OpeningResult]:
    """One row a bid, in the order of the box: that of the commitments, which tells nothing of who came first."""
    rows = select(OpeningResult).where(OpeningResult.opening_id == opening.id)
    loaded = rows.options(
        joinedload(OpeningResult.version),
        joinedload(OpeningResult.entry).joinedload(Entry.organisation),
        joinedload(OpeningResult.entry).joinedload(Entry.item),
    )
    return sorted(db.session.scalars(loaded), key=lambda row: row.version.commitment or "")


def root_over(commitments: Iterable[str], secret: str) -> str:
    """The root of a box, in hexadecimal, from commitments and the secret that fills it up, in hexadecimal too."""
    return box_of([bytes.fromhex(each) for each in commitments], bytes.fromhex(secret)).root.hex()


def box_agrees(opening: Opening) -> bool:
    """Whether the bids of today are those whose root was published after closing."""
    sealing = opening.call.sealing
    if sealing is None or sealing.box_root is None or sealing.box_secret is None:
        return False
    found = [each.commitment for each in db.session.scalars(versions_in_force(opening.call))]
    return None not in found and root_over(map(str, found), sealing.box_secret) == sealing.box_root


def box_proof_of(version: EntryVersion) -> dict[str, object] | None:
    """The path from a bid to the root of its call's box, for ``scripts/verify receipt --box``; None before the box is
    closed, for a call that is not sealed and for a version that was not in force when it closed."""
    call = version.entry.call
    sealing = call.sealing if call.sealed else None
    if sealing is None or sealing.box_root is None or sealing.box_secret is None or not version.commitment:
        return None
    opening = opening_of(call)
    found = [row.version for row in results_of(opening)] if opening is not None else []
    versions = found if version in found else db.session.scalars(versions_in_force(call)).all()
    box = box_of(
        [bytes.fromhex(each.commitment or "") for each in versions], bytes.fromhex(sealing.box_secret)
    )
    own = bytes.fromhex(version.commitment)
    if box.root.hex() != sealing.box_root or own not in box.leaves:
        return None
    return {**box.proof_of(own).document(), "root": sealing.box_root}
