"""Calls by where they stand, with their figures; what hangs on one call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, not_, select
from sqlalchemy.orm import defer, joinedload

from app.approvals.models import Approval
from app.calls.models import Call, CallDocument, Correction, Item, ListImport
from app.calls.policy import visible_calls, without_doubt, worked_calls
from app.calls.states import CallState, ImportState, ItemState, Phase
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import User
from app.shared.text import t
from app.shared.waiting import Tally

WITHOUT_DOCUMENTS = tuple(
    defer(column) for column in (Call.form, Call.rubric, Call.method, Call.introduction)
)
"""For lists that join their calls: the same documents would be read and parsed again with every row."""


@dataclass(frozen=True)
class Figures:
    """How many items a call has on its list and what they offer together, in 万元; ``rows`` has withdrawn ones too."""

    items: int = 0
    amount: Decimal = Decimal(0)
    rows: int = 0


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
    stands = Item.state != ItemState.WITHDRAWN
    rows = db.session.execute(
        select(
            Item.call_id,
            func.coalesce(func.sum(case((stands, 1), else_=0)), 0),
            func.coalesce(func.sum(case((stands, Item.amount), else_=0)), 0),
            func.count(Item.id),
        )
        .where(Item.call_id.in_([call.id for call in calls]))
        .group_by(Item.call_id)
    )
    return {key: Figures(count, Decimal(str(amount)), every) for key, count, amount, every in rows}


def latest_calls(at: datetime) -> Select[Call]:
    """What everybody may read, the latest first: for feeds and open data."""
    seen = visible_calls(None, at).where(Call.published_at.is_not(None))
    return seen.order_by(Call.published_at.desc(), Call.id)


def latest_corrections(calls: Iterable[Call]) -> dict[str, datetime]:
    """When each of these calls was last corrected, by key; one query."""
    query = select(Correction.call_id, Correction.at).where(
        Correction.call_id.in_([call.id for call in calls])
    )
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Correction.at))}


def find_call(slug: str) -> Call | None:
    """The call of a public address; the policy decides who may see it."""
    return db.session.scalar(select(Call).where(Call.slug == slug))


def corrections_of(call: Call) -> list[Correction]:
    """The corrections printed on a call, latest first."""
    statement = select(Correction).where(Correction.call_id == call.id).order_by(Correction.number.desc())
    return list(db.session.scalars(statement))


def documents_of(call: Call) -> list[CallDocument]:
    """The files that stand on a call today, in order."""
    return [document for document in document_versions(call) if document.is_current]


def document_versions(call: Call) -> Sequence[CallDocument]:
    """Every file that was ever published with a call, the replaced and withdrawn ones too, by place; one query."""
    return db.session.scalars(_documents(), {"call": call.id}).all()


@cache
def _documents() -> Select[CallDocument]:
    """Written down once, like everything that each reader of a list asks."""
    statement = select(CallDocument).where(CallDocument.call_id == bindparam("call"))
    return statement.options(joinedload(CallDocument.added_in)).order_by(
        CallDocument.position, CallDocument.id
    )


def find_document(call: Call, key: str) -> CallDocument | None:
    """One of all these files: what a correction took off the list stays readable (the public's right to check)."""
    return next((document for document in document_versions(call) if document.id == key), None)


def proposed_documents(approval: Approval) -> list[tuple[str, StoredFile]]:
    """(title, file) of every document that would stand on the call if the proposal were agreed; one query.

    Empty where it is about something else. The caller has asked who may see the proposal.
    """
    if approval.payload.get("part") != "documents":
        return []
    rows = approval.payload["plain"]["rows"]
    keys = [row["file"] for row in rows]
    files = {file.id: file for file in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(keys)))}
    return [(row["title"], files[row["file"]]) for row in rows]


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
    shut = mine.where(
        Call.state == CallState.PUBLISHED, Call.sealed, Call.opened_at.is_(None), Call.closes_at <= at
    )
    over = mine.where(Call.state == CallState.PUBLISHED, Call.closes_at <= at)
    return [
        Tally(
            t("草稿待发布"),
            mine.where(Call.state == CallState.DRAFT),
            "officer.calls",
            values={"phase": "draft"},
        ),
        Tally(t("正在申报的榜单与征集"), live, "officer.calls", Call.closes_at, {"phase": "open"}),
        Tally(t("等待开启的榜单"), shut, "officer.calls", values={"phase": "closed"}),
        Tally(
            t("收件时刻待核"), over.where(not_(without_doubt())), "officer.calls", values={"phase": "closed"}
        ),
    ]
