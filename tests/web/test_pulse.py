"""A10: the web process writes down when the clocks leave each other, and when they agree again."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.adapters import skew
from app.extensions import db
from app.history.models import Act
from app.outages.models import DATABASE, Outage
from app.outages.queries import clock_words
from app.outages.service import note_clock
from app.shared import clock
from app.web import pulse
from app.web.pulse import Pulse
from app.web.receipt_clock import HEALED, ReceiptClock, at_of

JUMP = 600.0


class Hands:
    """A wall and a steady clock that a test moves."""

    def __init__(self) -> None:
        self.wall, self.steady = clock.now().timestamp(), 50.0

    def pass_by(self, seconds: float, shift: float = 0.0) -> None:
        self.wall += seconds + shift
        self.steady += seconds


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database's clock was asked in a test that travelled stays true for ten seconds of nobody's travel."""
    monkeypatch.setattr(skew, "_known", {})


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(pulse, "CLOCK", ReceiptClock(lambda: hands.wall, lambda: hands.steady))
    return hands


def _words() -> list[tuple[str, float | None]]:
    db.session.rollback()  # the pulse writes in sessions of its own
    return [(act.name, act.figures.get("ahead")) for act in db.session.scalars(select(Act).order_by(Act.id))]


@pytest.mark.parametrize("shift", [JUMP, -JUMP])
def test_pulse_of_clocks_that_leave_each_other_writes_both_ends_and_no_outage(
    app: Flask, hands: Hands, shift: float
) -> None:
    """A10: each state once, however many processes look; that nobody beat meanwhile was no outage."""
    first, second = Pulse(app), Pulse(app)
    began = hands.wall
    for one in (first, second):
        one.once()
    hands.pass_by(30, shift=shift)
    for seconds in (0, 30, 30):
        hands.pass_by(seconds)
        for one in (first, second):
            one.once()
    assert _words() == [("clock.left", shift)]
    for _ in range(int(HEALED // 60)):
        hands.pass_by(60)
        for one in (first, second):
            one.once()
    assert _words() == [("clock.left", shift), ("clock.agreed", None)]
    told = clock_words(at_of(began))
    assert [act.at for act in told] == [at_of(began + 30), at_of(began + 30 + HEALED + shift)]
    assert db.session.scalars(select(Outage)).all() == []


def test_clock_that_moves_on_while_it_is_off_is_written_down_again(app: Flask) -> None:
    at = clock.now()
    for ahead in (3.0, 4.5, 30.0, 31.0, 0.0, 0.0):
        note_clock(DATABASE, ahead, at=at)
        db.session.commit()
    assert _words() == [("clock.left", 3.0), ("clock.left", 30.0), ("clock.agreed", None)]
    assert clock_words(at + timedelta(seconds=1)) == []
