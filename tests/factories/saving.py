"""How factories save rows: each at once, or those of a whole world together; by plain INSERTs in both cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.extensions import db
from tests.factories.inserting import insert_new

TOGETHER = "together"


def save(*rows: Any) -> None:
    """Add the rows and insert them, unless ``together`` does that for more of them."""
    with together():
        db.session.add_all(rows)


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
def _insert_first(session: Session, _flush: object, _instances: object) -> None:
    """Of what a factory saves SQLAlchemy is left the changes: working out the order of new rows takes it a
    millisecond a flush and three tenths of one a row."""
    if TOGETHER in session.info:
        insert_new(session)
