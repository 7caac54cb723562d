"""A38: what was backed up while the site was in use comes back whole, keys never leave, altered copies are refused."""

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select

from app.adapters.backups import (
    BackupFailed,
    RestoreRefused,
    latest_backup,
    make_backup,
    prune_backups,
    restore_backup,
)
from app.adapters.log_files import LogFolder
from app.adapters.store import Store
from app.calls.models import HalfOpenedKey
from app.calls.service.sealing import leave_halves, sealing_of
from app.calls.states import CallState, HalfPurpose
from app.extensions import db
from app.history.models import Act
from app.history.service import record
from app.jobs.backing import back_up
from app.people.models import LoginSession, User
from tests.factories.calls import make_call
from tests.factories.people import AT, make_officer, make_user
from tests.factories.sealing import seal_call
from tests.history.signing import sign
from tests.plugins.emptying import empty

DAY = timedelta(days=1)


@pytest.fixture
def full(app: Flask, tmp_path: Path) -> Store:
    """A site with one person, one act and one file."""
    person = make_user("示例人员甲")
    record("user.profile_changed", person, by=person, at=AT)
    db.session.commit()
    store = Store(f"file://{tmp_path / 'store'}")
    store.put("ab/abc", b"sealed bytes")
    return store


@pytest.fixture
def log(tmp_path: Path) -> LogFolder:
    """A log's folder with a key that must stay in it."""
    folder = LogFolder(tmp_path / "log")
    folder.signer("jiebang.example/log")
    return folder


@pytest.fixture
def named(app: Flask, log: LogFolder, monkeypatch: pytest.MonkeyPatch) -> LogFolder:
    """The folder, as the one that the settings name."""
    monkeypatch.setattr(app.config["SETTINGS"], "log_dir", str(log.path))
    return log


