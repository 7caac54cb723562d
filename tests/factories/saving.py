"""How factories save rows: each at once, or those of a whole world in one flush."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.unitofwork import _SaveUpdateAll

from app.extensions import db

TOGETHER = "together"


def save(*rows: Any) -> None:
    """Add the rows and flush, unless ``together`` does that for more of them."""
    db.session.add_all(rows)
    if TOGETHER not in db.session.info:
        db.session.flush()


@contextmanager
def together() -> Iterator[None]:
    """What is saved inside goes to the database when the outermost block ends, or a query asks: a tenth of the time.

    Rows that refer to another by its key alone need one at construction (``id=new_key()``); a row's collections are
    looked at after the block, for a pending row loads none.
    """
    session = db.session()
    if TOGETHER in session.info:
        yield
        return
    session.info[TOGETHER] = True
    try:
        yield
        session.flush()
    finally:
        del session.info[TOGETHER]


@event.listens_for(Session, "before_flush")
def _parents_first(session: Session, flush: UOWTransaction, _instances: object) -> None:
    """SQLAlchemy knows the order of tables by relationships alone; inside ``together`` it is that of foreign keys."""
    if TOGETHER not in session.info:
        return
    mappers = {row.__mapper__.base_mapper for row in session.new}
    ordered = sorted(mappers, key=lambda mapper: _order()[mapper.local_table])
    saves = [_SaveUpdateAll(flush, mapper) for mapper in ordered]
    flush.dependencies.update(pairwise(saves))


@cache
def _order() -> dict[Any, int]:
    return {table: number for number, table in enumerate(db.metadata.sorted_tables)}
