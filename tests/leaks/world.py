"""The world that everybody looks at: calls in all phases, whose rows are known by phase, with letters and an index."""

from collections import defaultdict
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import func, select

from app.adapters.log_files import host_of, log_folder
from app.extensions import db
from app.jobs.mailing import render
from app.jobs.packing import make_archives
from app.jobs.receipts import give_waiting_receipts
from app.jobs.searching import look_through
from app.jobs.signing import sign_once
from app.letters.models import Letter
from app.letters.service import write_letters
from tests.factories.calls import make_call, make_item
from tests.factories.capabilities import DOUBTFUL, ROWS, make_schedule
from tests.factories.people import AT
from tests.leaks.canaries import Canaries
from tests.leaks.cast import Cast, make_cast
from tests.leaks.phases import PHASES
from tests.leaks.stage import DAY, Stage

Rows = dict[str, dict[str, list[str]]]
EVERYWHERE = ""


@dataclass
class World:
    """``rows``: phase → table → the keys of its rows that were made with it, in no order that means anything."""

    canaries: Canaries
    rows: Rows
    sessions: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    laboratories: dict[str, str] = field(default_factory=dict)

    def part(self, user_id: str) -> str:
        """Who plays an account; "" for extras."""
        return next((part for part, key in self.keys.items() if key == user_id), "")


def build() -> World:
    """Everything, committed: a second of services."""
    canaries = Canaries()
    cast = make_cast(canaries)
    db.session.flush()
    _hand_in_schedules(cast)
    rows = {EVERYWHERE: _keys()}
    before = rows[EVERYWHERE]
    for phase, (_, make) in PHASES.items():
        make(Stage(cast, canaries, phase))
        db.session.flush()
        after = _keys()
        rows[phase] = {name: sorted(set(keys) - set(before.get(name, ()))) for name, keys in after.items()}
        before = after
    _seat_elsewhere(cast)
    db.session.commit()
    _spread()
    rows[EVERYWHERE]["letter"] = _letters(cast)
    return World(
        canaries,
        rows,
        {part: user.fs_uniquifier for part, user in cast.people.items()},
        {part: user.id for part, user in cast.people.items()},
        {part: lab.id for part, lab in cast.laboratories.items()},
    )


def _hand_in_schedules(cast: Cast) -> None:
    """What a laboratory can test: in force, read and still being read."""
    laboratory, keeper = cast.laboratories["rival"], cast["rival"]
    make_schedule(laboratory, (*ROWS, *DOUBTFUL), by=keeper)
    make_schedule(laboratory, (*ROWS, *DOUBTFUL), by=keeper, adopted=False)
    make_schedule(laboratory, by=keeper, read=False)


def _seat_elsewhere(cast: Cast) -> None:
    """The officer of another call, of the same kind and open at the same time."""
    call = make_call(officer=cast["other_officer"], closes_at=AT + 5 * DAY)
    make_item(call)


def _spread() -> None:
    """What the jobs make of it: receipts, letters, the index of the search, the public log."""
    make_archives(AT)
    while give_waiting_receipts(AT):
        db.session.commit()
    while write_letters(render, at=AT):
        db.session.commit()
    look_through(AT)
    db.session.commit()
    settings = current_app.config["SETTINGS"]
    folder = log_folder(settings)
    sign_once(folder, folder.signer(f"{host_of(settings)}/log"), AT)


def _letters(cast: Cast) -> list[str]:
    """The latest letter of everybody who got one."""
    latest = select(func.max(Letter.id)).where(Letter.user_id.in_([user.id for user in cast.people.values()]))
    return list(db.session.scalars(latest.group_by(Letter.user_id)))


def _keys() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table in db.metadata.sorted_tables:
        key = next(iter(table.primary_key))
        if keys := list(db.session.scalars(select(key))):
            found[table.name] = [str(each) for each in keys]
    return found
