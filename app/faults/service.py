"""Reporting an error of a page and answering the report."""

import re
from datetime import datetime, timedelta

from app.extensions import db
from app.faults.models import Fault
from app.faults.policy import may_report_fault, may_settle_fault
from app.faults.states import MOVES
from app.history.service import record
from app.people.models import User
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST_PAGE, SHORTEST, LONGEST, LONGEST_ANSWER = 300, 5, 1000, 500
MAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)


def report_fault(page: str, wrong: str, contact: str, *, by: User | None, at: datetime) -> Fault:
    """Take a report. ``page``: path of this site; ``contact``: empty, or an address to which the answer is mailed.

    The record names no actor, signed in or not: who finds errors need not be known. Raises ``Invalid`` beside
    ``page``, ``wrong`` or ``contact``.
    """
    require(may_report_fault(by, at))
    errors: dict[str, Text] = {}
    if not page.startswith("/") or page.startswith("//") or len(page) > LONGEST_PAGE:
        errors["page"] = t("请填写本站网页的地址，以 / 开头")
    if not SHORTEST <= len(wrong.strip()) <= LONGEST:
        errors["wrong"] = t("请写明错在哪里，%(least)s 至 %(most)s 字", least=SHORTEST, most=LONGEST)
    if contact and not MAIL.fullmatch(contact):
        errors["contact"] = t("请填写完整的电子邮箱，或者留空")
    if errors:
        raise Invalid(errors)
    fault = Fault(page=page, wrong=wrong.strip(), contact=contact, reported_at=at)
    db.session.add(fault)
    record("fault.reported", fault, by=None, at=at)
    return fault


def correct_fault(fault: Fault, answer: str, *, by: User, at: datetime) -> None:
    """The page was put right; ``answer`` may be empty. Raises ``Refused`` where it was answered already."""
    _settle(fault, "correct", answer, by, at)


def decline_fault(fault: Fault, reason: str, *, by: User, at: datetime) -> None:
    """Nothing is changed, for a reason that the reporter reads. Raises ``Invalid`` beside ``answer`` without one."""
    if not reason.strip():
        raise Invalid({"answer": t("不予更正的，请写明理由")})
    _settle(fault, "decline", reason, by, at)


def _settle(fault: Fault, verb: str, answer: str, by: User, at: datetime) -> None:
    require(may_settle_fault(by, fault, at))
    if len(answer) > LONGEST_ANSWER:
        raise Invalid({"answer": t("最多 %(n)s 字", n=LONGEST_ANSWER)})
    fault.state = MOVES.go(verb, fault.state)
    fault.answer, fault.settled_at, fault.settled_by_id = answer.strip(), at, by.id
    fault.next_attempt_at = at if fault.contact else None
    record(f"fault.{fault.state.value}", fault, by=by, at=at)


def mark_mailed(fault: Fault, *, at: datetime) -> None:
    """The mail server took the answer: the address has served its purpose and is erased."""
    fault.mailed_at, fault.contact, fault.next_attempt_at = at, "", None


def mark_unmailed(fault: Fault, *, at: datetime) -> None:
    """The mail server did not take it: again later, twice as late each time; after eight times the address goes."""
    fault.attempts += 1
    fault.next_attempt_at = at + FIRST_PAUSE * 2**fault.attempts
    if fault.attempts >= MOST_ATTEMPTS:
        fault.contact, fault.next_attempt_at = "", None
