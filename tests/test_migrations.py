"""The migrations build what the models describe, on the database of this run, and can be walked both ways."""

import ast
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Inspector, inspect
from sqlalchemy.exc import IntegrityError

from app.cli.migrations import prepare
from app.extensions import db
from config import ROOT
from tests.plugins.scratch import ScratchApp

VERSIONS = ROOT / "migrations" / "versions"
BY_HAND = ("search_index", "scope_index")


def _table(inspector: Inspector, name: str) -> dict[str, Any]:
    """Everything that a table promises, in a form that compares: ``alembic check`` sees neither CHECKs nor members."""
    dialect = inspector.dialect
    return {
        "columns": {
            column["name"]: (column["type"].compile(dialect), column["nullable"], column["default"])
            for column in inspector.get_columns(name)
        },
        "primary key": inspector.get_pk_constraint(name),
        "foreign keys": sorted(map(repr, inspector.get_foreign_keys(name))),
        "unique": sorted(map(repr, inspector.get_unique_constraints(name))),
        "indexes": sorted(repr(_plain(index)) for index in inspector.get_indexes(name)),
        "checks": {
            check["name"]: " ".join(check["sqltext"].split())
            for check in inspector.get_check_constraints(name)
        },
    }


def _plain(index: Any) -> dict[str, Any]:
    """An index with its options in words: a condition is an object of SQLAlchemy's, another each time."""
    return index | {"dialect_options": {k: str(v) for k, v in index.get("dialect_options", {}).items()}}


def _tables(app: Flask) -> dict[str, dict[str, Any]]:
    with app.app_context():
        inspector = inspect(db.engine)
        names = [
            n for n in inspector.get_table_names() if n != "alembic_version" and not n.startswith(BY_HAND)
        ]
        return {name: _table(inspector, name) for name in names} | _by_hand()


def _by_hand() -> dict[str, dict[str, Any]]:
    """SQLite's full-text tables and triggers, which no model describes: by the words that made them."""
    if db.engine.dialect.name != "sqlite":
        return {}
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' OR name GLOB 's[ec]*_index*'"
    with db.engine.connect() as connection:
        return {name: {"sql": sql} for name, sql in connection.exec_driver_sql(query)}


def _upgrade(app: Flask, directory: Path | None = None, revision: str = "head") -> None:
    prepare(app)
    with app.app_context():
        flask_migrate.upgrade(directory=str(directory) if directory else None, revision=revision)


def _differences(left: dict[str, Any], right: dict[str, Any]) -> list[str]:
    found = [f"only on one side: {name}" for name in left.keys() ^ right.keys()]
    for name in left.keys() & right.keys():
        found += [
            f"{name}, {aspect}: {left[name][aspect]} != {right[name][aspect]}"
            for aspect in left[name]
            if left[name][aspect] != right[name][aspect]
        ]
    return found


def test_migrations_upgraded_equal_the_models(scratch_app: ScratchApp) -> None:
    migrated, created = scratch_app(), scratch_app()
    _upgrade(migrated)
    with created.app_context():
        db.create_all()
    assert _differences(_tables(migrated), _tables(created)) == []
    assert _tables(migrated)


def test_migrations_down_and_up_again_come_back_to_the_same(scratch_app: ScratchApp) -> None:
    app = scratch_app()
    _upgrade(app)
    first = _tables(app)
    with app.app_context():
        flask_migrate.downgrade(revision="base")
    assert _tables(app) == {}
    _upgrade(app)
    assert _differences(_tables(app), first) == []


def test_migrations_import_neither_the_application_nor_its_settings() -> None:
    for path in [*VERSIONS.glob("*.py"), VERSIONS.parent / "env.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {module.split(".")[0] for module in modules} & {"app", "config"}, path.name


def test_migrations_are_numbered_in_one_line_without_gaps() -> None:
    names = sorted(path.name for path in VERSIONS.glob("*.py"))
    numbers = [int(name[:4]) for name in names]
    assert all(name[4:].lstrip("b").startswith("_") for name in names), "0011b comes between 0011 and 0012"
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))


FIRST = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0001", None
def upgrade():
    op.create_table("parent", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(10)))
    op.create_table("child", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("parent_id", sa.Integer, sa.ForeignKey("parent.id", ondelete="CASCADE")))
    op.execute("INSERT INTO parent (id, name) VALUES (1, 'a')")
    op.execute("INSERT INTO child (id, parent_id) VALUES (1, 1)")
def downgrade():
    op.drop_table("child")
    op.drop_table("parent")
"""
SECOND = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    with op.batch_alter_table("parent", recreate="auto") as batch:
        batch.alter_column("name", type_=sa.String(20))
    op.execute("{statement}")
def downgrade():
    pass
"""


def _own_migrations(folder: Path, statement: str) -> Path:
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    for name in ("env.py", "alembic.ini", "script.py.mako"):
        (versions.parent / name).write_text((VERSIONS.parent / name).read_text())
    (versions / "0001_first.py").write_text(FIRST)
    (versions / "0002_second.py").write_text(SECOND.format(statement=statement))
    return versions.parent


def _count(app: Flask, table: str) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_env_batch_migration_of_a_parent_keeps_its_children(scratch_app: ScratchApp, tmp_path: Path) -> None:
    app = scratch_app()
    _upgrade(app, _own_migrations(tmp_path, "SELECT 1"))
    assert (_count(app, "parent"), _count(app, "child")) == (1, 1)


def test_env_migration_that_orphans_a_child_is_rolled_back_whole(
    scratch_app: ScratchApp, tmp_path: Path
) -> None:
    app = scratch_app()
    directory = _own_migrations(tmp_path, "UPDATE child SET parent_id = 99")
    _upgrade(app, directory, "0001")
    with pytest.raises((SystemExit, IntegrityError)):
        _upgrade(app, directory)
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT parent_id FROM child").scalar_one() == 1
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "0001"
