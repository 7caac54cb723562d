"""How far the database's clock is from ours."""

import time

from sqlalchemy import func, select

from app.extensions import db

REMEMBERED = 10.0
_known: dict[str, tuple[float, float]] = {}


def database_skew() -> float:
    """Seconds by which the database's clock is ahead of this process's, as they were at most ten seconds ago; 0 on
    SQLite, which has no clock but ours. What the answer took is shared between both ways."""
    if db.engine.dialect.name == "sqlite":
        return 0.0
    url, now = str(db.engine.url), time.monotonic()
    asked, skew = _known.get(url, (-REMEMBERED, 0.0))
    if now - asked >= REMEMBERED:
        before = time.time()
        there = db.session.scalar(select(func.extract("epoch", func.clock_timestamp())))
        skew = float(there or 0) - (before + time.time()) / 2
        _known[url] = (now, skew)
    return skew
