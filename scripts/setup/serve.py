"""``scripts/serve``: from a fresh clone to a site that answers, in one command."""

import argparse
import http.client
import os
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from scripts.setup import assets, environment, preparing
from scripts.setup.folder import DataFolder
from scripts.setup.listening import address_of, elsewhere, listen
from scripts.setup.running import ROOT, say
from scripts.setup.supervisor import Child, Supervisor

OFF = {"0", "false", "no", "off"}


def main(arguments: Sequence[str]) -> int:
    """Set up what is missing, start everything, stay until a signal; 0 after a clean end."""
    started = time.monotonic()
    asked = _parse(arguments)
    demo = not asked.no_demo and os.environ.get("DEMO", "1").strip().lower() not in OFF
    sockets = listen(asked.host, asked.port)
    folder = DataFolder(asked.data)
    embedded = not os.environ.get("DATABASE_URL")
    folder.open(demo=demo, fresh=asked.fresh, embedded=embedded)
    with environment.alone():
        environment.ready(dev=False)
        assets.ready()
        env = _settings(folder, demo=demo, address=address_of(asked.host, sockets[0].getsockname()[1]))
        preparing.translations(env)
    preparing.tables(env, folder.database if embedded else None)
    if demo:
        preparing.demonstration(env, folder)
    others = elsewhere(asked.host, sockets[0].getsockname()[1])
    _serve(env, sockets, folder, others, demo=demo, started=started)
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/serve", description="Set the platform up and serve it until Ctrl-C."
    )
    parser.add_argument("--host", default="localhost", help="the address to listen on (default: localhost)")
    parser.add_argument("--port", type=int, default=8000, help="the port (default: 8000; 0 takes a free one)")
    parser.add_argument(
        "--data", type=Path, default=ROOT / "var", help="the folder that the data live in (default: var)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="empty the data folder first: the demonstration anew"
    )
    parser.add_argument(
        "--no-demo", action="store_true", help="an empty installation, without the demonstration"
    )
    return parser.parse_args(arguments)


def _settings(folder: DataFolder, *, demo: bool, address: str) -> dict[str, str]:
    """The environment of every process below: what the caller set, and what he left to us."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ours = {"DATA_DIR": str(folder.path), "DEMO": "1" if demo else "0", "PYTHONUNBUFFERED": "1"}
    left = {"SITE_URL": address}
    if not given.get("SECRET_KEY"):
        left["SECRET_KEY"] = folder.secret_key()
    return {**left, **{name: value for name, value in given.items() if value or name not in left}, **ours}


def _serve(
    env: dict[str, str],
    sockets: Sequence[socket.socket],
    folder: DataFolder,
    others: Sequence[str],
    *,
    demo: bool,
    started: float,
) -> None:
    fds = [sock.fileno() for sock in sockets]

    def announce() -> None:
        say(f"\n揭榜 is ready: {env['SITE_URL']}  (after {time.monotonic() - started:.1f} s)")
        for address in others:
            say(
                f"On this network, from a phone: {address}  (letters lead to {env['SITE_URL']}; SITE_URL changes that)"
            )
        say(f"Data: {folder.path}   Stop: Ctrl-C")
        if demo:
            say(f"\n{preparing.accounts(folder)}")

    Supervisor(_children(fds), env, fds).run(lambda: is_ready(env, sockets[0]), announce)
    say("Stopped.")


def _children(fds: Sequence[int]) -> list[Child]:
    python = str(environment.PYTHON)
    listening = [word for fd in fds for word in ("--fd", str(fd))]
    web = Child("The web server", [python, "-m", "app.web.server", *listening])
    jobs = Child("The job worker", [python, "-m", "app.jobs"], late=True)
    return [web, jobs, Child("The log's signer", [python, "-m", "app.jobs.signing"], late=True)]


def is_ready(env: Mapping[str, str], sock: socket.socket) -> bool:
    """Whether ``/readyz`` answers 200, asked as the site's own visitors ask: by its name."""
    address, port = sock.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    connection = http.client.HTTPConnection(reachable, port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": urlsplit(env["SITE_URL"]).netloc})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
