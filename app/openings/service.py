"""Closing the box, and the opening: a first opener, a second, a result for each bid.

An opener's private key and the call's own arrive or arise in memory and are kept nowhere.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from app.calls.models import Call
from app.calls.service.sealing import damaged, drop_halves, half_of, leave_halves, sealing_of
from app.calls.states import HalfPurpose
from app.entries.models import EntryVersion
from app.extensions import db
from app.history.service import record
from app.openings.models import Opening, OpeningResult
from app.openings.policy import may_begin_opening, may_call_off_opening, may_finish_opening
from app.openings.queries import box_agrees, opening_of, root_over, unopened, versions_in_force
from app.people.models import User
from app.sealing.box import SECRET_LENGTH
from app.sealing.errors import SealingError
from app.sealing.keys import nonce_of, open_inner
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require

log = logging.getLogger(__name__)
FAULT = "fault"


class Outcome(Protocol):
    """What opening one bid told (``entries.service.opening``)."""

    @property
    def ok(self) -> bool: ...
    @property
    def differences(self) -> Sequence[str]: ...
    @property
    def error(self) -> str: ...


def close_box(call: Call, *, at: datetime) -> str:
    """Make the root over the commitments of all bids in force; the record carries it into the public log.

    The clock does it, two minutes after closing; the filling hides how many bids there are (A03). The root, in
    hexadecimal. Idempotent.
    """
    sealing = sealing_of(call)
    if sealing.box_root is None:
        secret = secrets.token_hex(SECRET_LENGTH)
        found = [str(version.commitment) for version in db.session.scalars(versions_in_force(call))]
        sealing.box_root, sealing.box_secret = root_over(found, secret), secret
        sealing.box_closed_at = at
        db.session.flush()
        record("box.closed", call, by=None, at=at, call_id=call.id, root=sealing.box_root)
    return str(sealing.box_root)


def begin_opening(call: Call, secret: str, *, by: User, at: datetime) -> Opening:
    """The first of two openers leaves a half of the call's key for each of the other two, who alone can use it."""
    require(may_begin_opening(by, call, at))
    try:
        leave_halves(sealing_of(call), HalfPurpose.OPENING, secret, by, at)
    except SealingError as wrong:
        raise Refused(damaged()) from wrong
    opening = opening_of(call) or Opening(call=call)
    opening.first_id, opening.first_at = by.id, at
    opening.first_nonce = _nonce(call, secret)
    db.session.add(opening)
    db.session.flush()
    record("opening.begun", opening, by=by, at=at, call_id=call.id)
    return opening


def call_off_opening(call: Call, *, by: User, at: datetime) -> None:
    """The first takes back what he has lent; anybody of the three may begin anew."""
    require(may_call_off_opening(by, call, at))
    opening = opening_of(call)
    if opening is not None and opening.second_id is not None:
        raise Refused(not_now("joined", t("第二位开启人已经办理，不能撤回")))
    drop_halves(sealing_of(call), HalfPurpose.OPENING)
    if opening is not None:
        record("opening.called_off", opening, by=by, at=at, call_id=call.id)
        db.session.delete(opening)
    db.session.flush()


def join_opening(call: Call, secret: str, *, by: User, at: datetime) -> tuple[Opening, str]:
    """The second opener: the opening, and the call's private key, for as long as the bids are being opened.

    He, or the third, may come again where the opening was interrupted.
    """
    require(may_finish_opening(by, call, at))
    opening = opening_of(call)
    assert opening is not None  # noqa: S101  the halves that the policy asked for were left with it
    try:
        half = half_of(sealing_of(call).halves_for(HalfPurpose.OPENING), by)
        call_secret = open_inner(half.half, secret)
    except SealingError as wrong:
        raise Refused(damaged()) from wrong
    if opening.second_id is None:
        opening.second_id, opening.second_at = by.id, at
        opening.second_nonce = _nonce(call, secret)
    db.session.flush()
    record("opening.joined", opening, by=by, at=at, call_id=call.id)
    return opening, call_secret


def open_bid(
    opening: Opening, version: EntryVersion, open_one: Callable[[EntryVersion], Outcome], *, at: datetime
) -> OpeningResult:
    """Open one bid and write down what became of it. Whatever goes wrong with one never stops the others."""
    known = db.session.scalar(select(OpeningResult).where(OpeningResult.version_id == version.id))
    if known is not None:
        return known
    result = OpeningResult(opening=opening, entry_id=version.entry_id, version_id=version.id, at=at)
    try:
        with db.session.begin_nested():
            told = open_one(version)
        result.ok, result.differences = told.ok, [str(each) for each in told.differences]
        result.error = "" if told.ok else (told.error or FAULT)[:40]
    except Exception:
        log.exception("a bid could not be opened: %s", version.id)
        result.ok, result.error, result.differences = False, FAULT, []
        record("entry.not_opened", version.entry, by=None, at=at, version=version.number, error=FAULT)
    db.session.add(result)
    db.session.flush()
    return result


def finish_opening(opening: Opening, *, by: User, at: datetime) -> bool:
    """Every bid has its result: what was lent is deleted and the call is open. False while a bid still waits."""
    call = opening.call
    if unopened(opening) or not call.is_shut:
        return not call.is_shut
    drop_halves(sealing_of(call), HalfPurpose.OPENING)
    opening.finished_at = call.opened_at = at
    db.session.flush()
    oks = list(db.session.scalars(select(OpeningResult.ok).where(OpeningResult.opening_id == opening.id)))
    told = {"bids": len(oks), "failed": oks.count(False), "box_agrees": box_agrees(opening)}
    record("call.opened", call, by=by, at=at, call_id=call.id, **told)
    return True


def _nonce(call: Call, secret: str) -> str:
    """What the opener adds to chance (``openings.chance``); the box has its root by then, the policies ask for it."""
    return nonce_of(secret, call.id, str(sealing_of(call).box_root))
