"""The register of repeated work, and one tick of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import Flask

from app.extensions import db
from app.jobs.transaction import transaction
from app.shared import clock

MOST_BATCHES = 50
LONGEST_PAUSE = 300.0
Do = Callable[[datetime], int]
log = structlog.get_logger("jiebang.jobs")


@dataclass
class Work:
    """A function that does one batch of what waits and tells how many things it did."""

    name: str
    do: Do
    every: float
    transactional: bool
    due: float = 0.0
    failures: int = 0


REGISTER: dict[str, Work] = {}


def work(*, every: float = 5, transactional: bool = True) -> Callable[[Do], Do]:
    """Register a function of the instant, called every so many seconds at most, until it answers 0 (nothing waits).

    It must be idempotent: find what is not done, do it, mark it. Each call runs in one transaction; with
    ``transactional=False`` it opens its own with ``app.jobs.transaction`` (so that mail is not sent inside one).
    """

    def register(do: Do) -> Do:
        REGISTER[do.__name__] = Work(do.__name__, do, every, transactional)
        return do

    return register


def tick(app: Flask, register: dict[str, Work] = REGISTER) -> dict[str, int]:
    """Do what is due; how much each did. What fails is logged and tried again, each time later."""
    done: dict[str, int] = {}
    for one in register.values():
        if time.monotonic() < one.due:
            continue
        try:
            done[one.name] = _finish(app, one)
            one.failures = 0
        except Exception:
            one.failures += 1
            log.exception("work failed", work=one.name, times=one.failures)
        one.due = time.monotonic() + min(one.every * 2**one.failures, max(one.every, LONGEST_PAUSE))
    return done


def _finish(app: Flask, one: Work) -> int:
    """Batches until nothing waits; bounded, so that one backlog does not starve the rest of the tick."""
    total = 0
    for _ in range(MOST_BATCHES):
        with app.app_context():
            batch = _batch(one)
        total += batch
        if batch == 0:
            break
    if total:
        log.info("work done", work=one.name, count=total)
    return total


def _batch(one: Work) -> int:
    if not one.transactional:
        try:
            return one.do(clock.now())
        finally:
            db.session.rollback()
    with transaction():
        return one.do(clock.now())
