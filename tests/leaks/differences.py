"""Two looks at the same pages, with something secret done in between: who may not know it sees no difference.

Unlike a mark, a number, an order or a row too many has no name that could be searched for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.people.models import User
from app.web.receipt_clock import RECEIVED
from tests.leaks.addresses import Address, Addresses
from tests.leaks.reading import told_by

NOISE = re.compile(r'(name="csrf_token"|name="csrf-token")[^>]*|(ETag|Last-Modified|Content-Length): .*')
MADE = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")
OF_NO_CALL = (
    *(
        "/help",
        "/about/plain",
        "/about/acc",
        "/open-data",
        "/site-map",
        "/api/v1/openapi",
        "/campaigns",
        "/cases",
    ),
    *(
        "/centres",
        "/needs",
        "/robots",
        "/verify",
        "/faults",
        "/reading",
        "/healthz",
        "/api/v1/cases",
        "/api/v1/needs",
    ),
)
"""Public pages on which no call leaves a trace while it runs."""
UNSTEADY = {
    *("/account/", "/admin/record/attempts"),
    *(
        f"{page}{form}"
        for page in ("/admin/record/readings", "/supervisor/readings")
        for form in ("", ".csv")
    ),
}
"""They tell of the looks themselves: sessions with their times, what was opened, what was refused."""

OWN_TRACE = "/lab/entries/<key:id>/trace"
"""So does the trace of the laboratory's own requests."""

Look = dict[str, str]


def look(client: FlaskClient, paths: Iterable[str], at: datetime) -> Look:
    """What every address answers; a workbook and a paper as their text."""
    client.environ_base[RECEIVED] = at.timestamp()
    seen = {}
    for path in paths:
        answer = client.get(path, buffered=True)
        assert answer.status_code < 500, path
        told = NOISE.sub("", told_by(answer))
        if answer.get_data().startswith(b"PK"):
            told = MADE.sub("", told)  # when the file was written is in it
        seen[path] = f"{answer.status_code}\n{told}"
    return seen


def changed(before: Look, after: Look) -> list[str]:
    """The addresses that answer differently, each with the first line that does."""
    return [
        f"{path}: {first_difference(before[path], after[path])}"
        for path in before
        if before[path] != after[path]
    ]


def first_difference(before: str, after: str) -> str:
    """Where two texts part."""
    pairs = zip_longest(before.splitlines(), after.splitlines(), fillvalue="(nothing)")
    one, other = next((one, other) for one, other in pairs if one != other)
    return f"{one.strip()[:200]} -> {other.strip()[:200]}"


def public_pages(app: Flask, *rows: Any) -> list[str]:
    """Every page that is on nobody's desk, of the lists and of what these rows are."""
    return _paths(Addresses(app, {"": {}}).of(), rows)


def desk_pages(app: Flask, desk: str, *rows: Any) -> list[str]:
    """Every page of a desk, and of what these rows are on it; the letters of whoever sits there."""
    return [*_paths(Addresses(app, {"": {}}).of(desk), rows), "/account/letters", "/"]


def _paths(addresses: Addresses, rows: Iterable[Any]) -> list[str]:
    """Pages that show; those with a form to send are swept in the matrix."""
    tables = defaultdict(list)
    for row in rows:
        tables[str(row.__tablename__)].append(str(row.id))
    addresses.rules = [rule for rule in addresses.rules if "POST" not in (rule.methods or ())]
    addresses.rows = {"": tables}
    found: list[Address] = [*addresses.alone(), *addresses.naming("")]
    return [
        address.path
        for address in found
        if address.path not in UNSTEADY and not address.path.startswith(OF_NO_CALL)
        if not address.rule.startswith(OWN_TRACE)
    ]


def enter(client: FlaskClient, user: User | None) -> FlaskClient:
    """The browser as this person's; nobody: a visitor's."""
    key = user.fs_uniquifier if user is not None else None
    with client.session_transaction() as session:
        session.clear()
        if key is not None:
            session["_user_id"], session["_fresh"] = key, True
    return client
