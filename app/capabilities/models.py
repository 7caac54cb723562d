"""Schedules as they were imported, what they say can be tested, and rows that wait for a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.capabilities.ddl import CREATE, DROP
from app.capabilities.states import CapabilityKind, Doubt, RowState, ScheduleState, Sorting
from app.chains.models import Chain
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import Organisation
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link


class Schedule(db.Model):
    """One version of a laboratory's capability schedule (能力附表), as one file said it.

    ``valid_from``: the day from which the authority's schedule holds; ``certificate``: the CMA number that the file
    names. Every row that was read is stored, doubtful, blank or a heading: nothing is lost. ``rows_read`` is also where
    an interrupted reading goes on. ``added``, ``gone``, ``changed``: against the version before, once in force.
    ``trouble``: why it could not be read.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        choice_check("state", ScheduleState),
        UniqueConstraint("organisation_id", "number", name="uq_schedule_number"),
        CheckConstraint(
            "rows_read = rows_stored + rows_doubtful + rows_blank + rows_heading", name="nothing_lost"
        ),
        CheckConstraint("state NOT IN ('in_force', 'superseded') OR adopted_at IS NOT NULL", name="adopted"),
        CheckConstraint("state <> 'failed' OR trouble <> ''", name="failed_told"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[str] = link("organisation.id")
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[ScheduleState] = mapped_column(
        Choice(ScheduleState), default=ScheduleState.READING, index=True
    )
    valid_from: Mapped[date] = mapped_column(Date)
    certificate: Mapped[str] = mapped_column(String(12), default="")
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[str | None] = link("stored_file.id")
    sites: Mapped[list[Any]] = mapped_column(JSON, default=list)
    skipped_sheets: Mapped[list[Any]] = mapped_column(JSON, default=list)
    rows_read: Mapped[int] = mapped_column(Integer, default=0)
    rows_stored: Mapped[int] = mapped_column(Integer, default=0)
    rows_doubtful: Mapped[int] = mapped_column(Integer, default=0)
    rows_blank: Mapped[int] = mapped_column(Integer, default=0)
    rows_heading: Mapped[int] = mapped_column(Integer, default=0)
    rows_in_file: Mapped[int] = mapped_column(Integer, default=0)
    added: Mapped[int | None] = mapped_column(Integer)
    gone: Mapped[int | None] = mapped_column(Integer)
    changed: Mapped[int | None] = mapped_column(Integer)
    trouble: Mapped[str] = mapped_column(Text, default="")
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    imported_by_id: Mapped[str] = link("user.id")
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    adopted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    organisation: Mapped[Organisation] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def share(self) -> int:
        """How much of the file has been read, in percent."""
        return min(100, 100 * self.rows_read // self.rows_in_file) if self.rows_in_file else 0


class ScopeTerm(db.Model):
    """Something that is tested: an object and what of it, once for all laboratories (``words.digest_of``).

    Which chain it belongs to is decided once, by rule, likeness or a person, and told with its reason: ``chain_words``
    are the words that decided; ``likeness`` is 0 to 1 where texts were compared.
    """

    __tablename__ = "scope_term"
    __table_args__ = (
        choice_check("sorting", Sorting),
        CheckConstraint("(sorting = 'none') = (chain_id IS NULL) OR sorting = 'person'", name="sorted"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    digest: Mapped[str] = mapped_column(String(32), unique=True)
    subject: Mapped[str] = mapped_column(Text)
    parameter: Mapped[str] = mapped_column(Text)
    tokens: Mapped[str] = mapped_column(Text)
    sorting: Mapped[Sorting] = mapped_column(Choice(Sorting), default=Sorting.NONE)
    chain_id: Mapped[str | None] = link("chain.id")
    chain_words: Mapped[str] = mapped_column(String(200), default="")
    likeness: Mapped[float | None] = mapped_column(Float)
    sorted_by_id: Mapped[str | None] = link("user.id")
    sorted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    chain: Mapped[Chain | None] = relationship()


class ScopeToken(db.Model):
    """In how many things that are tested a token stands: rare ones lead a search, common ones do not."""

    __tablename__ = "scope_token"

    token: Mapped[str] = mapped_column(String(40), primary_key=True)
    terms: Mapped[int] = mapped_column(Integer)


class Capability(db.Model):
    """One thing that a laboratory can test by one method at one site.

    Accredited ones belong to a schedule and hold while it does. A demonstrated one (攻关成果) tells what showed it
    (``origin``, plain words, ``origin_id`` of a noun to the right, ``value``) and holds until a schedule in force shows
    the same (``shown_by_id``): only then it is accredited. ``standard_key`` is the number without its year, for
    comparing; ``method`` is what the file says.
    """

    __tablename__ = "capability"
    __table_args__ = (
        choice_check("kind", CapabilityKind),
        CheckConstraint("(kind = 'accredited') = (schedule_id IS NOT NULL)", name="accredited_by_schedule"),
        CheckConstraint("(kind = 'demonstrated') = (origin <> '')", name="demonstrated_by_origin"),
        Index("ix_capability_line", "schedule_id", "term_id", "standard_key"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    organisation_id: Mapped[str] = link("organisation.id")
    schedule_id: Mapped[str | None] = link("schedule.id", index=False)
    term_id: Mapped[int] = mapped_column(ForeignKey("scope_term.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[CapabilityKind] = mapped_column(Choice(CapabilityKind), default=CapabilityKind.ACCREDITED)
    row: Mapped[int] = mapped_column(Integer, default=0)
    field: Mapped[str] = mapped_column(Text, default="")
    method: Mapped[str] = mapped_column(Text, default="")
    standard_key: Mapped[str] = mapped_column(String(80), default="", index=True)
    edition: Mapped[int | None] = mapped_column(Integer)
    restriction: Mapped[str] = mapped_column(Text, default="")
    site: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(Text, default="")
    origin_id: Mapped[str] = mapped_column(String(12), default="", index=True)
    value: Mapped[str] = mapped_column(Text, default="")
    demonstrated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shown_by_id: Mapped[str | None] = link("schedule.id")
    term: Mapped[ScopeTerm] = relationship()
    organisation: Mapped[Organisation] = relationship()
    schedule: Mapped[Schedule | None] = relationship(foreign_keys=[schedule_id])

    @property
    def standard(self) -> str:
        """The standard as it is printed; empty where no number was recognised."""
        return f"{self.standard_key}-{self.edition}" if self.edition else self.standard_key


class DoubtfulRow(db.Model):
    """A row that was not understood, as the file has it (``cells`` by their meaning), and what a person decided."""

    __tablename__ = "doubtful_row"
    __table_args__ = (
        choice_check("doubt", Doubt),
        choice_check("state", RowState),
        UniqueConstraint("schedule_id", "row", name="uq_doubtful_row"),
    )

    id: Mapped[Key]
    schedule_id: Mapped[str] = link("schedule.id")
    row: Mapped[int] = mapped_column(Integer)
    sheet: Mapped[str] = mapped_column(Text, default="")
    sheet_row: Mapped[int] = mapped_column(Integer)
    doubt: Mapped[Doubt] = mapped_column(Choice(Doubt))
    state: Mapped[RowState] = mapped_column(Choice(RowState), default=RowState.WAITING)
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_mended: Mapped[bool] = mapped_column(Boolean, default=False)
    decided_by_id: Mapped[str | None] = link("user.id")
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    schedule: Mapped[Schedule] = relationship()


def _create(_table: Table, connection: Any, **_options: Any) -> None:
    for statement in CREATE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _drop(_table: Table, connection: Any, **_options: Any) -> None:
    for statement in DROP[connection.dialect.name]:
        connection.exec_driver_sql(statement)


event.listen(ScopeTerm.__table__, "after_create", _create)
event.listen(ScopeTerm.__table__, "before_drop", _drop)
