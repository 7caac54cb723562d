"""``scripts/bench search``: how long one question takes with so many documents, on either database."""

import argparse
import json
import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, select

from app import create_app
from app.calls.models import Item
from app.chains.models import Chain
from app.chains.service import import_shipped
from app.extensions import db
from app.search.models import SearchDocument
from app.search.queries import find, read, tokens_of_written
from app.search.sources import Written
from app.search.tokens import NOUN, normalise
from app.shared import clock
from config import Settings
from scripts.benchmarks.lists import add_lists
from scripts.benchmarks.measure import counted
from scripts.benchmarks.pages import machine
from scripts.benchmarks.rows import A_TIME, Dice, put
from scripts.benchmarks.seats import add_people
from scripts.setup.postgres import postgres
from scripts.setup.running import LOG

MOST_MS = 50
WARM_UP = 3
QUESTIONS = {
    "two rare words": "空壳率 滴度",
    "one common word": "检测",
    "two common words": "检测 标准",
    "one character": "氢",
    "many common words": "检测方法标准测量装置校准",
    "a sentence": "充电插头的盐雾试验，谁做得好？",
    "a sentence of common words": "我们想找能做新能源汽车电池检测的企业",
    "in Traditional": "鹽霧試驗",
    "nothing": "桃花源记",
}


def run(size: int, asked: argparse.Namespace) -> None:
    """Build, ask and print, for both databases or the one asked for."""
    say = (lambda _text: None) if asked.json else print
    say(machine())
    for name in ("sqlite", "postgresql"):
        if asked.database not in {"", name}:
            continue
        with database(name) as app, app.app_context():
            fill(size)
            say(f"{name}, {size:,} documents: milliseconds by the clock (median, slowest of {asked.repeat})")
            for row in ask(asked.repeat):
                say(_line(row))
                if asked.json:
                    print(json.dumps({"database": name, "size": size} | row, ensure_ascii=False), flush=True)


def _line(row: Mapping[str, Any]) -> str:
    words = f"  {row['question']:<28}{row['median']:>8.1f}{row['slowest']:>8.1f}"
    over = "  over" if row["median"] > MOST_MS else ""
    return f"{words}  {row['hits']:>5} hits  {row['queries']} queries{over}"


def ask(repeat: int) -> Iterator[Mapping[str, Any]]:
    """Each question as the page asks it: found, the first of each group read."""
    for name, question in QUESTIONS.items():
        took = []
        for _ in range(WARM_UP + repeat):
            db.session.rollback()
            began = time.perf_counter()
            with counted() as statements:
                answer = find(question, clock.now())
                few = [hit for hits in answer.groups.values() for hit in hits[:4]]
                read(few, answer.tokens, clock.now())
            took.append((time.perf_counter() - began) * 1000)
        took = took[WARM_UP:]
        yield {
            "question": name,
            "median": round(statistics.median(took), 2),
            "slowest": round(max(took), 2),
            "hits": len(answer.hits),
            "queries": len(statements),
        }


def fill(size: int) -> None:
    """So many items of one published list, of words as frequent as in a language, and their documents."""
    db.create_all()
    dice, at = Dice(), clock.now()
    import_shipped(at=at)
    db.session.commit()
    with db.engine.begin() as connection:
        chains = list(connection.scalars(select(Chain.id)))
        people = add_people(connection, dice, 20, "320100", at)
        call = add_lists(connection, dice, people, 20, ["320100"], chains, at)[0]
        for start in range(0, size, A_TIME):
            _put(connection, call.id, range(start, min(start + A_TIME, size)), dice)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _put(connection: Connection, call: str, numbers: range, dice: Dice) -> None:
    rows, documents = [], []
    for number in numbers:
        title = dice.talk(5) + dice.words(8)[:8]
        text = dice.talk(60) + dice.words(280)
        about = {"call_id": call, "code": f"B-{number:06d}", "position": number}
        rows.append(about | {"id": dice.key(), "title": title, "content": text})
        found = {"noun": "item", "subject_id": rows[-1]["id"], "day": number, "title": normalise(title)}
        documents.append(found | {"tokens": f"{tokens_of_written(Written(title, text, ''))}{NOUN}item "})
    put(connection, Item, rows)
    put(connection, SearchDocument, documents)


@contextmanager
def database(name: str) -> Iterator[Flask]:
    """An application on an empty database that goes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bench-search-"))
    try:
        if name == "sqlite":
            yield _app(f"sqlite:///{folder / 'bench.db'}", folder)
        else:
            LOG.parent.mkdir(exist_ok=True)
            with postgres(["bench"]) as url:
                yield _app(url.format(database="bench"), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _app(url: str, folder: Path) -> Flask:
    return create_app(
        Settings(
            database_url=url,
            secret_key=secrets.token_hex(32),
            data_dir=folder,
            store_url=f"file://{folder / 'files'}",
        )
    )
