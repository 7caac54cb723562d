"""A need, and what experts say of it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.chains.models import Chain, Region
from app.extensions import db
from app.needs.states import LISTED, ChainLink, NeedState, Stance, Trouble, Urgency, Way
from app.people.models import Organisation, User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Need(db.Model):
    """What cannot be tested today: the product under test, the parameter, the gap, the standards it is tested by.

    ``organisation``: whose need it is, where the enterprise is registered here; ``enterprise_name`` and
    ``enterprise_code`` are kept beside it as they were told. ``source``: what the public list prints as its origin.
    ``way``: how the office heard of it; ``heard``: of whom and by whom at a visit or call, on the day ``heard_on`` of
    Shanghai. ``standards``: one a line. ``cost`` in 万元 a year, ``cost_note`` in words: what going
    without costs.
    ``contact``, cost and ``heard`` are for the enterprise, its city and the office alone; the name is public where
    ``may_name`` says so. ``reason``: the officer's words where it was returned, closed or merged.
    ``confirmed_at``: when the enterprise last said that it stands, ``asked_at``: when it was last asked.
    ``published_at`` is empty until the list shows the need; only then does it exist for the public.
    """

    __tablename__ = "need"
    __table_args__ = (
        choice_check("trouble", Trouble),
        choice_check("chain_link", ChainLink),
        choice_check("urgency", Urgency),
        choice_check("way", Way),
        choice_check("state", NeedState),
        CheckConstraint("subject <> '' AND gap <> ''", name="told"),
        CheckConstraint("published_at IS NULL OR source <> ''", name="published_sourced"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_pointed"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_elsewhere"),
        CheckConstraint("state <> 'answered' OR answer <> ''", name="answered_told"),
        CheckConstraint("state NOT IN ('returned', 'closed') OR reason <> ''", name="ended_reasoned"),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_positive"),
    )

    id: Mapped[Key]
    chain_id: Mapped[str] = link("chain.id")
    chain_link: Mapped[ChainLink | None] = mapped_column(Choice(ChainLink))
    organisation_id: Mapped[str | None] = link("organisation.id")
    enterprise_name: Mapped[str] = mapped_column(String(120), default="")
    enterprise_code: Mapped[str] = mapped_column(String(18), default="")
    region_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code", ondelete="RESTRICT"), index=True
    )
    subject: Mapped[str] = mapped_column(String(200))
    parameter: Mapped[str] = mapped_column(String(200), default="")
    gap: Mapped[str] = mapped_column(Text)
    standards: Mapped[str] = mapped_column(Text, default="")
    trouble: Mapped[Trouble | None] = mapped_column(Choice(Trouble))
    urgency: Mapped[Urgency | None] = mapped_column(Choice(Urgency))
    cost: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    cost_note: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    may_name: Mapped[bool] = mapped_column(Boolean, default=False)
    way: Mapped[Way] = mapped_column(Choice(Way), default=Way.PUBLISHED)
    heard: Mapped[str] = mapped_column(String(200), default="")
    heard_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[NeedState] = mapped_column(Choice(NeedState), default=NeedState.FILED, index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    merged_into_id: Mapped[str | None] = link("need.id")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    filed_by_id: Mapped[str | None] = link("user.id")
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    chain: Mapped[Chain] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    region: Mapped[Region | None] = relationship()
    filed_by: Mapped[User | None] = relationship()
    merged_into: Mapped["Need | None"] = relationship(remote_side="Need.id")
    opinions: Mapped[list["NeedOpinion"]] = relationship(
        back_populates="need", order_by="NeedOpinion.recorded_at, NeedOpinion.id"
    )

    @property
    def standard_names(self) -> list[str]:
        """The standards one by one."""
        return self.standards.splitlines()

    @property
    def whose(self) -> str:
        """The enterprise by its name, for those who may know it."""
        return self.organisation.name if self.organisation else self.enterprise_name

    @property
    def public_name(self) -> str:
        """The enterprise by its name where the public may know it, else nothing."""
        return self.whose if self.may_name else ""

    @property
    def stood_at(self) -> datetime:
        """When it was last said that the need stands: confirmed, or else filed."""
        return self.confirmed_at or self.created_at

    def is_public(self, at: datetime) -> bool:
        """Whether the list shows it at the instant."""
        return self.published_at is not None and self.published_at <= at and self.state in LISTED


class NeedOpinion(db.Model):
    """What one named expert said of a need when he was asked (专家论证); an officer records it, nothing is changed."""

    __tablename__ = "need_opinion"
    __table_args__ = (
        choice_check("stance", Stance),
        CheckConstraint("expert_name <> '' AND opinion <> ''", name="told"),
    )

    id: Mapped[Key]
    need_id: Mapped[str] = link("need.id")
    expert_name: Mapped[str] = mapped_column(String(60))
    employer: Mapped[str] = mapped_column(String(120), default="")
    stance: Mapped[Stance] = mapped_column(Choice(Stance))
    opinion: Mapped[str] = mapped_column(Text)
    given_on: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[str] = link("user.id")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    need: Mapped[Need] = relationship(back_populates="opinions")
    recorded_by: Mapped[User] = relationship()
