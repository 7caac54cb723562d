"""`extra SCORES.csv --places N --budget N`: which entries get another judge, and whom."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.scoring.commands.options import whole
from app.scoring.commands.status import DONE
from app.scoring.extra import MOST_PER_ENTRY, ReadingRule, propose_readings
from app.scoring.posterior import SEED
from app.scoring.score_file import read_pairs, read_rubric, read_scores

DIGITS = 6


def add(commands: Any) -> None:
    """Declare the command."""
    extra = commands.add_parser("extra", help="where another reading decides most")
    extra.add_argument("scores", type=Path, metavar="SCORES.csv")
    extra.add_argument("--places", type=whole, required=True)
    extra.add_argument("--budget", type=whole, required=True, help="readings that may be given out")
    extra.add_argument("--max-per-entry", type=whole, default=MOST_PER_ENTRY, help="reviews, old and new")
    extra.add_argument("--max-per-judge", type=whole, help="new reviews (twice the even share)")
    extra.add_argument("--conflicts", type=Path, metavar="CONFLICTS.csv", help="header entry,judge")
    extra.add_argument("--rubric", type=Path, metavar="RUBRIC.json")
    extra.add_argument("--method", choices=["calibrated", "full"], default="calibrated")
    extra.add_argument("--seed", type=whole, default=SEED)
    extra.add_argument("--format", choices=["json"], default="json")
    extra.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print {"assign": [{"entry", "judge", "p_top", "before", "after", "weight", "load"}]} in order of worth."""
    rubric = None if options.rubric is None else read_rubric(options.rubric)
    conflicts = frozenset() if options.conflicts is None else read_pairs(options.conflicts)
    readings = propose_readings(
        read_scores(options.scores, rubric),
        options.places,
        options.budget,
        ReadingRule(options.max_per_entry, options.max_per_judge, conflicts),
        seed=options.seed,
        model=options.method,
    )
    rows = [
        {
            "entry": row.entry,
            "judge": row.judge,
            "p_top": round(row.p_top, DIGITS),
            "before": round(row.before, DIGITS),
            "after": round(row.after, DIGITS),
            "weight": round(row.weight, DIGITS),
            "load": row.load,
        }
        for row in readings
    ]
    print(json.dumps({"assign": rows}, ensure_ascii=False, indent=1))
    return DONE
