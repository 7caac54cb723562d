"""A case page, and the officers' dissection of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calls.models import Call, Item
from app.chains.models import Chain, Region
from app.entries.models import Entry
from app.extensions import db
from app.people.models import Organisation
from app.projects.models import Project
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link
from app.showcase.states import CaseState, DissectionState

FACETS = ("kind", "year", "stage", "chain_id", "region_code")


class Case(db.Model):
    """One winner of an award as a magazine page.

    ``kind``, ``year``: copied from the call. ``number``: its place in the season, in the order of the notice.
    ``anatomy``: {"need", "mode", "work", "effect", "reuse": text, "effects": [{"name", "before", "after", "unit"}],
    "pictures": [{"file": key of a file of the entry, "alt": what is to be seen on it}]};
    ``stage`` stands apart, because lists filter by it. ``client_name`` is the entry's answer and never printed unless
    the laboratory said that the client agreed (``client_shown``); otherwise ``client_masked`` is.
    ``project_id``: the accepted task that the case tells of, where there is one.
    ``asked_at`` … ``confirmed_at``: the laboratory's check and consent. A change of the text takes it back.
    """

    __tablename__ = "case"
    __table_args__ = (
        choice_check("state", CaseState),
        UniqueConstraint("call_id", "number", name="uq_case_number"),
        CheckConstraint(
            "(published_at IS NOT NULL) = (state IN ('published', 'withdrawn'))", name="published_dated"
        ),
        CheckConstraint("published_at IS NULL OR confirmed_at IS NOT NULL", name="published_with_consent"),
        CheckConstraint(
            "state <> 'withdrawn' OR (withdrawn_at IS NOT NULL AND withdrawal_reason <> '')",
            name="withdrawn_reasoned",
        ),
        CheckConstraint("state = 'draft' OR title <> ''", name="titled"),
        # What lists filter, count and sort by, apart from the long texts of the rows.
        Index("ix_case_listed", "state", *FACETS, "published_at"),
        Index("ix_case_latest", "state", "year", "published_at", "number", "id"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    entry_id: Mapped[str] = link("entry.id", unique=True)
    call_id: Mapped[str] = link("call.id")
    item_id: Mapped[str] = link("item.id")
    organisation_id: Mapped[str] = link("organisation.id")
    project_id: Mapped[str | None] = link("project.id")
    kind: Mapped[str] = mapped_column(String(20), index=True)
    year: Mapped[int] = mapped_column(Integer, index=True)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(120), default="")
    standfirst: Mapped[str] = mapped_column(Text, default="")
    anatomy: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    stage: Mapped[str] = mapped_column(String(60), default="", index=True)
    chain_id: Mapped[str | None] = link("chain.id")
    region_code: Mapped[str | None] = mapped_column(
        ForeignKey("region.code", ondelete="RESTRICT"), index=True
    )
    client_name: Mapped[str] = mapped_column(String(200), default="")
    client_masked: Mapped[str] = mapped_column(String(120), default="")
    client_shown: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[CaseState] = mapped_column(Choice(CaseState), default=CaseState.DRAFT, index=True)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_by_id: Mapped[str | None] = link("user.id")
    answer: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    published_by_id: Mapped[str | None] = link("user.id")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by_id: Mapped[str] = link("user.id")
    call: Mapped[Call] = relationship()
    item: Mapped[Item] = relationship()
    entry: Mapped[Entry] = relationship()
    organisation: Mapped[Organisation] = relationship()
    project: Mapped[Project | None] = relationship()
    chain: Mapped[Chain | None] = relationship()
    region: Mapped[Region | None] = relationship()
    dissection: Mapped["Dissection | None"] = relationship(back_populates="case")

    @property
    def client(self) -> str:
        """The client as pages print it."""
        return self.client_name if self.client_shown else self.client_masked

    @property
    def effects(self) -> list[dict[str, str]]:
        """The measured effects, a row each."""
        return list(self.anatomy.get("effects") or [])

    @property
    def pictures(self) -> list[dict[str, str]]:
        """The pictures that the officers chose, by describing them."""
        return list(self.anatomy.get("pictures") or [])

    @property
    def is_public(self) -> bool:
        """Whether its page stands."""
        return self.state == CaseState.PUBLISHED


class Dissection(db.Model):
    """The officers' own dissection of a published case (麻雀式解剖); public with the laboratory's consent alone."""

    __tablename__ = "dissection"
    __table_args__ = (
        choice_check("state", DissectionState),
        CheckConstraint(
            "state <> 'agreed' OR (agreed_at IS NOT NULL AND agreed_by_id IS NOT NULL)",
            name="agreed_by_somebody",
        ),
    )

    id: Mapped[Key]
    case_id: Mapped[str] = link("case.id", unique=True)
    state: Mapped[DissectionState] = mapped_column(Choice(DissectionState), default=DissectionState.WRITING)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed_by_id: Mapped[str | None] = link("user.id")
    answer: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_by_id: Mapped[str] = link("user.id")
    case: Mapped[Case] = relationship(back_populates="dissection")
    observations: Mapped[list["Observation"]] = relationship(
        back_populates="dissection", order_by="Observation.position", cascade="all, delete-orphan"
    )


class Observation(db.Model):
    """One thing seen in a case: under which aspect, what was seen, what others can copy, by which evidence."""

    __tablename__ = "observation"
    __table_args__ = (CheckConstraint("aspect <> '' AND seen <> ''", name="told"),)

    id: Mapped[Key]
    dissection_id: Mapped[str] = link("dissection.id")
    position: Mapped[int] = mapped_column(Integer)
    aspect: Mapped[str] = mapped_column(String(60))
    seen: Mapped[str] = mapped_column(Text)
    copied: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(String(300), default="")
    dissection: Mapped[Dissection] = relationship(back_populates="observations")
