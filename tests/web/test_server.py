"""The web server stamps the arrival of the last byte, whatever its workers are doing."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from app.web.receipt_clock import RECEIVED
from app.web.server import Server, tuning
from config import Settings
from scripts.setup.listening import listen

THREADS = 2


class House:
    """A small application whose ``/hold`` keeps a worker until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.held = threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/hold":
            self.held.release()
            self.let_go.wait(10)
        body = environ["wsgi.input"].read()
        start("200 OK", [("Content-Type", "application/json")])
        answer = {"at": environ[RECEIVED], "bytes": len(body), "scheme": environ["wsgi.url_scheme"]}
        return [json.dumps(answer).encode()]


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def server(house: House) -> Iterator[Server]:
    sockets = listen("127.0.0.1", 0)
    made = Server(house, sockets, threads=THREADS, max_request_body_size=100_000, channel_request_lookahead=1)
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    house.let_go.set()
    made.end()
    thread.join(10)
    assert not thread.is_alive()


def _port(server: Server) -> int:
    return int(server.listeners[0].effective_port)


def _send(server: Server, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", _port(server), timeout=10)
    connection.request("POST", path, body, headers)
    return connection


def _answer(connection: http.client.HTTPConnection) -> dict[str, Any]:
    try:
        response = connection.getresponse()
        assert response.status == 200
        return dict(json.loads(response.read()))
    finally:
        connection.close()


def test_server_request_waiting_for_a_worker_is_stamped_when_it_arrived(server: Server, house: House) -> None:
    holding = [_send(server, "/hold") for _ in range(THREADS)]
    for _ in holding:
        assert house.held.acquire(timeout=5)
    waiting = _send(server, "/bid", b"x" * 50_000)
    time.sleep(0.3)
    deadline = time.time()
    time.sleep(0.3)
    house.let_go.set()
    assert _answer(waiting)["at"] <= deadline
    for connection in holding:
        _answer(connection)


def test_server_that_comes_late_to_reading_stamps_when_the_bytes_had_arrived(house: House) -> None:
    """A09: a process that was given no processor while the list closed makes nobody late."""
    made = Server(house, listen("127.0.0.1", 0), threads=1)
    connection = _send(made, "/bid", b"x" * 3_000)
    time.sleep(0.2)
    deadline = time.time()
    time.sleep(0.5)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        assert _answer(connection)["at"] <= deadline
    finally:
        made.end()
        thread.join(10)


@pytest.mark.parametrize(
    ("jump", "silent", "kept"), [(600.0, 0.0, True), (-600.0, 0.0, True), (0.0, 600.0, False)]
)
def test_server_whose_wall_jumps_hangs_up_on_nobody_in_the_middle_of_an_upload(
    server: Server, jump: float, silent: float, kept: bool
) -> None:
    """A10: only who was silent for two minutes by a clock that nobody sets."""
    with socket.create_connection(("127.0.0.1", _port(server)), timeout=10) as sock:
        sock.sendall(b"POST /bid HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345")
        listener = server.listeners[0]
        while not (channels := list(listener.active_channels.values())):
            time.sleep(0.01)
        now, steady = time.time(), time.monotonic()
        listener.looked = (now, steady - silent)
        channels[0].last_activity = now
        listener.maintenance(now + jump + silent)
        assert channels[0].will_close is not kept


def test_server_slow_body_is_stamped_at_its_last_byte(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", _port(server)), timeout=10) as sock:
        sock.sendall(b"POST /bid HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n12345")
        time.sleep(0.2)
        before = time.time()
        sock.sendall(b"67890")
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
    assert before <= json.loads(answer.split(b"\r\n\r\n")[1])["at"] <= time.time()


def test_server_stamp_cannot_be_sent_by_a_visitor(server: Server) -> None:
    before = time.time()
    assert _answer(_send(server, "/bid", **{RECEIVED: "1", "Jiebang-Received-At": "1"}))["at"] >= before


def test_server_body_above_the_limit_is_refused(server: Server) -> None:
    connection = _send(server, "/bid", b"x" * 100_001)
    assert connection.getresponse().status == 413
    connection.close()


def test_server_ending_answers_what_has_arrived(server: Server, house: House) -> None:
    connection = _send(server, "/hold", b"abc")
    assert house.held.acquire(timeout=5)
    server.end()
    time.sleep(0.2)
    house.let_go.set()
    assert _answer(connection)["bytes"] == 3


def test_server_asked_to_end_while_it_closes_its_doors_says_nothing(house: House) -> None:
    made = Server(house, listen("127.0.0.1", 0), threads=1)
    thread = threading.Thread(target=made.run)
    thread.start()
    made.end()
    thread.join(timeout=10)
    made.ending = False  # as if the signal had come between the last turn and now
    made.end()
    assert made.ending


def test_tuning_behind_a_proxy_believes_that_proxy_alone(tmp_path: Any) -> None:
    settings = Settings.for_tests("sqlite://", tmp_path)
    assert "trusted_proxy" not in tuning(settings)
    settings.trusted_proxy, settings.site_url = "10.0.0.1", "https://jiebang.example"
    assert tuning(settings)["trusted_proxy"] == "10.0.0.1"
    assert tuning(settings)["url_scheme"] == "https"
