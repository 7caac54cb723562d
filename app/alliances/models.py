"""An alliance with its members, charters, notices and common topics."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.alliances.states import AllianceState, MemberState, Reach, TopicSort
from app.calls.models import Item
from app.chains.models import Chain
from app.extensions import db
from app.needs.models import Need
from app.people.models import Organisation, User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

STANDING = text("state <> 'ended'")
PRESENT = text("state IN ('asked', 'agreed')")
CONVENING = text("is_convenor = true AND state = 'agreed'")


class Alliance(db.Model):
    """The service alliance of one chain; a chain has one that stands. ``chain_name``: by which it stays the same in
    every version of the catalogue."""

    __tablename__ = "alliance"
    __table_args__ = (
        choice_check("state", AllianceState),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint(
            "state <> 'ended' OR (ended_at IS NOT NULL AND end_reason <> '')", name="end_reasoned"
        ),
        Index(
            "uq_alliance_standing",
            "chain_name",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    chain_id: Mapped[str] = link("chain.id")
    chain_name: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(80))
    intro: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[AllianceState] = mapped_column(Choice(AllianceState), default=AllianceState.FORMING)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str] = link("user.id")
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    end_reason: Mapped[str] = mapped_column(String(400), default="")
    chain: Mapped[Chain] = relationship()
    members: Mapped[list["AllianceMember"]] = relationship(back_populates="alliance")
    charters: Mapped[list["AllianceCharter"]] = relationship(back_populates="alliance")

    @property
    def convenor(self) -> "AllianceMember | None":
        """The member that leads the alliance today."""
        return next((m for m in self.members if m.is_convenor and m.state == MemberState.AGREED), None)

    @property
    def charter(self) -> "AllianceCharter | None":
        """The charter in force."""
        return max(self.charters, key=lambda charter: charter.number, default=None)


class AllianceMember(db.Model):
    """An organisation in an alliance, or asking to be. ``offers``: what it brings, read by who answers; ``answer``:
    what it was told. The convenor (召集单位) is a member; whoever owns or edits it acts for the alliance."""

    __tablename__ = "alliance_member"
    __table_args__ = (
        choice_check("state", MemberState),
        CheckConstraint("is_convenor = false OR state <> 'asked'", name="convenor_agreed"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_dated"),
        Index(
            "uq_alliance_member_present", "alliance_id", "organisation_id", unique=True,
            sqlite_where=PRESENT, postgresql_where=PRESENT,
        ),
        Index(
            "uq_alliance_member_convenor", "alliance_id", unique=True,
            sqlite_where=CONVENING, postgresql_where=CONVENING,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    alliance_id: Mapped[str] = link("alliance.id")
    organisation_id: Mapped[str] = link("organisation.id")
    state: Mapped[MemberState] = mapped_column(Choice(MemberState), default=MemberState.ASKED)
    is_convenor: Mapped[bool] = mapped_column(Boolean, default=False)
    offers: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(String(400), default="")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = link("user.id")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    alliance: Mapped[Alliance] = relationship(back_populates="members")
    organisation: Mapped[Organisation] = relationship()


class AllianceCharter(db.Model):
    """One version of the charter (章程); the one with the highest number is in force."""

    __tablename__ = "alliance_charter"
    __table_args__ = (
        UniqueConstraint("alliance_id", "number", name="uq_alliance_charter"),
        CheckConstraint("body <> ''", name="told"),
    )

    id: Mapped[Key]
    alliance_id: Mapped[str] = link("alliance.id")
    number: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(String(400), default="")
    adopted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    adopted_by_id: Mapped[str] = link("user.id")
    alliance: Mapped[Alliance] = relationship(back_populates="charters")


class AllianceNotice(db.Model):
    """What the convenor tells the members, or everybody."""

    __tablename__ = "alliance_notice"
    __table_args__ = (
        choice_check("reach", Reach),
        CheckConstraint("title <> '' AND body <> ''", name="told"),
    )

    id: Mapped[Key]
    alliance_id: Mapped[str] = link("alliance.id")
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    reach: Mapped[Reach] = mapped_column(Choice(Reach))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by_id: Mapped[str] = link("user.id")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    alliance: Mapped[Alliance] = relationship()
    published_by: Mapped[User] = relationship()


class AllianceTopic(db.Model):
    """A need of the list that members share, or a need or an item that they try first (先行先试)."""

    __tablename__ = "alliance_topic"
    __table_args__ = (
        choice_check("sort", TopicSort),
        CheckConstraint("(need_id IS NULL) <> (item_id IS NULL)", name="one_of_two"),
        CheckConstraint("sort <> 'shared' OR need_id IS NOT NULL", name="shared_needs"),
    )

    id: Mapped[Key]
    alliance_id: Mapped[str] = link("alliance.id")
    sort: Mapped[TopicSort] = mapped_column(Choice(TopicSort))
    need_id: Mapped[str | None] = link("need.id")
    item_id: Mapped[str | None] = link("item.id")
    note: Mapped[str] = mapped_column(String(400), default="")
    organisation_id: Mapped[str] = link("organisation.id")
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    added_by_id: Mapped[str] = link("user.id")
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    alliance: Mapped[Alliance] = relationship()
    need: Mapped[Need | None] = relationship()
    item: Mapped[Item | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
