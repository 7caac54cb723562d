"""The list is everybody's; what inspections found is for officers and for the laboratory itself, never public."""

from datetime import datetime

from sqlalchemy import Select, false, select

from app.credit.policy import may_see_credit_files, own_codes
from app.duties.models import Duty, DutyList, Inspection
from app.people.models import Organisation, User
from app.people.policy import is_wide_officer
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


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


def may_record_inspection(user: User | None, at: datetime) -> Verdict:
    """An officer of the platform or of a whole kind: what is found concerns no single call."""
    if is_wide_officer(user, at):
        return YES
    return no("no_seat", t("登记检查发现需要全平台或一类榜单的承办席位"))


def may_see_inspections(user: User | None, at: datetime) -> Verdict:
    """The list as a whole: officers, as the credit register."""
    return may_see_credit_files(user, at)


def may_see_inspection(user: User | None, inspection: Inspection, at: datetime) -> Verdict:
    """Officers, and members of the laboratory that it is about. What the law has made public of it is told by the
    credit register (``published_misconduct``), never from here."""
    if may_see_inspections(user, at) or inspection.organisation.credit_code in own_codes(user, at):
        return YES
    return hidden()


def visible_inspections(user: User | None, at: datetime) -> Select[Inspection]:
    """What ``may_see_inspection`` allows, as a query; the organisation is joined."""
    found = select(Inspection).join(Inspection.organisation)
    if may_see_inspections(user, at):
        return found
    codes = own_codes(user, at)
    return found.where(Organisation.credit_code.in_(codes) if codes else false())


def may_correct_inspection(user: User | None, inspection: Inspection, at: datetime) -> Verdict:
    """Whoever may record, a row that stands, and never about his own house (rule 4)."""
    if not may_see_inspection(user, inspection, at):
        return hidden()
    replaced = not_now("replaced", t("这一条已经更正，请更正最新的一条"))
    return first_refusal(
        may_record_inspection(user, at),
        not_own(user, inspection.organisation, at),
        replaced if inspection.replaced_at is not None else YES,
    )


def not_own(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """Nobody writes in office about his own house."""
    own = organisation.credit_code in own_codes(user, at)
    return no("own", t("不能登记本人所在机构的检查发现")) if own else YES
