"""`assign PROBLEM.json`: judges for entries."""

import argparse
import importlib
import json
import time
from pathlib import Path
from typing import Any

from app.scoring.assignment import CAP, OBJECTIVES, assign_judges
from app.scoring.commands.options import decimal, whole
from app.scoring.commands.status import DONE, NO_ASSIGNMENT
from app.scoring.infeasible import Infeasible
from app.scoring.problem_file import assignment_document, read_task


def add(commands: Any) -> None:
    """Declare the command."""
    assign = commands.add_parser("assign", help="assign judges to entries")
    assign.add_argument("problem", type=Path, metavar="PROBLEM.json")
    assign.add_argument(
        "--objective",
        metavar="|".join(OBJECTIVES),
        help="total: the greatest total affinity; maxmin: first the worst-served entry, then the total; "
        "random: the greatest expected total with no pair likelier than the cap. Without it what the file says, "
        "else total",
    )
    assign.add_argument("--cap", type=decimal, help="greatest probability of a pair (random)")
    assign.add_argument("--seed", type=whole, help="breaks ties between equal totals, and draws")
    assign.add_argument("--format", choices=["json"], default="json")
    assign.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Solve the problem of the file and print the answer; NO_ASSIGNMENT where none exists."""
    task = read_task(options.problem)
    objective = _first(options.objective, task.objective, OBJECTIVES[0])
    seed, cap = _first(options.seed, task.seed, 0), float(_first(options.cap, task.cap, CAP))
    # Loaded before the clock starts: `seconds` is the time of the solution, not of the start.
    importlib.import_module("ortools.graph.python.min_cost_flow")
    begun = time.perf_counter()
    answer = assign_judges(task.problem, seed=seed, objective=objective, cap=cap)
    document = assignment_document(answer, time.perf_counter() - begun)
    print(json.dumps(document, ensure_ascii=False, indent=1))
    return NO_ASSIGNMENT if isinstance(answer, Infeasible) else DONE


def _first(*values: Any) -> Any:
    """The first that is said."""
    return next(value for value in values if value is not None)
