"""Writing down what an inspection found, by the one standard of judgement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.credit.models import CreditFile, Misconduct
from app.credit.policy import counts
from app.duties.models import Duty, Inspection
from app.duties.policy import may_correct_inspection, may_record_inspection, may_see_duty, not_own
from app.duties.standard import STANDARD
from app.duties.states import Judgement
from app.extensions import db
from app.history.service import record
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, OrganisationState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST, SOURCE = 2000, 200


@dataclass(frozen=True)
class Found:
    """What is written down: the laboratory's credit code, the duty's key, the day, the clause (a key of the standard),
    the facts, where it comes from (task or document), the number of the listed decision that came of it, if any."""

    credit_code: str
    duty_id: str
    found_on: date
    clause: str
    facts: str
    source: str
    decision: str = ""


def record_inspection(found: Found, *, by: User, at: datetime) -> Inspection:
    """Write a finding down; the judgement follows from the clause. ``Invalid`` by field: no laboratory of this code, a
    duty that is not in force, a clause that the standard does not know, no facts where something was found, no source,
    a day that is yet to come, a decision that is not listed about this laboratory."""
    require(may_record_inspection(by, at))
    subject = _laboratory(found.credit_code)
    if subject is None:
        raise Invalid({"credit_code": t("平台没有登记这个代码的检验检测机构")})
    require(not_own(by, subject, at))
    made = _keep(subject, found, by, at)
    _note("inspection.recorded", made, by, at)
    return made


def correct_inspection(
    inspection: Inspection, found: Found, reason: str, *, by: User, at: datetime
) -> Inspection:
    """Put a finding right: the wrong row stays, a new one takes its place. ``Invalid`` as above; the laboratory stays
    the same, and a reason is needed."""
    require(may_correct_inspection(by, inspection, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明更正的理由")})
    made = _keep(
        inspection.organisation, found, by, at, replaces_id=inspection.id, reason=reason.strip()[:400]
    )
    inspection.replaced_at = at
    _note("inspection.corrected", made, by, at)
    return made


def _laboratory(code: str) -> Organisation | None:
    return db.session.scalar(
        select(Organisation).where(
            Organisation.credit_code == code.strip().upper(),
            Organisation.kind == OrganisationKind.LABORATORY,
            Organisation.state == OrganisationState.ACTIVE,
        )
    )


def _keep(subject: Organisation, found: Found, by: User, at: datetime, **more: Any) -> Inspection:
    clause, duty = STANDARD.get(found.clause), db.session.get(Duty, found.duty_id)
    decision = _decision(subject, found.decision, at)
    errors: dict[str, Text] = {}
    if clause is None:
        errors["clause"] = t("请按判定标准选择")
    elif clause.judgement != Judgement.CLEAR and not 1 <= len(found.facts.strip()) <= LONGEST:
        errors["facts"] = t("请写明事实，不超过 %(n)s 字", n=LONGEST)
    if duty is None or not may_see_duty(by, duty, at):
        errors["duty"] = t("请从现行的职责清单里选择")
    if not 1 <= len(found.source.strip()) <= SOURCE:
        errors["source"] = t("请写明来源，例如检查任务或文书号")
    if found.found_on > local_date(at):
        errors["found_on"] = t("日期不能晚于今天")
    if found.decision.strip() and decision is None:
        errors["decision"] = t("信用登记里没有这家机构这个文号的记录")
    if errors or clause is None:
        raise Invalid(errors)
    made = Inspection(
        organisation=subject,
        duty_id=found.duty_id,
        found_on=found.found_on,
        clause=found.clause,
        judgement=clause.judgement,
        facts=found.facts.strip()[:LONGEST],
        source=found.source.strip(),
        misconduct_id=decision.id if decision is not None else None,
        recorded_at=at,
        recorded_by_id=by.id,
        **more,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _decision(subject: Organisation, number: str, at: datetime) -> Misconduct | None:
    """The listed decision of this number about the laboratory."""
    found = (
        select(Misconduct)
        .join(Misconduct.file)
        .where(
            CreditFile.credit_code == subject.credit_code,
            Misconduct.document_number == number.strip(),
            counts(local_date(at)),
        )
    )
    return db.session.scalars(found.limit(1)).first() if number.strip() else None


def _note(name: str, made: Inspection, by: User, at: datetime) -> None:
    record(name, made, by=by, at=at, clause=made.clause, judgement=made.judgement.value)
