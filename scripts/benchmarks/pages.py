"""``scripts/bench pages``: build, measure, print."""

import argparse
import cProfile
import json
import os
import platform
import pstats
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings
from scripts.benchmarks import database, memory, tables
from scripts.benchmarks.cases import Case, cases
from scripts.benchmarks.database import World
from scripts.benchmarks.measure import Figures, measure
from scripts.benchmarks.twin import create_twin


@dataclass(frozen=True)
class Bench:
    """The product and its twin on one copy of the database."""

    app: Flask
    twin: Flask
    world: World
    settings: Settings


def run(sizes: list[int], asked: argparse.Namespace) -> None:
    """All sizes one after the other, then how much the pages grew from the first to the last."""
    found: dict[int, list[Figures]] = {}
    say = _to_stderr if asked.json else print
    say(machine())
    for size in sizes:
        with bench(size, asked.folder) as made:
            chosen = [case for case in cases(made.app, made.twin, made.world) if asked.only in case.name]
            if asked.profile:
                profile(chosen, asked.repeat)
                continue
            found[size] = [measure(case, asked.repeat) for case in chosen]
            say(tables.pages(size, found[size]))
            _print_json(asked, [{"size": size, "ratio": f.ratio} | asdict(f) for f in found[size]])
            if asked.memory:
                workers = memory.workers(made.settings, made.app, made.world)
                say(tables.memory(workers))
                _print_json(asked, [{"size": size, "page": "memory"} | asdict(worker) for worker in workers])
    if len(found) > 1:
        say(tables.growth(found))


def _print_json(asked: argparse.Namespace, rows: list[dict[str, object]]) -> None:
    if asked.json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False), flush=True)


def _to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def bench(size: int, kept: Path) -> Iterator[Bench]:
    """Product and twin on a database of this size; the copy goes afterwards, what was built is kept in ``kept``."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    path = folder / "bench.db"
    settings = Settings(
        database_url=f"sqlite:///{path}", secret_key=secrets.token_hex(32), data_dir=folder,
        store_url=f"file://{folder / 'files'}", mail_url=f"file://{folder / 'mail'}", site_url="http://localhost",
    )  # fmt: skip
    app = create_app(settings)
    stored = database.cached(size, kept)
    if not stored.exists():
        database.build(app, stored, size)
    world = database.copy_of(stored, path)
    twin = create_twin(settings.database_url, world)
    try:
        yield Bench(app, twin, world, settings)
    finally:
        for made in (app, twin):
            with made.app_context():
                db.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


def profile(chosen: list[Case], repeat: int) -> None:
    """Where the time of each page goes, by what is inside each function."""
    for case in chosen:
        for n in range(3):
            case.before(n)
            case.ours(n)
        profiler = cProfile.Profile()
        for n in range(3, 3 + repeat):
            case.before(n)
            profiler.enable()
            case.ours(n)
            profiler.disable()
        print(f"== {case.name}")
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(110)


def machine() -> str:
    """What the figures were measured on."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    name = names[0].partition(":")[2].strip() if names else platform.machine()
    return f"{os.cpu_count()} × {name}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
