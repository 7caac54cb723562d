"""The order of system calls: what a receipt promises has reached the disk before the receipt leaves (A11).

A kill storm cannot see a missing fsync, because the kernel keeps what a dead process wrote. strace can.
"""

import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.campaigns.databases import DURABLE, Cluster
from scripts.campaigns.labs import found
from scripts.campaigns.pressing import DONE, Line, Tally, press, write
from scripts.campaigns.sealed import found_sealed, press_sealed, reopen
from scripts.campaigns.site import Site, site
from scripts.campaigns.trial import Outcome, Size, Unable

PRESSES, SHORT = 50, 3
CALLS = "openat,write,pwrite64,writev,pwritev,fsync,fdatasync,sendto,recvfrom"
STRACE = ("strace", "-f", "--seccomp-bpf", "-y", "-s", "3000", "-e", f"trace={CALLS}", "-o")
ANSWERED = "HTTP/1.1 "
PRESSED = re.compile(r'"POST /lab/entries/\w+/submit ')
ROW = re.compile(
    r"^(?P<pid>\d+) +"
    r"(?:<\.\.\. (?P<resumed>\w+) resumed>|(?P<name>\w+)\((?:\d+|AT_FDCWD)<?(?P<path>[^>]*)>?)(?P<rest>.*)$"
)
CREATED = re.compile(r'"(?P<path>[^"]+)".*O_CREAT.* = \d+')
CARELESS = (*DURABLE, "synchronous_commit=off")


@dataclass(frozen=True)
class Event:
    """One system call that has ended: who, which, on what file, and all that strace printed of it."""

    pid: int
    call: str
    path: str
    text: str


def run(database: str, size: Size) -> Outcome:
    """Holds where nothing that was written is unforced at any answer; the control does not force and must be caught."""
    if shutil.which("strace") is None:
        raise Unable("strace is missing: apt-get install strace")
    presses = size.of(PRESSES, SHORT)
    measure = _sqlite if database == "sqlite" else _postgresql
    figures, control = measure(presses, False), measure(size.of(10, SHORT), True)
    holds = (
        figures["answers"] >= presses + (presses // 5 if database == "sqlite" else 0)
        and figures["unforced"] == 0
    )
    return Outcome(figures, holds, control, control["answers"] > 0 and control["unforced"] > 0)


def _sqlite(presses: int, careless: bool) -> dict[str, int]:
    with site("sqlite", WEB_PROCESSES="1") as made:
        trace = made.folder / "trace.txt"
        world, (sealed, _) = found(made, 1), found_sealed(made, 1)
        made.begin(before=(*STRACE, str(trace)), worse="normal" if careless else "")
        _press(made, Line(made.port, world.labs[0]), presses)
        _press_sealed(made, Line(made.port, sealed[0]), -(-presses // 5))
        made.end()
        return judge_files(events(trace.open(errors="replace")), made.folder)


def _postgresql(presses: int, careless: bool) -> dict[str, int]:
    with site("postgresql", settings=CARELESS if careless else DURABLE, WEB_PROCESSES="1") as made:
        world, trace = found(made, 1), made.folder / "trace.txt"
        cluster = made.database
        assert isinstance(cluster, Cluster)  # noqa: S101
        assert cluster.process is not None  # noqa: S101
        attach = [word for word in STRACE if word != "--seccomp-bpf"]
        tracer = subprocess.Popen(
            [*attach, str(trace), "-p", str(cluster.process.pid)], stderr=subprocess.DEVNULL
        )
        time.sleep(0.5)
        made.begin()
        _press(made, Line(made.port, world.labs[0]), presses)
        made.end()
        tracer.send_signal(signal.SIGINT)
        tracer.wait(20)
        return judge_commits(events(trace.open(errors="replace")))


def _press(made: Site, line: Line, presses: int) -> None:
    tally, never = Tally(), threading.Event()
    for _ in range(presses):
        write(line, tally, never)
        answer = press(line, tally, never)
        if answer is None or answer.status != DONE:
            raise RuntimeError(f"a press was not taken: {made.log.read_text()[-500:]}")
    line.close()


def _press_sealed(made: Site, line: Line, presses: int) -> None:
    """The same with an envelope in the store, each time loaded again with the code that the press before gave."""
    tally, never = Tally(), threading.Event()
    for _ in range(presses):
        write(line, tally, never)
        code = press_sealed(line, tally, never)
        if code is None:
            raise RuntimeError(
                f"a sealed press was not taken: {tally.complaints} {made.log.read_text()[-500:]}"
            )
        reopen(line, tally, never, code)
    line.close()


def events(rows: Iterable[str]) -> Iterator[Event]:
    """What strace wrote, calls that were interrupted in its text put together again: each when it had ended."""
    begun: dict[int, re.Match[str]] = {}
    for row in rows:
        found_ = ROW.match(row)
        if found_ is None:
            continue
        pid = int(found_["pid"])
        if found_["resumed"]:
            first = begun.pop(pid, None)
            if first is not None:
                yield Event(pid, first["name"], first["path"], first["rest"] + found_["rest"])
        elif "<unfinished ...>" in row:
            begun[pid] = found_
        else:
            yield Event(pid, found_["name"], found_["path"], found_["rest"])


def judge_files(found_: Iterable[Event], folder: Path) -> dict[str, int]:
    """Answers to presses, and how many of them left while a file below the folder was written and not forced, or was
    new in a store's folder that was not forced."""
    waiting: set[str] = set()
    pressed = False
    told = {"answers": 0, "unforced": 0, "forced": 0}
    for event in found_:
        if event.call in {"fsync", "fdatasync"}:
            waiting.discard(event.path)
            told["forced"] += 1
        elif event.call == "openat":
            new = CREATED.search(event.text)
            if new and new["path"].startswith(f"{folder}/files/"):
                waiting.add(str(Path(new["path"]).parent))
        elif event.call == "recvfrom" and PRESSED.search(event.text):
            pressed = True
        elif event.call in {"sendto", "write"} and pressed and f'"{ANSWERED}' in event.text:
            pressed = False
            told["answers"] += 1
            told["unforced"] += bool(waiting)
        elif "write" in event.call and _counts(event.path, folder):
            # The store writes under a name of its own (…#1) and links the whole file to the one it is forced by.
            waiting.add(event.path.partition("#")[0])
    return told


def _counts(path: str, folder: Path) -> bool:
    """The database, its log of writes and the store; not what is only looked at (shm) or printed (logs)."""
    return path.startswith(f"{folder}/") and not path.endswith(("-shm", "/trace.txt", "/server.log"))


def judge_commits(found_: Iterable[Event]) -> dict[str, int]:
    """Commits of transactions that wrote a version, and how many of them were told before the log had been forced."""
    writing: set[int] = set()
    asked: dict[int, bool] = {}
    told = {"answers": 0, "unforced": 0, "forced": 0}
    for event in found_:
        if event.call == "recvfrom":
            if "INSERT INTO entry_version" in event.text:
                writing.add(event.pid)
            if "COMMIT" in event.text and event.pid in writing:
                asked[event.pid] = False
        elif event.call in {"fsync", "fdatasync"} and "/pg_wal/" in event.path:
            told["forced"] += 1
            asked = dict.fromkeys(asked, True)
        elif event.call == "sendto" and "COMMIT" in event.text and event.pid in asked:
            told["answers"] += 1
            told["unforced"] += not asked.pop(event.pid)
            writing.discard(event.pid)
    return told
