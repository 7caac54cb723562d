"""The short cut around migrating: true only where the file stands at the newest version."""

import sqlite3
from pathlib import Path

import pytest

from scripts.setup.preparing import newest_version, version_of


def _versions(folder: Path, *pairs: tuple[str, str | None]) -> Path:
    for revision, before in pairs:
        (folder / f"{revision}_x.py").write_text(f"revision = {revision!r}\ndown_revision = {before!r}\n")
    return folder


def test_newest_version_is_the_one_that_none_follows(tmp_path: Path) -> None:
    assert newest_version(_versions(tmp_path, ("0002", "0001"), ("0001", None), ("0003", "0002"))) == "0003"


def test_newest_version_is_unknown_where_two_lines_end(tmp_path: Path) -> None:
    assert newest_version(_versions(tmp_path, ("0001", None), ("0002", "0001"), ("0003", "0001"))) is None


def test_newest_version_reads_annotated_versions(tmp_path: Path) -> None:
    (tmp_path / "0001_x.py").write_text('revision: str = "0001"\ndown_revision: str | None = None\n')
    assert newest_version(tmp_path) == "0001"


def test_version_of_reads_what_alembic_wrote(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a b.db")
    connection.execute("CREATE TABLE alembic_version (version_num)")
    connection.execute("INSERT INTO alembic_version VALUES ('0007')")
    connection.commit()
    connection.close()
    assert version_of(tmp_path / "a b.db") == "0007"


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_version_of_a_file_that_is_none_is_unknown(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    assert version_of(path) is None
