"""A round, what it covers and who sits on its panel."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Item
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.states import DeclineCause, PanelistState, RoundState
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Round(db.Model):
    """A reading of some entries by a panel. ``due_at`` reminds; the round ends when the officer closes it.

    ``leg``: which leg of the call's frozen method it is (``calls.legs``). ``blind``, ``judges_see_after_close`` and
    ``shows_own_earlier`` (his own marks of an earlier leg, beside those he gives now) decide what a judge sees; they
    are copied from the leg and the method when the round is set up.
    """

    __tablename__ = "round"
    __table_args__ = (
        choice_check("state", RoundState),
        CheckConstraint("reviews_per_entry BETWEEN 1 AND 15", name="reviews_sane"),
        CheckConstraint("(state = 'closed') <= (closed_at IS NOT NULL)", name="closed_dated"),
        CheckConstraint("(state <> 'preparing') <= (opened_at IS NOT NULL)", name="opened_dated"),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    title: Mapped[str] = mapped_column(String(80))
    leg: Mapped[str] = mapped_column(String(40), default="scores")
    position: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[RoundState] = mapped_column(Choice(RoundState), default=RoundState.PREPARING, index=True)
    reviews_per_entry: Mapped[int] = mapped_column(Integer)
    blind: Mapped[bool] = mapped_column(Boolean, default=False)
    judges_see_after_close: Mapped[bool] = mapped_column(Boolean, default=False)
    shows_own_earlier: Mapped[bool] = mapped_column(Boolean, default=False)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seed: Mapped[int] = mapped_column(Integer, default=1)
    undertaking: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[str] = link("user.id")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[str | None] = link("user.id")
    call: Mapped[Call] = relationship()
    items: Mapped[list["RoundItem"]] = relationship(back_populates="round")
    entries: Mapped[list["RoundEntry"]] = relationship(back_populates="round", order_by="RoundEntry.code")
    panelists: Mapped[list["Panelist"]] = relationship(back_populates="round")


class RoundItem(db.Model):
    """An item of the call that the round covers."""

    __tablename__ = "round_item"
    __table_args__ = (UniqueConstraint("round_id", "item_id", name="uq_round_item"),)

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    item_id: Mapped[str] = link("item.id")
    round: Mapped[Round] = relationship(back_populates="items")
    item: Mapped[Item] = relationship()


class RoundEntry(db.Model):
    """An entry that takes part, under the code by which the panel calls it."""

    __tablename__ = "round_entry"
    __table_args__ = (
        UniqueConstraint("round_id", "entry_id", name="uq_round_entry"),
        UniqueConstraint("round_id", "code", name="uq_round_entry_code"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    entry_id: Mapped[str] = link("entry.id")
    code: Mapped[str] = mapped_column(String(20))
    round: Mapped[Round] = relationship(back_populates="entries")
    entry: Mapped[Entry] = relationship()


class Panelist(db.Model):
    """A judge asked onto the panel of a round; the undertaking is signed once a round (rule 8)."""

    __tablename__ = "panelist"
    __table_args__ = (
        choice_check("state", PanelistState),
        choice_check("decline_cause", DeclineCause),
        UniqueConstraint("round_id", "user_id", name="uq_panelist"),
        CheckConstraint("min_load >= 0 AND (max_load IS NULL OR max_load >= min_load)", name="loads_sane"),
    )

    id: Mapped[Key]
    round_id: Mapped[str] = link("round.id")
    user_id: Mapped[str] = link("user.id")
    state: Mapped[PanelistState] = mapped_column(Choice(PanelistState), default=PanelistState.INVITED)
    is_chair: Mapped[bool] = mapped_column(Boolean, default=False)
    max_load: Mapped[int | None] = mapped_column(Integer)
    min_load: Mapped[int] = mapped_column(Integer, default=0)
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decline_reason: Mapped[str] = mapped_column(String(400), default="")
    decline_cause: Mapped[DeclineCause | None] = mapped_column(Choice(DeclineCause))
    undertaking_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    declared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    round: Mapped[Round] = relationship(back_populates="panelists")
    user: Mapped[User] = relationship()

    @property
    def is_ready(self) -> bool:
        """Whether the judge may be given entries: accepted, undertaking signed, conflicts declared (rule 8)."""
        return (
            self.state == PanelistState.ACCEPTED
            and self.undertaking_at is not None
            and self.declared_at is not None
        )
