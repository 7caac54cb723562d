"""`agreement SCORES.csv`: how far the judges agree."""

import argparse
from pathlib import Path
from typing import Any

from app.scoring.agreement import measure_agreement, ratings_of
from app.scoring.agreement_print import agreement_json, agreement_text
from app.scoring.commands.status import DONE
from app.scoring.krippendorff import LEVELS
from app.scoring.score_file import read_rubric, read_scores

PRINTERS = {"json": agreement_json, "text": agreement_text}


def add(commands: Any) -> None:
    """Declare the command."""
    agreement = commands.add_parser("agreement", help="how far the judges of a score sheet agree")
    agreement.add_argument("scores", type=Path, metavar="SCORES.csv")
    agreement.add_argument(
        "--level", choices=LEVELS, default="interval", help="scale of Krippendorff's alpha"
    )
    agreement.add_argument("--rubric", type=Path, metavar="RUBRIC.json")
    agreement.add_argument("--format", choices=sorted(PRINTERS), default="text")
    agreement.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the figures of the reviews' totals; a figure that does not exist is null with its reason."""
    rubric = None if options.rubric is None else read_rubric(options.rubric)
    ratings = ratings_of(read_scores(options.scores, rubric))
    print(PRINTERS[options.format](measure_agreement(ratings, level=options.level)))
    return DONE
