"""A member of a consortium, beside the laboratory that leads it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.alliances.models import Alliance
from app.entries.content.consortium import Terms
from app.entries.models.entry import Draft, Entry
from app.entries.states import PartnerState
from app.extensions import db
from app.people.models import Organisation
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Partner(db.Model):
    """An organisation that was asked to bid together.

    ``terms``: its part and share (``content.consortium.Terms``), in a sealed call as ciphertext under the draft's key,
    so that nobody reads them once the bid is handed in; empty where they went with the draft. ``revision`` counts
    their changes: who confirms names the one that he saw, and whatever changes must be confirmed again. ``alliance``:
    of the item's chain, where lead and member were both in it when they agreed.
    """

    __tablename__ = "partner"
    __table_args__ = (
        choice_check("state", PartnerState),
        UniqueConstraint("entry_id", "organisation_id", name="uq_partner_organisation"),
        CheckConstraint("state IN ('invited', 'removed') OR answered_at IS NOT NULL", name="answered_dated"),
    )

    id: Mapped[Key]
    entry_id: Mapped[str] = link("entry.id")
    organisation_id: Mapped[str] = link("organisation.id")
    state: Mapped[PartnerState] = mapped_column(Choice(PartnerState), default=PartnerState.INVITED)
    terms: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    revision: Mapped[int] = mapped_column(Integer, default=1)
    alliance_id: Mapped[str | None] = link("alliance.id")
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    invited_by_id: Mapped[str] = link("user.id")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[str | None] = link("user.id")
    entry: Mapped[Entry] = relationship(back_populates="partners")
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    alliance: Mapped[Alliance | None] = relationship()

    @property
    def locked_first(self) -> list[tuple[type[Entry], str]]:
        """Its entry: the shares of all members make one whole, and who invites locks the entry alone."""
        return [(Entry, self.entry_id)]

    @property
    def is_standing(self) -> bool:
        """Whether it is part of the consortium, confirmed or still asked."""
        return self.state in {PartnerState.INVITED, PartnerState.CONFIRMED}

    def agree_on(self, terms: Terms, draft: Draft) -> None:
        """Keep other terms, for the place of this member in this draft."""
        self.terms = draft.lock(self._place, terms.as_json())

    def terms_in(self, draft: Draft | None) -> Terms | None:
        """Its part and share; None where they can be read no more."""
        if self.terms is None or draft is None or draft.is_locked:
            return None
        return Terms.from_json(draft.unlocked(self._place, self.terms))

    @property
    def _place(self) -> str:
        return f"partner {self.organisation_id}"


class NamedMember(db.Model):
    """A member that a version names as it was handed in, whatever became of the member since.

    Written with the version; of a sealed one again from its document when that is opened, which is what counts.
    """

    __tablename__ = "named_member"
    __table_args__ = (
        UniqueConstraint("entry_id", "number", "organisation_id", name="uq_named_member"),
        ForeignKeyConstraint(
            ["entry_id", "number"],
            ["entry_version.entry_id", "entry_version.number"],
            name="fk_named_member_version",
            ondelete="RESTRICT",
        ),
    )

    id: Mapped[Key]
    entry_id: Mapped[str] = mapped_column(String(12))
    number: Mapped[int] = mapped_column(Integer)
    organisation_id: Mapped[str] = link("organisation.id")
