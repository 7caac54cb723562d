"""Every page that a seat can reach by links, on the whole demonstration: it answers, it writes nothing, it is lean."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.extensions import db
from tests.plugins.scratch import database_kind
from tests.seats import DESKS, SEATS, SECOND, most_of, sign_in, view_of

MOST_QUERIES = 10
# The session, the person, and what waits for him: on every page of somebody who is signed in.
OF_A_SESSION = 3
WRITES = re.compile(r"^(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.I)
MAY_WRITE = {"reading", "attempt", "login_session"}
LINK = re.compile(r'href="(/[^"#]*)"')
ON_SQLITE = database_kind() == "sqlite"
WALKERS = SEATS if ON_SQLITE else tuple(seat for seat in SEATS if seat not in SECOND)


def _most(path: str, seat: str) -> int:
    """On the second database each view is asked for once by each desk, and public ones by a visitor: that is what the
    statements of a page differ by."""
    most = most_of(path, seat)
    if ON_SQLITE:
        return most
    return min(most, 1) if not seat or path == "/" or path.split("/")[1] in DESKS else 0


@contextmanager
def _statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _crawl(app: Flask, client: FlaskClient, seat: str) -> list[str]:
    starts = ["/", *(f"/{desk}/" for desk in DESKS)]
    waiting, known, views, wrong = deque(starts), set(starts), Counter[str](), []
    while waiting:
        path = waiting.popleft()
        view = view_of(app, path)
        if views[view] >= _most(path, seat):
            continue
        views[view] += 1
        with app.app_context(), _statements() as statements:
            response = client.get(path, buffered=True)  # what streams ends inside its context
        if response.status_code >= 500:
            wrong.append(f"{path} answered {response.status_code}")
        writes = {m[2].lower() for s in statements if (m := WRITES.match(s))} - MAY_WRITE
        reads = [s for s in statements if not WRITES.match(s) or WRITES.match(s)[2].lower() not in MAY_WRITE]  # type: ignore[index]
        if writes:
            wrong.append(f"{path} wrote {sorted(writes)}")
        if len(reads) > MOST_QUERIES + (OF_A_SESSION if seat else 0) and response.status_code == 200:
            wrong.append(f"{path} sent {len(reads)} queries")
        if response.mimetype == "text/html":
            for link in LINK.findall(response.get_data(as_text=True)):
                target = urljoin(path, link.replace("&amp;", "&"))
                if target not in known and not target.startswith(("/static", "/account/logout")):
                    known.add(target)
                    waiting.append(target)
    return wrong


@pytest.mark.parametrize("seat", WALKERS)
def test_pages_reachable_by_a_seat_answer_and_write_nothing(demonstration: Flask, seat: str) -> None:
    client = demonstration.test_client()
    if seat:
        sign_in(demonstration, client, seat)
    wrong = _crawl(demonstration, client, seat)
    assert wrong == [], "\n".join(wrong)
