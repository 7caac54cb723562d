"""What the record says has happened last, for a process that begins."""

from datetime import datetime

from sqlalchemy import inspect, select

from app.extensions import db
from app.history.models import Act


def latest_act() -> datetime | None:
    """The instant of the latest act; None on an empty record. No connection is left open: the server forks then."""
    try:
        if not inspect(db.engine).has_table(Act.__tablename__):
            return None
        return db.session.scalar(select(Act.at).order_by(Act.id.desc()).limit(1))
    finally:
        db.session.remove()
        db.engine.dispose()
