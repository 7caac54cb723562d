"""Random requests to the open data by their own description (schemathesis): nothing may answer 500."""

import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from app import create_app
from app.extensions import db
from app.web.public.open_data import answers
from config import Settings
from scripts.campaigns.databases import database
from scripts.campaigns.trial import Outcome, Size
from scripts.campaigns.workflow import patched

CALLS, SHORT_CALLS = 10_000, 60
DESCRIPTION = "/api/v1/openapi.json"


def run(name: str, size: Size) -> Outcome:
    """Holds with 0 answers of 500 and above; the control has one table that cannot be read."""
    with _app(name) as app:
        figures = send(app, size.of(CALLS, SHORT_CALLS))
        with patched(answers, "paginate", _broken):
            control = send(app, SHORT_CALLS)
    return Outcome(figures, figures["errors"] == 0, {"errors": control["errors"]}, control["errors"] > 0)


def _broken(*_given: Any, **_named: Any) -> Any:
    raise RuntimeError("a table that cannot be read")


def send(app: Flask, calls: int) -> dict[str, int]:
    """At least so many requests, shared out over the operations of the description."""
    schema: Any = schemathesis.openapi.from_wsgi(DESCRIPTION, app)
    operations = [found.ok() for found in schema.get_all_operations()]
    statuses: Counter[int] = Counter()
    each = -(-calls // len(operations))
    for operation in operations:
        while sum(statuses.values()) < calls * (operations.index(operation) + 1) / len(operations):
            _ask(operation, each, lambda status: statuses.update([status]))()
    errors = sum(count for status, count in statuses.items() if status >= 500)
    return {"calls": sum(statuses.values()), "operations": len(operations), "errors": errors}


def _ask(operation: Any, examples: int, note: Callable[[int], None]) -> Callable[[], None]:
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        try:
            status = case.call().status_code
        except Exception:  # the site answers 500 to what schemathesis lets through as it is
            status = 500
        note(status)

    return ask


@contextmanager
def _app(name: str) -> Iterator[Flask]:
    """A site with one public list, whose errors are answered as in production."""
    from tests.factories.calls import make_call, make_item

    with tempfile.TemporaryDirectory(prefix="trial-") as place, database(name, Path(place)) as held:
        made = Settings.for_tests(held.url, Path(place))
        made.secret_key = secrets.token_hex(32)
        app = create_app(made)
        app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
        with app.app_context():
            db.create_all()
            make_item(make_call())
            db.session.commit()
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
