"""Who sees a need, and who puts one on the list."""

from datetime import datetime

from sqlalchemy import Select, select

from app.needs.models import Need
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden, no


def may_see_need(user: User | None, need: Need, at: datetime) -> Verdict:
    """Everybody sees what has been published; nothing else exists yet for anybody."""
    return YES if need.is_public(at) else hidden()


def visible_needs(user: User | None, at: datetime) -> Select[Need]:
    """What ``may_see_need`` allows, as a query."""
    return select(Need).where(Need.published_at <= at)


def may_publish_needs(user: User | None, at: datetime) -> Verdict:
    """An officer of the whole platform: the list crosses all calls and kinds."""
    if user is not None and user.holds(SeatRole.OFFICER, at):
        return YES
    return no("no_seat", t("发布需求清单需要全平台的承办席位"))
