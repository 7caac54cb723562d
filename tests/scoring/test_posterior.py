"""How sure a place is."""

import numpy as np
import pytest

from app.scoring import ScoringError
from app.scoring.calibration import calibrate_panel
from app.scoring.combining import LegSheet
from app.scoring.doubt import FAVOURS, favour_chances
from app.scoring.outlook import look_out
from app.scoring.panel import Total
from app.scoring.posterior import Chances, by_entry, place_chances
from app.scoring.reliability import check_probabilities
from tests.scoring.seasons import grid, panel_with, sheet_with, small_rows

FEW = grid([[70 + e + j for j in range(4)] for e in range(7)])


def chances(rows: list[Total], places: int = 5, **kwargs: object) -> Chances:
    found = place_chances(calibrate_panel(panel_with(rows)), places, **kwargs)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_chances_of_places_add_up_to_the_places() -> None:
    found = chances(small_rows())
    assert sum(row.p_top for row in found.entries) == pytest.approx(5)
    assert all(1 <= row.rank_low <= row.rank_high <= 30 for row in found.entries)
    assert sorted([*found.inside, *found.undecided, *found.outside]) == [row.entry for row in found.entries]
    assert (found.draws, found.seed) == (4000, 1)


def test_chances_with_the_same_seed_are_the_same_whatever_the_names() -> None:
    rows = small_rows()
    renamed = [(f"x{999 - int(e):04d}", f"y{99 - int(j):03d}", mark) for e, j, mark in reversed(rows)]
    plain, other = by_entry(chances(rows)), by_entry(chances(renamed))
    assert {e: row.p_top for e, row in plain.items()} == {
        f"{999 - int(e[1:]):04d}": row.p_top for e, row in other.items()
    }
    assert by_entry(chances(rows, seed=2)) != plain


def test_chances_where_marks_agree_are_certain_and_ranks_narrow() -> None:
    marks = [[40 + 2 * e + noise for noise in (0, 1, 0, 1, 1)] for e in range(20)]
    found = chances(grid(marks), 3)
    assert set(found.inside) == {"e17", "e18", "e19"}
    assert found.undecided == ()
    best = by_entry(found)["e19"]
    assert (best.rank_low, best.rank_high) == (1, 1)


def test_chances_among_some_entries_rank_those_alone() -> None:
    rows = small_rows()
    some = frozenset(sorted({e for e, *_ in rows})[:6])
    found = chances(rows, 6, among=some)
    assert [row.p_top for row in found.entries] == [1.0] * 6
    assert {row.entry for row in found.entries} == some


def test_chances_without_a_model_or_a_place_are_refused() -> None:
    assert place_chances(calibrate_panel(panel_with(FEW)), 1) is None
    with pytest.raises(ScoringError, match="at least one place"):
        place_chances(calibrate_panel(panel_with(FEW)), 0)


def test_mark_far_above_the_others_is_the_likeliest_favour_and_one_below_none() -> None:
    rows = grid([[60 + 2 * e + (3 * e * (j + 1)) % 5 for j in range(5)] for e in range(12)])
    raised = [(e, j, mark + 1500 if (e, j) == ("e03", "j2") else mark) for e, j, mark in rows]
    lowered = [(e, j, mark - 1500 if (e, j) == ("e03", "j2") else mark) for e, j, mark in rows]
    for changed, favour in ((raised, True), (lowered, False)):
        fit = calibrate_panel(panel_with(changed)).fit
        assert fit is not None
        found = favour_chances(fit)
        at = next(
            n
            for n, (e, j) in enumerate(zip(fit.panel.entry, fit.panel.judge, strict=True))
            if (fit.panel.entries[e], fit.panel.judges[j]) == ("e03", "j2")
        )
        assert np.isfinite(found).all()
        assert (found.argmax() == at and found[at] > 5 * FAVOURS) if favour else found[at] < 0.01


def test_outlook_of_two_legs_combines_scores_and_chances_by_weight() -> None:
    first, second = small_rows(1), small_rows(2)
    legs = [LegSheet("1", 40, sheet_with(first)), LegSheet("2", 60, sheet_with(second))]
    found = look_out(legs, 5)
    parts = [leg.scores["0003"] for leg in found.legs]
    assert float(found.calibrated["0003"] or 0) == pytest.approx(
        0.4 * float(parts[0] or 0) + 0.6 * float(parts[1] or 0), abs=0.01
    )
    assert found.chances is not None
    assert sum(row.p_top for row in found.chances.entries) == pytest.approx(5)
    few = [legs[0], LegSheet("2", 60, sheet_with(FEW))]
    assert look_out(few, 5).chances is None
    assert look_out([legs[0], LegSheet("2", 0, sheet_with(FEW))], 5).chances is not None


def test_reliability_of_right_and_of_boastful_probabilities() -> None:
    random = np.random.default_rng(1)
    p = random.random(20_000)
    happened = (random.random(20_000) < p).tolist()
    right = check_probabilities(p.tolist(), happened, 4000)
    assert right is not None
    assert right.slope == pytest.approx(1.0, abs=0.05)
    assert right.ece < 0.02
    boast = p**2 / (p**2 + (1 - p) ** 2)
    claims = check_probabilities(boast.tolist(), happened, 4000)
    assert claims is not None
    assert claims.slope == pytest.approx(0.5, abs=0.05)
    assert check_probabilities([0.1, 0.2], [False, False], 4000) is None
