"""Proportional set size of the processes of a real server that has answered every page."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from config import Settings
from scripts.benchmarks.cases import browse
from scripts.benchmarks.database import ROOT, World

ROUNDS, PROCESSES, PATIENCE = 6, 2, 60


@dataclass(frozen=True)
class Worker:
    """One process: master or worker, megabytes of its share, and of what it shares with nobody."""

    role: str
    pss: float
    private: float


def workers(settings: Settings, app: Flask, world: World) -> list[Worker]:
    """Start the server as ``scripts/serve`` does, open every page a few times in every seat, read ``smaps_rollup``."""
    with _server(settings) as (process, port):
        for cookie, path in _visits(app, world) * ROUNDS:
            _open(port, path, cookie)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return [_worker("master", str(process.pid)), *(_worker("worker", pid) for pid in children)]


def _visits(app: Flask, world: World) -> list[tuple[str, str]]:
    pages = {
        "": [
            "/",
            "/calls",
            f"/calls/{world.slug}",
            "/items",
            f"/calls/{world.slug}/items/{world.code}",
            "/cases",
            f"/cases/{world.case}",
            f"/search?q={quote(world.question)}",
            "/help",
        ],
        world.member: [
            "/lab/",
            "/lab/entries",
            f"/lab/entries/{world.entry}",
            f"/lab/entries/{world.entry}/submit",
        ],
        world.judge: ["/judge/", f"/judge/assignments/{world.assignment}"],
        world.officer: [
            "/officer/",
            "/officer/entries",
            f"/officer/items/{world.ranked_item}/results",
            f"/officer/items/{world.ranked_item}/results.xlsx",
            f"/officer/calls/{world.closed_call}/entries.csv",
        ],
    }
    found = []
    for user, paths in pages.items():
        browser = browse(app, user, paths[0])
        cookie = browser.client.get_cookie("session")
        found += [(f"session={cookie.value}" if cookie else "", path) for path in paths]
    return found


@contextmanager
def _server(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    listening.set_inheritable(True)
    environment = {
        **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "SECRET_KEY": secrets.token_hex(32),
        "WEB_PROCESSES": str(PROCESSES),
        "LIMITER_URL": "memory://",
    }
    command = [sys.executable, "-m", "app.web.server", "--fd", str(listening.fileno())]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[listening.fileno()])
    try:
        port = int(listening.getsockname()[1])
        _wait(process, port)
        yield process, port
    finally:
        process.terminate()
        process.wait(20)
        listening.close()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            _open(port, "/healthz", "")
        except (OSError, http.client.HTTPException):
            time.sleep(0.3)
        else:
            return
    raise SystemExit("The server did not become ready.")


def _open(port: int, path: str, cookie: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Cookie": cookie, "Host": f"localhost:{port}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400 and path != "/healthz":
            raise SystemExit(f"{path} answered {answer.status} on the server.")
    finally:
        connection.close()


def _worker(role: str, pid: str) -> Worker:
    fields = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    )
    pss, clean, dirty = (
        int(fields[name].split()[0]) / 1024 for name in ("Pss", "Private_Clean", "Private_Dirty")
    )
    return Worker(role, round(pss, 1), round(clean + dirty, 1))
