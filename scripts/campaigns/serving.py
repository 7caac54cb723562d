"""The web server as ``app.web.server`` starts it, and how a control makes it worse: ``--worse NAME``.

``early``      answers a final submit before anything of it is written (the kill storm must then lose some).
``normal``     SQLite with ``synchronous=NORMAL`` (the order of fsync must then be wrong).
``unseen``     saves marks without asking which revision was seen (updates must then be lost).
``begun``      stamps a request when a worker begins with it (a queue must then make bids late).
``unkept``     says that an envelope is stored, and stores none (sealed bids must then not open).
``unnoted``    stamps a request when the process reads it (a machine that stalls must then make bids late).
``trusting``   believes the wall clock whatever it does and asks no other (a jump must then misjudge bids).
``strict``     has no limiter of its own while Redis is away (500s must then be seen).
``unguarded``  answers a database or disk that fails like any other error (500s must then be seen).
"""

import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

EARLY = "/submit"
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def worsen(name: str) -> None:
    """Make the application in this process worse; before the server starts."""
    WAYS[name]()


def _early() -> None:
    import io

    from wsgi import app

    whole: WSGI = app.wsgi_app

    def hasty(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith(EARLY):
            return whole(environ, start)
        kept = {**environ, "wsgi.input": io.BytesIO(environ["wsgi.input"].read())}

        def later() -> None:
            time.sleep(0.05)
            for _piece in whole(kept, lambda *_: None):
                pass

        threading.Thread(target=later).start()
        start("303 SEE OTHER", [("Location", "/"), ("Content-Length", "0")])
        return []

    app.wsgi_app = hasty  # type: ignore[method-assign]


def _normal() -> None:
    import sqlite3

    from sqlalchemy import Engine, event

    import wsgi  # noqa: F401  the application's own settings first

    def relax(connection: Any, _record: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous=NORMAL")

    event.listen(Engine, "connect", relax)


def _unseen() -> None:
    from app.reviews.service import saving

    saving._refuse_clashes = lambda *_: None  # type: ignore[assignment]


def _begun() -> None:
    from app.web import server
    from app.web.receipt_clock import RECEIVED

    plain = server.StampedTask.get_environment

    def late(task: server.StampedTask) -> dict[str, Any]:
        return plain(task) | {RECEIVED: time.time()}

    server.StampedTask.get_environment = late  # type: ignore[method-assign]


def _unnoted() -> None:
    from app.web import server

    server.ask_for_arrivals = lambda _socket: None


def _unkept() -> None:
    from app.adapters.store import Store

    Store.put = lambda *_: None  # type: ignore[method-assign]


def _trusting() -> None:
    from app.web import instant, receipt_clock, server

    server.CLOCK = receipt_clock.Trusting()
    instant.database_skew = lambda: 0.0


def _strict() -> None:
    import wsgi  # noqa: F401  the limiter is wired first
    from app.extensions import limiter

    limiter._in_memory_fallback_enabled = False
    limiter._in_memory_fallback = []
    limiter._swallow_errors = False


def _unguarded() -> None:
    from sqlalchemy.exc import OperationalError

    from wsgi import app

    def fail(_error: OperationalError) -> Any:
        return ("Internal Server Error", 500)

    app.register_error_handler(OperationalError, fail)


WAYS: dict[str, Callable[[], None]] = {
    "early": _early,
    "normal": _normal,
    "unseen": _unseen,
    "begun": _begun,
    "unnoted": _unnoted,
    "unkept": _unkept,
    "trusting": _trusting,
    "strict": _strict,
    "unguarded": _unguarded,
}


def main(arguments: list[str]) -> None:
    """``--worse NAME`` first, if any; the rest is the server's."""
    if arguments[:1] == ["--worse"]:
        worsen(arguments[1])
        arguments = arguments[2:]
    from app.web.server import main as serve

    serve(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
