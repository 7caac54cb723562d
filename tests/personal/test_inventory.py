"""What the page on personal data says agrees with the models, column by column."""

import re
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import JSON, Column, LargeBinary, String
from sqlalchemy.orm import configure_mappers

import app
from app.extensions import db
from app.personal.inventory import INVENTORY
from app.personal.queries import OWN
from app.shared.columns import Choice

app.import_models()
configure_mappers()
NAMED = {name for kept in INVENTORY for name in kept.columns}
FREE = Path(__file__).with_name("free_of_persons.txt")
"""Columns of texts that were looked at and tell of nobody: names of things, digests, addresses of pages."""
PERSONS = re.compile(r"phone|e?mail$|contact|password|person|signator|agent|comment|employer")


def free() -> set[str]:
    lines = (line.split(":") for line in FREE.read_text(encoding="utf-8").splitlines() if ":" in line)
    return {f"{table}.{name}" for table, names in lines for name in names.split()}


def columns() -> dict[str, Column[object]]:
    return {
        f"{table.name}.{column.name}": column
        for table in db.metadata.sorted_tables
        for column in table.columns
    }


def refers_to_person(column: Column[object]) -> bool:
    return any(key.column.table.name == "user" for key in column.foreign_keys)


def holds_text(column: Column[object]) -> bool:
    is_text = isinstance(column.type, String | JSON | LargeBinary) and not isinstance(column.type, Choice)
    return is_text and not column.foreign_keys and not column.primary_key


def test_columns_that_refer_to_persons_all_explained() -> None:
    missing = {name for name, column in columns().items() if refers_to_person(column)} - NAMED
    assert missing == set(), "add them to app/personal/inventory.py"


def test_columns_of_texts_all_explained_or_free_of_persons() -> None:
    missing = {name for name, column in columns().items() if holds_text(column)} - NAMED - free()
    assert sorted(missing) == [], (
        "personal: app/personal/inventory.py; else tests/personal/free_of_persons.txt"
    )


def test_columns_explained_all_exist_once() -> None:
    every = [name for kept in INVENTORY for name in kept.columns]
    assert len(every) == len(set(every))
    assert set(every) - set(columns()) == set()
    assert free() & NAMED == set()
    assert free() - set(columns()) == set()


def test_columns_free_of_persons_none_sounds_like_one() -> None:
    assert [name for name in sorted(free()) if PERSONS.search(name)] == []


def test_own_copy_names_columns_that_exist_and_no_secret() -> None:
    given = {f"{own.table}.{name}" for own in OWN for name in own.columns.split()}
    assert given - set(columns()) == set()
    assert not {name for name in given if re.search("password|secret|codes|hash|token|public_key", name)}


def test_page_lists_every_sort(client: FlaskClient) -> None:
    page = client.get("/help/privacy").text
    assert [kept.key for kept in INVENTORY if f'id="{kept.key}"' not in page] == []
