"""What laboratories offer, and what the two sides write to each other about it."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.chains.models import Chain
from app.extensions import db
from app.needs.models.need import Need
from app.needs.states import OfferState, OfferWay
from app.people.models import Organisation, User
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

STANDS = text("state NOT IN ('dropped', 'withdrawn') AND need_id IS NOT NULL")


class NeedOffer(db.Model):
    """A laboratory comes forward: for one need, or (``need`` empty) for whoever looks for it in the chain.

    Public but for who made it. ``way``: with what it has, by an extension of scope (扩项) or a branch site (分设); the
    last two are planned ``due_on`` and tracked until ``there_on``, days of Shanghai. ``reason``: why it was dropped or
    withdrawn. A laboratory has one offer that stands for a need.
    """

    __tablename__ = "need_offer"
    __table_args__ = (
        choice_check("way", OfferWay),
        choice_check("state", OfferState),
        CheckConstraint("subject <> '' AND words <> ''", name="told"),
        CheckConstraint("way = 'ready' OR due_on IS NOT NULL", name="planned_dated"),
        CheckConstraint("state <> 'there' OR there_on IS NOT NULL", name="there_dated"),
        CheckConstraint("state NOT IN ('dropped', 'withdrawn') OR reason <> ''", name="ended_reasoned"),
        Index(
            "uq_need_offer_standing",
            "need_id",
            "organisation_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    id: Mapped[Key]
    need_id: Mapped[str | None] = link("need.id")
    organisation_id: Mapped[str] = link("organisation.id")
    chain_id: Mapped[str] = link("chain.id")
    way: Mapped[OfferWay] = mapped_column(Choice(OfferWay))
    state: Mapped[OfferState] = mapped_column(Choice(OfferState), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    begun_on: Mapped[date | None] = mapped_column(Date)
    there_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[str] = link("user.id")
    need: Mapped[Need | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    chain: Mapped[Chain] = relationship()
    made_by: Mapped[User] = relationship()
    contacts: Mapped[list["NeedContact"]] = relationship(
        back_populates="offer", order_by="NeedContact.opened_at, NeedContact.id"
    )


class NeedContact(db.Model):
    """The two sides of an offer, the laboratory and one enterprise, in touch inside the platform.

    ``is_named``: the enterprise lets the laboratory read its name; until then it writes without one.
    """

    __tablename__ = "need_contact"
    __table_args__ = (UniqueConstraint("offer_id", "enterprise_id", name="uq_need_contact"),)

    id: Mapped[Key]
    offer_id: Mapped[str] = link("need_offer.id")
    enterprise_id: Mapped[str] = link("organisation.id")
    is_named: Mapped[bool] = mapped_column(Boolean, default=False)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    offer: Mapped[NeedOffer] = relationship(back_populates="contacts")
    enterprise: Mapped[Organisation] = relationship()
    messages: Mapped[list["NeedMessage"]] = relationship(
        back_populates="contact", order_by="NeedMessage.written_at, NeedMessage.id"
    )


class NeedMessage(db.Model):
    """What one side wrote to the other; both read it and nobody else."""

    __tablename__ = "need_message"
    __table_args__ = (CheckConstraint("words <> ''", name="told"),)

    id: Mapped[Key]
    contact_id: Mapped[str] = link("need_contact.id")
    organisation_id: Mapped[str] = link("organisation.id")
    author_id: Mapped[str] = link("user.id")
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    contact: Mapped[NeedContact] = relationship(back_populates="messages")
