"""The database of the measurements: made once a day and size, copied for every run, because verbs write."""

import hashlib
import json
import shutil
import sqlite3
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Select, select

from app.calls.models import Call, Item
from app.chains.models import Chain, Region
from app.chains.service import import_shipped
from app.decisions.service import make_ranking
from app.extensions import db
from app.jobs.searching import look_through
from app.people.models import User
from app.rounds.models import Round, RoundItem
from app.shared import clock
from app.showcase.models import Case
from scripts.benchmarks.handed_in import HandedIn, add_entries
from scripts.benchmarks.judged import Given, add_round
from scripts.benchmarks.lists import CALLS, JUDGING, OPEN, Listed, add_lists
from scripts.benchmarks.magazine import add_cases
from scripts.benchmarks.rows import Dice
from scripts.benchmarks.seats import People, add_people

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "scripts/benchmarks/*.py",
    "app/*/models.py",
    "app/*/models/*.py",
    "app/kinds/*.py",
    "app/shared/columns.py",
)
LABORATORIES = 200


@dataclass(frozen=True)
class World:
    """What the pages are asked for: keys and addresses. ``spare`` is the entry that the twin overwrites."""

    size: int
    slug: str
    code: str
    item: str
    member: str
    entry: str
    submitted: str
    spare: str
    judge: str
    assignment: str
    officer: str
    ranked_item: str
    closed_call: str
    case: str
    chain: str
    question: str


def cached(size: int, folder: Path) -> Path:
    """Where the database of this size, these sources and this day is kept."""
    mark = hashlib.sha256(str(clock.now().date()).encode())
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            mark.update(path.read_bytes())
    return folder / f"pages-{size}-{mark.hexdigest()[:12]}.db"


def copy_of(kept: Path, into: Path) -> World:
    """A copy to write in, and what is in it."""
    shutil.copyfile(kept, into)
    return World(**json.loads(kept.with_suffix(".json").read_text()))


def build(app: Flask, kept: Path, size: int) -> None:
    """Fill the empty database of ``app`` and keep it as ``kept``; older ones of this size are dropped."""
    with app.app_context():
        db.create_all()
        world = fill(size)
        path = str(db.engine.url.database)
        db.session.remove()
        db.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.glob(f"pages-{size}-*"):
        old.unlink()
    kept.with_suffix(".json").write_text(json.dumps(asdict(world)))
    shutil.copyfile(path, kept)


def fill(size: int) -> World:
    """The rows, in the order in which they refer to each other; then one ranking by the service."""
    at, dice = clock.now(), Dice()
    import_shipped(at=at)
    db.session.commit()
    with db.engine.begin() as connection:
        places = list(
            connection.scalars(select(Region.code).where(Region.level == "city").order_by(Region.code))
        )
        chains = list(connection.scalars(select(Chain.id).order_by(Chain.position)))
        people = add_people(connection, dice, max(20, min(LABORATORIES, size // 5)), places[0], at)
        lists = add_lists(connection, dice, people, max(2 * CALLS, size // 10), places, chains, at)
        entries: list[list[HandedIn]] = []
        given: list[list[Given]] = []
        for call in lists:
            form = connection.scalar(select(Call.form).where(Call.id == call.id))
            entries.append(add_entries(connection, dice, people, call, form, size // CALLS))
            given.append(
                add_round(connection, dice, people, call, entries[-1]) if call.number != OPEN else []
            )
        case = add_cases(connection, dice, people, size, places, chains, at)
    ranked = lists[JUDGING + 1].items[0]
    look_through(at)
    _rank_anew(ranked, people.officer)
    return _world(size, people, lists, entries, given, ranked, case)


def _rank_anew(item_id: str, officer: str) -> None:
    item, user = db.session.get_one(Item, item_id), db.session.get_one(User, officer)
    round_ = db.session.scalars(select(Round).join(RoundItem).where(RoundItem.item_id == item_id)).one()
    make_ranking(round_, item, {}, by=user, at=clock.now() - timedelta(hours=1))
    db.session.commit()


def _world(
    size: int,
    people: People,
    lists: list[Listed],
    entries: list[list[HandedIn]],
    given: list[list[Given]],
    ranked: str,
    case: str,
) -> World:
    mine = [entry for entry in entries[OPEN] if entry.laboratory == 0]
    begun = next(a for a in given[JUDGING] if a.marks and not a.is_done)
    return World(
        size=size,
        slug=lists[OPEN].slug,
        code=f"JSJB-{OPEN}-0001",
        item=lists[OPEN].items[0],
        member=people.members[0],
        entry=mine[0].id,
        submitted=mine[1].id,
        spare=entries[OPEN][-1].id,
        judge=begun.judge,
        assignment=begun.id,
        officer=people.officer,
        ranked_item=ranked,
        closed_call=lists[JUDGING + 1].id,
        case=case,
        chain=str(db.session.scalar(_chain_of(case))),
        question="充电插头的盐雾试验，谁做得好？",
    )


def _chain_of(case: str) -> Select[str]:
    return select(Chain.slug).join(Case, Case.chain_id == Chain.id).where(Case.slug == case)
