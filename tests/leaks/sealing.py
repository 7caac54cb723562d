"""Sealed calls of every state: named openers, closed, half opened, opened; their marks are the commitments too."""

from datetime import timedelta
from functools import partial

from flask import current_app

from app.adapters.log_files import host_of, log_folder
from app.adapters.store import store
from app.calls.models import Call
from app.calls.service import propose_openers, rehearse_sealing, set_openers
from app.calls.states import CallState
from app.entries.models import EntryVersion
from app.entries.service import open_version, propose_settlement
from app.extensions import db
from app.files.models import StoredFile
from app.history.numbering import number_leaves, publish_checkpoint
from app.openings.models import Opening
from app.openings.queries import unopened
from app.openings.service import begin_opening, close_box, finish_opening, join_opening, open_bid
from app.people.models import User
from app.people.states import SeatRole
from tests.factories.drafts import make_draft as make_draft_call
from tests.factories.people import AT, seat
from tests.factories.sealing import give_key
from tests.leaks.stage import DAY, Stage

CLOSED = AT - DAY
BEFORE = AT - 100 * DAY
OPENERS = ("officer", "second", "third")


def name_openers(stage: Stage, call: Call) -> list[User]:
    """Three officers of the cast, who keep the keys that they were given."""
    seat(stage.cast["third"], SeatRole.OFFICER, call=call)
    people = [_with_key(stage, part) for part in OPENERS]
    set_openers(call, people, by=people[0], at=BEFORE)
    return people


def _with_key(stage: Stage, part: str) -> User:
    """An officer who keeps a key under a pass-phrase; the tests keep it in the open."""
    person = stage.cast[part]
    if person.id not in stage.cast.secrets:
        key, stage.cast.secrets[person.id] = give_key(person, at=BEFORE)
        key.salt, key.proof = (stage.mark("never").encode() for _ in range(2))
    return person


def sealed_call(stage: Stage, closes_at: object = CLOSED) -> Call:
    """A published sealed call, rehearsed."""
    call = stage.call(closes_at, state=CallState.DRAFT, sealed=True)  # type: ignore[arg-type]
    for person in name_openers(stage, call):
        rehearse_sealing(call, stage.cast.secrets[person.id], by=person, at=BEFORE)
    call.state, call.published_at = CallState.PUBLISHED, BEFORE
    db.session.flush()
    return call


def draft_to_seal(stage: Stage) -> None:
    """A draft whose openers are named, and the first of whom has rehearsed."""
    call = make_draft_call(title=stage.mark("call.draft"), sealed=True)
    seat(stage.cast["officer"], SeatRole.OFFICER, call=call)
    stage.seat_officers(call)
    first = name_openers(stage, call)[0]
    rehearse_sealing(call, stage.cast.secrets[first.id], by=first, at=AT)
    stage.watch(call.id, "call.key")


def sealed_open(stage: Stage) -> None:
    """Open, with bids of all three, a draft, and one that was loaded again to be replaced."""
    item = stage.item(sealed_call(stage, AT + 5 * DAY))
    stage.bids(item)
    stage.draft(item, "outsider")


def sealed(stage: Stage) -> None:
    """Closed yesterday and not yet opened (A01, A03): nobody knows more than while it was open. The box is on the
    public log, and other openers are proposed."""
    call = _boxed(stage)
    first, second = (stage.cast[part] for part in OPENERS[:2])
    seat(stage.cast["fourth"], SeatRole.OFFICER, call=call)
    others = [first, second, _with_key(stage, "fourth")]
    why, secret = stage.mark("proposal"), stage.cast.secrets[first.id]
    made = propose_openers(call, others, why, secret, by=first, at=AT)
    stage.watch(made.id, "proposal.key")


def opening(stage: Stage) -> None:
    """The first opener has come, the second has not: still nobody knows anything."""
    _begun(stage)


def opened(stage: Stage) -> None:
    """Opened by two, one bid in vain: its envelope is gone."""
    call, made = _begun(stage)
    second = stage.cast["second"]
    _, secret = join_opening(call, stage.cast.secrets[second.id], by=second, at=AT)
    open_one = partial(open_version, call_secret=secret, at=AT, store=store())
    for key in unopened(made):
        version = db.session.get_one(EntryVersion, key)
        if stage.cast.owner(version.entry.organisation_id) == "tied":
            store().delete(str(version.envelope_key))
        open_bid(made, version, open_one, at=AT)
    assert finish_opening(made, by=second, at=AT)
    for file in db.session.query(StoredFile).filter(StoredFile.secret.is_not(None)):
        stage.watch(str(file.secret), "never")
    for mark in _of_box(call):  # the transcript has it, so that its readers can make the root again
        stage.watch(mark, "box.secret")


def doubted(stage: Stage) -> None:
    """Closed; the clocks did not agree on one receipt, and an officer proposes that it counts (A10)."""
    call = stage.call(CLOSED)
    entries = stage.bids(stage.item(call))
    entries[0].versions[0].latest_at = call.doubt_until = CLOSED + timedelta(hours=1)
    made = propose_settlement(call, True, stage.mark("proposal"), by=stage.cast["officer"], at=AT)
    stage.watch(made.id, "proposal.key")


def _boxed(stage: Stage) -> Call:
    call = sealed_call(stage)
    item = stage.item(call)
    stage.bids(item)
    stage.draft(item, "outsider")
    close_box(call, at=CLOSED + timedelta(hours=1))
    db.session.flush()
    for mark in _of_box(call):
        stage.watch(mark, "never")
    _publish_log()
    return call


def _of_box(call: Call) -> tuple[str, str]:
    """What fills up the box, whole and the first group of it."""
    assert call.sealing is not None
    filling = str(call.sealing.box_secret)
    return filling, filling[:8]


def _begun(stage: Stage) -> tuple[Call, Opening]:
    call, first = _boxed(stage), stage.cast["officer"]
    made = begin_opening(call, stage.cast.secrets[first.id], by=first, at=AT - timedelta(hours=2))
    db.session.flush()
    stage.watch(made.id, "opening.key")
    return call, made


def _publish_log() -> None:
    settings = current_app.config["SETTINGS"]
    signer = log_folder(settings).signer(f"{host_of(settings)}/log")
    number_leaves(AT)
    publish_checkpoint(AT, signer)
