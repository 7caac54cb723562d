"""A judge's own work: what waits, how far he is, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.calls.models import Call, Item
from app.calls.policy import worked_calls
from app.calls.states import ItemState
from app.entries.models import Entry
from app.extensions import db
from app.people.models import User
from app.rounds.legs import begins_judged, is_judged, single_legged
from app.rounds.models import Assignment, Panelist, Round, RoundItem
from app.rounds.policy import visible_assignments, visible_panels, visible_rounds
from app.rounds.states import AssignmentState, PanelistState, RoundState
from app.screening.models import Screening
from app.screening.states import ScreeningState
from app.shared.text import t
from app.shared.waiting import Tally, Waiting


@dataclass(frozen=True)
class Work:
    """One panel of a judge: the round, how many entries he has and has done, the one to go on with."""

    panelist: Panelist
    given: int
    done: int
    next_id: str | None

    @property
    def round(self) -> Round:
        """The round of the panel."""
        return self.panelist.round

    @property
    def needs(self) -> str:
        """What the judge must do first: answer, sign, declare, wait (nothing assigned yet), read, or nothing (done)."""
        panelist, state = self.panelist, self.panelist.round.state
        if panelist.state == PanelistState.DECLINED or state == RoundState.CLOSED:
            return "nothing"
        if panelist.state == PanelistState.INVITED:
            return "answer"
        if panelist.undertaking_at is None:
            return "sign"
        if panelist.declared_at is None:
            return "declare"
        if self.given == 0:
            return "wait"
        return "read" if self.done < self.given else "nothing"


def work_of(user: User, at: datetime) -> list[Work]:
    """The panels of a judge, newest round first, with his progress. Two queries."""
    panels = db.session.scalars(
        visible_panels(user, at)
        .options(joinedload(Panelist.round).joinedload(Round.call))
        .order_by(Round.created_at.desc(), Panelist.id)
    ).all()
    own: dict[str, list[tuple[AssignmentState, int, str]]] = {}
    rows = db.session.execute(
        visible_assignments(user, at).with_only_columns(
            Assignment.round_id, Assignment.state, Assignment.position, Assignment.id
        )
    )
    for round_id, state, position, key in rows:
        own.setdefault(round_id, []).append((state, position, key))
    return [_work(panelist, own.get(panelist.round_id, [])) for panelist in panels]


def _work(panelist: Panelist, own: Sequence[tuple[AssignmentState, int, str]]) -> Work:
    waiting = sorted((position, key) for state, position, key in own if state == AssignmentState.ASSIGNED)
    return Work(panelist, len(own), len(own) - len(waiting), waiting[0][1] if waiting else None)


def own_assignments(panelist: Panelist, at: datetime) -> list[Assignment]:
    """The judge's assignments of the round in his own order, with their entries and items."""
    query = (
        visible_assignments(panelist.user, at)
        .where(Assignment.round_id == panelist.round_id)
        .options(joinedload(Assignment.entry).options(joinedload(Entry.item), joinedload(Entry.organisation)))
        .order_by(Assignment.position, Assignment.id)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Place:
    """Where an assignment stands in its judge's list: number of total, done so far, and the ways on."""

    number: int
    total: int
    done: int
    previous: str | None
    following: str | None
    unfinished: str | None


def place_of(assignment: Assignment, at: datetime) -> Place:
    """The place in the judge's own order; ``unfinished`` is the next one not done, going round. One query."""
    rows = list(
        db.session.execute(
            visible_assignments(assignment.judge, at)
            .where(Assignment.round_id == assignment.round_id)
            .with_only_columns(Assignment.id, Assignment.state)
            .order_by(Assignment.position, Assignment.id)
        )
    )
    keys = [key for key, _ in rows]
    here = keys.index(assignment.id) if assignment.id in keys else -1
    around = rows[here + 1 :] + rows[: max(here, 0)]
    return Place(
        number=here + 1,
        total=len(rows),
        done=sum(state == AssignmentState.DONE for _, state in rows),
        previous=keys[here - 1] if here > 0 else None,
        following=keys[here + 1] if 0 <= here < len(keys) - 1 else None,
        unfinished=next((key for key, state in around if state == AssignmentState.ASSIGNED), None),
    )


def waiting_in(works: Sequence[Work]) -> list[Waiting]:
    """Invitations, undertakings, declarations and entries to read, from a judge's work (``work_of``), by date."""
    labels = {
        "answer": (t("评审邀请待答复"), "judge.round_invitation"),
        "sign": (t("承诺书待签署"), "judge.round_undertaking"),
        "declare": (t("利益关系待申报"), "judge.round_conflicts"),
        "read": (t("申报待评审"), "judge.round_show"),
    }
    found = []
    for work in works:
        if work.needs in labels:
            label, endpoint = labels[work.needs]
            count = work.given - work.done if work.needs == "read" else 1
            found.append(Waiting(label, count, work.round.due_at, endpoint, {"round_id": work.round.id}))
    return sorted(found, key=lambda row: (row.due is None, row.due))


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Items that passed and are in no round, or wait for their next leg; rounds in preparation, reviews outstanding,
    rounds to close."""
    mine, calls = visible_rounds(user, at), worked_calls(user, at).with_only_columns(Call.id)
    unconvened = select(Item).where(
        Item.call_id.in_(calls),
        Item.state == ItemState.LISTED,
        or_(_is_first_to_come(calls), _is_between(calls)),
    )
    outstanding = exists().where(
        Assignment.round_id == Round.id, Assignment.state == AssignmentState.ASSIGNED
    )
    running = mine.where(Round.state == RoundState.OPEN)
    reviews = running.join(Assignment, Assignment.round_id == Round.id).where(
        Assignment.state == AssignmentState.ASSIGNED
    )
    preparing = mine.where(Round.state == RoundState.PREPARING)
    return [
        Tally(t("建立评审轮次"), unconvened, "officer.rounds"),
        Tally(t("评审轮次筹备中"), preparing, "officer.rounds", Round.due_at),
        Tally(t("评审未完成"), reviews, "officer.rounds", Round.due_at),
        Tally(t("评审可以结束"), running.where(~outstanding), "officer.rounds", Round.due_at),
    ]


def _is_first_to_come(calls: Select[Any]) -> ColumnElement[bool]:
    """Whether an item of these calls is in no round and has an entry that passed; most calls answer for all their
    items, because nobody passed yet."""
    checked = exists().where(Screening.call_id == Call.id, Screening.state == ScreeningState.PASSED)
    covered = exists(select(RoundItem.item_id).where(RoundItem.item_id == Item.id))
    passed = exists().where(
        Entry.item_id == Item.id,
        Screening.entry_id == Entry.id,
        Screening.state == ScreeningState.PASSED,
    )
    return and_(Item.call_id.in_(calls.where(checked)), ~covered, passed)


def _is_between(calls: Select[Any]) -> ColumnElement[bool]:
    """Whether a leg has closed over an item of these calls, none is under way, and one that counts is still to come."""
    under_way = exists().where(
        RoundItem.item_id == Item.id, Round.id == RoundItem.round_id, Round.state != RoundState.CLOSED
    )
    return and_(Item.call_id.not_in(single_legged(calls)), begins_judged(), ~under_way, ~is_judged())
