"""A29: every table that leaves the site, with a formula wherever somebody may have written a text."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, String, Text, cast, func, update

from app.adapters.sheets import literal
from app.extensions import db
from app.shared.columns import Choice
from tests.leaks.addresses import Address, Addresses
from tests.leaks.cast import SEATS
from tests.leaks.copied import copy_of
from tests.leaks.sweep import client_of
from tests.leaks.world import World
from tests.plugins.scratch import database_kind

FORMULA = "=1+cmd|'/c calc'!A0 "
NAMES = ("name", "title", "contact_name", "opinion", "reason", "comment", "gap", "issuer_name", "client_name")
TABLE = re.compile(r"csv|xlsx|\.zip")
RUNS = re.compile(r"<f[ >]|<hyperlink |<externalLink")


@pytest.fixture(scope="module")
def spoiled(
    watched: tuple[Flask, World], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, World]]:
    """The world, with a formula before every mark and before every name and reason."""
    with copy_of(watched, tmp_path_factory.mktemp("spoiled")) as (app, world):
        with app.app_context(), db.engine.begin() as connection:
            for table in db.metadata.sorted_tables:
                for column in table.columns:
                    if (change := _spoiling(column)) is not None:
                        found, value = change
                        connection.execute(update(table).where(found).values({column.name: value}))
        yield app, world


def _spoiling(column: Column[Any]) -> tuple[Any, Any] | None:
    """Which rows of a column get a formula, and how; None where nobody writes freely."""
    if isinstance(column.type, JSON):
        told = cast(column, Text)
        said = func.replace(told, '"zq', f'"{FORMULA}zq')
        return told.like('%"zq%'), said if database_kind() == "sqlite" else cast(said, column.type)
    if not isinstance(column.type, String) or isinstance(column.type, Choice):
        return None
    if column.foreign_keys or column.unique or column.primary_key or column.type.length == 12:
        return None
    longest = getattr(column.type, "length", None) or 9999
    marked = column != "" if column.name in NAMES else column.like("zq%")
    return marked, func.substr(FORMULA + column, 1, longest)


def tables_of(app: Flask, world: World) -> list[Address]:
    """Every address that answers with a table, or with an archive that holds some."""
    found = Addresses(app, world.rows)
    return [a for a in (*found.alone(), *found.naming("")) if TABLE.search(a.rule)]


def running_cells(content: bytes, name: str = "") -> Iterator[str]:
    """Cells that a spreadsheet program would take for a formula."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                inner = archive.read(member)
                if member.startswith("xl/") and (hit := RUNS.search(inner.decode("utf-8", "replace"))):
                    yield f"{member}: {hit[0]}"
                yield from running_cells(inner, member)
    elif name.endswith(".csv"):
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            yield from (cell for cell in row if literal(cell) != cell and not _is_figure(cell))


def _is_figure(cell: str) -> bool:
    return re.fullmatch(r"[+-]\d+(\.\d+)?", cell) is not None


def test_tables_of_every_route_hold_no_formula(spoiled: tuple[Flask, World]) -> None:
    """A29: generated from the URL map."""
    app, world = spoiled
    with app.app_context():
        addresses = tables_of(app, world)
    clients = {seat: client_of(app, world, seat) for seat in SEATS}
    wrong, answered, carried = [], set(), set()
    for address in addresses:
        for seat in _seats_of(address):
            answer = clients[seat].get(address.path, buffered=True)
            if answer.status_code != 200:
                continue
            content, kind = answer.get_data(), address.path.rpartition(".")[2]
            answered.add(address.rule)
            wrong += [f"{address.path}: {cell}" for cell in running_cells(content, f"x.{kind}")]
            if b"cmd|" in content or kind != "csv":
                carried.add(address.rule)
            break
    assert wrong == []
    assert {address.rule for address in addresses} - answered == set()
    assert len(carried) > 5


def _seats_of(address: Address) -> tuple[str, ...]:
    desk = address.rule.split("/")[1]
    if desk == "admin":
        return ("audit",)
    return (desk, "other_officer", "judge") if desk in SEATS else ("visitor", "officer", "lab")


def test_finder_of_formulas_finds_one() -> None:
    """The control."""
    assert list(running_cells("a,=1\r\n-5,＝2\r\n".encode("utf-8-sig"), "x.csv")) == ["=1", "＝2"]
