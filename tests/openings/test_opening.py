"""The opening: not before its time, not by one, whatever happens to a single bid."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.calls.models import Call
from app.calls.states import CallState, HalfPurpose
from app.entries.models import EntryVersion
from app.extensions import db
from app.history.models import Act
from app.openings import service
from app.openings.chance import chance
from app.openings.policy import may_begin_opening, may_see_opening, names_bidders, visible_openings
from app.openings.queries import box_agrees, boxes_to_close, opening_of, results_of, unopened
from app.people.states import SeatRole
from app.screening.policy import may_begin_screening
from app.sealing.keys import check_rehearsal, nonce_of
from app.shared.verdict import Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.sealing import Openers, publish_box, seal_call

CLOSES = AT + timedelta(days=1)
AFTER = CLOSES + timedelta(minutes=3)


@dataclass
class Told:
    """What opening a bid told."""

    ok: bool = True
    differences: list[str] = field(default_factory=list)
    error: str = ""


def sealed_call(bids: int = 0) -> tuple[Call, Openers]:
    """A sealed call with rehearsed openers; its bids carry a commitment each."""

    call = make_call(officer=make_officer(), closes_at=CLOSES, state=CallState.DRAFT, sealed=True)
    openers = seal_call(call)
    call.state, call.published_at, call.sealed = CallState.PUBLISHED, AT, False
    item = make_item(call)
    for number in range(bids):
        entry = make_submitted_entry(item)
        version = entry.versions[-1]
        version.sha256 = f"{number:064x}"
        version.envelope_key, version.envelope_sha256, version.envelope_size = f"e{number}", "0" * 64, 1
        version.code_salt, version.commitment_salt, version.content_tag = b"0", "0" * 64, "0" * 64
        version.content = ""
    call.sealed = True
    db.session.flush()
    return call, openers


def begun(bids: int = 0) -> tuple[Call, Openers, str]:
    """A call whose box is published and whose first opener has come; the root."""
    call, openers = sealed_call(bids)
    root = publish_box(call, AFTER)
    first = openers.users[0]
    service.begin_opening(call, openers.secret(first), by=first, at=AFTER)
    return call, openers, root


def test_opening_before_its_time_refused(app: Flask) -> None:
    """A02: before closing, in the two minutes after it, before the box is closed and before its root is published."""
    call, openers = sealed_call()
    first = openers.users[0]
    early = {
        CLOSES - timedelta(days=1): "too_early",
        CLOSES + timedelta(minutes=1): "too_early",
        AFTER: "box_open",
    }
    for at, code in early.items():
        with pytest.raises(Refused, match=code):
            service.begin_opening(call, openers.secret(first), by=first, at=at)
    service.close_box(call, at=AFTER)
    assert may_begin_opening(first, call, AFTER).code == "box_unpublished"
    publish_box(call, AFTER)
    assert may_begin_opening(first, call, AFTER).ok
    assert may_begin_opening(make_officer(call), call, AFTER).code == "not_opener"
    assert may_begin_opening(make_user(), call, AFTER).hide


def test_opening_takes_two_different_openers(app: Flask) -> None:
    """A01: neither the first again nor the same person under another account; the second has the call's key."""
    call, openers, _root = begun()
    first, second, third = openers.users
    for again in (service.begin_opening, service.join_opening):
        with pytest.raises(Refused, match=r"begun|same_opener"):
            again(call, openers.secret(first), by=first, at=AFTER)
    second.phone = first.phone = "13800000000"
    with pytest.raises(Refused, match="same_person"):
        service.join_opening(call, openers.secret(second), by=second, at=AFTER)
    _opening, secret = service.join_opening(call, openers.secret(third), by=third, at=AFTER)
    check_rehearsal(call.sealing.rehearsal, secret)


def test_chance_of_a_sealed_call_comes_from_the_box_and_both_openers(app: Flask) -> None:
    """A20: the same whenever asked, known to nobody before the second came, another for another purpose or pair."""
    call, openers, root = begun()
    first, second, third = openers.users
    assert chance(call, "round", 1) != chance(call, "round", 1), "before the opening nothing is promised"
    opening, _secret = service.join_opening(call, openers.secret(second), by=second, at=AFTER)
    nonces = [nonce_of(openers.secret(user), call.id, root) for user in (first, second)]
    assert [opening.first_nonce, opening.second_nonce] == nonces
    made = hashlib.sha256("\n".join(["jiebang/chance/v1", root, *nonces, "round", "1"]).encode()).hexdigest()
    assert chance(call, "round", 1) == chance(call, "round", 1) == made
    assert chance(call, "round", 2) != made
    service.join_opening(call, openers.secret(third), by=third, at=AFTER)
    assert chance(call, "round", 1) == made, "whoever comes again changes nothing"


def test_key_of_a_colleague_does_not_open_another_half(app: Flask) -> None:
    """A01: the first's own key cannot use what he left for the others."""
    call, openers, _root = begun()
    first, second, _ = openers.users
    with pytest.raises(Refused, match="damaged"):
        service.join_opening(call, openers.secret(first), by=second, at=AFTER)


