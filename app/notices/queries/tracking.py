"""Objections: the discipline officer's inbox, and what an objector follows with his code."""

from datetime import datetime

from sqlalchemy import Select, case, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.decisions.models import Decision
from app.extensions import db
from app.files.models import StoredFile
from app.files.queries import files_of
from app.notices.codes import tracking_hash
from app.notices.models import Notice, Objection
from app.notices.policy import visible_objections
from app.notices.states import PENDING
from app.people.models import User


def inbox(user: User | None, at: datetime) -> Select[Objection]:
    """What this discipline officer may handle: pending first, the oldest of them on top; then the answered ones."""
    pending = case((Objection.state.in_(PENDING), 0), else_=1)
    return (
        visible_objections(user, at)
        .options(joinedload(Objection.notice).joinedload(Notice.call), *_concern())
        .order_by(pending, Objection.filed_at, Objection.id)
    )


def objection_by_code(code: str) -> Objection | None:
    """The objection that was given this tracking code."""
    return db.session.scalar(
        select(Objection)
        .where(Objection.tracking_hash == tracking_hash(code))
        .options(joinedload(Objection.notice), *_concern())
    )


def _concern() -> tuple[ExecutableOption, ...]:
    """What an objection concerns, with its words."""
    return joinedload(Objection.line), joinedload(Objection.decision).joinedload(Decision.item)


def evidence_of(objection: Objection) -> list[StoredFile]:
    """The sealed letter and the evidence. The caller has asked who may see the objection."""
    return list(db.session.scalars(files_of(Objection.__tablename__, [objection.id])))


def objection_of_file(file: StoredFile) -> Objection | None:
    """The objection that a file belongs to."""
    return db.session.get(Objection, file.owner_id) if file.owner_noun == Objection.__tablename__ else None
