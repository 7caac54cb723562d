"""Reading again near the line, in worlds that nothing was made for: a slice of `scripts/bench scoring`."""

import numpy as np
import pytest

from scripts.benchmarks.scoring_seasons import plain_season, worlds

SEASONS = 16


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clustered by topic", "marks 1 to 5", "no bad judges"])
def test_readings_where_the_place_is_open_find_more_in_other_worlds(name: str) -> None:
    """A fifth of the readings more, by the model where they decide most; no worse than a committee's four for each
    entry next to the line. The README quotes these sixteen seasons, standard error of a difference 0.02 to 0.04."""
    seasons = [plain_season((worlds()[name], seed)) for seed in range(SEASONS)]
    cut, none, committee = (
        np.mean([season.found[key] for season in seasons])
        for key in (("cut", "calibrated"), ("none", "calibrated"), ("cut", "trimmed"))
    )
    assert cut - none > 0.05
    assert cut - committee > -0.02


def test_nobody_is_left_to_read_again_where_everybody_has_read() -> None:
    season = plain_season((worlds()["six judges read everything"], 1))
    assert {reading for reading, _ in season.found} == {"none"}
