"""One tick of the background work: each in its transaction, failures alone, nothing starved."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.adapters.draft_keys import draft_keys
from app.extensions import db
from app.jobs import import_work, make_huey
from app.jobs.transaction import transaction
from app.jobs.work import MOST_BATCHES, REGISTER, Do, Work, tick
from config import BadSettings, Settings


@pytest.fixture
def notes(app: Flask) -> Iterator[None]:
    """A table that the work of these tests writes to."""
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (body VARCHAR(40))"))
    yield
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE note"))


def _written() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.execute(text("SELECT body FROM note ORDER BY body")).scalars())


def _write(body: str) -> None:
    db.session.execute(text("INSERT INTO note VALUES (:body)"), {"body": body})


def _works(**functions: Do) -> dict[str, Work]:
    return {name: Work(name, do, 3600, transactional=True) for name, do in functions.items()}


@pytest.mark.usefixtures("notes")
def test_tick_work_that_fails_is_rolled_back_and_the_next_is_done(app: Flask) -> None:
    def broken(_at: datetime) -> int:
        _write("half")
        raise RuntimeError("the mail server is away")

    def sound(_at: datetime) -> int:
        waiting = "whole" not in _written()
        if waiting:
            _write("whole")
        return int(waiting)

    assert tick(app, _works(broken=broken, sound=sound)) == {"sound": 1}
    assert _written() == ["whole"]


@pytest.mark.usefixtures("notes")
def test_tick_batches_are_taken_until_nothing_waits(app: Flask) -> None:
    left = [3, 2, 0]
    assert tick(app, _works(many=lambda _at: left.pop(0))) == {"many": 5}
    assert left == []


def test_tick_endless_work_is_bounded(app: Flask) -> None:
    assert tick(app, _works(endless=lambda _at: 1)) == {"endless": MOST_BATCHES}


def test_tick_work_not_due_is_left_alone(app: Flask) -> None:
    register = _works(rare=lambda _at: 0)
    assert tick(app, register) == {"rare": 0}
    assert tick(app, register) == {}


def test_tick_tells_work_an_aware_instant(app: Flask) -> None:
    seen: list[datetime] = []

    def look(at: datetime) -> int:
        seen.append(at)
        return 0

    tick(app, _works(look=look))
    assert seen[0].utcoffset() == timedelta(0)


@pytest.mark.usefixtures("notes")
def test_tick_work_with_its_own_transactions_keeps_what_it_committed(app: Flask) -> None:
    def own(_at: datetime) -> int:
        with transaction():
            _write("kept")
        _write("dropped")
        raise RuntimeError("after the first letter")

    assert tick(app, {"own": Work("own", own, 3600, transactional=False)}) == {}
    assert _written() == ["kept"]


def test_import_work_finds_every_module_of_the_package() -> None:
    assert {"app.jobs.transaction", "app.jobs.work"} <= set(import_work())
    assert all(work.every > 0 for work in REGISTER.values())


def test_make_huey_unknown_queue_is_refused_in_a_sentence(tmp_path: Path) -> None:
    settings = Settings.for_tests("sqlite://", tmp_path)
    settings.queue_url = "amqp://queue"
    with pytest.raises(BadSettings, match="QUEUE_URL"):
        make_huey(settings)


def test_make_huey_embedded_queue_lives_in_the_data_folder(tmp_path: Path) -> None:
    huey = make_huey(Settings.for_tests("sqlite://", tmp_path))
    assert (tmp_path / "queue.db").exists()
    assert huey.pending_count() == 0
    huey.storage.close()


def test_tick_work_that_goes_on_failing_is_tried_less_and_less(app: Flask) -> None:
    def broken(_at: datetime) -> int:
        raise RuntimeError("still away")

    register = {"broken": Work("broken", broken, 5, transactional=True)}
    pauses = []
    for _ in range(8):
        register["broken"].due = 0
        tick(app, register)
        pauses.append(round(register["broken"].due - time.monotonic()))
    assert pauses == [10, 20, 40, 80, 160, 300, 300, 300]


def test_tick_every_registered_work_finds_nothing_to_do_in_an_empty_database(app: Flask) -> None:
    import_work()
    register = {name: Work(name, one.do, one.every, one.transactional) for name, one in REGISTER.items()}
    assert register
    with app.app_context():
        draft_keys().sweep(())  # what other tests of this worker left behind
    assert tick(app, register) == dict.fromkeys(register, 0)
