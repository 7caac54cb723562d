"""What a round of a size promises before anybody has read."""

import numpy as np
import pytest

from app.scoring import ScoringError
from app.scoring.forecast import forecast_round


def test_forecast_round_more_readings_find_more_and_leave_less_open() -> None:
    few, many = (forecast_round(60, 20, reviews, 10, "trimmed") for reviews in (3, 9))
    assert few.found + 2 * few.error < many.found - 2 * many.error
    assert few.undecided is not None
    assert many.undecided is not None
    assert 0 < many.undecided < few.undecided < 60
    assert forecast_round(60, 20, 3, 10, "trimmed") == few


def test_forecast_round_of_given_seats_reads_those_alone() -> None:
    seats = np.zeros((30, 6), dtype=np.bool_)
    seats[:, :3] = True
    told = forecast_round(30, 6, 3, 5, "mean", seats=seats, with_band=False)
    assert (told.reviews, told.undecided) == (3, None)
    assert 0.3 < told.found < 1
    nobody = forecast_round(30, 6, 3, 5, "mean", seats=np.zeros_like(seats), with_band=False)
    assert nobody.found < told.found


def test_forecast_round_of_a_small_panel_has_no_band_and_of_none_is_refused() -> None:
    assert forecast_round(4, 3, 3, 1, "calibrated").undecided is None
    with pytest.raises(ScoringError):
        forecast_round(4, 3, 5, 1, "mean")
