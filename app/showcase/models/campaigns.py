"""A campaign: cases and open days that the front page shows at their season."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.people.models import Organisation
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link
from app.showcase.models.cases import Case
from app.showcase.states import CampaignSort, CampaignState


class Campaign(db.Model):
    """A season of publicity. It stands on the front page from the first to the last day, both counted."""

    __tablename__ = "campaign"
    __table_args__ = (
        choice_check("sort", CampaignSort),
        choice_check("state", CampaignState),
        CheckConstraint("starts_on <= ends_on", name="starts_before_ending"),
        CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_dated"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    sort: Mapped[CampaignSort] = mapped_column(Choice(CampaignSort))
    starts_on: Mapped[date] = mapped_column(Date, index=True)
    ends_on: Mapped[date] = mapped_column(Date, index=True)
    intro: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[CampaignState] = mapped_column(
        Choice(CampaignState), default=CampaignState.DRAFT, index=True
    )
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str] = link("user.id")
    choices: Mapped[list["CampaignCase"]] = relationship(
        back_populates="campaign", order_by="CampaignCase.position", cascade="all, delete-orphan"
    )
    open_days: Mapped[list["OpenDay"]] = relationship(
        back_populates="campaign", order_by="OpenDay.day, OpenDay.position", cascade="all, delete-orphan"
    )


class CampaignCase(db.Model):
    """A case that a campaign shows, at its place."""

    __tablename__ = "campaign_case"
    __table_args__ = (UniqueConstraint("campaign_id", "case_id", name="uq_campaign_case"),)

    id: Mapped[Key]
    campaign_id: Mapped[str] = link("campaign.id")
    case_id: Mapped[str] = link("case.id")
    position: Mapped[int] = mapped_column(Integer)
    campaign: Mapped[Campaign] = relationship(back_populates="choices")
    case: Mapped[Case] = relationship()


class OpenDay(db.Model):
    """A laboratory opens its doors: when, where, how to register. ``host`` is printed, ``organisation`` has a page."""

    __tablename__ = "open_day"
    __table_args__ = (CheckConstraint("host <> '' AND place <> ''", name="told"),)

    id: Mapped[Key]
    campaign_id: Mapped[str] = link("campaign.id")
    position: Mapped[int] = mapped_column(Integer)
    organisation_id: Mapped[str | None] = link("organisation.id")
    host: Mapped[str] = mapped_column(String(120))
    day: Mapped[date] = mapped_column(Date)
    hours: Mapped[str] = mapped_column(String(60), default="")
    place: Mapped[str] = mapped_column(String(200))
    registration: Mapped[str] = mapped_column(String(300), default="")
    campaign: Mapped[Campaign] = relationship(back_populates="open_days")
    organisation: Mapped[Organisation | None] = relationship()
