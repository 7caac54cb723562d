"""Simulated seasons, and a short slice of what `scripts/bench scoring` measures at length."""

import json

import numpy as np
import pytest

from app.scoring import Criterion, Review, ScoreSheet, ScoringError, aggregate_reviews
from app.scoring.__main__ import main
from app.scoring.simulation import World, simulate_season
from app.scoring.trial import METHODS, number_of, run_trial, share_found


def test_season_of_a_seed_is_the_same_and_favourites_are_read_by_their_friends() -> None:
    world = World()
    season = simulate_season(world, 5)
    again = simulate_season(world, 5)
    assert (season.seats == again.seats).all()
    assert np.array_equal(season.marks, again.marks, equal_nan=True)
    assert (season.seats.sum(axis=1) == 5).all()
    assert season.favoured.sum() == 4
    assert season.seats[season.favoured].all()
    ranks = np.argsort(np.argsort(-season.quality))[season.favoured.any(axis=1)]
    assert set(ranks.tolist()) <= set(range(10, 25))
    assert np.isnan(season.marks).mean() == pytest.approx(0.03, abs=0.01)
    assert np.nanmax(season.marks) <= 100


def test_season_clustered_by_topic_keeps_loads_and_readers() -> None:
    seats = simulate_season(World(seating="clustered", colluding=0), 1).seats
    assert (seats.sum(axis=1) == 5).all()
    assert seats.sum(axis=0).max() <= 20


def test_trimmed_mean_of_a_season_is_that_of_the_package_and_compares_no_lost_mark() -> None:
    season = simulate_season(World(reviews=6, missing=0.3), 2)
    given = [
        Review(f"{entry:04d}", f"{judge:03d}", {"": int(season.marks[entry, judge])})
        for entry, judge in zip(*np.nonzero(season.seats & np.isfinite(season.marks)), strict=True)
    ]
    names = tuple(f"{entry:04d}" for entry in range(len(season.quality)))
    figures = aggregate_reviews(ScoreSheet((Criterion("", 100),), names, tuple(given)))

    with np.errstate(all="raise"):
        found = number_of(season, season.seats, "trimmed")

    for name, number in zip(names, found, strict=True):
        trimmed = figures[name].trimmed
        assert number == (-np.inf if trimmed is None else pytest.approx(float(trimmed), abs=0.006))


@pytest.mark.parametrize(
    "change",
    [{"entries": 0}, {"reviews": 31}, {"noise": -1.0}, {"careless": 31}, {"missing": 1.0}, {"entries": 12}],
)
def test_world_that_cannot_be_is_refused(change: dict[str, int]) -> None:
    with pytest.raises(ScoringError, match="not possible"):
        World(**change)  # type: ignore[arg-type]


def test_numbers_of_a_season_without_a_mark_are_last() -> None:
    season = simulate_season(World(entries=30, judges=8, reviews=4, colluding=0), 1)
    seats = season.seats.copy()
    seats[3] = False
    for method in METHODS:
        number = number_of(season, seats, method)
        assert number[3] == -np.inf
        assert np.isfinite(np.delete(number, 3)).all()


def test_calibrated_score_of_thirty_seasons_finds_more_than_the_mean() -> None:
    """Season by season on the same marks; at length +5.5 points ± 0.4."""
    gains = []
    for at in range(30):
        season = simulate_season(World(), (7, at))
        mean, calibrated = (
            share_found(season, number_of(season, season.seats, name), 10) for name in ("mean", "calibrated")
        )
        gains.append(calibrated - mean)
    assert np.mean(gains) > 0.015


def test_probabilities_of_a_few_seasons_come_true_as_often_as_they_say() -> None:
    trials = [run_trial(World(), 10, (7, at), ("calibrated",)) for at in range(10)]
    claimed = np.array([p for trial in trials for p in trial.p_top])
    happened = np.array([is_best for trial in trials for is_best in trial.is_best])
    sure = claimed > 0.5
    assert happened[sure].mean() == pytest.approx(claimed[sure].mean(), abs=0.12)


def test_simulate_prints_what_every_number_finds(capsys: pytest.CaptureFixture[str]) -> None:
    asked = (
        "simulate --entries 40 --judges 10 --reviews 4 --places 5 --severity 0.5 --replications 2 --seed 3"
    )
    assert main([*asked.split(), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [row["method"] for row in printed["found"]] == list(METHODS)
    assert all(0 <= row["share"] <= 1 for row in printed["found"])
    assert (printed["world"]["judges"], printed["replications"]) == (10, 2)
    assert set(printed["probabilities"]) == {"slope", "intercept", "ece", "claimed", "happened"}
    assert main(["simulate", "--reviews", "50"]) == 2
    assert "50 reviews of each entry and 30 judges" in capsys.readouterr().err
    assert main(["simulate", "--replications", "0"]) == 2
