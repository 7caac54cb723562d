"""CPU milliseconds, queries and bytes of one request."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from scripts.benchmarks.cases import MOST, SAVE, Case

CONTROL = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")
WARM_UP = 5
MOST_QUERIES = {SAVE: 20}
PAGE_QUERIES = 10


@dataclass(frozen=True)
class Figures:
    """One line of the table. ``ms`` and ``twin_ms`` are medians of CPU time; the rest is of one request."""

    page: str
    kind: str
    ms: float
    twin_ms: float
    queries: int
    bytes: int

    @property
    def ratio(self) -> float:
        """How many times the twin's time the page takes."""
        return self.ms / self.twin_ms

    @property
    def is_within(self) -> bool:
        """Whether ratio and queries keep to what the issue asks."""
        return self.ratio <= MOST[self.kind] and self.queries <= MOST_QUERIES.get(self.kind, PAGE_QUERIES)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to any database inside the block, transaction control left out."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(CONTROL):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def measure(case: Case, repeat: int) -> Figures:
    """Warm up, then product and twin in turn, ``repeat`` times; the garbage collector runs as it does in a worker."""
    for n in range(WARM_UP if repeat > 1 else 1):
        case.before(n)
        _sent(case.ours, n)
        _sent(case.theirs, n)
    case.before(WARM_UP)
    with counted() as statements:
        answer = _sent(case.ours, WARM_UP)
    _sent(case.theirs, WARM_UP)
    if repeat > 1:  # a single time is nobody's figure
        gc.collect()
        gc.freeze()
    ours, theirs = [], []
    for n in range(WARM_UP + 1, WARM_UP + 1 + repeat):
        case.before(n)
        ours.append(_clocked(case.ours, n))
        theirs.append(_clocked(case.theirs, n))
    gc.unfreeze()
    return Figures(
        case.name,
        case.kind,
        round(statistics.median(ours), 3),
        round(statistics.median(theirs), 3),
        len(statements),
        len(answer.data),
    )


def _clocked(send: Callable[[int], TestResponse], n: int) -> float:
    began = time.process_time()
    _sent(send, n)
    return (time.process_time() - began) * 1000


def _sent(send: Callable[[int], TestResponse], n: int) -> TestResponse:
    answer = send(n)
    _body = answer.data
    if answer.status_code >= 400:
        raise SystemExit(f"{answer.request.path} answered {answer.status_code}: {answer.text[:600]}")
    return answer
