"""What the application needs before it is served: catalogues, tables, demonstration. Nothing is redone needlessly."""

import hashlib
import re
import sqlite3
import subprocess
from pathlib import Path

from scripts.setup.environment import PYTHON
from scripts.setup.folder import DataFolder
from scripts.setup.running import ROOT, Stop, run, say, workshop

TRANSLATIONS = ROOT / "app" / "translations"
VERSIONS = ROOT / "migrations" / "versions"
ACCOUNTS = "accounts.txt"
FLASK = [str(PYTHON), "-m", "flask", "--app", "wsgi"]


def translations(env: dict[str, str]) -> None:
    """Compile the message catalogues, unless they are those that the last run compiled."""
    stamp = workshop() / "translations"
    if stamp.exists() and stamp.read_text() == _catalogues():
        return
    say("Compiling translations ...")
    run([*FLASK, "translations", "build"], failing="The translations could not be compiled.", env=env)
    stamp.write_text(_catalogues())


def _catalogues() -> str:
    """One digest of the catalogues and of what was compiled from them: either may have changed or gone."""
    digest = hashlib.sha256()
    for path in sorted(TRANSLATIONS.rglob("messages.[mp]o")):
        digest.update(str(path.relative_to(TRANSLATIONS)).encode() + path.read_bytes())
    return digest.hexdigest()


def tables(env: dict[str, str], database: Path | None) -> None:
    """Migrate to the newest version; ``database`` is the SQLite file, whose version is read without starting Flask."""
    if database is not None and version_of(database) == newest_version():
        return
    say("Migrating the database ...")
    run([*FLASK, "db", "upgrade"], failing="The database could not be migrated.", env=env)


def version_of(database: Path) -> str | None:
    """The migration that a SQLite file stands at, or None where that cannot be told."""
    if not database.exists():
        return None
    try:
        connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    return str(found[0][0]) if len(found) == 1 else None


def newest_version(versions: Path = VERSIONS) -> str | None:
    """The one migration that no other follows, read from the files; None where there is not exactly one."""
    pattern = re.compile(r"^(revision|down_revision)\b[^=]*=\s*[\"']([^\"']+)[\"']", re.MULTILINE)
    stated = [dict(pattern.findall(path.read_text())) for path in versions.glob("*.py")]
    followed = {each.get("down_revision") for each in stated}
    heads = [each["revision"] for each in stated if "revision" in each and each["revision"] not in followed]
    return heads[0] if len(heads) == 1 else None


def demonstration(env: dict[str, str], folder: DataFolder) -> None:
    """Load the demonstration once; an interrupted loading begins anew at the next start (``DataFolder.open``)."""
    if folder.stage == "loaded":
        return
    say("Loading the demonstration ...")
    folder.reach("loading")
    run(
        [*FLASK, "demo", "load"],
        failing="The demonstration could not be loaded; its own words are above.",
        env=env,
        shown=True,
    )
    _note_accounts(env, folder)
    folder.reach("loaded")


def _note_accounts(env: dict[str, str], folder: DataFolder) -> None:
    command = [*FLASK, "demo", "accounts"]
    told = subprocess.run(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    if told.returncode != 0:
        raise Stop("The demonstration's accounts could not be listed; its own words are above.")
    (folder.path / ACCOUNTS).write_bytes(told.stdout)


def accounts(folder: DataFolder) -> str:
    """The demonstration's accounts, as they were when it was loaded; asked anew they would cost a second a start."""
    return (folder.path / ACCOUNTS).read_text(encoding="utf-8").strip()
