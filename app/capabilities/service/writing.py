"""Many rows at once, as fast as either database takes them."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from sqlalchemy import Table, insert

from app.extensions import db


def write_rows(table: Table, rows: Sequence[Mapping[str, Any]], unless: str = "") -> None:
    """Insert rows that all name the same columns; those whose ``unless`` stands already are passed over.

    On PostgreSQL row by row through the driver, in one go: SQLAlchemy would write one statement of thousands of
    values, which the driver then takes apart for longer than the database works on it.
    """
    if not rows:
        return
    if db.engine.dialect.name == "sqlite":
        plain = insert(table)
        db.session.execute(plain.prefix_with("OR IGNORE") if unless else plain, rows)
        return
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(["%s"] * len(names))
    passed = f" ON CONFLICT ({unless}) DO NOTHING" if unless else ""
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({values}){passed}"  # noqa: S608  names of our own columns
    db.session.connection().exec_driver_sql(
        statement, [tuple(_plain(row[name]) for name in names) for row in rows]
    )


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
