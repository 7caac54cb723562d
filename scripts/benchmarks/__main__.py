"""``python scripts/benchmarks pages …``: the one entry of the shell command."""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
sys.path[0] = str(ROOT)


def main(arguments: list[str] | None = None) -> int:
    """Parse and run; only what is measured is imported."""
    asked = _parser().parse_args(arguments)
    if asked.command == "scoring":
        from scripts.benchmarks import scoring

        scoring.run(asked)
    elif asked.command == "life":
        from scripts.benchmarks import life

        life.run(asked)
    elif asked.command == "search":
        from scripts.benchmarks import search

        for size in asked.size or [100_000]:
            search.run(size, asked)
    else:
        from scripts.benchmarks import pages

        pages.run(asked.size or [1000], asked)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "pages", help="CPU milliseconds, queries and bytes a request; memory a worker"
    )
    command.add_argument(
        "--size", type=int, action="append", help="entries in the database (1000; repeatable)"
    )
    command.add_argument("--repeat", type=int, default=40, help="requests of each page that are measured")
    command.add_argument("--only", default="", help="measure only the pages whose name contains this")
    command.add_argument("--json", action="store_true", help="print one JSON object a line instead of tables")
    command.add_argument("--no-memory", dest="memory", action="store_false", help="start no server")
    command.add_argument("--folder", type=Path, default=FOLDER, help="where databases are kept")
    command.add_argument(
        "--profile", action="store_true", help="print where each page spends its time instead"
    )
    question = commands.add_parser("search", help="milliseconds of a question to the public search")
    question.add_argument("--size", type=int, action="append", help="documents (100000; repeatable)")
    question.add_argument("--repeat", type=int, default=20, help="times that each question is asked")
    question.add_argument(
        "--database", choices=("", "sqlite", "postgresql"), default="", help="one of the two"
    )
    question.add_argument("--json", action="store_true", help="print one JSON object a line")
    _add_life(commands.add_parser("life", help="reading schedules, matching needs with them"))
    judging = commands.add_parser("scoring", help="what each number finds in seasons whose truth is known")
    judging.add_argument("--replications", type=int, default=200, help="simulated seasons of each world")
    judging.add_argument("--folder", type=Path, default=FOLDER, help="where the real marks are kept")
    judging.add_argument("--json", action="store_true", help="print one JSON object a line")
    return parser


def _add_life(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--part", action="append", help="import, matching or ranking (all of them; repeatable)"
    )
    command.add_argument("--rows", type=int, default=100_000, help="rows of the schedule that is read")
    command.add_argument("--lines", type=int, default=1_000_000, help="lines among which is matched")
    command.add_argument("--repeat", type=int, default=20, help="times that each question is asked")
    command.add_argument(
        "--database", choices=("", "sqlite", "postgresql"), default="", help="one of the two"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object a line")


if __name__ == "__main__":
    sys.exit(main())
