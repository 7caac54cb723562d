"""The trial over ``workflow``: a million steps without a violation, and three controls whose rule was taken out."""

import logging
import os
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flask import Flask
from hypothesis.errors import HypothesisException

from app import create_app
from app.extensions import db
from app.shared.verdict import YES
from config import Settings
from scripts.campaigns.acting import Acting, Violation
from scripts.campaigns.databases import database
from scripts.campaigns.parts import Parts
from scripts.campaigns.trial import Outcome, Size
from scripts.campaigns.workflow import patched, walk

STEPS, PART_STEPS, SHORT_STEPS = 1_000_000, 20_000, 1_000
CONTROL_STEPS, SHORT_CONTROL = 60_000, 6_000


def run(name: str, size: Size) -> Outcome:
    """Holds with 0 violations; each control takes one rule out (the slice only the first), and the walk must notice
    every one."""
    told = _short(name) if size.is_short else _long(name)
    with _app(name) as app:
        control = {}
        for rule, module, guard, loose in _controls()[: size.of(3, 1)]:
            with patched(module, guard, loose):
                control[rule] = _walk(app, size.of(CONTROL_STEPS, SHORT_CONTROL))["violations"]
    return Outcome(told, told["violations"] == 0, control, all(control.values()))


def _short(name: str) -> dict[str, Any]:
    return _part(name, SHORT_STEPS)


def _long(name: str) -> dict[str, Any]:
    """The steps shared out over the processors in parts, each with a database of its own. A run of the same commit that
    was stopped goes on with the parts that are missing.
    """
    kept = Parts("workflow", name)
    parts = list(kept)
    missing = -(-(STEPS - sum(part["steps"] for part in parts)) // PART_STEPS)
    # A part ends its process, so that none grows over hours.
    with ProcessPoolExecutor(
        len(os.sched_getaffinity(0)), get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        for done in as_completed([pool.submit(_part, name, PART_STEPS) for _ in range(missing)]):
            parts.append(done.result())
            kept.keep(parts[-1])
    told = {
        "steps": sum(part["steps"] for part in parts),
        "violations": sum(part["violations"] for part in parts),
        "first": next((part["first"] for part in parts if part["first"]), ""),
        "acts": dict(sum((Counter(part["acts"]) for part in parts), Counter())),
        "cpu_seconds": round(sum(part["cpu_seconds"] for part in parts)),
    }
    kept.forget()
    return told


def _part(name: str, steps: int) -> dict[str, Any]:
    logging.disable(logging.CRITICAL)
    began = time.process_time()
    with _app(name) as app:
        told = _walk(app, steps)
    return told | {"acts": dict(Acting.done), "cpu_seconds": round(time.process_time() - began, 1)}


def _controls() -> list[tuple[str, Any, str, Callable[..., Any]]]:
    from app.approvals import policy as approvals
    from app.entries.policy import writing
    from app.reviews.service import saving

    return [
        ("closing", writing, "_takes_entries", lambda *_: YES),
        ("second person", approvals, "_another", lambda *_: YES),
        ("marks after closing", saving, "may_write_review", lambda *_: YES),
    ]


def _walk(app: Flask, steps: int) -> dict[str, Any]:
    Violation.last = ""
    try:
        return {"steps": walk(app, steps), "violations": 0, "first": ""}
    except (Violation, ExceptionGroup, HypothesisException):
        # What hypothesis met it may tell otherwise, as two at once or as a walk that did not go the same way again.
        if not Violation.last:
            raise
        return {"steps": Acting.steps, "violations": 1, "first": Violation.last}


@contextmanager
def _app(name: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory(prefix="trial-") as place, database(name, Path(place)) as held:
        app = create_app(_settings(held.url, Path(place)))
        with app.app_context():
            db.create_all()
        try:
            yield app
        finally:
            with app.app_context():
                db.engine.dispose()


def _settings(url: str, folder: Path) -> Settings:
    made = Settings.for_tests(url, folder)
    made.secret_key = secrets.token_hex(32)
    return made
