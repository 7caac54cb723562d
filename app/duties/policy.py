"""The list is everybody's; officers of the platform or of a whole kind bring it up to date."""

from datetime import datetime

from sqlalchemy import Select, select

from app.duties.models import Duty, DutyList
from app.people.models import User
from app.people.policy import is_wide_officer
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden, no


def may_import_duties(user: User | None, at: datetime) -> Verdict:
    """An officer of the platform or of a whole kind: the list belongs to no single call."""
    if is_wide_officer(user, at):
        return YES
    return no("no_seat", t("更新职责清单需要全平台或一类榜单的承办席位"))


def may_see_duty(user: User | None, duty: Duty, at: datetime) -> Verdict:
    """Everybody sees the list in force."""
    return YES if duty.list.is_current else hidden()


def visible_duties(user: User | None, at: datetime) -> Select[Duty]:
    """What ``may_see_duty`` allows, as a query; the list is joined."""
    return select(Duty).join(Duty.list).where(DutyList.is_current.is_(True))
