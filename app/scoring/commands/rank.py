"""`rank SCORES.csv …`: the list of a score sheet, or of several by their declared weights."""

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.scoring.combining import LegSheet
from app.scoring.commands import pack
from app.scoring.commands.options import decimal, vote, weights
from app.scoring.commands.status import DONE
from app.scoring.method import NUMBERS, Method
from app.scoring.outlook import look_out
from app.scoring.posterior import SEED
from app.scoring.rank_print import as_csv, as_json, as_text
from app.scoring.ranking import rank_legs
from app.scoring.score_file import FileError, read_rubric, read_scores

PRINTERS = {"json": as_json, "csv": as_csv, "text": as_text}
LONGEST_SEED = 18


def add(commands: Any) -> None:
    """Declare the command."""
    rank = commands.add_parser("rank", help="rank the entries of a score sheet")
    rank.add_argument("scores", type=Path, nargs="+", metavar="FILE", help="PACK.json, or SCORES.csv a leg")
    rank.add_argument("--weights", type=weights, metavar="40,60", help="weights of the legs, in order")
    rank.add_argument("--method", default="trimmed", help=f"the number that ranks: {', '.join(NUMBERS)}")
    rank.add_argument("--places", type=int, default=1)
    rank.add_argument("--rubric", type=Path, metavar="RUBRIC.json")
    rank.add_argument("--tie", action="append", default=[], metavar="RULE", help="tie rules in order")
    rank.add_argument("--vote", action="append", type=vote, default=[], metavar="ENTRY=N", help="panel votes")
    rank.add_argument(
        "--seed",
        metavar="SEED",
        help="of a draw of lots, 64 hexadecimal digits, or of the chances, a whole number",
    )
    rank.add_argument("--ties-win", action="store_true", help="who shares the last place wins too")
    rank.add_argument("--threshold", type=decimal, default=Decimal("60.00"))
    rank.add_argument("--format", choices=sorted(PRINTERS), default="text")
    rank.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the list; of a result pack, as it says itself how (`commands.pack`)."""
    if len(options.scores) == 1 and options.scores[0].suffix == ".json":
        return pack.run(options.scores[0], options.format)
    method = Method(
        options.method, options.places, tuple(options.tie), options.threshold, ties_win=options.ties_win
    )
    legs = _legs(options)
    lots, chance = _seeds(options.seed)
    ranking = rank_legs(legs, method, dict(options.vote), lots)
    outlook = look_out(legs, method.places, method.number, chance, ranking.calibrations)
    print(PRINTERS[options.format](ranking, outlook))
    return DONE


def _seeds(text: str | None) -> tuple[str | None, int]:
    """The seed of the lots and that of the chances: a whole number of at most 18 digits is for the chances."""
    if text is not None and text.isascii() and text.isdigit() and len(text) <= LONGEST_SEED:
        return None, int(text)
    return text, SEED


def _legs(options: argparse.Namespace) -> list[LegSheet]:
    rubric = None if options.rubric is None else read_rubric(options.rubric)
    weights = options.weights or (Decimal(100),) * len(options.scores)
    if len(weights) != len(options.scores):
        raise FileError(f"There are {len(options.scores)} score sheets and {len(weights)} weights.")
    return [
        LegSheet(str(number), weight, read_scores(path, rubric))
        for number, (path, weight) in enumerate(zip(options.scores, weights, strict=True), 1)
    ]
