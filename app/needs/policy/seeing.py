"""Who sees a need, and how much of it."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from app.chains.queries import inside
from app.kinds import KINDS
from app.needs.models import Need
from app.needs.states import LISTED
from app.people.models import User
from app.people.states import SeatRole
from app.shared.verdict import YES, Verdict, hidden


def works_on_needs(user: User | None, at: datetime) -> bool:
    """Whether the person holds an officer's seat over the platform or over a kind whose items come of needs."""
    if user is None:
        return False
    kinds = (name for name, kind in KINDS.items() if kind.answers_needs)
    return any(user.holds(SeatRole.OFFICER, at, kind=name) for name in kinds)


def published_needs(at: datetime) -> Select[Need]:
    """What everybody may read: what officers published, until it is merged, closed or taken off."""
    return select(Need).where(_published(at))


def _published(at: datetime) -> ColumnElement[bool]:
    return and_(Need.published_at <= at, Need.state.in_(LISTED))


def whole_needs(user: User | None, at: datetime) -> Select[Need]:
    """What ``may_see_whole_need`` allows, as a query."""
    return select(Need).where(_whole(user, at))


def _whole(user: User | None, at: datetime) -> ColumnElement[bool]:
    if user is None:
        return false()
    if works_on_needs(user, at):
        return true()
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)]
    city = user.city(SeatRole.RECOMMENDER, at)
    return or_(
        Need.organisation_id.in_(mine) if mine else false(),
        Need.region_code.in_(inside(city)) if city else false(),
    )


def may_see_whole_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """With its costs, its contact and whose it is: members of the enterprise, the recommender of its region, officers
    of needs. Nobody else, laboratories least: an enterprise tells the office what it would not tell the market."""
    if user is None:
        return hidden()
    city = user.city(SeatRole.RECOMMENDER, at)
    is_near = city is not None and need.region_code is not None and need.region_code in inside(city)
    known = user.membership_in(need.organisation_id, at) or works_on_needs(user, at) or is_near
    return YES if known else hidden()


def may_see_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Everybody sees what has been published, in its public form; before that it exists for who may see it whole."""
    return YES if need.is_public(at) else may_see_whole_need(user, need, at)


def visible_needs(user: User | None, at: datetime) -> Select[Need]:
    """What ``may_see_need`` allows, as a query. Public lists and counts are made of ``published_needs``."""
    return select(Need).where(or_(_published(at), _whole(user, at)))
