"""Whether a need still stands: who says so, and when it is asked."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_

from app.needs.models import Need
from app.needs.policy.filing import is_writer
from app.needs.policy.seeing import may_see_whole_need, published_needs, works_on_needs
from app.needs.states import LISTED, OPEN
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, no, not_now

YEAR = timedelta(days=365)


def stood() -> ColumnElement[datetime]:
    """When it was last said that a need stands, as an expression."""
    return func.coalesce(Need.confirmed_at, Need.created_at)


def unconfirmed() -> ColumnElement[bool]:
    """Asked, and nobody has said so since."""
    return and_(Need.asked_at > stood(), Need.published_at.is_not(None), Need.state.in_(LISTED))


def needs_to_ask(at: datetime) -> Select[Need]:
    """Open needs on the public list of whose enterprise nobody has heard for a year, nor asked it within one."""
    return published_needs(at).where(
        Need.organisation_id.is_not(None),
        Need.state.in_(OPEN),
        stood() <= at - YEAR,
        or_(Need.asked_at.is_(None), Need.asked_at <= at - YEAR),
    )


def is_stale(need: Need, at: datetime) -> bool:
    """Whether a year has gone by since it was last said that it stands: the public list says so beside it."""
    return need.state in OPEN and need.stood_at <= at - YEAR


def may_confirm_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """The enterprise, and an officer who asked it or looked the source up again."""
    known = is_writer(user, need, at) or works_on_needs(user, at)
    return first_refusal(
        may_see_whole_need(user, need, at),
        YES if known else no("not_yours", t("由填报的企业或承办人确认")),
        YES if need.is_public(at) else not_now("not_published", t("这条需求没有公开")),
        YES if need.state in OPEN else not_now("ended", t("需求已有结果，不需要再确认")),
    )
