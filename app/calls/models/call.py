"""A call and what hangs on it alone."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.calls.states import CallState, ImportState, Phase
from app.extensions import db
from app.files.models import StoredFile
from app.kinds import KINDS, Kind
from app.shared.clock import end_of_day
from app.shared.columns import Choice, Key, UTCDateTime, choice_check, link

if TYPE_CHECKING:
    from app.calls.models.item import Item
    from app.calls.models.sealing import CallSealing

RECOMMENDED = "recommended"


class Call(db.Model):
    """One published list.

    ``timetable``: [{"key", "label", "starts_on", "ends_on"}] with ISO dates, printed as planned.
    ``rubric``: [{"key", "name", "weight", "guide"}], weights of 100 in all.
    ``method``: {"number", "ties", "threshold", "reviews_per_entry", "blind", "judges_see_after_close", "spread_range",
    "spread_sd", "extra_budget", "extra_most"} (the last four by ``marking_rules``), "legs", "city_quota".
    ``form``: [{"key", "title", "questions": [Question as a mapping]}].
    Rubric, method and form are frozen at publication; ``frozen_hash`` is their SHA-256.
    ``sealed``: nobody reads what is handed in before two of three openers open it; ``opened_at``: when they did.
    ``recommends_until``: the end of the stage in which the cities recommend, kept from the timetable; none where the
    kind has no such stage or it is not dated yet.
    """

    __tablename__ = "call"
    __table_args__ = (
        choice_check("state", CallState),
        CheckConstraint(
            "state = 'draft' OR (published_at IS NOT NULL AND opens_at IS NOT NULL)", name="published_dated"
        ),
        CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="opens_before_closing"
        ),
        CheckConstraint("opened_at IS NULL OR sealed", name="opened_sealed"),
        CheckConstraint("doubt_settled_at IS NULL OR doubt_until IS NOT NULL", name="doubt_settled"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    year: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(120))
    document_number: Mapped[str] = mapped_column(String(60), default="")
    organiser: Mapped[str] = mapped_column(String(120), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[CallState] = mapped_column(Choice(CallState), default=CallState.DRAFT, index=True)
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    recommends_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sealed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    doubt_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    doubt_settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outage_answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    notice_days: Mapped[int] = mapped_column(Integer, default=5)
    notice_counts_first_day: Mapped[bool] = mapped_column(Boolean, default=True)
    timetable: Mapped[list[Any]] = mapped_column(JSON, default=list)
    rubric: Mapped[list[Any]] = mapped_column(JSON, default=list)
    method: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    form: Mapped[list[Any]] = mapped_column(JSON, default=list)
    frozen_hash: Mapped[str | None] = mapped_column(String(64))
    copied_from_id: Mapped[str | None] = link("call.id")
    created_by_id: Mapped[str] = link("user.id")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    items: Mapped[list["Item"]] = relationship(back_populates="call", order_by="Item.position")
    documents: Mapped[list["CallDocument"]] = relationship(
        back_populates="call", order_by="CallDocument.position", cascade="all, delete-orphan"
    )

    sealing: Mapped["CallSealing | None"] = relationship(back_populates="call")

    @validates("timetable")
    def _keep_recommendation_date(self, _name: str, rows: list[Any]) -> list[Any]:
        ends = next((row.get("ends_on") for row in rows if row["key"] == RECOMMENDED), None)
        self.recommends_until = end_of_day(date.fromisoformat(ends)) if ends else None
        return rows

    @property
    def city_quota(self) -> int:
        """How many entries for one item a city may recommend, as it was frozen with the method."""
        return int(self.method.get("city_quota", self.kind_data.city_quota))

    @property
    def is_shut(self) -> bool:
        """Whether what was handed in lies sealed and unopened: no seat reads it, and nothing goes on."""
        return self.sealed and self.opened_at is None

    @property
    def is_in_doubt(self) -> bool:
        """Whether something was received of which the clocks do not say if it was in time, and nobody has decided.
        ``doubt_until``: the latest that any of it can have been; a later closing instant ends the doubt by itself."""
        if self.doubt_until is None or self.closes_at is None or self.doubt_settled_at is not None:
            return False
        return self.doubt_until >= self.closes_at

    @property
    def kind_data(self) -> Kind:
        """The frozen data of the call's kind."""
        return KINDS[self.kind]

    def is_open(self, at: datetime) -> bool:
        """Whether an entry received at the instant counts (rule 1): published, begun, not yet closed."""
        return self.phase(at) == Phase.OPEN

    def is_closed(self, at: datetime) -> bool:
        """Whether the closing instant of a published call has come."""
        return self.state != CallState.DRAFT and self.closes_at is not None and at >= self.closes_at

    def phase(self, at: datetime) -> Phase:
        """Where the call stands: stored for human acts, derived from the clock for the rest."""
        if self.state != CallState.PUBLISHED or self.opens_at is None or self.closes_at is None:
            return Phase(self.state.value) if self.state != CallState.PUBLISHED else Phase.UPCOMING
        if at < self.opens_at:
            return Phase.UPCOMING
        return Phase.OPEN if at < self.closes_at else Phase.CLOSED


class CallDocument(db.Model):
    """A file published with a call: the circular, the template of a pledge. One row a version.

    ``position`` is the place on the list: a newer version takes over the place of the one that it replaces, nothing
    else ever does. ``added_in`` and ``ended_in``: the corrections that brought it and that took it off the list, both
    null for what stands there since publication; whatever is off the list stays readable in its correction.
    """

    __tablename__ = "call_document"

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    file_id: Mapped[str] = link("stored_file.id", unique=True)
    title: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(Integer, default=0)
    added_in_id: Mapped[str | None] = link("correction.id")
    ended_in_id: Mapped[str | None] = link("correction.id")
    call: Mapped[Call] = relationship(back_populates="documents")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    added_in: Mapped["Correction | None"] = relationship(foreign_keys=[added_in_id])
    ended_in: Mapped["Correction | None"] = relationship(foreign_keys=[ended_in_id])

    @property
    def is_current(self) -> bool:
        """Whether it stands on the list of documents today."""
        return self.ended_in_id is None and self.ended_in is None


class Correction(db.Model):
    """A visible, dated correction of a published call: what stood there, what stands there now, and why.

    ``changes``: [{"path", "label", "before", "after"}], all printed.
    """

    __tablename__ = "correction"

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    approval_id: Mapped[str] = link("approval.id", unique=True)
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(Text)
    changes: Mapped[list[Any]] = mapped_column(JSON)


class ListImport(db.Model):
    """What was understood of an uploaded spreadsheet, mended row by row before anything is saved."""

    __tablename__ = "list_import"
    __table_args__ = (choice_check("state", ImportState),)

    id: Mapped[Key]
    call_id: Mapped[str] = link("call.id")
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[ImportState] = mapped_column(Choice(ImportState), default=ImportState.OPEN)
    uploaded_by_id: Mapped[str] = link("user.id")
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    call: Mapped[Call] = relationship()
