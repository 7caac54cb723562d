"""Calls by where they stand, with their figures; what hangs on one call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import defer, joinedload

from app.calls.models import Call, CallDocument, Correction, Item, ListImport
from app.calls.policy import visible_calls, worked_calls
from app.calls.states import CallState, ImportState, ItemState, Phase
from app.extensions import db
from app.people.models import User
from app.shared.text import t
from app.shared.waiting import Tally

WITHOUT_DOCUMENTS = tuple(
    defer(column) for column in (Call.form, Call.rubric, Call.method, Call.introduction)
)
"""For lists that join their calls: the same documents would be read and parsed again with every row."""


@dataclass(frozen=True)
class Figures:
    """How many items a call has on its list and what they offer together, in 万元."""

    items: int = 0
    amount: Decimal = Decimal(0)


def in_phase(phase: str, at: datetime) -> ColumnElement[bool]:
    """``Call.phase`` as a condition; an unknown word finds nothing."""
    published = Call.state == CallState.PUBLISHED
    conditions = {
        Phase.DRAFT: Call.state == CallState.DRAFT,
        Phase.UPCOMING: and_(published, Call.opens_at > at),
        Phase.OPEN: and_(published, Call.opens_at <= at, Call.closes_at > at),
        Phase.CLOSED: and_(published, Call.closes_at <= at),
        Phase.WITHDRAWN: Call.state == CallState.WITHDRAWN,
        Phase.ARCHIVED: Call.state == CallState.ARCHIVED,
    }
    return conditions.get(phase, false())  # type: ignore[call-overload]


def calls_in(
    user: User | None, at: datetime, phase: str = "", text: str = "", *, desk: bool = False
) -> Select[Call]:
    """Visible calls (at the ``desk``: those one works on), what closes next first, then the latest."""
    statement = worked_calls(user, at) if desk else visible_calls(user, at)
    if not desk:
        statement = statement.where(Call.state != CallState.DRAFT)
    if phase:
        statement = statement.where(in_phase(phase, at))
    if text:
        statement = statement.where(Call.title.contains(text, autoescape=True))
    is_open = in_phase(Phase.OPEN, at)
    return statement.order_by(is_open.desc(), Call.closes_at.desc(), Call.created_at.desc(), Call.id)


def figures_of(calls: Iterable[Call]) -> dict[str, Figures]:
    """Figures of these calls by key, in one query; the caller has decided who may see the calls."""
    statement = (
        select(Item.call_id, func.count(Item.id), func.coalesce(func.sum(Item.amount), 0))
        .where(Item.call_id.in_([call.id for call in calls]), Item.state != ItemState.WITHDRAWN)
        .group_by(Item.call_id)
    )
    return {key: Figures(count, Decimal(str(amount))) for key, count, amount in db.session.execute(statement)}


def find_call(slug: str) -> Call | None:
    """The call of a public address; the policy decides who may see it."""
    return db.session.scalar(select(Call).where(Call.slug == slug))


def corrections_of(call: Call) -> list[Correction]:
    """The corrections printed on a call, latest first."""
    statement = select(Correction).where(Correction.call_id == call.id).order_by(Correction.number.desc())
    return list(db.session.scalars(statement))


def documents_of(call: Call) -> list[CallDocument]:
    """The files published with a call, in order."""
    statement = (
        select(CallDocument)
        .where(CallDocument.call_id == call.id)
        .options(joinedload(CallDocument.file))
        .order_by(CallDocument.position, CallDocument.id)
    )
    return list(db.session.scalars(statement))


def find_document(call: Call, key: str) -> CallDocument | None:
    """One of these files."""
    return next((document for document in documents_of(call) if document.id == key), None)


def imports_of(call: Call) -> list[ListImport]:
    """Readings of spreadsheets that wait to be looked over, latest first, without their content."""
    statement = (
        select(ListImport)
        .where(ListImport.call_id == call.id, ListImport.state == ImportState.OPEN)
        .order_by(ListImport.uploaded_at.desc())
    )
    return list(db.session.scalars(statement))


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """The lines on an officer's desk: drafts to finish, lists that are about to close."""
    mine = worked_calls(user, at)
    live = mine.where(Call.state == CallState.PUBLISHED, Call.closes_at > at)
    return [
        Tally(
            t("草稿待发布"),
            mine.where(Call.state == CallState.DRAFT),
            "officer.calls",
            values={"phase": "draft"},
        ),
        Tally(t("正在申报的榜单"), live, "officer.calls", Call.closes_at, {"phase": "open"}),
    ]
