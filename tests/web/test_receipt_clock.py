"""A10: the clock of receipts never goes back, and says when it is not sure."""

import os

import pytest

from app.web.receipt_clock import HEALED, OLDEST, ReceiptClock, Stamp

TEN_MINUTES = 600.0


class Hands:
    """A wall and a steady clock that a test moves."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_000_000.0, 50.0

    def clock(self) -> ReceiptClock:
        return ReceiptClock(lambda: self.wall, lambda: self.steady)

    def pass_by(self, seconds: float, shift: float = 0.0) -> None:
        self.wall += seconds + shift
        self.steady += seconds


def test_stamp_of_clocks_that_agree_is_the_wall_and_never_before_the_last() -> None:
    hands = Hands()
    clock = hands.clock()
    hands.pass_by(10)
    first = clock.stamp()
    hands.pass_by(0.5, shift=-1.5)
    assert first == Stamp(1_000_010.0, 1_000_010.0)
    assert clock.stamp() == first


@pytest.mark.parametrize("shift", [TEN_MINUTES, -TEN_MINUTES])
def test_stamp_after_a_jump_of_ten_minutes_spans_both_opinions(shift: float) -> None:
    """A10: neither a late bid is taken for timely nor a timely one for late."""
    hands = Hands()
    clock = hands.clock()
    hands.pass_by(30, shift=shift)
    stamp = clock.stamp()
    assert (stamp.earliest, stamp.latest) == tuple(sorted((1_000_030.0, 1_000_030.0 + shift)))
    hands.pass_by(5, shift=-shift)
    assert clock.stamp().is_certain


def test_stamp_of_a_wall_that_is_slewed_for_hours_stays_certain() -> None:
    hands = Hands()
    clock = hands.clock()
    for _ in range(200):
        hands.pass_by(61, shift=0.03)
        assert clock.stamp().is_certain


def test_stamp_of_a_wall_moved_in_small_jumps_within_a_minute_is_noticed() -> None:
    hands = Hands()
    clock = hands.clock()
    for _ in range(3):
        hands.pass_by(1, shift=0.9)
        last = clock.stamp()
    assert not last.is_certain


def test_stamp_of_what_lay_unread_is_its_arrival() -> None:
    """A09: a process that reads late makes nobody late."""
    hands = Hands()
    clock = hands.clock()
    hands.pass_by(30)
    assert clock.stamp(hands.wall - 12.5) == Stamp(1_000_017.5, 1_000_017.5)
    assert clock.stamp(hands.wall - OLDEST - 1) == Stamp(1_000_030.0, 1_000_030.0)
    assert clock.stamp(hands.wall + 1) == Stamp(1_000_030.0, 1_000_030.0)


def test_stamp_of_what_lay_unread_while_the_wall_jumped_spans_all_that_it_can_be() -> None:
    """A10: what was noted by a wall that then jumped brings the latest instant no nearer."""
    hands = Hands()
    clock = hands.clock()
    noted = hands.wall
    hands.pass_by(3, shift=20)
    stamp = clock.stamp(noted)
    assert stamp.earliest <= noted
    assert stamp.latest == hands.wall


@pytest.mark.parametrize("shift", [TEN_MINUTES, -TEN_MINUTES])
def test_stamp_after_a_jump_is_believed_again_once_the_clocks_ran_evenly_for_an_hour(shift: float) -> None:
    """A10: the doubt ends by itself, and not while the wall still moves."""
    hands = Hands()
    clock = hands.clock()
    hands.pass_by(30, shift=shift)
    assert not clock.stamp().is_certain
    assert clock.ahead == pytest.approx(shift)
    hands.pass_by(HEALED - 60, shift=5)
    assert not clock.stamp().is_certain
    hands.pass_by(HEALED - 60)
    assert not clock.stamp().is_certain
    hands.pass_by(60)
    assert clock.stamp().is_certain
    assert clock.ahead == 0
    hands.pass_by(10, shift=-5)
    assert not clock.stamp().is_certain


def test_stamp_of_a_wall_behind_the_record_is_not_believed_however_evenly_it_runs() -> None:
    hands = Hands()
    clock = hands.clock()
    clock.remember(1_000_000.0 + 3 * HEALED)
    clock.stamp()
    hands.pass_by(2 * HEALED)
    assert not clock.stamp().is_certain
    hands.pass_by(HEALED)
    assert clock.stamp().is_certain


def test_forked_process_doubts_and_believes_with_the_others() -> None:
    """A10: one that takes the place of a dead one does not begin by believing what it finds."""
    hands = Hands()
    clock = hands.clock()
    hands.pass_by(30, shift=TEN_MINUTES)
    assert not clock.stamp().is_certain
    hands.pass_by(HEALED)
    told = os.fork()
    if told == 0:
        os._exit(0 if clock.stamp().is_certain else 1)
    assert os.waitpid(told, 0)[1] == 0
    assert clock.ahead == 0


def test_stamp_of_a_process_whose_wall_is_behind_the_record_is_not_sure() -> None:
    hands = Hands()
    clock = hands.clock()
    clock.remember(1_000_000.0 + TEN_MINUTES)
    assert clock.stamp() == Stamp(1_000_000.0, 1_000_600.0)


@pytest.mark.parametrize(("skew", "wide"), [(1.9, (0.0, 0.0)), (30.0, (0.0, 30.0)), (-30.0, (-30.0, 0.0))])
def test_stamp_with_the_databases_opinion_spans_a_skew_above_two_seconds(
    skew: float, wide: tuple[float, float]
) -> None:
    """A10: process and database are two clocks."""
    stamp = Stamp(100.0, 100.0).widened(skew)
    assert (stamp.earliest - 100, stamp.latest - 100) == wide
