"""The web server: waitress, with the instant of arrival on every request. ``python -m app.web.server --fd N …``.

Several processes share the listening sockets that their supervisor opened. One thread of each reads whole requests,
the others run the application; so what waits for a worker has already been stamped, and a full house never makes a bid
late (trust.md, "Receipts"). What waitress lays aside of large bodies and answers is noise on the disk
(``ScrambledBuffer``, trust.md A04).
"""

import argparse
import logging
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from types import FrameType
from typing import Any

from waitress import buffers, wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from app.adapters.scrambled import scrambled_file
from app.web.arrival import NotingSocket, ask_for_arrivals, noting
from app.web.lanes import Lanes
from app.web.prefork import Prefork
from app.web.receipt_clock import CLOCK, LATEST, RECEIVED, Stamp
from config import Settings

CONNECTIONS = 2000
DRAIN_SECONDS = 10.0
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ScrambledBuffer(buffers.TempfileBasedBuffer):  # type: ignore[misc, unused-ignore]
    """What is too large for memory, in a file that nobody else can read."""

    def newfile(self) -> Any:
        return scrambled_file()


# waitress names the class itself where a buffer overflows, for requests and for answers alike, and takes no other.
buffers.TempfileBasedBuffer = ScrambledBuffer


class StampingParser(HTTPRequestParser):
    """Notes when the last byte of the request had arrived."""

    stamp: Stamp | None = None

    def __init__(self, adj: Adjustments, connection: NotingSocket) -> None:
        super().__init__(adj)
        self.connection = connection

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self.completed and self.stamp is None:
            self.stamp = CLOCK.stamp(self.connection.arrived)
        return consumed


class StampedTask(WSGITask):
    """Hands the instant of arrival to the application, as ``environ["jiebang.received_at"]`` (seconds since the epoch),
    and, where the clock is not sure of it, the latest that it can be."""

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        stamp: Stamp = self.request.stamp or CLOCK.stamp()
        environ[RECEIVED] = stamp.earliest
        if not stamp.is_certain:
            environ[LATEST] = stamp.latest
        environ["wsgi.multiprocess"] = True
        return environ


class Channel(HTTPChannel):
    """A connection that stamps what it reads."""

    task_class = StampedTask

    def parser_class(self, adj: Adjustments) -> StampingParser:
        """The reader of the next request."""
        return StampingParser(adj, self.socket)

    @property
    def is_busy(self) -> bool:
        """Whether a request is being received or answered, or an answer is not yet on its way."""
        return bool(self.requests or self.request or self.total_outbufs_len)


class Listener(TcpWSGIServer):
    """One listening socket."""

    channel_class = Channel
    looked: tuple[float, float] | None = None

    def accept(self) -> tuple[NotingSocket, Any] | None:
        """A connection of which the system notes what arrives when."""
        found = super().accept()
        return None if found is None else (noting(found[0]), found[1])

    def maintenance(self, now: float) -> None:
        """Hang up on whoever has been silent for two minutes; a wall that jumped ahead silences nobody (A10)."""
        steady = time.monotonic()
        jumped = 0.0 if self.looked is None else (now - self.looked[0]) - (steady - self.looked[1])
        self.looked = (now, steady)
        for channel in self.active_channels.values():
            channel.last_activity = min(channel.last_activity + max(jumped, 0.0), now)
        super().maintenance(now)


class Server:
    """All listening sockets of one process, its loop and its end."""

    def __init__(self, application: WSGI, sockets: Sequence[socket.socket], **tuning: Any) -> None:
        self.map: dict[int, Any] = {}
        self.dispatcher = Lanes()
        adjustments = Adjustments(sockets=list(sockets), asyncore_use_poll=True, ident=None, **tuning)
        self.dispatcher.set_thread_count(adjustments.threads)
        self.listeners = [self._listen(application, sock, adjustments) for sock in sockets]
        self.ending = False

    def _listen(self, application: WSGI, sock: socket.socket, adjustments: Adjustments) -> Listener:
        ask_for_arrivals(sock)
        info = (sock.family, sock.type, sock.proto, sock.getsockname())
        return Listener(
            application, self.map, True, sock, self.dispatcher, adjustments, sockinfo=info, bind_socket=False
        )

    def run(self) -> None:
        """Serve until ``end`` was called; then take no more connections, answer what has arrived, and return."""
        while not self.ending:
            self._turn(1.0)
        for listener in self.listeners:
            listener.accepting = False
        until = time.monotonic() + DRAIN_SECONDS
        while self._busy() and time.monotonic() < until:
            self._turn(0.05)
        self.dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self.map)

    def end(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Ask ``run`` to return; a signal handler. Asking again changes nothing."""
        if self.ending:
            return
        self.ending = True
        # The first one wakes ``run``, which may have closed the others by the time they are asked.
        with suppress(OSError):
            for listener in self.listeners:
                listener.pull_trigger()

    def _turn(self, timeout: float) -> None:
        wasyncore.loop(timeout=timeout, use_poll=True, map=self.map, count=1)

    def _busy(self) -> bool:
        return any(channel.is_busy for channel in list(self.map.values()) if isinstance(channel, Channel))


def tuning(settings: Settings) -> dict[str, Any]:
    """waitress's adjustments for these settings: limits, and whom to believe about the visitor's address."""
    values: dict[str, Any] = {
        "threads": settings.web_threads,
        "connection_limit": CONNECTIONS,
        "backlog": CONNECTIONS,
        "recv_bytes": 65536,
        "max_request_header_size": 32 * 1024,
        "max_request_body_size": settings.largest_body,
        "channel_request_lookahead": 1,
        "url_scheme": "https" if settings.site_url.startswith("https://") else "http",
    }
    if settings.trusted_proxy:
        values |= {
            "trusted_proxy": settings.trusted_proxy,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host",
        }
    return values


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve ``wsgi:app`` on inherited sockets until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--fd", type=int, action="append", required=True, help="an inherited listening socket"
    )
    sockets = [socket.socket(fileno=fd) for fd in parser.parse_args(arguments).fd]
    _raise_file_limit()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    from app.adapters.last_act import latest_act
    from app.web.pulse import Pulse
    from wsgi import app

    settings: Settings = app.config["SETTINGS"]

    with app.app_context():
        if known := latest_act():
            CLOCK.remember(known.timestamp())

    def serve() -> None:
        Pulse(app).start()
        server = Server(app, sockets, **tuning(settings))
        signal.signal(signal.SIGTERM, server.end)
        signal.signal(signal.SIGINT, server.end)
        server.run()

    Prefork(serve, settings.web_processes).run()


def _raise_file_limit() -> None:
    """Every connection is a file descriptor, and the usual soft limit (1024) is below ours."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + 200
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


if __name__ == "__main__":
    main()
