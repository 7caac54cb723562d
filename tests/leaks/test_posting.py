"""Posting to what one may not see: the same answer as for what does not exist, nothing told, nothing written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from werkzeug.test import TestResponse

from app.extensions import db
from app.letters.models import Letter
from app.rounds.models import Assignment
from app.rounds.states import AssignmentState
from app.shared.columns import new_key
from tests.leaks.addresses import Address, Addresses
from tests.leaks.reading import told_by
from tests.leaks.sweep import bare, client_of, leaks_in
from tests.leaks.world import World

STRANGERS = ("visitor", "outsider", "other_officer")
WRITES = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.I)
NOTED = {"attempt", "reading", "login_session"}
Watched = tuple[Flask, World]


@contextmanager
def writes(app: Flask) -> Iterator[set[str]]:
    """The tables that are written to besides the notes of who was refused what."""
    written: set[str] = set()
    with app.app_context():
        engine = db.engine

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if (found := WRITES.match(statement)) and found[1].lower() not in NOTED:
            written.add(found[1].lower())

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("seat", STRANGERS)
def test_posting_as_a_stranger_tells_and_writes_nothing(watched: Watched, seat: str) -> None:
    app, world = watched
    client, wrong = client_of(app, world, seat), []
    with app.app_context():
        addresses = list(
            Addresses(app, world.rows, "POST").of_turn(seat, "none", len(STRANGERS)).naming(seat, 1)
        )
        own = set(db.session.scalars(select(Letter.id).where(Letter.user_id == world.keys.get(seat))))
    with writes(app) as written:
        for address in addresses:
            if _is_own(world, seat, address) or own & {*address.path.split("/")}:
                continue
            answer = client.post(address.path, data={}, headers={"Accept": "application/json"})
            wrong += map(str, leaks_in(world, seat, address, told_by(answer)))
            if answer.status_code not in {400, 401, 404, 405} and address.rule not in ANYBODYS:
                wrong.append(f"{seat} at {address.path} ({address.rule}): {answer.status_code}")
    assert (wrong, written) == ([], set())


DRAFTS = {"draft", "draft_to_seal", "beside"}
ANYBODYS = {
    "/alliances/<slug:slug>/charter",
    "/alliances/<slug:slug>/join",
    "/alliances/<slug:slug>/share",
    "/alliances/<slug:slug>/tell",
    "/alliances/members/<key:id>/answer",
    "/alliances/members/<key:id>/leave",
    "/alliances/notices/<key:id>/withdraw",
    "/alliances/topics/<key:id>/remove",
    "/lab/items/<key:id>/entry",
    "/notices/<slug:slug>/objection",
    "/officer/alliances/members/<key:id>/remove",
}
"""What anybody may try at what is public: he is told what lacks, that it is late, that a laboratory enters, that the
convenor leads. Members and notices that are not public are absent."""


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_judge_reaches_nothing_of_what_he_lost_to_a_tie(watched: Watched, method: str) -> None:
    app, world = watched
    with app.app_context():
        query = select(Assignment.id).where(
            Assignment.judge_id == world.keys["conflicted"], Assignment.state == AssignmentState.VOIDED
        )
        lost = {"": {"assignment": list(db.session.scalars(query))}}
        addresses = list(Addresses(app, lost, method).of("/judge/").naming(""))
    client = client_of(app, world, "conflicted")
    with writes(app) as written:
        statuses = {each.path: client.open(each.path, method=method).status_code for each in addresses}
    assert len(statuses) > 3
    assert (set(statuses.values()), written) == ({404}, set())


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seat", ["outsider", "other_officer"])
def test_hidden_row_answers_as_one_that_does_not_exist(watched: Watched, seat: str, every: int) -> None:
    """A07: the same status, headers and body, whatever the address names."""
    app, world = watched
    with app.app_context():
        found = Addresses(app, world.rows).of_turn(seat, "none", every)
        pairs = list(zip(_first_of_each(found, seat), found.absent(), strict=True))
    client, wrong = client_of(app, world, seat), []
    for there, absent in pairs:
        answers = [client.get(address.path, buffered=True) for address in (there, absent)]
        statuses = [answer.status_code for answer in answers]
        told = [
            f"{heads(answer)}\n{bare(answer, address.path)}"
            for answer, address in zip(answers, (there, absent), strict=True)
        ]
        public = there.rule in ANYBODYS and (there.phase not in DRAFTS or "/alliances/" in there.rule)
        if _is_own(world, seat, there) or public:
            continue
        if statuses[0] >= 400 and (statuses[0] != 404 or told[0] != told[1]):
            wrong.append(f"{there.path} ({there.rule}): {statuses}")
    assert wrong == []


def _is_own(world: World, seat: str, address: Address) -> bool:
    """Whether it names the seat's own account, or a draft of its own laboratory."""
    return world.keys.get(seat, address.path) in address.path.split("/") or any(
        canary.owner == seat for _, canary in world.canaries.found_in(address.path)
    )


def heads(answer: TestResponse) -> str:
    """The headers of an answer, but for session and date, and for its length, in which the address is."""
    passing = {"Set-Cookie", "Date", "Content-Length"}
    return "\n".join(f"{name}: {value}" for name, value in answer.headers if name not in passing)


@pytest.mark.parametrize("path", ["/officer/entries/{}", "/judge/assignments/{}", "/lab/entries/{}"])
def test_hidden_row_takes_as_long_as_one_that_does_not_exist(watched: Watched, path: str) -> None:
    """A07: the refusal is noted in both cases (a write is what takes time), and no other write tells them apart."""
    app, world = watched
    table = path.split("/")[2].replace("entries", "entry").rstrip("s")
    keys = world.rows["closed" if table == "entry" else "scoring"][table]
    client = client_of(app, world, "outsider")
    noted: list[list[str]] = []
    for key in (keys[0], new_key()):
        with app.app_context():
            engine, written = db.engine, list[str]()
        with listening(engine, written):
            assert client.get(path.format(key)).status_code == 404
        noted.append([name for name in written if name != "login_session"])
    assert noted[0] == noted[1] == ["attempt"]


@contextmanager
def listening(engine: Engine, written: list[str]) -> Iterator[None]:
    """The tables that are written to, in order."""

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if found := WRITES.match(statement):
            written.append(found[1].lower())

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _first_of_each(found: Addresses, seat: str) -> Iterator[Address]:
    """One row of each rule, of the absent ones where the world has none."""
    there = {address.rule: address for address in found.naming(seat, 1)}
    return (there.get(address.rule, address) for address in found.absent())
