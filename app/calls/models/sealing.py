"""The key of a sealed call, who may open it together, and what the first of two has left for the second."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models.call import Call
from app.calls.states import HalfPurpose
from app.extensions import db
from app.people.models import OpenerKey, User
from app.sealing.keys import HalfOpened, Rehearsal, Wrap
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

STANDING = text("until IS NULL")


class CallSealing(db.Model):
    """A call's public key, the fingerprint of its wraps, the rehearsal, the box.

    The private key stands nowhere: it is in the wraps, which two of the three openers take apart. ``rehearsed_at``:
    when two of them opened the rehearsal envelope with the wraps of today. ``box_root``: the root over the commitments
    of all bids, made after closing and published before anything is opened; ``box_secret`` fills it up
    (``sealing.box``) and stands in the transcript, so that its readers can make the root again.
    """

    __tablename__ = "call_sealing"
    __table_args__ = (
        CheckConstraint("length(wraps_fingerprint) = 64", name="fingerprint_whole"),
        CheckConstraint(
            "(box_root IS NULL) = (box_secret IS NULL) AND (box_root IS NULL) = (box_closed_at IS NULL)",
            name="box_whole",
        ),
    )

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id", unique=True)
    public: Mapped[str] = mapped_column(String(80))
    wraps_fingerprint: Mapped[str] = mapped_column(String(64))
    rehearsal_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    rehearsal_sha256: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[str] = link("user.id")
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    rehearsed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    box_root: Mapped[str | None] = mapped_column(String(64))
    box_secret: Mapped[str | None] = mapped_column(String(64))
    box_closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship(back_populates="sealing")
    openers: Mapped[list["CallOpener"]] = relationship(
        back_populates="sealing", order_by="CallOpener.since, CallOpener.id"
    )
    wraps: Mapped[list["CallWrap"]] = relationship(back_populates="sealing", cascade="all, delete-orphan")
    halves: Mapped[list["HalfOpenedKey"]] = relationship(
        back_populates="sealing", cascade="all, delete-orphan"
    )

    @property
    def standing(self) -> list["CallOpener"]:
        """The three openers of today."""
        return [opener for opener in self.openers if opener.until is None]

    @property
    def rehearsal(self) -> Rehearsal:
        """The rehearsal envelope as ``sealing`` reads it."""
        return Rehearsal(self.rehearsal_sealed, self.rehearsal_sha256)

    @property
    def is_rehearsed(self) -> bool:
        """Whether two have opened the rehearsal envelope and the third has proved his key as well."""
        return self.rehearsed_at is not None and all(each.proved_at is not None for each in self.standing)

    def opener(self, user: User | None) -> "CallOpener | None":
        """The person as one of the three of today."""
        return next((each for each in self.standing if user is not None and each.user_id == user.id), None)

    def halves_for(self, purpose: HalfPurpose) -> list["HalfOpenedKey"]:
        """What the first opener has left for this purpose, one for each colleague."""
        return [half for half in self.halves if half.purpose == purpose]


class CallOpener(db.Model):
    """One of the three who may open a call, and the key that it was sealed to; ended, never deleted.

    ``proved_at``: when he last showed that he can use this key on the wraps of this call.
    """

    __tablename__ = "call_opener"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_beginning"),
        Index(
            "uq_call_opener_standing",
            "sealing_id",
            "user_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[Key]
    sealing_id: Mapped[str] = link("call_sealing.id")
    user_id: Mapped[str] = link("user.id")
    key_id: Mapped[str] = link("opener_key.id")
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sealing: Mapped[CallSealing] = relationship(back_populates="openers")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    key: Mapped[OpenerKey] = relationship(lazy="joined", innerjoin=True)


class CallWrap(db.Model):
    """The call's private key for two officers, the first of whom takes off the outer layer (``sealing.keys.Wrap``)."""

    __tablename__ = "call_wrap"
    __table_args__ = (UniqueConstraint("sealing_id", "first_id", "second_id", name="uq_call_wrap_pair"),)

    id: Mapped[Key]
    sealing_id: Mapped[str] = link("call_sealing.id")
    first_id: Mapped[str] = link("user.id")
    second_id: Mapped[str] = link("user.id")
    first_public: Mapped[str] = mapped_column(String(80))
    second_public: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealing: Mapped[CallSealing] = relationship(back_populates="wraps")

    @property
    def wrap(self) -> Wrap:
        """The wrap as ``sealing`` reads it."""
        return Wrap(
            self.sealing.call_id,
            self.sealing.public,
            self.first_id,
            self.second_id,
            self.first_public,
            self.second_public,
            self.sealed,
        )


class HalfOpenedKey(db.Model):
    """What the first opener left for the second (``sealing.keys.HalfOpened``). Backups leave this table out.

    It is his consent in bytes, so it goes as soon as what it was for is done or called off.
    """

    __tablename__ = "half_opened"
    __table_args__ = (
        choice_check("purpose", HalfPurpose),
        UniqueConstraint("sealing_id", "purpose", "second_id", name="uq_half_opened_second"),
    )

    id: Mapped[Key]
    sealing_id: Mapped[str] = link("call_sealing.id")
    purpose: Mapped[HalfPurpose] = mapped_column(Choice(HalfPurpose))
    first_id: Mapped[str] = link("user.id")
    second_id: Mapped[str] = link("user.id")
    second_public: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    sealing: Mapped[CallSealing] = relationship(back_populates="halves")

    @property
    def half(self) -> HalfOpened:
        """The half as ``sealing`` reads it."""
        return HalfOpened(
            self.sealing.call_id,
            self.sealing.public,
            self.first_id,
            self.second_id,
            self.second_public,
            self.sealed,
        )
