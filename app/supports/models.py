"""One support that a laboratory was given."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.entries.models import Entry
from app.extensions import db
from app.people.models import Organisation, User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link
from app.supports.states import SupportSort, SupportState


class Support(db.Model):
    """A support in kind, with the authority that gave it and the result that earned it (``entry``: a task that was
    accepted, or a case that was selected; ``result_title`` as the public knows it). ``scale``: how much, in words."""

    __tablename__ = "support"
    __table_args__ = (
        choice_check("sort", SupportSort),
        choice_check("state", SupportState),
        CheckConstraint("title <> '' AND authority <> '' AND result_title <> ''", name="told"),
        CheckConstraint("until IS NULL OR until >= granted_on", name="ends_after_beginning"),
        CheckConstraint("state NOT IN ('granted', 'revoked') OR agreed_by_id IS NOT NULL", name="agreed"),
        CheckConstraint("agreed_by_id IS NULL OR agreed_by_id <> recorded_by_id", name="two_persons"),
        CheckConstraint(
            "state <> 'revoked' OR (revoked_at IS NOT NULL AND revoke_reason <> '')", name="revoked"
        ),
    )

    id: Mapped[Key]
    sort: Mapped[SupportSort] = mapped_column(Choice(SupportSort), index=True)
    state: Mapped[SupportState] = mapped_column(
        Choice(SupportState), default=SupportState.PROPOSED, index=True
    )
    call_id: Mapped[str] = link("call.id")
    entry_id: Mapped[str] = link("entry.id")
    organisation_id: Mapped[str] = link("organisation.id")
    result_title: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    scale: Mapped[str] = mapped_column(String(200), default="")
    authority: Mapped[str] = mapped_column(String(120))
    document_number: Mapped[str] = mapped_column(String(80), default="")
    granted_on: Mapped[date] = mapped_column(Date, index=True)
    until: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[str] = link("user.id")
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed_by_id: Mapped[str | None] = link("user.id")
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoke_reason: Mapped[str] = mapped_column(String(400), default="")
    call: Mapped[Call] = relationship()
    entry: Mapped[Entry] = relationship()
    organisation: Mapped[Organisation] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
