"""The matrix reaches everything: each route, by each of its methods, with the key of something that is there and as
somebody who may; and whatever is posted, by whomever, its answer tells nothing."""

from collections.abc import Iterator
from copy import copy
from itertools import islice
from zlib import crc32

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from tests.leaks.addresses import Address, Addresses, desk_of
from tests.leaks.cast import SEATS
from tests.leaks.reading import told_by
from tests.leaks.sweep import client_of, leaks_in
from tests.leaks.world import World

Watched = tuple[Flask, World]
DESKS = {
    "lab": ("lab", "rival", "outsider"),
    "enterprise": ("issuer",),
    "recommender": ("recommender",),
    "judge": ("judge", "conflicted"),
    "officer": ("officer", "second", "chief"),
    "discipline": ("discipline",),
    "supervisor": ("supervisor",),
    "admin": ("system", "security", "audit"),
}
ANYBODY = ("visitor", "lab", "officer", "judge", "system", "rival")
MOST, A_PART = 300, 32
BLIND = "copies of files without names: tests/redactions/test_service.py"
UNREACHED: dict[str, str] = {
    "GET /cases/<slug:slug>/pictures/<int:number>.jpg": "public: tests/web/public/test_case_photos.py",
    "GET /judge/assignments/<key:id>/files/<int:number>": BLIND,
    "GET /officer/entries/<key:id>/blind-copy/files/<int:number>": BLIND,
    "GET /notices/objections/<slug:code>": "named by a code that nobody knows: tests/web/public/test_objections.py",
    "GET /officer/approvals/<key:id>/outage": "an outage is everybody's: tests/calls/test_outages.py",
    "POST /officer/approvals/<key:id>/outage": "the same",
    "GET /officer/calls/<key:id>/allocation": "no list here has limits: tests/web/officer/test_allocations.py",
    "POST /officer/calls/<key:id>/allocation": "the same",
    "GET /officer/rounds/runs/<key:id>/problem.json": "none was solved: tests/web/officer/test_round_assignments.py",
    "POST /account/invitations/<key:key>/accept": "by who was invited: tests/web/account/test_organisations.py",
    "POST /officer/imports/<key:id>/leave-out": "the row is in the form: tests/web/officer/test_call_imports.py",
}
"""Routes that nobody reaches in this world, and why that leaves nothing unseen."""
BARRED = {401, 403, 404}


def rules_of(app: Flask, world: World, method: str) -> dict[str, Addresses]:
    """The addresses of each rule by itself, those of the last phase first."""
    every = Addresses(app, dict(reversed(world.rows.items())), method)
    found = {}
    for rule in every.rules:
        found[rule.rule] = copy(every)
        found[rule.rule].rules = [rule]
    return found


def tries(app: Flask, rule: str, addresses: Addresses) -> Iterator[tuple[str, Address]]:
    """Address by address those whose desk it is; where it is nobody's, whoever has to do with anything."""
    desk, given = desk_of(rule), addresses.both()
    while True:
        with app.app_context():
            address = next(given, None)
        if address is None:
            return
        for seat in DESKS[desk] if desk else ANYBODY:
            yield seat, address


@pytest.fixture
def unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a request does is taken back when it would be committed: the world stays as it is."""
    session = db.session

    def undo() -> None:
        session.flush()
        session.rollback()

    monkeypatch.setattr(session, "commit", undo)


@pytest.mark.parametrize("every", [A_PART, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("unwritten")
def test_every_route_is_reached_with_something_that_is_there(
    watched: Watched, method: str, every: int
) -> None:
    """Reached: shown, done, or refused by what is filled in or by how things stand (400, 409), not by who asks."""
    app, world = watched
    clients = {seat: client_of(app, world, seat) for seat in (*SEATS, "second")}
    chosen = {r: a for r, a in rules_of(app, world, method).items() if crc32(r.encode()) % every == 0}
    unreached = [
        rule
        for rule, several in chosen.items()
        if not any(
            _is_reached(clients[seat], method, address)
            for seat, address in islice(tries(app, rule, several), MOST)
        )
    ]
    listed = [rule for rule in chosen if f"{method} {rule}" in UNREACHED]
    assert sorted(unreached) == sorted(listed)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_of_everything_that_a_route_names_there_is_one(watched: Watched, method: str) -> None:
    """A new noun has its row in the world, or the matrix never sees it."""
    app, world = watched
    with app.app_context():
        empty = [
            rule for rule, each in rules_of(app, world, method).items() if next(each.both(), None) is None
        ]
    assert empty == []


def _is_reached(client: FlaskClient, method: str, address: Address) -> bool:
    headers = {"Accept": "application/json"}
    answer = client.open(address.path, method=method, data={} if method == "POST" else None, headers=headers)
    answer.close()
    return answer.status_code not in BARRED and answer.status_code < 500


@pytest.mark.parametrize("most", [1, pytest.param(None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.usefixtures("unwritten")
def test_posting_as_anybody_tells_nothing_he_may_not_know(
    watched: Watched, seat: str, most: int | None
) -> None:
    """A03, A15, A23, A24: refusals, forms shown again, redirects; an empty form to every address of every phase."""
    app, world = watched
    with app.app_context():
        found = Addresses(app, world.rows, "POST")
        found = found.of_turn(seat, "none", len(SEATS)) if most else found
        addresses = [*found.alone(), *found.naming(seat, most)]
    client, wrong = client_of(app, world, seat), []
    for address in addresses:
        answer = client.post(address.path, data={}, headers={"Accept": "text/html"}, buffered=True)
        wrong += map(str, leaks_in(world, seat, address, told_by(answer)))
        if answer.status_code >= 500:
            wrong.append(f"{seat} at {address.path} ({address.rule}): {answer.status_code}")
    assert wrong == []
