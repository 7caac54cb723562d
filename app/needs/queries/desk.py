"""Needs at the desks: of the officers, of a city, of an enterprise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.chains.models import Chain
from app.chains.queries import inside, same_chain
from app.extensions import db
from app.history.models import Act
from app.needs.likeness import LEAST, likeness, worded
from app.needs.models import Need
from app.needs.policy import (
    published_needs,
    unconfirmed,
    visible_needs,
    whole_needs,
    works_on_needs,
)
from app.needs.states import LISTED, NeedState, Trouble, Urgency
from app.people.models import User
from app.shared.text import t
from app.shared.waiting import Tally

MOST_COMPARED, MOST_ALIKE = 3000, 5
NEW = "new"
"""The view of what nobody has looked at: filed, and not on the list."""
UNCONFIRMED = "unconfirmed"
"""The view of what an enterprise was asked to confirm and has not."""


@dataclass(frozen=True)
class DeskFilter:
    """What the address of a desk's list asks for."""

    state: str = ""
    chain: str = ""
    city: str = ""
    trouble: str = ""
    urgency: str = ""
    text: str = ""

    def apply(self, statement: Select[Need]) -> Select[Need]:
        """Narrow a select of needs; what is not known narrows nothing."""
        if self.state == NEW:
            statement = statement.where(_is_new())
        elif self.state == UNCONFIRMED:
            statement = statement.where(unconfirmed())
        elif self.state in set(NeedState):
            statement = statement.where(Need.state == self.state)
        if self.chain:
            statement = statement.where(Need.chain_id.in_(same_chain(self.chain)))
        if self.city:
            statement = statement.where(Need.region_code.in_(inside(self.city)))
        if self.trouble in set(Trouble):
            statement = statement.where(Need.trouble == self.trouble)
        if self.urgency in set(Urgency):
            statement = statement.where(Need.urgency == self.urgency)
        for word in self.text.split():
            columns = (Need.subject, Need.parameter, Need.gap, Need.standards, Need.enterprise_name)
            statement = statement.where(or_(*(c.icontains(word, autoescape=True) for c in columns)))
        return statement


def _is_new() -> ColumnElement[bool]:
    return (Need.state == NeedState.FILED) & Need.published_at.is_(None)


def desk_needs(user: User | None, wanted: DeskFilter, at: datetime) -> Select[Need]:
    """What the person may read whole, the latest first, with chain, enterprise and region."""
    found = wanted.apply(whole_needs(user, at)).join(Need.chain)
    whole = (contains_eager(Need.chain), joinedload(Need.organisation), joinedload(Need.region))
    return found.options(*whole).order_by(Need.created_at.desc(), Need.id)


def own_needs(user: User, at: datetime) -> Select[Need]:
    """The needs of the person's enterprises, the latest first."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    return desk_needs(user, DeskFilter(), at).where(Need.organisation_id.in_(mine))


def find_whole_need(key: str) -> Need | None:
    """A need with all that its page at a desk prints; the policy decides who may see it."""
    whole = (
        joinedload(Need.chain),
        joinedload(Need.organisation),
        joinedload(Need.region),
        joinedload(Need.filed_by),
        joinedload(Need.merged_into),
    )
    return db.session.get(Need, key, options=whole)


def merged_into(need: Need) -> Sequence[Need]:
    """What was folded into it, with whose it was."""
    folded = select(Need).where(Need.merged_into_id == need.id).options(joinedload(Need.organisation))
    return db.session.scalars(folded.order_by(Need.created_at, Need.id)).all()


def acts_of(need: Need) -> list[tuple[Act, str | None]]:
    """What happened to it, the latest first, with who did it."""
    told = (
        select(Act, User.name)
        .outerjoin(User, User.id == Act.actor_id)
        .where(Act.noun == "need", Act.subject_id == need.id)
        .order_by(Act.id.desc())
    )
    return [(row[0], row[1]) for row in db.session.execute(told)]


@dataclass(frozen=True)
class Alike:
    """A need that may say the same, and how alike it is in percent."""

    need: Need
    percent: int


def alike_needs(need: Need, user: User | None, at: datetime) -> list[Alike]:
    """Needs of the same chain that may be duplicates, the likest first; two queries. Only what stands is compared."""
    here = worded(need.subject, need.parameter, need.gap, need.standards)
    columns = (Need.id, Need.subject, Need.parameter, Need.gap, Need.standards)
    same = (
        visible_needs(user, at)
        .join(Need.chain)
        .where(Chain.name == need.chain.name, Need.id != need.id, Need.state.in_(LISTED))
        .with_only_columns(*columns)
        .order_by(Need.created_at.desc())
        .limit(MOST_COMPARED)
    )
    scored = [(likeness(here, worded(*row[1:])), row[0]) for row in db.session.execute(same)]
    best = sorted((pair for pair in scored if pair[0] >= LEAST), reverse=True)[:MOST_ALIKE]
    found = {
        row.id: row
        for row in db.session.scalars(
            select(Need).where(Need.id.in_([key for _, key in best])).options(joinedload(Need.organisation))
        )
    }
    return [Alike(found[key], round(100 * score)) for score, key in best]


def count_by_state(slug: str, at: datetime) -> dict[NeedState, int]:
    """How many published needs of a chain, by its public address, stand in which state."""
    counted = published_needs(at).where(Need.chain_id.in_(same_chain(slug)))
    rows = db.session.execute(counted.with_only_columns(Need.state, func.count()).group_by(Need.state))
    return {row[0]: row[1] for row in rows}


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Needs that nobody has looked at."""
    if not works_on_needs(user, at):
        return []
    return [
        Tally(t("新需求待处理"), select(Need).where(_is_new()), "officer.needs", values={"state": NEW}),
        Tally(
            t("需求论证中"),
            select(Need).where(Need.state == NeedState.VETTING),
            "officer.needs",
            values={"state": NeedState.VETTING.value},
        ),
    ]


def tallies_for_enterprise(user: User, at: datetime) -> list[Tally]:
    """Needs that were returned to be completed."""
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at) and m.may_edit]
    returned = select(Need).where(Need.organisation_id.in_(mine), Need.state == NeedState.RETURNED)
    asked = select(Need).where(Need.organisation_id.in_(mine), unconfirmed())
    return [
        Tally(t("请确认需求是否仍然存在"), asked, "enterprise.needs", values={"state": UNCONFIRMED}),
        Tally(
            t("需求退回，待补充"), returned, "enterprise.needs", values={"state": NeedState.RETURNED.value}
        ),
    ]