def test_one_failure_never_stops_the_others(app: Flask) -> None:
    call, openers, _root = begun(bids=3)
    second = openers.users[1]
    opening, _secret = service.join_opening(call, openers.secret(second), by=second, at=AFTER)
    waiting = unopened(opening)

    def open_one(version: EntryVersion) -> Told:
        if version.id == waiting[0]:
            raise RuntimeError("the disk is gone")
        return Told() if version.id == waiting[1] else Told(False, ["file 1"], "commitment")

    assert not service.finish_opening(opening, by=second, at=AFTER), "bids are waiting"
    for key in waiting:
        service.open_bid(opening, db.session.get_one(EntryVersion, key), open_one, at=AFTER)
    assert service.finish_opening(opening, by=second, at=AFTER)
    results = {row.version_id: (row.ok, row.error, row.differences) for row in results_of(opening)}
    assert [results[key] for key in waiting] == [
        (False, "fault", []),
        (True, "", []),
        (False, "commitment", ["file 1"]),
    ]
    assert call.opened_at == AFTER
    assert call.sealing.halves_for(HalfPurpose.OPENING) == []
    told = db.session.scalars(select(Act).where(Act.name == "call.opened")).one().figures
    assert told == {"bids": 3, "failed": 2, "box_agrees": True}


def test_interrupted_opening_goes_on_where_it_stopped(app: Flask) -> None:
    call, openers, _root = begun(bids=2)
    second, third = openers.users[1:]
    opening, _ = service.join_opening(call, openers.secret(second), by=second, at=AFTER)
    first_bid, other = (db.session.get_one(EntryVersion, key) for key in unopened(opening))
    done = service.open_bid(opening, first_bid, lambda _version: Told(), at=AFTER)
    assert service.open_bid(opening, first_bid, lambda _version: Told(False), at=AFTER) is done
    with pytest.raises(Refused, match="joined"):
        service.call_off_opening(call, by=openers.users[0], at=AFTER)
    opening, _ = service.join_opening(call, openers.secret(third), by=third, at=AFTER)
    assert unopened(opening) == [other.id]
    assert opening.second_id == second.id


def test_first_opener_takes_back_what_he_lent(app: Flask) -> None:
    call, openers, _root = begun()
    first, second, _ = openers.users
    with pytest.raises(Refused, match="not_first"):
        service.call_off_opening(call, by=second, at=AFTER)
    service.call_off_opening(call, by=first, at=AFTER)
    assert opening_of(call) is None
    assert call.sealing.halves == []
    service.begin_opening(call, openers.secret(second), by=second, at=AFTER)


def test_bid_added_past_the_platform_shows_in_the_box(app: Flask) -> None:
    """A05: what is in force at the opening is compared with the root that was published before it."""
    call, openers, _root = begun(bids=1)
    second = openers.users[1]
    opening, _ = service.join_opening(call, openers.secret(second), by=second, at=AFTER)
    assert box_agrees(opening)
    db.session.get_one(EntryVersion, unopened(opening)[0]).sha256 = "f" * 64
    db.session.flush()
    assert not box_agrees(opening)


def test_box_closed_once_and_tells_nothing_of_the_number(app: Flask) -> None:
    """A03: the act carries the root alone, and boxes of none and of many look alike."""
    call, _openers = sealed_call(bids=2)
    assert boxes_to_close(CLOSES + timedelta(minutes=1)) == []
    assert boxes_to_close(AFTER) == [call]
    root = service.close_box(call, at=AFTER)
    assert service.close_box(call, at=AFTER) == root
    assert boxes_to_close(AFTER) == []
    act = db.session.scalars(select(Act).where(Act.name == "box.closed")).one()
    assert (act.figures, act.actor_id, act.call_id) == ({"root": root}, None, call.id)


def test_screening_waits_for_the_opening(app: Flask) -> None:
    call, openers = sealed_call()
    officer = openers.users[0]
    assert may_begin_screening(officer, call, AFTER).code == "not_opened"
    call.opened_at = AFTER
    assert may_begin_screening(officer, call, AFTER).ok


def test_transcript_read_by_officers_and_watchers(app: Flask) -> None:
    call, openers, _root = begun()
    opening = opening_of(call)
    assert opening is not None
    readers = {None: False}
    for role in (SeatRole.DISCIPLINE, SeatRole.SUPERVISOR, SeatRole.AUDIT_ADMIN, SeatRole.JUDGE):
        user = make_user()
        seat(user, role)
        readers[user] = role != SeatRole.JUDGE
        assert names_bidders(user, opening, AFTER) == (role in (SeatRole.DISCIPLINE, SeatRole.SUPERVISOR))
    readers |= {openers.users[2]: True, make_officer(make_call()): False, make_user(): False}
    for reader, allowed in readers.items():
        assert may_see_opening(reader, opening, AFTER).ok == allowed
        assert (opening in db.session.scalars(visible_openings(reader, AFTER)).all()) == allowed
