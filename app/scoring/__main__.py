"""`python -m app.scoring rank SCORES.csv` and `assign PROBLEM.json`: the same code for anyone, offline."""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.scoring.assignment import assign_judges
from app.scoring.errors import ScoringError
from app.scoring.infeasible import Infeasible
from app.scoring.method import Method
from app.scoring.problem_file import assignment_document, read_problem
from app.scoring.rank_print import as_csv, as_json, as_text
from app.scoring.ranking import rank_entries
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
    rank.add_argument("scores", type=Path, metavar="SCORES.csv")
    rank.add_argument("--method", default="trimmed", help="mean or trimmed: the number that ranks")
    rank.add_argument("--places", type=int, default=1)
    rank.add_argument("--rubric", type=Path, metavar="RUBRIC.json")
    rank.add_argument("--tie", action="append", default=[], metavar="RULE", help="tie rules in order")
    rank.add_argument("--threshold", type=_decimal, default=Decimal("60.00"))
    rank.add_argument("--format", choices=sorted(PRINTERS), default="text")
    rank.set_defaults(run=_rank)
    assign = commands.add_parser("assign", help="assign judges to entries")
    assign.add_argument("problem", type=Path, metavar="PROBLEM.json")
    assign.add_argument("--objective", default="total", help="total: the greatest total affinity")
    assign.add_argument("--seed", type=_seed, default=0, help="breaks ties between equal totals")
    assign.add_argument("--format", choices=["json"], default="json")
    assign.set_defaults(run=_assign)
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


def _rank(options: argparse.Namespace) -> int:
    method = Method(options.method, options.places, tuple(options.tie), options.threshold)
    rubric = None if options.rubric is None else read_rubric(options.rubric)
    print(PRINTERS[options.format](rank_entries(read_scores(options.scores, rubric), method)))
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
