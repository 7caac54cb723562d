"""Every page, file, feed and answer, as every seat, over calls in every phase: nobody is told what he may not know."""

import pytest
from flask import Flask

from tests.leaks.addresses import Address, Addresses
from tests.leaks.cast import SEATS
from tests.leaks.sweep import sweep
from tests.leaks.world import World

Watched = tuple[Flask, World]
DESKS = {
    "lab": "/lab", "rival": "/lab", "outsider": "/lab", "double": "/judge", "issuer": "/enterprise", "judge": "/judge",
    "conflicted": "/judge", "officer": "/e", "other_officer": "/officer", "chief": "/officer/c",
    "recommender": "/recommender", "other_recommender": "/recommender", "discipline": "/discipline",
    "supervisor": "/supervisor", "system": "/admin", "security": "/admin", "audit": "/admin", "visitor": "/c",
}  # fmt: skip
"""Which part of the site is a seat's own: of it every second rule is looked at, of the rest every eighteenth, each seat
others; all of it, in all phases, behind ``-m slow``."""
OWN, A_PART = 2, 18


def wrong(watched: Watched, seat: str, addresses: list[Address]) -> str:
    """What leaked and what broke, a line each."""
    leaks, broken = sweep(*watched, seat, addresses)
    return "\n".join([*sorted(map(str, leaks)), *broken])


@pytest.mark.parametrize("seat", SEATS)
def test_seat_sees_nothing_it_may_not_know(watched: Watched, seat: str) -> None:
    """A03, A15, A16, A23, A24, A25: bids, others' marks, names in blind rounds, decisions, objectors, sealed bids."""
    app, world = watched
    with app.app_context():
        found = Addresses(app, world.rows).of_turn(seat, DESKS[seat], A_PART, OWN)
        addresses = [*found.alone(), *found.naming(seat, 1)]
    assert wrong(watched, seat, addresses) == ""


@pytest.mark.slow
@pytest.mark.parametrize("seat", SEATS)
def test_seat_sees_nothing_anywhere_in_any_phase(watched: Watched, seat: str) -> None:
    app, world = watched
    with app.app_context():
        found = Addresses(app, world.rows)
        addresses = [*found.alone(), *found.naming(seat)]
    assert wrong(watched, seat, addresses) == ""


def test_addresses_of_every_rule_are_known(watched: Watched) -> None:
    app, world = watched
    with app.app_context():
        assert Addresses(app, world.rows).unknown() + Addresses(app, world.rows, "POST").unknown() == []
