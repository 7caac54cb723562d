"""Reading the record."""

from collections.abc import Iterable

from sqlalchemy import Select, select

from app.extensions import db
from app.history.models import Act


def acts_on(noun: str, subject_ids: Iterable[str]) -> Select[tuple[Act]]:
    """Acts on subjects of one noun, oldest first. The caller has decided who may see the subjects."""
    return select(Act).where(Act.noun == noun, Act.subject_id.in_(list(subject_ids))).order_by(Act.id)


def acts_after(last_id: int, limit: int) -> list[Act]:
    """The next acts of the whole record, for workers that derive their work from it."""
    return list(db.session.scalars(select(Act).where(Act.id > last_id).order_by(Act.id).limit(limit)))
