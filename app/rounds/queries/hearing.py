"""A defence as it is held: who must leave for which entry, who left, and the chair's opinions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CompoundSelect, Select, and_, or_, select, union
from sqlalchemy.orm import joinedload

from app.calls.models import Item
from app.entries.models import Entry
from app.entries.policy import binds
from app.extensions import db
from app.people.models import User
from app.rounds.models import (
    Absence,
    Assignment,
    Conflict,
    Panelist,
    PanelOpinion,
    Round,
    RoundEntry,
    RunningSlot,
)
from app.rounds.policy import visible_assignments
from app.rounds.policy.hearing import visible_opinions
from app.rounds.states import AssignmentState, ConflictState, PanelistState

STEPPED_BACK = (AssignmentState.RECUSED, AssignmentState.VOIDED)


@dataclass(frozen=True)
class Leaver:
    """A judge who must leave the room while an entry is heard, and what was noted of it."""

    judge: User
    absence: Absence | None = None


def leavers_of(round: Round) -> dict[str, list[Leaver]]:
    """Who must leave, by the key of the slot, in order of name: judges of the panel with a confirmed tie to the entrant
    or to the issuer of its item in any round of the call, and those who recused themselves or lost the entry by a tie.

    What was noted of a judge stays listed even if his tie was taken back since. One query.
    """
    pairs = _barred(round).subquery()
    rows = db.session.execute(
        select(RunningSlot.id, User, Absence)
        .select_from(pairs)
        .join(RoundEntry, and_(RoundEntry.round_id == round.id, RoundEntry.entry_id == pairs.c.entry_id))
        .join(RunningSlot, RunningSlot.row_id == RoundEntry.id)
        .join(User, User.id == pairs.c.user_id)
        .outerjoin(Absence, and_(Absence.slot_id == RunningSlot.id, Absence.user_id == User.id))
        .outerjoin(
            Panelist,
            and_(
                Panelist.round_id == round.id,
                Panelist.user_id == User.id,
                Panelist.state == PanelistState.ACCEPTED,
            ),
        )
        .where(or_(Panelist.id.is_not(None), Absence.id.is_not(None)))
        .order_by(User.name, User.id)
    )
    found: dict[str, list[Leaver]] = defaultdict(list)
    for slot, judge, absence in rows:
        found[slot].append(Leaver(judge, absence))
    return dict(found)


def _barred(round: Round) -> CompoundSelect[str, str]:
    """(entry, judge) pairs of a round that are kept apart: by a tie confirmed in any round of the call, because the
    judge stepped back here, or because it was noted that he had left."""
    tied = (
        select(RoundEntry.entry_id.label("entry_id"), Conflict.user_id.label("user_id"))
        .select_from(RoundEntry)
        .join(Entry, Entry.id == RoundEntry.entry_id)
        .join(Item, Item.id == Entry.item_id)
        .join(
            Conflict,
            or_(binds(Conflict.organisation_id), Conflict.organisation_id == Item.issuer_id),
        )
        .join(Round, Round.id == Conflict.round_id)
        .where(
            RoundEntry.round_id == round.id,
            Round.call_id == round.call_id,
            Conflict.state == ConflictState.CONFIRMED,
        )
    )
    stepped_back = select(Assignment.entry_id, Assignment.judge_id).where(
        Assignment.round_id == round.id, Assignment.state.in_(STEPPED_BACK)
    )
    noted = (
        select(RoundEntry.entry_id, Absence.user_id)
        .join(RunningSlot, RunningSlot.row_id == RoundEntry.id)
        .join(Absence, Absence.slot_id == RunningSlot.id)
        .where(RoundEntry.round_id == round.id)
    )
    return union(tied, stepped_back, noted)


def absences_in(round_ids: Iterable[str]) -> list[Absence]:
    """Who left the room in these rounds, in the order of leaving, with slot, entry and judge."""
    row = joinedload(Absence.slot).joinedload(RunningSlot.row).joinedload(RoundEntry.entry)
    query = (
        select(Absence)
        .join(Absence.slot)
        .join(RunningSlot.row)
        .where(RoundEntry.round_id.in_(list(round_ids)))
        .options(row.joinedload(Entry.organisation), joinedload(Absence.user))
    )
    return list(db.session.scalars(query.order_by(Absence.left_at, Absence.id)))


def opinion_entries(panelist: Panelist, at: datetime) -> list[RoundEntry]:
    """The entries of which a chair writes: those that he reads as a judge of the round, by code."""
    reads = visible_assignments(panelist.user, at).where(Assignment.round_id == panelist.round_id)
    query = select(RoundEntry).where(
        RoundEntry.round_id == panelist.round_id,
        RoundEntry.entry_id.in_(reads.with_only_columns(Assignment.entry_id)),
    )
    whole = joinedload(RoundEntry.entry)
    shown = query.options(whole.joinedload(Entry.organisation), whole.joinedload(Entry.item))
    return list(db.session.scalars(shown.order_by(RoundEntry.code)))


def own_opinions(panelist: Panelist, at: datetime) -> list[PanelOpinion]:
    """What a chair wrote in a round, drafts and signed ones, the earliest first."""
    query = visible_opinions(panelist.user, at).where(
        PanelOpinion.round_id == panelist.round_id, PanelOpinion.written_by_id == panelist.user_id
    )
    return list(db.session.scalars(query.order_by(PanelOpinion.written_at, PanelOpinion.id)))


def signed_opinions(user: User | None, round: Round, at: datetime) -> list[PanelOpinion]:
    """The signed opinions of a round that a person may see, of the panel first, then by entry; one query."""
    query = visible_opinions(user, at).where(PanelOpinion.round_id == round.id)
    return _signed(db.session.scalars(_whole(query)).all())


def opinions_in(round_ids: Iterable[str]) -> list[PanelOpinion]:
    """The signed opinions of these rounds, for the packs. The caller decides who reads them."""
    query = select(PanelOpinion).where(PanelOpinion.round_id.in_(list(round_ids)))
    return _signed(db.session.scalars(_whole(query)).all())


def _whole(query: Select[PanelOpinion]) -> Select[PanelOpinion]:
    entrant = joinedload(PanelOpinion.entry).joinedload(Entry.organisation)
    return query.where(PanelOpinion.signed_at.is_not(None)).options(
        entrant, joinedload(PanelOpinion.written_by), joinedload(PanelOpinion.round)
    )


def _signed(rows: Sequence[PanelOpinion]) -> list[PanelOpinion]:
    return sorted(
        rows,
        key=lambda row: (row.round.position, row.entry_id is not None, row.entry_id or "", row.signed_at),
    )
