"""Reviews of a round that was made closed: the database takes none, so factories write them while it is open."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select, update

from app.rounds.models import Round
from app.rounds.states import RoundState


@contextmanager
def reopened(connection: Connection) -> Iterator[None]:
    """Inside, the closed rounds of the database are open; afterwards they are closed again, as they were."""
    table = Round.__table__
    keys = list(connection.scalars(select(table.c.id).where(table.c.state == RoundState.CLOSED)))
    if not keys:
        yield
        return
    mine = update(table).where(table.c.id.in_(keys))
    connection.execute(mine.values(state=RoundState.OPEN))
    yield
    connection.execute(mine.values(state=RoundState.CLOSED))
