"""``scripts/bench scoring``: what each number finds in seasons whose truth is known, and what it costs."""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing import Pool
from pathlib import Path
from typing import Any

# One thread a process, before numpy is loaded: two processes share two cores, and a time means CPU time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from app.scoring import AssignmentProblem, Judge, assign_judges
from app.scoring.calibration import calibrate_panel
from app.scoring.panel import make_panel
from app.scoring.posterior import DRAWS, place_chances
from app.scoring.reliability import check_probabilities
from app.scoring.simulation import World, simulate_season
from scripts.benchmarks import scoring_real
from scripts.benchmarks.scoring_seasons import Key, Outcome, merged, plain_season, table_season, worlds

PROCESSES = 2
OBJECTIVES = ("total", "maxmin", "random")
PIECES = 20
LEAST_SLOPE, MOST_SLOPE, MOST_ECE, HARM = 0.92, 1.08, 0.008, 0.005
# What the trial of judging.md found with 400 panels, each share ± TRIAL_ERROR.
TRIAL_ERROR = 0.006
TRIAL: Mapping[Key, float] = {
    ("none", "calibrated"): 0.636, ("even", "calibrated"): 0.663, ("cut", "calibrated"): 0.727,
    ("none", "full"): 0.645, ("even", "full"): 0.682, ("cut", "full"): 0.734,
    ("none", "mean"): 0.581, ("even", "mean"): 0.598, ("cut", "mean"): 0.666,
    ("none", "trimmed"): 0.582, ("even", "trimmed"): 0.609, ("cut", "trimmed"): 0.682,
    ("none", "zscore"): 0.608, ("even", "zscore"): 0.637, ("cut", "zscore"): 0.696,
    ("none", "equal"): 0.596, ("even", "equal"): 0.621, ("cut", "equal"): 0.682,
    ("none", "known"): 0.670, ("even", "known"): 0.697, ("cut", "known"): 0.750,
    ("staged 480", "calibrated"): 0.693, ("staged 600", "calibrated"): 0.740, ("eight 960", "trimmed"): 0.669,
}  # fmt: skip
SECONDS = {
    "calibrate 120 x 5": 0.1, "calibrate 2000 x 300 x 9": 3.0, "probabilities": 2.0,
    "assign 1000 x 100 x 5": 0.3, "assign 2000 x 300 x 9": 2.0,
}  # fmt: skip
OURS = ("calibrated", "full")
Line = dict[str, Any]


def run(asked: argparse.Namespace) -> None:
    """Measure and print, a JSON object or a readable line each."""
    show: Callable[[Line], None] = _as_json if asked.json else _as_text
    for line in _lines(asked.replications, asked.folder):
        show(line)


