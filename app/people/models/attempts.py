"""Attempts to sign in, counted in the database because every process of the web must see them."""

from datetime import datetime

from sqlalchemy import Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.people.states import AttemptPurpose
from app.shared.columns import Choice, Key, UTCDateTime, choice_check


class SignInAttempt(db.Model):
    """Somebody at ``source`` tried a password or a code for ``account``, or asked for a mail to it.

    ``account`` is the SHA-256 of the address as it was typed, whether or not anybody has it.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        choice_check("purpose", AttemptPurpose),
        Index("ix_sign_in_attempt_account", "purpose", "account", "at"),
        Index("ix_sign_in_attempt_source", "purpose", "source", "at"),
    )

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    purpose: Mapped[AttemptPurpose] = mapped_column(Choice(AttemptPurpose))
    account: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(45))
    succeeded: Mapped[bool] = mapped_column(Boolean, default=False)
