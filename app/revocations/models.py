"""What is held against a winner, what he says to it, and what was decided."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call
from app.entries.models import Entry
from app.extensions import db
from app.people.models import Organisation
from app.revocations.states import RevocationState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Revocation(db.Model):
    """``facts`` are for the parties; ``public_reason`` is what everybody reads once it is agreed.

    ``is_listed``: it is put on the credit file as research misconduct, which bars from entering for three years.
    """

    __tablename__ = "revocation"
    __table_args__ = (
        choice_check("state", RevocationState),
        CheckConstraint("facts <> ''", name="told"),
        CheckConstraint(
            "state <> 'agreed' OR (decided_at IS NOT NULL AND public_reason <> '')", name="agreed_reasoned"
        ),
        CheckConstraint("is_listed IS FALSE OR document_number <> ''", name="listed_by_document"),
    )

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    call_id: Mapped[str] = link("call.id")
    organisation_id: Mapped[str] = link("organisation.id")
    state: Mapped[RevocationState] = mapped_column(Choice(RevocationState), default=RevocationState.HEARING)
    facts: Mapped[str] = mapped_column(Text)
    hear_until: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_by_id: Mapped[str] = link("user.id")
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stated_by_id: Mapped[str | None] = link("user.id")
    findings: Mapped[str] = mapped_column(Text, default="")
    public_reason: Mapped[str] = mapped_column(Text, default="")
    is_listed: Mapped[bool] = mapped_column(Boolean, default=False)
    document_number: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    entry: Mapped[Entry] = relationship()
    call: Mapped[Call] = relationship()
    organisation: Mapped[Organisation] = relationship()
