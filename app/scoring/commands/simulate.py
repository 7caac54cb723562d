"""`simulate`: what each number finds in seasons whose truth is known."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.scoring.commands.options import whole
from app.scoring.commands.status import DONE
from app.scoring.errors import ScoringError
from app.scoring.posterior import DRAWS
from app.scoring.reliability import check_probabilities
from app.scoring.simulation import World
from app.scoring.trial import METHODS, Trial, run_trial

DIGITS = 4


def add(commands: Any) -> None:
    """Declare the command."""
    plain = World()
    simulate = commands.add_parser("simulate", help="panels whose truth is known: what each number finds")
    simulate.add_argument("--entries", type=whole, default=plain.entries)
    simulate.add_argument("--judges", type=whole, default=plain.judges)
    simulate.add_argument("--reviews", type=whole, default=plain.reviews, help="of each entry")
    simulate.add_argument("--places", type=whole, default=10)
    simulate.add_argument("--severity", type=float, default=plain.severity, help="in deviations of quality")
    simulate.add_argument("--noise", type=float, default=plain.noise, help="in deviations of quality")
    simulate.add_argument("--careless", type=whole, default=plain.careless, help="judges who hardly look")
    simulate.add_argument("--colluding", type=whole, default=plain.colluding, help="judges with favourites")
    simulate.add_argument("--replications", type=whole, default=200)
    simulate.add_argument("--seed", type=whole, default=1)
    simulate.add_argument("--format", choices=["json"], default="json")
    simulate.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print {"world", "places", "replications", "seed", "found": [{"method", "share", "error"}], "probabilities"}."""
    names = ("entries", "judges", "reviews", "severity", "noise", "careless", "colluding")
    world = World(**{name: getattr(options, name) for name in names})
    if not 1 <= options.places <= world.entries:
        raise ScoringError("places_not_positive", places=options.places)
    if options.replications < 1:
        raise ScoringError("world_not_valid", reason="it needs at least one replication")
    trials = [run_trial(world, options.places, (options.seed, at)) for at in range(options.replications)]
    document = {
        "world": asdict(world),
        "places": options.places,
        "replications": options.replications,
        "seed": options.seed,
        "found": [{"method": method, **_share(trials, method)} for method in METHODS],
        "probabilities": _probabilities(trials),
    }
    print(json.dumps(document, ensure_ascii=False, indent=1))
    return DONE


def _share(trials: Sequence[Trial], method: str) -> dict[str, float | None]:
    """Mean share found and its standard error, None for a single replication."""
    import numpy as np

    found = np.array([trial.found[method] for trial in trials])
    error = round(float(found.std(ddof=1) / len(found) ** 0.5), DIGITS) if len(found) > 1 else None
    return {"share": round(float(found.mean()), DIGITS), "error": error}


def _probabilities(trials: Sequence[Trial]) -> dict[str, float] | None:
    """Reliability of the calibrated score's probabilities; null where there are none."""
    p = [value for trial in trials for value in trial.p_top]
    happened = [value for trial in trials for value in trial.is_best]
    reliability = check_probabilities(p, happened, DRAWS)
    return (
        None
        if reliability is None
        else {key: round(value, DIGITS) for key, value in asdict(reliability).items()}
    )
