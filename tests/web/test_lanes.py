"""A41: a house full of other requests keeps nobody from pressing his final submit."""

import http.client
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from app.web.lanes import MOST_OF_ONE
from app.web.server import Server
from scripts.setup.listening import listen

THREADS = 2
SUBMIT = "/lab/entries/" + "a" * 12 + "/submit"


class House:
    """Every request but a final submit is held until it is let go; the order of what was begun is kept."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.begun: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.begun.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] != SUBMIT or environ["QUERY_STRING"] == "hold":
            self.let_go.wait(10)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def send(house: House) -> Iterator[Callable[..., http.client.HTTPConnection]]:
    """``send(path)``: one request to a server that runs, on a connection of its own."""
    server = Server(house, listen("127.0.0.1", 0), threads=THREADS, channel_request_lookahead=1)
    thread = threading.Thread(target=server.run)
    thread.start()
    opened: list[http.client.HTTPConnection] = []

    def ask(
        path: str, cookie: str | None = "session=one", method: str = "POST"
    ) -> http.client.HTTPConnection:
        port = int(server.listeners[0].effective_port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request(method, path, b"", {"Cookie": cookie} if cookie else {})
        opened.append(connection)
        return connection

    yield ask
    house.let_go.set()
    for connection in opened:
        connection.close()
    server.end()
    thread.join(10)


def begun(house: House, count: int) -> bool:
    until = time.monotonic() + 5
    while len(house.begun) < count and time.monotonic() < until:
        time.sleep(0.01)
    return len(house.begun) >= count


def test_lane_full_house_final_submit_is_served(
    house: House, send: Callable[..., http.client.HTTPConnection]
) -> None:
    """A41."""
    for number in range(THREADS + 5):
        send(f"/flood/{number}")
    assert begun(house, THREADS)
    time.sleep(0.1)
    assert len(house.begun) == THREADS  # the reserved thread takes none of the flood
    assert send(SUBMIT).getresponse().status == 200


@pytest.mark.parametrize(
    ("path", "cookie"), [(SUBMIT, None), (SUBMIT + "/x", "session=one"), ("/lab/", "a=b")]
)
def test_lane_what_is_no_final_submit_waits_with_the_rest(
    house: House, send: Callable[..., http.client.HTTPConnection], path: str, cookie: str | None
) -> None:
    for number in range(THREADS):
        send(f"/flood/{number}")
    assert begun(house, THREADS)
    send(path, cookie)
    time.sleep(0.1)
    assert path not in house.begun


def test_lane_one_session_cannot_fill_it(
    house: House, send: Callable[..., http.client.HTTPConnection]
) -> None:
    """A41: a rival who presses without end waits behind himself."""
    for _ in range(THREADS + 1):
        send(f"{SUBMIT}?hold", "session=rival")
        time.sleep(0.02)
    assert begun(house, THREADS + 1)
    for _ in range(MOST_OF_ONE + 3):
        send(f"{SUBMIT}?hold", "session=rival")
    answer = send(SUBMIT, "session=two")
    house.let_go.set()
    assert answer.getresponse().status == 200
    assert len(house.begun) <= THREADS + 1 + MOST_OF_ONE + THREADS + 2
