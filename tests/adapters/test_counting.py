"""Rate limits as visitors meet them: counted in memory, on a real Redis, and in memory again while that is away."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis import Redis

from app import create_app
from app.adapters.counting import SWEEP, Counters
from app.extensions import db, limiter
from config import Settings
from tests.plugins.servers import Process

MINUTE = parse("3 per minute")


@pytest.fixture
def counters() -> Counters:
    """What ``memory://`` means."""
    made = storage_from_string("memory://")
    assert isinstance(made, Counters)
    return made


@pytest.fixture
def moving() -> Iterator[time_machine.Traveller]:
    """A clock that stands."""
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        yield clock


def test_counters_window_is_full_after_its_hits_and_empty_after_its_time(
    counters: Counters, moving: time_machine.Traveller
) -> None:
    strategy = FixedWindowRateLimiter(counters)
    assert [strategy.hit(MINUTE, "visitor") for _ in range(4)] == [True, True, True, False]
    assert strategy.hit(MINUTE, "another")
    moving.shift(30)
    assert strategy.get_window_stats(MINUTE, "visitor").reset_time == 1_800_000_060
    assert not strategy.test(MINUTE, "visitor")
    moving.shift(30)
    assert strategy.test(MINUTE, "visitor")
    assert strategy.get_window_stats(MINUTE, "visitor").remaining == 3


def test_counters_windows_that_are_over_are_swept(counters: Counters, moving: time_machine.Traveller) -> None:
    for number in range(100):
        counters.incr(f"visitor {number}", 5)
    moving.shift(SWEEP)
    counters.incr("the next", 5)
    assert counters.reset() == 1


def test_counters_hits_of_many_threads_are_all_counted_and_start_none(counters: Counters) -> None:
    before = threading.active_count()
    crowd = [
        threading.Thread(target=lambda: [counters.incr("all", 60) for _ in range(500)]) for _ in range(8)
    ]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert counters.get("all") == 4000
    assert threading.active_count() == before
    counters.clear("all")
    assert counters.get("all") == 0


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """``limited(LIMITER_URL)`` is an application that counts there. When the test ends the limiter is put back."""
    made: list[Flask] = []
    limiter._swallow_errors = None  # as in a process that begins: its first application decides

    def make(url: str) -> Flask:
        settings = Settings.for_tests(f"sqlite:///{tmp_path / 'limits.db'}", tmp_path)
        settings.testing, settings.limiter_url = False, url
        made.append(create_app(settings))
        with made[-1].app_context():
            db.create_all()
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def _remaining(app: Flask) -> int:
    answer = app.test_client().get("/account/sign-in")
    assert answer.status_code == 200
    return int(answer.headers["X-RateLimit-Remaining"])


def test_a14_limits_on_redis_go_on_in_memory_while_it_is_away(
    limited: Callable[[str], Flask], redis_server: Process
) -> None:
    url = f"redis://127.0.0.1:{redis_server.port}"
    app, twin = limited(url), limited(url)
    first = _remaining(app)
    assert _remaining(twin) == first - 1
    redis_server.stop()
    assert [_remaining(app), _remaining(app)] == [first, first - 1]
    redis_server.start()
    with time_machine.travel(time.time() + 60), Redis(port=redis_server.port) as there:
        assert there.dbsize() == 0
        _remaining(app)
        assert there.dbsize() == 1


def test_a14_requests_that_lose_the_redis_at_the_same_moment_are_all_answered(
    limited: Callable[[str], Flask], redis_server: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = limited(f"redis://127.0.0.1:{redis_server.port}")
    _remaining(app)
    strategy = limiter.limiter
    hit = strategy.hit

    def beside_another(*given: Any, **more: Any) -> bool:
        redis_server.stop()
        try:
            return hit(*given, **more)
        finally:
            limiter._storage_dead = True  # another thread was first to notice

    monkeypatch.setattr(strategy, "hit", beside_another)
    assert app.test_client().get("/account/sign-in").status_code == 200
