"""How a writing transaction begins after the session has read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import create_app
from app.adapters.databases import WRITING, begin_writing, go_on_writing
from app.extensions import db
from app.people.models import Organisation
from config import Settings
from tests.factories.people import make_organisation


def _stored(name: str = "示例研究院") -> Organisation:
    begin_writing()
    made = make_organisation(name)
    db.session.commit()
    return db.session.scalars(select(Organisation).where(Organisation.id == made.id)).one()


def _rename_elsewhere(key: str, name: str) -> None:
    with db.engine.execution_options(**WRITING).begin() as connection:
        connection.execute(
            update(Organisation.__table__).where(Organisation.__table__.c.id == key).values(name=name)
        )


def test_go_on_writing_where_nobody_wrote_keeps_what_was_read_on_sqlite(app: Flask) -> None:
    read = _stored()
    kept = go_on_writing()
    assert kept == (db.engine.dialect.name == "sqlite")
    assert ("name" in db.inspect(read).unloaded) == (not kept)
    read.name = "示例研究院二"
    db.session.commit()
    assert db.session.scalar(select(Organisation.name).where(Organisation.id == read.id)) == "示例研究院二"


def test_go_on_writing_where_somebody_wrote_meanwhile_reads_again(app: Flask) -> None:
    read = _stored()
    assert read.name == "示例研究院"
    _rename_elsewhere(read.id, "别人改的名称")
    assert go_on_writing() is False
    assert read.name == "别人改的名称"
    db.session.rollback()


def test_go_on_writing_never_carries_into_the_transaction_what_was_changed_before_it(app: Flask) -> None:
    read = _stored()
    read.name = "没有提交的名称"
    assert go_on_writing() is False
    assert read.name == "示例研究院"
    db.session.commit()


def test_go_on_writing_holds_the_lock_that_other_writers_wait_for(tmp_path: Path) -> None:
    app = create_app(Settings.for_tests(f"sqlite:///{tmp_path / 'lock.db'}", tmp_path))
    with app.app_context():
        db.create_all()
        read = _stored()
        assert go_on_writing() is True
        with closing(sqlite3.connect(tmp_path / "lock.db", timeout=0.05)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            db.session.rollback()
            other.execute("BEGIN IMMEDIATE")
        assert read.name == "示例研究院"
        db.session.remove()
        db.engine.dispose()
