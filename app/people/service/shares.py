"""Declaring shares, and saying when they were given up."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people import identity
from app.people.models import Organisation, Shareholding, User
from app.people.policy.organisations import may_edit_organisation, may_end_share
from app.people.states import ShareSide
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LEAST, MOST, CENT = Decimal(5), Decimal(100), Decimal("0.01")
MOST_ROWS = 100


@dataclass(frozen=True)
class Declared:
    """What is declared: which way, of whom, per cent, since which day."""

    side: ShareSide
    other_name: str
    other_code: str
    percent: Decimal
    since: date


def declare_share(organisation: Organisation, told: Declared, *, by: User, at: datetime) -> Shareholding:
    """Declare a share of 5 % or more. ``Invalid`` by field: no name, a code that is none or its own, a percentage that
    is out of range, a day that is yet to come, more than a hundred rows."""
    require(may_edit_organisation(by, organisation, at))
    name, code = identity.tidy(told.other_name)[:120], identity.tidy_code(told.other_code)
    errors: dict[str, Text] = {}
    if not name:
        errors["other_name"] = t("填写单位全称")
    if not identity.is_credit_code(code) or code == organisation.credit_code:
        errors["other_code"] = t("填写对方单位 18 位的统一社会信用代码")
    if not LEAST <= told.percent <= MOST or told.percent != told.percent.quantize(CENT):
        errors["percent"] = t("比例为 5 至 100，最多两位小数")
    if told.since > local_date(at):
        errors["since"] = t("日期不能晚于今天")
    query = select(func.count(Shareholding.id)).where(Shareholding.organisation_id == organisation.id)
    if (db.session.scalar(query) or 0) >= MOST_ROWS:
        errors["other_name"] = t("最多登记 %(n)s 条", n=MOST_ROWS)
    if errors:
        raise Invalid(errors)
    made = Shareholding(
        organisation=organisation,
        side=told.side,
        other_name=name,
        other_code=code,
        percent=told.percent,
        since=told.since,
        declared_at=at,
        declared_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    record("organisation.share_declared", organisation, by=by, at=at, share=made.id)
    return made


def end_share(share: Shareholding, *, by: User, at: datetime) -> None:
    """It is held no longer after today; the row stays, and counts for the days on which it was held."""
    require(may_end_share(by, share, at))
    share.until = local_date(at)
    share.ended_at, share.ended_by_id = at, by.id
    record("organisation.share_ended", share.organisation, by=by, at=at, share=share.id)
