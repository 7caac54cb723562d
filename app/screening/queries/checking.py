"""Reads for the officer's lists, the entrant's pages and the stages that follow."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.entries.models import CorrectionWindow, Entry, EntryVersion
from app.entries.policy import Check, eligibility
from app.entries.states import EntryState, Outcome
from app.extensions import db
from app.kinds import KINDS
from app.people.models import Organisation, User
from app.screening.models import Appeal, Screening
from app.screening.policy import visible_appeals, visible_screenings
from app.screening.states import AppealState, ScreeningState
from app.shared.text import t
from app.shared.waiting import Tally

TODO = (ScreeningState.WAITING, ScreeningState.CORRECTED)


def screening_of(entry: Entry) -> Screening | None:
    """The formal check of an entry, once it has begun."""
    return db.session.scalar(
        select(Screening).where(Screening.entry_id == entry.id).options(joinedload(Screening.appeal))
    )


def screenings_of(entry_ids: Iterable[str]) -> dict[str, Screening]:
    """The formal checks of several entries, by the entry's key; one query."""
    found = db.session.scalars(select(Screening).where(Screening.entry_id.in_(list(entry_ids))))
    return {screening.entry_id: screening for screening in found}


def passed_entries(item_ids: Iterable[str]) -> Select[tuple[Entry]]:
    """Entries of these items that passed: what rounds may judge."""
    return (
        select(Entry)
        .join(Screening, Screening.entry_id == Entry.id)
        .where(
            Entry.item_id.in_(list(item_ids)),
            Entry.state == EntryState.SUBMITTED,
            Screening.state == ScreeningState.PASSED,
        )
        .order_by(Entry.item_id, Entry.id)
    )


def listed_screenings(user: User | None, at: datetime) -> Select[Screening]:
    """The officer's list with what its rows print, in the order of the items; filters are added by the page."""
    return (
        visible_screenings(user, at)
        .join(Entry.item)
        .join(Entry.organisation)
        .options(
            contains_eager(Screening.entry).options(
                contains_eager(Entry.call),
                contains_eager(Entry.item),
                contains_eager(Entry.organisation),
            )
        )
        .order_by(Call.closes_at.desc(), Item.position, Organisation.name, Screening.id)
    )


def states_of(user: User | None, at: datetime, call: Call) -> dict[ScreeningState, int]:
    """How many formal checks of a call stand where, for those who may see them."""
    counted = (
        visible_screenings(user, at)
        .where(Screening.call_id == call.id)
        .with_only_columns(Screening.state, func.count())
        .group_by(Screening.state)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def unscreened(call: Call) -> Select[tuple[Entry]]:
    """Submitted entries of a closed call whose formal check has not begun and that their city has not turned down."""
    begun = select(Screening.entry_id).where(Screening.call_id == call.id)
    return select(Entry).where(
        Entry.call_id == call.id,
        Entry.state == EntryState.SUBMITTED,
        Entry.outcome == Outcome.PENDING,
        Entry.id.not_in(begun),
    )


def what_is_known(screening: Screening) -> list[Check]:
    """What the platform itself can tell about the conditions, as they stood at closing."""
    entry = screening.entry
    assert entry.call.closes_at is not None  # noqa: S101  screening begins after closing
    return [
        check
        for check in eligibility(entry.organisation, entry.item, None, entry.call.closes_at)
        if check.known or check.mend is not None
    ]


def corrections_shown(entry: Entry) -> list[tuple[str, list[Any], list[Any]]]:
    """(slot, manifest rows before, manifest rows after) for each slot of the correction; empty where there is none."""
    versions = list(
        db.session.scalars(
            select(EntryVersion).where(EntryVersion.entry_id == entry.id).order_by(EntryVersion.number)
        )
    )
    if len(versions) < 2 or not versions[-1].is_correction or not entry.windows:
        return []
    before, after = versions[-2].manifest, versions[-1].manifest
    return [(slot, _rows(before, slot), _rows(after, slot)) for slot in entry.windows[-1].slots]


def _rows(manifest: list[Any], slot: str) -> list[Any]:
    return [row for row in manifest if row["slot"] == slot]


def window_of(entry: Entry) -> CorrectionWindow | None:
    """The correction that was asked for, open or over."""
    return entry.windows[-1] if entry.windows else None


def _recommended_kinds() -> list[str]:
    return [name for name, kind in KINDS.items() if kind.recommended]


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Checks to begin after closing, checks to do, and appeals that this officer may decide."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    begun = exists().where(Screening.call_id == Call.id)
    entered = exists().where(
        Entry.call_id == Call.id, Entry.state == EntryState.SUBMITTED, Entry.outcome == Outcome.PENDING
    )
    ready = or_(Call.kind.not_in(_recommended_kinds()), Call.recommends_until <= at)
    # One press lays out the checks of a whole call, and nothing comes in after closing.
    opened = or_(~Call.sealed, Call.opened_at.is_not(None))
    unbegun = worked_calls(user, at).where(Call.closes_at <= at, ready, opened, entered, ~begun)
    overdue = and_(Screening.state == ScreeningState.RETURNED, Screening.due_at <= at)
    checks = visible_screenings(user, at).where(
        or_(Screening.state.in_(TODO), overdue),
        Call.id.in_(mine),
    )
    appeals = visible_appeals(user, at).where(
        Appeal.state == AppealState.FILED,
        Screening.decided_by_id != user.id,
        Appeal.call_id.in_(mine),
    )
    return [
        Tally(t("开始形式审查"), unbegun, "officer.screenings"),
        Tally(t("待形式审查"), checks, "officer.screenings", values={"state": "todo"}),
        Tally(t("待处理申诉"), appeals, "officer.appeals"),
    ]
