"""What a laboratory's browser does: save a word, press, and press again with the same key until an answer comes."""

import http.client
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from scripts.campaigns.labs import CHANGED, Lab

TIMEOUT, PAUSE = 60.0, 0.1
Work = Callable[..., None]
PACE = 0.6
"""Seconds between presses that go on for over a minute: an account may post 240 times in one (app.extensions)."""
DONE, LATE = 303, 409


@dataclass(frozen=True)
class Answer:
    """What came back, the time it took (seconds), when sending began and when the last byte had left (epoch)."""

    status: int
    body: bytes
    sent_at: float
    sent_by: float
    seconds: float
    headers: dict[str, str] = field(default_factory=dict)


class Line:
    """One browser's connection; a broken one is opened anew at the next request."""

    def __init__(self, port: int, lab: Lab) -> None:
        self.port, self.lab = port, lab
        self.connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """One request. ``OSError`` or ``HTTPException`` where no whole answer came."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {"Cookie": self.lab.cookie, "X-CSRFToken": self.lab.token, "Host": "localhost"}
        headers |= {f"X-Forwarded-{name}": value for name, value in self._forwarded().items()}
        headers |= {"Content-Type": kind} if kind else {}
        sent_at, began = time.time(), time.perf_counter()
        try:
            self.connection.request(method, path, body or None, headers)
            sent_by = time.time()
            answer = self.connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        seconds = time.perf_counter() - began
        return Answer(
            answer.status, read, sent_at, sent_by, seconds, {k.lower(): v for k, v in answer.getheaders()}
        )

    def _forwarded(self) -> dict[str, str]:
        """What a proxy would say: every laboratory has an address of its own."""
        return {"For": self.lab.address, "Host": "localhost", "Proto": "http"}

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


@dataclass
class Tally:
    """What all browsers together met: statuses, answers that never came, and complaints that no fault explains."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    complaints: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int) -> None:
        """One answer, or 0 for none."""
        with self.lock:
            if status:
                self.statuses[status] += 1
            else:
                self.broken += 1

    @property
    def errors(self) -> int:
        """Answers of 500 and above that are no 503."""
        return sum(count for status, count in self.statuses.items() if status >= 500 and status != 503)


def write(line: Line, tally: Tally, until: threading.Event) -> bool:
    """Change one answer and see it saved; whether it was before ``until`` was set."""
    lab, text = line.lab, f"路线{secrets.token_hex(12)}"
    while not until.is_set():
        sent = json.dumps({"field": CHANGED, "value": text, "base": lab.revision}).encode()
        answer = attempt(line, tally, "POST", f"/lab/entries/{lab.entry}/fields", sent, "application/json")
        if answer is None or answer.status >= 500:
            time.sleep(PAUSE)
        elif answer.status in {200, 409} and "revision" in (told := json.loads(answer.body)):
            lab.revision = told["revision"]
            if answer.status == 200 or told["value"] == text:
                lab.answers[CHANGED] = text
                return True
        else:
            complain(tally, f"save answered {answer.status}: {answer.body[:200]!r}")
            return False
    return False


def press(line: Line, tally: Tally, until: threading.Event, key: str = "") -> Answer | None:
    """Hand in what stands, with one key however often it must be sent; noted with its key once it is acknowledged."""
    lab, key = line.lab, key or secrets.token_hex(12)
    sent = form(lab, key)
    while not until.is_set():
        answer = attempt(line, tally, "POST", f"/lab/entries/{lab.entry}/submit", sent, FORM)
        if answer is None or answer.status >= 500:
            time.sleep(PAUSE)
            continue
        if answer.status == DONE:
            lab.presses.append({"key": key, "sha256": lab.digest(), "text": lab.answers[CHANGED]})
        return answer
    return None


FORM = "application/x-www-form-urlencoded"


def form(lab: Lab, key: str) -> bytes:
    """The body of the last click: under 4 KB, whatever the bid weighs."""
    return encoded({"key": key, "seen": lab.digest()})


def encoded(fields: Mapping[str, str]) -> bytes:
    """The body of a form."""
    return urlencode(fields).encode()


def attempt(
    line: Line, tally: Tally, method: str, path: str, body: bytes = b"", kind: str = ""
) -> Answer | None:
    """One request that may fail; None where no whole answer came."""
    try:
        answer = line.send(method, path, body, kind)
    except (OSError, http.client.HTTPException):
        tally.note(0)
        return None
    tally.note(answer.status)
    return answer


def work(port: int, lab: Lab, tally: Tally, until: threading.Event, pace: float = 0.0) -> None:
    """Save and press again and again, ``pace`` seconds apart or more; refused without a fault is a complaint."""
    line: Any = Line(port, lab)
    began = 0.0
    while not until.is_set():
        time.sleep(max(0.0, began + pace - time.monotonic()))
        began = time.monotonic()
        if not write(line, tally, until):
            continue
        answer = press(line, tally, until)
        if answer is not None and answer.status != DONE:
            complain(tally, f"press answered {answer.status}: {answer.body[-300:]!r}")
    line.close()


@contextmanager
def at_work(port: int, labs: Sequence[Lab], works: Work, *given: Any) -> Iterator[Tally]:
    """Every laboratory in a thread of its own does ``works(port, lab, tally, until, *given)`` until the block ends."""
    tally, until = Tally(), threading.Event()
    threads = [threading.Thread(target=works, args=(port, lab, tally, until, *given)) for lab in labs]
    for thread in threads:
        thread.start()
    try:
        yield tally
    finally:
        until.set()
        for thread in threads:
            thread.join()


def complain(tally: Tally, sentence: str) -> None:
    """Something was refused that no fault explains."""
    with tally.lock:
        tally.complaints.append(sentence)
    time.sleep(PAUSE)
