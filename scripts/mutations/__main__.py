"""``scripts/mutants``: learn what is not known, try what is not noticed yet, and tell."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (
    "e2e",
    "house",
    "scripts",
    "plugins",
    "trials",
    "adapters",
    "scoring",
    "factories",
    "cli/test_demo.py",
)
"""Folders in which nothing is refused by the application, or in which its text is read and not run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every mutant was noticed, 1 where one survived."""
    asked = parser().parse_args(arguments)
    from scripts.mutations.sites import all_sites
    from scripts.mutations.summary import read, summary

    sites = [site for site in all_sites() if re.search(asked.only, site.place)][:: asked.every][: asked.most]
    if asked.list:
        print(*(site.place for site in sites), sep="\n")
        return 0
    folder = Path(os.environ.get("DATA_DIR", ROOT / "var"))
    folder.mkdir(parents=True, exist_ok=True)
    asked.resume = asked.resume or folder / "mutants.jsonl"
    asked.memory = asked.memory or folder / "mutants-memory.jsonl"
    if asked.fresh:
        asked.memory.unlink(missing_ok=True)
    done = {key for key, row in read(asked.resume).items() if row["noticed"] is not None}
    left = [site for site in sites if site.key not in done]
    if asked.part is None and asked.jobs > 1:
        spread(asked, arguments)
    elif left or asked.learn:
        run(asked, left)
    if asked.part is not None or asked.learn:
        return 0
    found = summary(sites, asked.resume)
    print(found)
    return 0 if found.holds else 1


def parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(prog="scripts/mutants", description=__doc__)
    ask.add_argument("--list", action="store_true", help="name the mutants and run nothing")
    ask.add_argument("--only", default="", metavar="PATTERN", help="those in whose place it is found")
    ask.add_argument("--every", type=int, default=1, metavar="N", help="every N-th")
    ask.add_argument("--most", type=int, default=10**6, metavar="N", help="so many at most")
    ask.add_argument(
        "--resume", type=Path, metavar="FILE", help="results so far: what was noticed is not tried again"
    )
    ask.add_argument("--memory", type=Path, metavar="FILE", help="which tests meet which guards")
    ask.add_argument("--fresh", action="store_true", help="learn that again")
    ask.add_argument("--learn", action="store_true", help="learn, and try nothing")
    ask.add_argument("--tests", nargs="*", default=["tests"], help="run these tests alone")
    ask.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    ask.add_argument("--part", type=int, help=argparse.SUPPRESS)
    return ask


def run(asked: argparse.Namespace, left: list) -> None:
    """One pytest, whose tests are chosen by the mutants."""
    import pytest

    from scripts.mutations.campaign import Campaign
    from scripts.mutations.importing import install
    from scripts.mutations.learning import Memory

    install()
    part = (asked.part or 0, asked.jobs)
    campaign = Campaign(left, Memory(asked.memory), asked.resume, part, asked.learn)
    with tempfile.TemporaryDirectory(prefix="jiebang-mutants-") as folder:
        words = ["-q", "-n0", "-s", "--no-header", "-p", "no:cacheprovider"]
        # what the first process left open is closed in a fork, in the midst of any test
        words += ["-p", "no:unraisableexception", "-m", "not slow and not e2e"]
        words += [f"--basetemp={folder}/tests", f"--rootdir={ROOT}"]
        words += [f"--ignore={ROOT}/tests/{name}" for name in LEFT_OUT]
        code = pytest.main([*words, *asked.tests], plugins=[campaign])
    if code not in {0, 5}:
        raise SystemExit(f"pytest ended with {code}")


def spread(asked: argparse.Namespace, arguments: Sequence[str] | None) -> None:
    """The same in several processes."""
    words = [
        sys.executable,
        "-m",
        "scripts.mutations",
        *(arguments if arguments is not None else sys.argv[1:]),
    ]
    words += ["--resume", str(asked.resume), "--memory", str(asked.memory)]
    words = [word for word in words if word != "--fresh"]
    parts = [subprocess.Popen([*words, "--part", str(n)], cwd=ROOT) for n in range(asked.jobs)]
    ended = [part.wait() for part in parts]
    if any(ended):
        raise SystemExit("a process ended early")


if __name__ == "__main__":
    sys.exit(main())
