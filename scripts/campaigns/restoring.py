"""The drill (A38): back up while laboratories hand in, lose the machine, restore, prove it; timed.

The control alters one byte of the backup's database: whoever restores that must be told, or the proof proves nothing.
"""

import secrets
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import create_app
from app.adapters.backups import RestoreRefused, check_signed, make_backup, restore_backup
from app.adapters.log_agreement import check_log
from app.adapters.log_files import host_of, log_folder
from app.adapters.store import Store
from app.entries.models import EntryVersion
from app.extensions import db
from app.jobs.signing import sign_once
from app.shared import clock
from config import Settings
from scripts.campaigns.databases import database
from scripts.campaigns.labs import Lab, found
from scripts.campaigns.pressing import at_work, work
from scripts.campaigns.site import Site, site
from scripts.campaigns.trial import Outcome, Size

LABS, FILES, SHORT_FILES, PRESSED, SHORT_PRESSED = 6, 2_000, 20, 600, 12
MOST_SECONDS = 30 * 60


@dataclass(frozen=True)
class Taken:
    """A backup, and what had been acknowledged when it began."""

    path: Path
    presses: list[Mapping[str, Any]]
    entries: list[str]
    seconds: float
    log: Path
    """The public log, which outlives the machine: LOG_DIR lies elsewhere."""


def run(name: str, size: Size) -> Outcome:
    """Holds where every press acknowledged before the backup began is back, within half an hour."""
    with site(name) as made, tempfile.TemporaryDirectory(prefix="trial-") as root:
        taken = _take(made, Path(root) / "backups", size)
        figures = _restore(name, taken, Path(root))
        figures |= {"backup seconds": round(taken.seconds, 2)}
        _alter(taken.path)
        control = _restore(name, taken, Path(root) / "altered")
    holds = figures["missing"] == 0 and not figures["refused"] and figures["seconds"] <= MOST_SECONDS
    return Outcome(figures, holds, control, bool(control["refused"]))


def _take(made: Site, root: Path, size: Size) -> Taken:
    world = found(made, LABS)
    store = Store(made.settings.store_url)
    for _ in range(size.of(FILES, SHORT_FILES)):
        key = secrets.token_hex(20)
        store.put(f"{key[:2]}/{key}", secrets.token_bytes(20_000))
    made.begin()
    with at_work(made.port, world.labs, work):
        while sum(len(lab.presses) for lab in world.labs) < size.of(PRESSED, SHORT_PRESSED):
            time.sleep(0.1)
        presses, entries = _acknowledged(world.labs)
        log = log_folder(made.settings)
        with made.app.app_context():
            sign_once(log, log.signer(f"{host_of(made.settings)}/log"), clock.now())
            began = time.monotonic()
            path = make_backup(root, db.engine, store, log, clock.now())
            seconds = time.monotonic() - began
    return Taken(path, presses, entries, seconds, log.path)


def _acknowledged(labs: list[Lab]) -> tuple[list[Mapping[str, Any]], list[str]]:
    pairs = [(pressed, lab.entry) for lab in labs for pressed in list(lab.presses)]
    return [pressed for pressed, _ in pairs], [entry for _, entry in pairs]


def _restore(name: str, taken: Taken, root: Path) -> dict[str, Any]:
    """Into a new folder and a new database; what is there afterwards."""
    folder = root / "restored"
    folder.mkdir(parents=True)
    with database(name, folder) as held:
        settings = Settings(
            database_url=held.url, secret_key=secrets.token_hex(32), data_dir=folder,
            store_url=f"file://{folder / 'files'}", log_dir=str(taken.log)
        )  # fmt: skip
        app = create_app(settings)
        with app.app_context():
            if name == "postgresql":
                db.create_all()
            told = _measured(taken, settings)
            db.session.remove()
            db.engine.dispose()
        if not told["refused"]:
            check_log(app)
    return told


def _measured(taken: Taken, settings: Settings) -> dict[str, Any]:
    try:
        done = restore_backup(taken.path, db.engine, Store(settings.store_url))
        check_signed(taken.path)
    except RestoreRefused:
        return {"refused": 1, "seconds": 0.0, "missing": 0}
    kept = dict(db.session.execute(select(EntryVersion.idempotency_key, EntryVersion.sha256)).all())
    wanted = {f"{e}:{p['key']}": p["sha256"] for p, e in zip(taken.presses, taken.entries, strict=True)}
    missing = sum(kept.get(key) != digest for key, digest in wanted.items())
    return {
        "refused": 0,
        "seconds": done.seconds,
        "acknowledged": len(wanted),
        "missing": missing,
        "rows": done.rows,
        "files": done.files,
    }


def _alter(backup: Path) -> None:
    path = max((backup / "database").iterdir(), key=lambda one: one.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
