"""`python -m app.scoring rank SCORES.csv`, `assign PROBLEM.json`, `draw DRAW.json`: for anyone, offline."""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.scoring.assignment import assign_judges
from app.scoring.combining import LegSheet
from app.scoring.draw_file import read_draw
from app.scoring.errors import ScoringError
from app.scoring.infeasible import Infeasible
from app.scoring.method import Method
from app.scoring.problem_file import assignment_document, read_problem
from app.scoring.rank_print import as_csv, as_json, as_text
from app.scoring.ranking import rank_legs
from app.scoring.score_file import FileError, read_rubric, read_scores

BAD_INPUT = 2
NO_ASSIGNMENT = 3
OBJECTIVES = ("total",)
PRINTERS = {"json": as_json, "csv": as_csv, "text": as_text}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 2 input that cannot be used (a sentence on stderr), 3 infeasible."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except (FileError, ScoringError) as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.scoring", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    rank = commands.add_parser("rank", help="rank the entries of a score sheet")
    rank.add_argument("scores", type=Path, nargs="+", metavar="SCORES.csv", help="one file a leg, in order")
    rank.add_argument("--weights", type=_weights, metavar="40,60", help="weights of the legs, in order")
    rank.add_argument("--method", default="trimmed", help="mean or trimmed: the number that ranks")
    rank.add_argument("--places", type=int, default=1)
    rank.add_argument("--rubric", type=Path, metavar="RUBRIC.json")
    rank.add_argument("--tie", action="append", default=[], metavar="RULE", help="tie rules in order")
    rank.add_argument(
        "--vote", action="append", type=_vote, default=[], metavar="ENTRY=N", help="panel votes"
    )
    rank.add_argument("--seed", metavar="SHA256", help="the seed of the draw, 64 hexadecimal digits")
    rank.add_argument("--ties-win", action="store_true", help="who shares the last place wins too")
    rank.add_argument("--threshold", type=_decimal, default=Decimal("60.00"))
    rank.add_argument("--format", choices=sorted(PRINTERS), default="text")
    rank.set_defaults(run=_rank)
    assign = commands.add_parser("assign", help="assign judges to entries")
    assign.add_argument("problem", type=Path, metavar="PROBLEM.json")
    assign.add_argument("--objective", default="total", help="total: the greatest total affinity")
    assign.add_argument("--seed", type=_seed, default=0, help="breaks ties between equal totals")
    assign.add_argument("--format", choices=["json"], default="json")
    assign.set_defaults(run=_assign)
    draw = commands.add_parser("draw", help="check two commitments and draw the order of tied entries")
    draw.add_argument("draw", type=Path, metavar="DRAW.json")
    draw.set_defaults(run=_draw)
    return parser


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from error


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)


def _weights(text: str) -> tuple[Decimal, ...]:
    return tuple(_decimal(part) for part in text.split(","))


def _vote(text: str) -> tuple[str, int]:
    entry, _, count = text.rpartition("=")
    if not entry or not (count.isascii() and count.isdigit() and len(count) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is not ENTRY=N")
    return entry, int(count)


def _rank(options: argparse.Namespace) -> int:
    method = Method(
        options.method, options.places, tuple(options.tie), options.threshold, ties_win=options.ties_win
    )
    rubric = None if options.rubric is None else read_rubric(options.rubric)
    weights = options.weights or (Decimal(100),) * len(options.scores)
    if len(weights) != len(options.scores):
        raise FileError(f"There are {len(options.scores)} score sheets and {len(weights)} weights.")
    legs = [
        LegSheet(str(number), weight, read_scores(path, rubric))
        for number, (path, weight) in enumerate(zip(options.scores, weights, strict=True), 1)
    ]
    print(PRINTERS[options.format](rank_legs(legs, method, dict(options.vote), options.seed)))
    return 0


def _draw(options: argparse.Namespace) -> int:
    print(json.dumps(read_draw(options.draw), ensure_ascii=False, indent=1))
    return 0


def _assign(options: argparse.Namespace) -> int:
    if options.objective not in OBJECTIVES:
        known = ", ".join(OBJECTIVES)
        raise FileError(f"The objective {options.objective!r} does not exist; choose one of {known}.")
    problem = read_problem(options.problem)
    # Loaded before the clock starts: `seconds` is the time of the solution, not of the start.
    importlib.import_module("ortools.graph.python.min_cost_flow")
    begun = time.perf_counter()
    answer = assign_judges(problem, seed=options.seed)
    document = assignment_document(answer, time.perf_counter() - begun)
    print(json.dumps(document, ensure_ascii=False, indent=1))
    return NO_ASSIGNMENT if isinstance(answer, Infeasible) else 0


if __name__ == "__main__":
    sys.exit(main())
