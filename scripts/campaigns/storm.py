"""``kill -9`` of workers and of everything at once while laboratories hand in over real HTTP (A11)."""

import os
import random
import signal
import time

from scripts.campaigns.checking import check
from scripts.campaigns.labs import Lab, found
from scripts.campaigns.pressing import at_work, work
from scripts.campaigns.site import Site, site
from scripts.campaigns.trial import Outcome, Size

LABS, ONE_IN = 8, 10
KILLS, ACKNOWLEDGED = 500, 20_000
SHORT_KILLS, SHORT_ACKNOWLEDGED = 6, 60
CONTROL_KILLS = 40
NOTHING = ("lost", "doubled", "wrong", "half")


def run(database: str, size: Size) -> Outcome:
    """Holds with 0 lost, doubled, wrong and half; the control answers before it commits and must lose some."""
    kills, least = size.of(KILLS, SHORT_KILLS), size.of(ACKNOWLEDGED, SHORT_ACKNOWLEDGED)
    figures = storm(database, kills, least)
    control = storm(database, size.of(CONTROL_KILLS, SHORT_KILLS), 0, worse="early")
    whole = figures["kills"] >= kills and figures["acknowledged"] >= least
    holds = whole and not any(figures[name] for name in NOTHING) and not figures["complaints"]
    return Outcome(figures, holds, control, control["lost"] > 0)


def storm(database: str, kills: int, least: int, worse: str = "") -> dict[str, int]:
    """That many kills, and presses until so many are acknowledged; what was found afterwards."""
    with site(database) as made:
        world = found(made, LABS)
        made.begin(worse=worse)
        with at_work(made.port, world.labs, work) as tally:
            wait_until_all_have_pressed(world.labs)
            done = shoot_at(made, kills, worse)
            while _acknowledged(world.labs) < least and not tally.complaints:
                time.sleep(0.2)
        made.shoot()
        told = check(made, world.labs)
        return told | {
            "kills": done,
            "broken": tally.broken,
            "errors": tally.errors,
            "complaints": len(tally.complaints),
        }


def shoot_at(made: Site, kills: int, worse: str) -> int:
    """Mostly one worker at a random moment; every tenth time master and workers, and the site is started again."""
    dice = random.Random(20261123)  # noqa: S311  the same storm every time
    for number in range(1, kills + 1):
        time.sleep(dice.uniform(0.05, 0.9))
        if number % ONE_IN == 0:
            made.shoot()
            made.begin(worse=worse)
            continue
        workers = made.workers()
        if workers:
            try:
                os.kill(dice.choice(workers), signal.SIGKILL)
            except ProcessLookupError:
                continue
    return kills


def wait_until_all_have_pressed(labs: list[Lab]) -> None:
    """A storm over nobody shows nothing."""
    until = time.monotonic() + 60
    while not all(lab.presses for lab in labs) and time.monotonic() < until:
        time.sleep(0.1)


def _acknowledged(labs: list[Lab]) -> int:
    return sum(len(lab.presses) for lab in labs)
