"""`python -m app.scoring COMMAND …`: the platform's own mathematics on an exported file, for anyone, offline."""

import argparse
import sys
from collections.abc import Sequence

from app.scoring.commands import agreement, assign, draw, extra, rank, simulate
from app.scoring.commands.status import BAD_INPUT
from app.scoring.errors import ScoringError
from app.scoring.score_file import FileError

COMMANDS = (rank, agreement, assign, extra, draw, simulate)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (`commands.status`); an unusable input is a sentence on stderr."""
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
    for command in COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
