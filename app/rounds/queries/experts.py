"""The expert pool as its officers see it: who is in it, what he reads this year, how he answered."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.extensions import db
from app.people.models import Expert, Organisation, Seat, User
from app.people.queries import lasts
from app.people.states import SeatRole
from app.rounds.models import Assignment, PanelInvitation, Panelist, Round
from app.rounds.states import READING, DeclineCause, InvitationAnswer
from app.shared.clock import SHANGHAI


def holders(at: datetime) -> Select[User]:
    """People with a judge's seat, an open account and a profile: who can be drawn."""
    seats = select(Seat.user_id).where(Seat.role == SeatRole.JUDGE, lasts(Seat, at))
    return select(User).join(User.expert).where(User.id.in_(seats), User.active.is_(True))


def listed_experts(pool: Select[User], *, q: str = "", **chosen: str) -> Select[User]:
    """A part of the pool by name: words ``q`` in name, employer, title, fields and standards; ``chosen``: exact
    ``field``, ``chain``, ``standard``, ``language``, ``city`` (GB/T 2260)."""
    query = (
        pool.outerjoin(Expert.employer)
        .options(contains_eager(User.expert).contains_eager(Expert.employer))
        .order_by(User.name, User.id)
    )
    for word in q.split()[:5]:
        query = query.where(_mentions(word))
    for name, column in LISTS.items():
        if chosen.get(name):
            query = query.where(_has(column, chosen[name]))
    if chosen.get("city"):
        query = query.where(Expert.region_code.startswith(chosen["city"][:4], autoescape=True))
    return query


LISTS: dict[str, Any] = {
    "field": Expert.fields,
    "chain": Expert.chain_names,
    "standard": Expert.standards,
    "language": Expert.languages,
}


def counted(pool: Select[User], most: int = 12) -> dict[str, list[tuple[str, int]]]:
    """The commonest fields, chains, standards, languages and cities of the pool with how many know them. One query."""
    columns = (*LISTS.values(), Expert.region_code)
    found: dict[str, Counter[str]] = {name: Counter() for name in (*LISTS, "city")}
    for *lists, region in db.session.execute(pool.with_only_columns(*columns)):
        for name, words in zip(LISTS, lists, strict=True):
            found[name].update({str(word) for word in words or []})
        if region:
            found["city"][f"{region[:4]}00"] += 1
    return {
        name: sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:most]
        for name, counts in found.items()
    }


def read_in_year(at: datetime, users: Iterable[str] | None = None) -> dict[str, int]:
    """Judge → entries that he was given in the calendar year of ``at`` and did not lose."""
    begin = at.astimezone(SHANGHAI).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    query = (
        select(Assignment.judge_id, func.count())
        .where(Assignment.state.in_(READING), Assignment.released_at >= begin.astimezone(UTC))
        .group_by(Assignment.judge_id)
    )
    if users is not None:
        query = query.where(Assignment.judge_id.in_(list(users)))
    return dict(db.session.execute(query).all())


@dataclass
class Answers:
    """How often somebody was asked, accepted and declined, and why."""

    asked: int = 0
    accepted: int = 0
    declined: int = 0
    causes: Counter[DeclineCause] = field(default_factory=Counter)


def answers_of(users: Iterable[str]) -> dict[str, Answers]:
    """Judge → his answers over all rounds. Two queries: those on the log, and panels from before it was kept."""
    keys = list(users)
    found = {key: Answers() for key in keys}
    logged = (
        select(PanelInvitation.user_id, PanelInvitation.answer, PanelInvitation.cause, func.count())
        .where(PanelInvitation.user_id.in_(keys))
        .group_by(PanelInvitation.user_id, PanelInvitation.answer, PanelInvitation.cause)
    )
    unlogged = (
        select(Panelist.user_id, Panelist.state, func.count())
        .where(
            Panelist.user_id.in_(keys),
            Panelist.id.not_in(select(PanelInvitation.panelist_id)),
        )
        .group_by(Panelist.user_id, Panelist.state)
    )
    for key, answer, cause, n in db.session.execute(logged):
        _count(found[key], answer, cause, n)
    for key, state, n in db.session.execute(unlogged):
        _count(found[key], state, None, n)
    return found


def _count(answers: Answers, answer: str, cause: DeclineCause | None, n: int) -> None:
    answers.asked += n
    answers.accepted += n * (answer == InvitationAnswer.ACCEPTED)
    answers.declined += n * (answer == InvitationAnswer.DECLINED)
    if cause is not None:
        answers.causes[cause] += n


def invitations_of(user: User, rounds: Select[Round]) -> list[PanelInvitation]:
    """His invitations to rounds that the reader may see, newest first, with round and call."""
    query = (
        select(PanelInvitation)
        .where(
            PanelInvitation.user_id == user.id,
            PanelInvitation.round_id.in_(rounds.with_only_columns(Round.id)),
        )
        .options(joinedload(PanelInvitation.round).joinedload(Round.call))
        .order_by(PanelInvitation.invited_at.desc(), PanelInvitation.id)
    )
    return list(db.session.scalars(query))


def _mentions(word: str) -> ColumnElement[bool]:
    columns = (User.name, Expert.employer_name, Expert.title, Organisation.name)
    found = [column.icontains(word, autoescape=True) for column in columns]
    lists = (Expert.fields, Expert.chain_names, Expert.standards)
    return or_(*found, *(_has(column, word, part=True) for column in lists))


def _has(column: Any, word: str, *, part: bool = False) -> ColumnElement[bool]:
    """A text inside a JSON list, which is stored with its characters escaped: whole, or a part of one."""
    inside = json.dumps(word)
    return cast(column, String).icontains(inside[1:-1] if part else inside, autoescape=True)
