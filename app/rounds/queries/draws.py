"""Who can be drawn onto a panel, who sits already, and the draws that were held."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.calls.models import Item
from app.calls.policy import is_officer_of
from app.entries.models import Entry
from app.entries.policy import named
from app.extensions import db
from app.people.models import Expert, Organisation, User
from app.rounds.drawing import Candidate
from app.rounds.models import DrawnExpert, PanelDraw, Panelist, Round, RoundEntry
from app.rounds.queries.experts import holders, read_in_year
from app.rounds.queries.problem import employer_key
from app.rounds.queries.records import records_of
from app.rounds.states import PanelistState

SITTING = frozenset({PanelistState.INVITED, PanelistState.ACCEPTED})


def candidates_of(round: Round, at: datetime) -> tuple[list[Candidate], list[dict[str, Any]]]:
    """The pool of a round as it stands: who may be drawn, and who is left out and why.

    Left out: officers of the call; who sits on the panel, declined this round or was taken off it; who has read as many
    entries this year as he is ready to; whom the records tie to more than half of the entries.
    """
    asked = {p.user_id: p.state for p in round.panelists}
    load, records, stakes = read_in_year(at), records_of(round, at), _stakes(round)
    candidates, left_out = [], []
    for user in _pool(at):
        tied = set(records.traces(user, at))
        why = _left_out(user, round, at, asked.get(user.id), load.get(user.id, 0))
        if not why and 2 * sum(bool(tied & stake) for stake in stakes) > len(stakes):
            why = "tied"
        if why:
            left_out.append({"key": user.id, "why": why})
        else:
            candidates.append(candidate(user))
    return candidates, left_out


def _left_out(user: User, round: Round, at: datetime, state: PanelistState | None, load: int) -> str:
    most = user.expert.yearly_load if user.expert is not None else None
    reasons = {
        "officer": is_officer_of(user, round.call, at),
        "sitting": state in SITTING,
        "declined": state is not None,
        "full": most is not None and load >= most,
    }
    return next((why for why, holds in reasons.items() if holds), "")


def candidate(user: User) -> Candidate:
    """A person as the draw knows him: his fields and chains, his house, his city."""
    expert = user.expert
    if expert is None:
        return Candidate(user.id)
    fields = frozenset(str(word) for word in (*expert.fields, *expert.chain_names))
    region = f"{expert.region_code[:4]}00" if expert.region_code else ""
    return Candidate(user.id, fields, employer_key(user) or "", region)


def sitting_of(round: Round) -> list[Candidate]:
    """Who sits on the panel or is asked onto it."""
    query = (
        select(User)
        .join(Panelist, Panelist.user_id == User.id)
        .where(Panelist.round_id == round.id, Panelist.state.in_(SITTING))
        .options(selectinload(User.expert))
    )
    return [candidate(user) for user in db.session.scalars(query)]


def latest_draw(round: Round) -> PanelDraw | None:
    """The draw that counts."""
    query = select(PanelDraw).where(PanelDraw.round_id == round.id).order_by(PanelDraw.number.desc())
    return db.session.scalar(query.limit(1))


def draws_of(round: Round) -> list[PanelDraw]:
    """Every draw of a round, the latest first, with its people; three queries."""
    people = selectinload(PanelDraw.lines).joinedload(DrawnExpert.user).joinedload(User.expert)
    query = (
        select(PanelDraw)
        .where(PanelDraw.round_id == round.id)
        .options(people, joinedload(PanelDraw.drawn_by))
        .order_by(PanelDraw.number.desc())
    )
    return list(db.session.scalars(query))


def names_of(draws: Sequence[PanelDraw]) -> dict[str, str]:
    """Key → name of everybody in the pools and among those left out."""
    keys = {row["key"] for draw in draws for row in (*draw.pool, *draw.left_out)}
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(keys))).all())


def _pool(at: datetime) -> list[User]:
    query = (
        holders(at)
        .order_by(User.id)
        .options(
            selectinload(User.expert).joinedload(Expert.employer).joinedload(Organisation.region),
            selectinload(User.memberships),
            selectinload(User.seats),
        )
    )
    return list(db.session.scalars(query))


def _stakes(round: Round) -> list[set[str]]:
    """For each entry of the round: its entrant, the members of its consortium, and its issuer."""
    members = named().subquery()
    query = (
        select(Entry.id, Entry.organisation_id, Item.issuer_id, members.c.organisation_id)
        .join(RoundEntry, RoundEntry.entry_id == Entry.id)
        .join(Item, Item.id == Entry.item_id)
        .outerjoin(members, members.c.entry_id == Entry.id)
        .where(RoundEntry.round_id == round.id)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for entry, *keys in db.session.execute(query):
        found[entry] |= {key for key in keys if key is not None}
    return list(found.values())
