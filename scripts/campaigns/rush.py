"""The last minute: everybody presses at once while others upload slowly; who pressed in time is in time (A09, A41)."""

import http.client
import random
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scripts.campaigns.labs import Lab, World, close, found
from scripts.campaigns.pressing import DONE, FORM, LATE, Answer, Line, Tally, form, write
from scripts.campaigns.site import Site, site
from scripts.campaigns.trial import Outcome, Size

LABS, SHORT_LABS, SLOW, SHORT_SLOW, WINDOW, SHORT_WINDOW = 500, 16, 200, 8, 60, 4
AFTER = 2.0
"""Seconds after closing in which some still press."""
MARGIN = 0.1
"""Seconds around the closing instant in which a press says nothing: between leaving here and being read there."""
P95, P99 = 1.0, 3.0


@dataclass(frozen=True)
class Pressed:
    """One press at the deadline, planned for ``moment`` by our clock, and what came of it; no answer where the line
    broke, and ``broken`` says how."""

    lab: Lab
    answer: Answer | None
    moment: float = 0.0
    broken: str = ""


def run(database: str, size: Size) -> Outcome:
    """Holds with nobody wrongly judged, p95 ≤ 1 s, p99 ≤ 3 s and no 5xx; the control stamps when work begins."""
    figures = rush(
        database, size.of(LABS, SHORT_LABS), size.of(SLOW, SHORT_SLOW), size.of(WINDOW, SHORT_WINDOW), AFTER
    )
    control = rush(database, size.of(80, 40), 0, 0.3, 0.0, worse="begun", WEB_PROCESSES="1", WEB_THREADS="1")
    quick = figures["p95"] <= P95 and figures["p99"] <= P99
    holds = not figures["wrong"] and not figures["errors"] and not figures["broken"] and quick
    return Outcome(figures, holds, control, control["wrong"] > 0)


def rush(
    database: str, labs: int, slow: int, window: float, after: float, worse: str = "", **more: str
) -> dict[str, float]:
    """Everybody changes his draft, then presses at a moment of the window; the later the more."""
    with site(database, **more) as made:
        world = found(made, labs)
        made.begin(worse=worse)
        prepare(made, world)
        crowd = Slow(made.port, world.labs[0], slow)
        closes = _close_in(made, world, window + 1.5)
        dice = random.Random(5)  # noqa: S311
        moments = [closes + after - (window + after) * dice.random() ** 2 for _ in world.labs]
        pressed = press_at(made.port, world.labs, moments)
        crowd.end()
        return _judge(pressed, closes) | {"slow uploads": float(slow)}


def prepare(made: Site, world: World) -> None:
    """Everybody has a word to hand in that was not handed in before."""
    tally, never = Tally(), threading.Event()
    lines = [Line(made.port, lab) for lab in world.labs]
    for line in lines:
        write(line, tally, never)
        line.close()


def _close_in(made: Site, world: World, seconds: float) -> float:
    closes = time.time() + seconds
    close_at(made, world, closes)
    return closes


def close_at(made: Site, world: World, closes: float) -> None:
    """Set the closing instant by our clock."""
    from app.extensions import db

    with made.app.app_context(), db.engine.begin() as connection:
        close(connection, world.call, datetime.fromtimestamp(closes, UTC))


def press_at(port: int, labs: Sequence[Lab], moments: Sequence[float]) -> list[Pressed]:
    """Each presses once at his moment, on a line that is open already; nobody tries again."""
    done: list[Pressed] = []

    def one(lab: Lab, moment: float) -> None:
        line, body = Line(port, lab), form(lab, f"rush-{lab.number}")
        time.sleep(max(0.0, moment - time.time()))
        answer, broken = None, ""
        try:
            answer = line.send("POST", f"/lab/entries/{lab.entry}/submit", body, FORM)
        except (OSError, http.client.HTTPException) as error:
            broken = repr(error)
        done.append(Pressed(lab, answer, moment, broken))
        line.close()

    threads = [threading.Thread(target=one, args=pair) for pair in zip(labs, moments, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def _judge(pressed: Sequence[Pressed], closes: float) -> dict[str, float]:
    answers = [one.answer for one in pressed if one.answer is not None]
    timely = [a for a in answers if a.sent_by < closes - MARGIN]
    late = [a for a in answers if a.sent_at > closes + MARGIN]
    wrong = sum(a.status != DONE for a in timely) + sum(a.status != LATE for a in late)
    took = sorted(a.seconds for a in answers)
    places = statistics.quantiles(took, n=100) if len(took) > 1 else [0.0] * 99
    return {
        "pressed": len(pressed),
        "timely": len(timely),
        "late": len(late),
        "wrong": wrong,
        "p95": round(places[94], 3),
        "p99": round(places[98], 3),
        "errors": sum(a.status >= 500 for a in answers),
        "broken": len(pressed) - len(answers),
    }


class Slow:
    """So many uploads that send a few bytes a second for as long as the rush lasts."""

    def __init__(self, port: int, lab: Lab, count: int) -> None:
        self.stop = threading.Event()
        self.sockets = [self._begin(port, lab) for _ in range(count)]
        self.thread = threading.Thread(target=self._drip)
        self.thread.start()

    def _begin(self, port: int, lab: Lab) -> socket.socket:
        sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        head = f"POST /lab/entries/{lab.entry}/files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
        sock.sendall(head.encode())
        return sock

    def _drip(self) -> None:
        while not self.stop.wait(0.5):
            for sock in self.sockets:
                try:
                    sock.sendall(b"x" * 500)
                except OSError:
                    continue

    def end(self) -> None:
        """Hang up."""
        self.stop.set()
        self.thread.join()
        for sock in self.sockets:
            sock.close()
