"""The disk fills while laboratories hand in, and is emptied again (A12)."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.campaigns.checking import check
from scripts.campaigns.labs import World, found
from scripts.campaigns.pressing import at_work, work
from scripts.campaigns.site import site
from scripts.campaigns.trial import Outcome, Size, Unable

LABS, TIMES, SHORT_TIMES, FULL, WELL_AGAIN, MEGABYTES = 4, 6, 1, 2.0, 10.0, 48
NOTHING = ("lost", "doubled", "wrong", "half", "errors", "complaints")


def run(_database: str, size: Size) -> Outcome:
    """Holds with nothing lost, no 500, and presses taken again within 10 s of room; the control answers 500."""
    figures = fill(size.of(TIMES, SHORT_TIMES))
    control = fill(1, worse="unguarded")
    holds = not any(figures[name] for name in NOTHING) and figures["longest"] <= WELL_AGAIN
    return Outcome(
        figures, holds and figures["refused"] > 0, {"errors": control["errors"]}, control["errors"] > 0
    )


def fill(times: int, worse: str = "") -> dict[str, float]:
    """That many times: full, for a while, and free again."""
    with small_disk() as folder, site("sqlite", folder=folder) as made:
        made.log = Path(f"{folder}.log")
        world = found(made, LABS)
        made.begin(worse=worse)
        longest = 0.0
        with at_work(made.port, world.labs, work) as tally:
            time.sleep(1)
            for _ in range(times):
                _fill(folder / "ballast")
                time.sleep(FULL)
                (folder / "ballast").unlink()
                longest = max(longest, _seconds_until_more(world))
        made.shoot()
        told = check(made, world.labs) | {"errors": tally.errors, "complaints": len(tally.complaints)}
        made.log.unlink()
        return told | {"refused": tally.statuses[503], "times": times, "longest": round(longest, 2)}


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(65536))
        except OSError:
            pass
        try:
            while True:
                ballast.write(bytes(512))
        except OSError:
            return


def _seconds_until_more(world: World) -> float:
    before, began = sum(len(lab.presses) for lab in world.labs), time.monotonic()
    while sum(len(lab.presses) for lab in world.labs) == before and time.monotonic() - began < 2 * WELL_AGAIN:
        time.sleep(0.05)
    return time.monotonic() - began


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of a few megabytes, which root alone can mount."""
    if os.geteuid() != 0:
        raise Unable("only root can mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="trial-disk-"))
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Unable(f"no small disk could be mounted: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()
