"""One at a time over what an organisation may do but once."""

from sqlalchemy import select

from app.extensions import db
from app.people.models import Organisation


def lock_organisation(key: str) -> None:
    """Let no other transaction bind the organisation before this one ends; what is asked afterwards is fresh.

    The last lock of a transaction: whoever holds it waits for no row. Rows that name the organisation can still be
    written. On SQLite the transaction has that lock already, and nothing is asked.
    """
    if db.engine.dialect.name != "sqlite":
        shut = select(Organisation.id).where(Organisation.id == key).with_for_update(key_share=True)
        db.session.execute(shut)
