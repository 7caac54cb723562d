"""Where to read again."""

import numpy as np
import pytest

from app.scoring import ScoringError
from app.scoring.calibration import calibrate_sheet
from app.scoring.extra import Choice, ReadingRule, expected_error, propose_readings
from app.scoring.posterior import by_entry, place_chances
from tests.scoring.seasons import grid, sheet_with, small_rows

SHEET = sheet_with(small_rows())
PAIRS = {(review.entry, review.judge) for review in SHEET.reviews}


def test_readings_go_where_the_place_is_open_and_to_judges_who_have_not_read() -> None:
    readings = propose_readings(SHEET, 5, 12)
    assert len(readings) == 12
    assert not {(row.entry, row.judge) for row in readings} & PAIRS
    chances = by_entry(place_chances(calibrate_sheet(SHEET), 5))
    chosen = {row.entry for row in readings}
    assert np.mean([chances[e].p_top * (1 - chances[e].p_top) for e in chosen]) > 1.5 * np.mean(
        [row.p_top * (1 - row.p_top) for row in chances.values()]
    )
    assert all(row.after < row.before for row in readings)
    assert readings == propose_readings(SHEET, 5, 12)


def test_readings_go_to_informative_judges_first() -> None:
    weights = {judge.judge: judge.weight or 0.0 for judge in calibrate_sheet(SHEET).judges}
    readings = propose_readings(SHEET, 5, 12)
    assert np.mean([row.weight for row in readings]) > np.mean(list(weights.values()))
    assert all(row.weight == pytest.approx(weights[row.judge]) for row in readings)


def test_readings_keep_to_conflicts_loads_and_the_most_per_entry() -> None:
    free = propose_readings(SHEET, 5, 30)
    banned = frozenset((row.entry, row.judge) for row in free)
    rule = ReadingRule(most_per_entry=6, most_per_judge=3, conflicts=banned)
    readings = propose_readings(SHEET, 5, 100, rule)
    pairs = [(row.entry, row.judge) for row in readings]
    assert len(set(pairs)) == len(pairs) <= 24
    assert not banned & set(pairs)
    for judge in {judge for _, judge in pairs}:
        assert [row.load for row in readings if row.judge == judge] == list(
            range(1, sum(j == judge for _, j in pairs) + 1)
        )
        assert sum(j == judge for _, j in pairs) <= 3
    for entry in {entry for entry, _ in pairs}:
        assert sum(e == entry for e, _ in [*pairs, *PAIRS]) <= 6


def test_readings_never_seat_two_judges_of_one_organisation() -> None:
    judges = sorted({judge for _, judge in PAIRS})
    houses = {judge: "甲" if at < 4 else "乙" for at, judge in enumerate(judges)}
    # Two houses of four: only who is read by one of them alone has room for one judge of the other.
    readers = {e: {houses[judge] for entry, judge in PAIRS if entry == e} for e, _ in PAIRS}
    for row in propose_readings(SHEET, 5, 20, ReadingRule(organisations=houses)):
        assert readers[row.entry] == {"甲", "乙"} - {houses[row.judge]}
    new = ReadingRule(judges=frozenset({"新", "又"}), organisations={"新": "丙", "又": "丙"})
    readings = propose_readings(SHEET, 5, 30, new)
    fresh = [row.entry for row in readings if row.judge in {"新", "又"}]
    assert len(fresh) == len(set(fresh)) > 0


def test_readings_among_some_entries_are_of_those_alone() -> None:
    some = frozenset(sorted(SHEET.entries)[:10])
    assert {row.entry for row in propose_readings(SHEET, 3, 10, ReadingRule(among=some))} <= some


@pytest.mark.parametrize(
    ("places", "budget", "code"), [(0, 5, "places_not_positive"), (3, -1, "budget_negative")]
)
def test_readings_without_a_place_or_a_budget_are_refused(places: int, budget: int, code: str) -> None:
    with pytest.raises(ScoringError) as refused:
        propose_readings(SHEET, places, budget)
    assert refused.value.code == code


def test_readings_of_a_handful_of_marks_are_refused_with_the_reason() -> None:
    with pytest.raises(ScoringError, match="few_reviews"):
        propose_readings(sheet_with(grid([[70, 75, 80, 85]] * 5)), 2, 5)
    assert propose_readings(SHEET, 5, 0) == ()


def test_expected_error_falls_from_p_times_not_p_to_nought() -> None:
    """The closed form beside a simulation: p of a normal quality above the line, after a mark is seen."""
    mean, spread, told = 0.4, 4.0, 0.5
    random = np.random.default_rng(1)
    from scipy.special import ndtr

    p = float(ndtr(mean / 2.0))
    arrays = np.array([p]), np.array([spread]), np.array([told])
    empty = np.zeros((1, 1), dtype=bool), *(np.zeros(1, dtype=np.int64),) * 3
    choice = Choice(*arrays, *empty)
    one = np.array([0])
    assert expected_error(choice, one, np.zeros(1))[0] == pytest.approx(p * (1 - p))
    assert expected_error(choice, one, np.array([1e12]))[0] == pytest.approx(0, abs=1e-5)
    after = spread / (1 + spread * told)
    seen = ndtr((mean + np.sqrt(spread - after) * random.standard_normal(200_000)) / np.sqrt(after))
    simulated = float((seen * (1 - seen)).mean())
    assert expected_error(choice, one, np.array([told]))[0] == pytest.approx(simulated, abs=5e-4)


def test_readings_keep_to_each_judge_s_own_room_and_tell_his_share() -> None:
    free = propose_readings(SHEET, 5, 12)
    others = sorted({row.judge for row in free} - {free[0].judge})
    busiest = max(others, key=lambda judge: sum(row.judge == judge for row in free))
    readings = propose_readings(SHEET, 5, 12, ReadingRule(room={busiest: 0, free[0].judge: 1}))
    judges = [row.judge for row in readings]
    assert busiest not in judges
    assert judges.count(free[0].judge) <= 1
    typical = calibrate_sheet(SHEET).components
    assert typical is not None
    assert all(row.share == pytest.approx(row.weight * float(typical.error)) for row in readings)