@pytest.fixture
def target(app: Flask, full: Store, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the same kind; PostgreSQL's is emptied by ``lose``."""
    if db.engine.dialect.name != "sqlite":
        yield db.engine
        return
    made = create_engine(f"sqlite:///{tmp_path / 'restored.db'}")
    yield made
    made.dispose()


def lose() -> None:
    """The database is gone."""
    db.session.remove()
    with db.engine.begin() as connection:
        empty(connection)


def contents(folder: Path) -> bytes:
    """Every byte of a backup, unpacked."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in found)


def test_backup_restored_into_an_empty_site_is_the_same(
    full: Store, log: LogFolder, target: Engine, tmp_path: Path
) -> None:
    """A38: rows and files stand again, and whoever counts goes on counting."""
    made = make_backup(tmp_path / "backups", db.engine, full, log, AT)
    lose()
    store = Store(f"file://{tmp_path / 'new'}")
    told = restore_backup(made, target, store)
    with target.connect() as connection:
        assert connection.scalars(select(User.name)).all() == ["示例人员甲"]
        assert connection.scalar(select(func.count(Act.id))) == told.rows - 1
    assert (store.get("ab/abc"), told.files) == (b"sealed bytes", 1)


def test_backup_holds_no_key_of_any_sort(full: Store, log: LogFolder, app: Flask, tmp_path: Path) -> None:
    """A38: nothing in a backup opens a sealed bid, signs, or stands in for the site."""
    keys = tmp_path / "draft-keys"
    keys.mkdir()
    (keys / "server.key").write_bytes(b"the server's draft key")
    make_backup(tmp_path / "backups", db.engine, full, log, AT)
    everything = contents(tmp_path / "backups")
    secrets = [b"the server's draft key", (log.path / "log.key").read_bytes(), app.secret_key]
    assert not any((s.encode() if isinstance(s, str) else s).strip() in everything for s in secrets)


def test_backup_holds_nothing_that_an_opening_under_way_has_unlocked_and_nobodys_session(
    full: Store, log: LogFolder, target: Engine, tmp_path: Path
) -> None:
    """A01, A38: the first opener's half and sessions stay out of the copy, its free pages included."""
    call = make_call(officer=make_officer(), closes_at=AT + DAY, state=CallState.DRAFT, sealed=True)
    openers = seal_call(call)
    first = openers.users[0]
    leave_halves(sealing_of(call), HalfPurpose.OPENING, openers.secret(first), first, AT)
    db.session.add(LoginSession(id="s" * 64, data=b"what a session knows", expires_at=AT + DAY))
    db.session.commit()
    halves = list(db.session.scalars(select(HalfOpenedKey.sealed)))
    made = make_backup(tmp_path / "backups", db.engine, full, log, AT)
    everything = contents(made)
    assert len(halves) == 2
    assert not any(half in everything or half.hex().encode() in everything for half in halves)
    assert b"what a session knows" not in everything
    assert b"what a session knows".hex().encode() not in everything
    lose()
    restore_backup(made, target, Store(f"file://{tmp_path / 'new'}"))
    with target.connect() as connection:
        assert connection.scalar(select(func.count(HalfOpenedKey.id))) == 0
        assert connection.scalar(select(func.count(User.id))) >= 4


def test_restore_leaves_the_witness_alone_and_an_older_backup_is_told(
    app: Flask, full: Store, named: LogFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A39: the folder of checkpoints is not the backup's to bring; the command says that the site will not start."""
    monkeypatch.setattr(app.config["SETTINGS"], "store_url", f"file://{tmp_path / 'store'}")
    signer = named.signer("jiebang.example/log")
    sign(named, signer)
    made = make_backup(tmp_path / "backups", db.engine, full, named, AT)
    sign(named, signer, 1)
    newest = named.checkpoint()
    lose()
    said = app.test_cli_runner().invoke(args=["backups", "restore", str(made)])
    assert (said.exit_code, named.checkpoint()) == (1, newest)
    assert "all of it checked" in said.output
    assert "behind the last checkpoint" in said.output


@pytest.mark.parametrize("part", ["database", "files", "manifest rows"])
def test_backup_altered_since_is_refused_and_nothing_is_put_back(
    part: str, full: Store, log: LogFolder, target: Engine, tmp_path: Path
) -> None:
    """A38: ransomware that reached the backup is noticed before anything is restored from it."""
    made = make_backup(tmp_path / "backups", db.engine, full, log, AT)
    if part == "manifest rows":
        manifest = json.loads((made / "manifest.json").read_text())
        manifest["rows"]["user"] += 1
        (made / "manifest.json").write_text(json.dumps(manifest))
    else:
        folder = made / "database" if part == "database" else tmp_path / "backups" / "files" / "ab"
        path = sorted(folder.iterdir())[0]
        path.write_bytes(path.read_bytes()[:-1] + b"X")
    lose()
    with pytest.raises(RestoreRefused):
        restore_backup(made, target, Store(f"file://{tmp_path / 'new'}"))


def test_restore_into_a_site_with_people_is_refused(full: Store, log: LogFolder, tmp_path: Path) -> None:
    made = make_backup(tmp_path / "backups", db.engine, full, log, AT)
    with pytest.raises(RestoreRefused, match="people already"):
        restore_backup(made, db.engine, full)


def test_backups_by_the_worker_come_once_a_day_share_files_and_the_oldest_go(
    full: Store, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, root = app.config["SETTINGS"], tmp_path / "nightly"
    for name, value in {
        "backup_dir": str(root),
        "backup_keep": 2,
        "store_url": f"file://{tmp_path / 'store'}",
    }.items():
        monkeypatch.setattr(settings, name, value)
    done = [back_up(AT + n * DAY / 2) for n in range(5)]
    assert done == [1, 0, 1, 0, 1]
    kept = sorted(path.name for path in root.glob("2*"))
    assert kept == ["2026-11-24T020000Z", "2026-11-25T020000Z"]
    assert (root / "files" / "ab" / "abc").read_bytes() == b"sealed bytes"


def test_backup_of_an_object_that_is_gone_goes_with_the_last_that_names_it(
    full: Store, log: LogFolder, tmp_path: Path
) -> None:
    root = tmp_path / "backups"
    make_backup(root, db.engine, full, log, AT)
    full.delete("ab/abc")
    made = make_backup(root, db.engine, full, log, AT + DAY)
    assert (prune_backups(root, 1, AT + DAY), latest_backup(root)) == (1, made)
    assert not (root / "files" / "ab" / "abc").exists()


def test_backup_of_the_same_second_is_refused(full: Store, log: LogFolder, tmp_path: Path) -> None:
    make_backup(tmp_path, db.engine, full, log, AT)
    with pytest.raises(BackupFailed):
        make_backup(tmp_path, db.engine, full, log, AT)
