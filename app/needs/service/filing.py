"""Filing a need, for oneself or for an enterprise that was visited or called up; changing it; taking it back."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from app.chains.models import Chain
from app.chains.queries import inside
from app.extensions import db
from app.history.service import record
from app.needs.models import Need
from app.needs.policy import (
    filing_organisations,
    may_amend_need,
    may_file_need,
    may_record_need,
    may_withdraw_need,
    works_on_needs,
)
from app.needs.states import MOVES, ChainLink, Trouble, Urgency, Way
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, OrganisationState, SeatRole
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

HEARD = (Way.VISIT, Way.CALL, Way.SURVEY)
"""How an office hears of a need that the enterprise does not file itself."""


@dataclass(frozen=True)
class Asked:
    """What a need says. ``standards`` one by one, ``cost`` in 万元 a year."""

    chain: Chain
    subject: str
    gap: str
    trouble: Trouble
    urgency: Urgency
    chain_link: ChainLink | None = None
    parameter: str = ""
    standards: tuple[str, ...] = ()
    cost: Decimal | None = None
    cost_note: str = ""
    contact: str = ""
    may_name: bool = False


@dataclass(frozen=True)
class Heard:
    """Whose need an office recorded, where it lies, how and of whom the office heard, on which day of Shanghai."""

    enterprise_name: str
    region_code: str
    way: Way
    heard: str
    heard_on: date
    enterprise_code: str = ""


def file_need(asked: Asked, organisation: Organisation, *, by: User, at: datetime) -> Need:
    """File a need for one's own enterprise. It lies where the enterprise does, and only the enterprise, its city and
    the office read it until an officer publishes it.

    Errors: Refused (no owner or editor of an approved enterprise); Invalid beside ``organisation``.
    """
    require(may_file_need(by, at))
    if organisation not in filing_organisations(by, at):
        raise Invalid({"organisation": t("请选择本人经办的企业")})
    need = Need(
        organisation=organisation,
        enterprise_name=organisation.name,
        enterprise_code=organisation.credit_code,
        region_code=organisation.region_code,
        way=Way.FILED,
        is_demo=organisation.is_demo,
        created_at=at,
        filed_by_id=by.id,
    )
    return _keep(need, asked, "need.filed", by, at)


def record_need(asked: Asked, heard: Heard, *, by: User, at: datetime) -> Need:
    """Record the need of an enterprise that was visited, called up or asked in a survey, with the source kept.

    Where its credit code is that of an enterprise registered here, the need is that enterprise's from now on, and its
    members hear of it. Without a word of the enterprise itself its name is not shown to the public.
    Errors: Refused (no seat); Invalid beside ``heard_on``, ``region_code`` (outside the recommender's city), ``way``.
    """
    require(may_record_need(by, at))
    if errors := _wrong_in(heard, by, at):
        raise Invalid(errors)
    organisation = find_enterprise(heard.enterprise_code)
    need = Need(
        organisation=organisation,
        enterprise_name=heard.enterprise_name,
        enterprise_code=heard.enterprise_code,
        region_code=heard.region_code,
        way=heard.way,
        heard=heard.heard,
        heard_on=heard.heard_on,
        is_demo=by.is_demo,
        created_at=at,
        filed_by_id=by.id,
    )
    return _keep(need, asked, "need.recorded", by, at)


def find_enterprise(code: str) -> Organisation | None:
    """The active enterprise with this credit code."""
    if not code:
        return None
    return db.session.scalar(
        select(Organisation).where(
            Organisation.credit_code == code,
            Organisation.kind == OrganisationKind.ENTERPRISE,
            Organisation.state == OrganisationState.ACTIVE,
        )
    )


def _wrong_in(heard: Heard, by: User, at: datetime) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    if heard.heard_on > local_date(at):
        errors["heard_on"] = t("日期不能晚于今天")
    if heard.way not in HEARD:
        errors["way"] = t("请选择需求的来源")
    if not works_on_needs(by, at):
        city = by.city(SeatRole.RECOMMENDER, at)
        if city is None or heard.region_code not in inside(city):
            errors["region_code"] = t("只能登记本地区企业的需求")
    return errors


def _keep(need: Need, asked: Asked, act: str, by: User, at: datetime) -> Need:
    _write(need, asked)
    db.session.add(need)
    db.session.flush()
    record(act, need, by=by, at=at)
    return need


def _write(need: Need, asked: Asked) -> None:
    need.chain, need.chain_link = asked.chain, asked.chain_link
    need.subject, need.parameter, need.gap = asked.subject, asked.parameter, asked.gap
    need.standards = "\n".join(asked.standards)
    need.trouble, need.urgency = asked.trouble, asked.urgency
    need.cost, need.cost_note = asked.cost, asked.cost_note
    need.contact, need.may_name = asked.contact, asked.may_name


def amend_need(need: Need, asked: Asked, *, by: User, at: datetime) -> Need:
    """Change what was filed; one that was returned goes back to the office with it. Errors: Refused."""
    require(may_amend_need(by, need, at))
    need.state = MOVES.go("amend", need.state)
    need.reason = ""
    _write(need, asked)
    record("need.amended", need, by=by, at=at)
    return need


def withdraw_need(need: Need, reason: str, *, by: User, at: datetime) -> Need:
    """The enterprise takes its need back; it leaves the public list at once. Errors: Refused; Invalid (``reason``)."""
    require(may_withdraw_need(by, need, at))
    need.reason = told(reason, "reason")
    need.state, need.published_at = MOVES.go("withdraw", need.state), None
    record("need.withdrawn", need, by=by, at=at)
    return need


def told(text: str, name: str, most: int = 2000) -> str:
    """The text of a field that may not be empty. Errors: Invalid beside the field ``name``."""
    text = text.strip()
    if not 1 <= len(text) <= most:
        raise Invalid({name: t("请填写，不超过 %(n)s 字", n=most)})
    return text


def standards_of(text: str) -> tuple[str, ...]:
    """The standards of a cell or a field, one a line or parted by semicolons or the Chinese comma of lists."""
    return tuple(part.strip() for part in re.split(r"[;；、\n]", text) if part.strip())