def _lines(replications: int, folder: Path) -> Iterator[Line]:
    with Pool(PROCESSES) as pool:
        seasons = pool.map(table_season, range(replications), chunksize=2)
        yield from _found("table", seasons)
        yield from _reliable("table", seasons)
        for name, world in worlds().items():
            seasons = pool.map(plain_season, [(world, seed) for seed in range(replications)], chunksize=4)
            yield from _found(name, seasons)
            yield from _reliable(name, seasons)
    yield from _times()
    yield from _real(folder, max(replications // 10, 2))


def _found(world: str, seasons: Sequence[Outcome]) -> Iterator[Line]:
    shares = merged(seasons)
    for (reading, method), (share, error) in shares.items():
        line = {
            "bench": "scoring",
            "world": world,
            "reading": reading,
            "method": method,
            "panels": len(seasons),
        }
        line |= {"found": round(share, 4), "error": round(error, 4)}
        goal = TRIAL.get((reading, method)) if world == "table" else None
        if goal is not None and method in OURS:
            line |= {"goal": goal, "reached": share >= goal - 2 * error}
        elif goal is not None:
            # Not ours to improve: they tell whether this is the same world.
            line |= {"trial": goal, "apart": round((share - goal) / float(np.hypot(error, TRIAL_ERROR)), 1)}
        elif world.startswith(("no bad", "judges of equal")) and method == "calibrated":
            # Compared season by season: both numbers see the same marks.
            harm = [each.found[reading, method] - each.found[reading, "mean"] for each in seasons]
            line |= {"over_mean": round(float(np.mean(harm)), 4), "reached": float(np.mean(harm)) >= -HARM}
        yield line


def _reliable(world: str, seasons: Sequence[Outcome]) -> Iterator[Line]:
    """The slope and the error of the probabilities; standard error of the slope by leaving out a twentieth in turn."""
    for key in seasons[0].chances:
        whole = _check(seasons, key)
        if whole is None:
            continue
        parts = [_check([s for at, s in enumerate(seasons) if at % PIECES != n], key) for n in range(PIECES)]
        slopes = np.array([part.slope for part in parts if part is not None])
        error = float(np.sqrt((len(slopes) - 1) * slopes.var()))
        line = {
            "bench": "scoring", "world": world, "probabilities": key[1], "reading": key[0], "panels": len(seasons),
            "slope": round(whole.slope, 4), "error": round(error, 4), "ece": round(whole.ece, 4),
        }  # fmt: skip
        if world == "table":
            line["reached"] = LEAST_SLOPE <= whole.slope <= MOST_SLOPE and whole.ece <= MOST_ECE
        yield line


def _check(seasons: Sequence[Outcome], key: Key) -> Any:
    pairs = [season.chances[key] for season in seasons if season.chances[key][0]]
    p = [value for chances, _ in pairs for value in chances]
    return check_probabilities(p, [value for _, best in pairs for value in best], DRAWS)


def _times() -> Iterator[Line]:
    """CPU seconds, the middle of three."""
    for entries, judges, reviews in ((120, 30, 5), (2000, 300, 9)):
        world = World(entries, judges, reviews)
        season = simulate_season(world, 8)
        panel = season.panel(season.seats)
        rows = [
            (panel.entries[e], panel.judges[j], int(mark))
            for e, j, mark in zip(panel.entry, panel.judge, panel.hundredths, strict=True)
        ]
        size = "120 x 5" if entries == 120 else "2000 x 300 x 9"
        calibration = calibrate_panel(make_panel(rows))
        yield _time(f"calibrate {size}", lambda rows=rows: calibrate_panel(make_panel(rows)))
        yield _time(
            f"probabilities {size}", lambda made=calibration: place_chances(made, 10), "probabilities"
        )
    for entries, judges, reviews in ((1000, 100, 5), (2000, 300, 9)):
        problem = _problem(entries, judges, reviews)
        for objective in OBJECTIVES:
            size = f"assign {entries} x {judges} x {reviews}"
            yield _time(
                f"{size} {objective}", lambda of=problem, by=objective: assign_judges(of, objective=by), size
            )


def _problem(entries: int, judges: int, reviews: int) -> AssignmentProblem:
    """Affinities in steps of 0.05, one pair in fifty a conflict, loads as even as they come."""
    dice = np.random.default_rng(2)
    names = [f"e{n}" for n in range(entries)]
    seats = [Judge(f"j{n}", -(-entries * reviews // judges)) for n in range(judges)]
    apart = dice.random((entries, judges)) < 0.02
    return AssignmentProblem(
        entries=tuple(names),
        judges=tuple(seats),
        reviews_per_entry=reviews,
        affinity=(dice.integers(0, 21, (entries, judges)) / 20).tolist(),
        conflicts=frozenset((names[e], seats[j].id) for e, j in np.argwhere(apart)),
    )


def _time(name: str, act: Callable[[], object], limited: str | None = None) -> Line:
    spent = []
    for _ in range(3):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    limit = SECONDS[limited or name]
    seconds = sorted(spent)[1]
    return {
        "bench": "scoring",
        "time": name,
        "seconds": round(seconds, 4),
        "most": limit,
        "reached": seconds <= limit,
    }


def _real(folder: Path, replications: int) -> Iterator[Line]:
    try:
        marks = scoring_real.read_marks(scoring_real.fetch(folder))
    except scoring_real.NotFetched as error:
        yield {"bench": "scoring", "world": "InstEval (real)", "skipped": str(error)}
        return
    for judges in (150, 300):
        found = [scoring_real.try_panel(marks, judges, seed) for seed in range(replications)]
        for method in scoring_real.METHODS:
            pairs = np.array([each[method] for each in found])
            over = pairs - np.array([each["mean"] for each in found])
            yield {
                "bench": "scoring", "world": f"InstEval (real), {judges} judges", "method": method,
                "panels": replications, "entries": round(float(np.mean([each["entries"] for each in found]))),
                "reviews": round(float(np.mean([each["reviews"] for each in found]))),
                "pairs_in_order": round(float(pairs.mean()), 4),
                "over_mean": round(float(over.mean()), 4),
                "error": round(float(over.std(ddof=1) / np.sqrt(replications)), 4),
            }  # fmt: skip


def _as_json(line: Line) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def _as_text(line: Line) -> None:
    shown = [
        line.get("world", ""),
        line.get("reading", ""),
        line.get("method") or line.get("probabilities", ""),
    ]
    shown += [line["time"]] if "time" in line else []
    figures = [
        f"{name} {value}"
        for name, value in line.items()
        if isinstance(value, float | int) and name != "reached"
    ]
    verdict = {True: "reached", False: "MISSED", None: line.get("skipped", "")}[line.get("reached")]
    print("  ".join([*(part for part in shown if part), *figures, verdict]).rstrip(), flush=True)
