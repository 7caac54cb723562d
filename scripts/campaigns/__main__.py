"""``python scripts/campaigns …``: the one entry of the shell command."""

import argparse
import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[0] = str(ROOT)
DATABASES = ("sqlite", "postgresql")


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked for, one JSON line each; 1 where anything fails or is void."""
    from scripts.campaigns.register import TRIALS
    from scripts.campaigns.trial import Size, line, show

    asked = _parser(sorted(TRIALS)).parse_args(arguments)
    logging.disable(logging.CRITICAL)  # a control is broken on purpose, and says so
    bad = 0
    for name in asked.names or list(TRIALS):
        for database in ("postgresql",) if asked.postgres else ("sqlite",):
            if database not in TRIALS[name].databases:
                continue
            told = line(TRIALS[name], database, Size(asked.short))
            print(show(told), flush=True)
            if asked.keep:
                keep(asked.keep, told)
            bad += told["verdict"] != "pass"
    return 1 if bad else 0


def keep(path: Path, told: dict[str, object]) -> None:
    """Put the line into the file of last results, in place of the one of the same trial, database and size."""
    from scripts.campaigns.trial import show

    rows = path.read_text().splitlines() if path.exists() else []
    mark = '"trial": "{trial}", "database": "{database}", "size": "{size}"'.format(**told)
    rows = [row for row in rows if mark not in row]
    path.write_text("\n".join([*rows, show(told)]) + "\n")


def _parser(names: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/trials", description="Faults to survive, with their controls."
    )
    parser.add_argument("names", nargs="*", choices=[*names, []], metavar="name", help=", ".join(names))
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--short", action="store_true", help="slices instead of the long campaigns")
    parser.add_argument("--keep", type=Path, help="a file of last results in which the line is put")
    return parser


if __name__ == "__main__":
    sys.exit(main())
