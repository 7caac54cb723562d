"""The jobs' and commands' twin of the web's transaction decorator: the one place outside ``web`` that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.adapters.databases import begin_writing
from app.extensions import db


@contextmanager
def transaction() -> Iterator[None]:
    """BEGIN (IMMEDIATE on SQLite), the verbs of the block, COMMIT; any exception rolls back and goes on rising.

    What was loaded before the block is stale inside it: load again. Slow work (mail, files, hashing) belongs before
    the block, for on SQLite every writer waits for it.
    """
    begin_writing()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
