"""Writing down what was paid, and settling when a task is over; no money is moved here."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Payment, Project, Settlement
from app.projects.policy import (
    may_answer_settlement,
    may_confirm_payment,
    may_correct_payment,
    may_doubt_payment,
    may_draw_settlement,
    may_record_payment,
)
from app.projects.policy.settling import MOST_PAYMENTS
from app.projects.queries.settling import account_now, settlements_of
from app.projects.states import PAYMENT_MOVES, SETTLEMENT_MOVES, PaymentState
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST, CENT = 2000, Decimal("0.01")
MOST = Decimal("9999999.99")


@dataclass(frozen=True)
class Paid:
    """What an officer writes down: when, how much (万元), for which milestone (its key), the voucher's number."""

    paid_on: date
    amount: Decimal
    milestone_id: str | None = None
    voucher: str = ""


def record_payment(project: Project, paid: Paid, *, by: User, at: datetime) -> Payment:
    """Write down a payment that was made elsewhere. ``Invalid`` (``paid_on``, ``amount``, ``milestone``): not between
    the first day of the task and today, not above zero or finer than 0.01, a milestone of another task."""
    require(may_record_payment(by, project, at))
    errors = _wrong_with(project, paid, at)
    if paid.amount <= 0:
        errors["amount"] = t("金额应大于 0")
    count = db.session.scalar(select(func.count(Payment.id)).where(Payment.project_id == project.id)) or 0
    if count >= MOST_PAYMENTS:
        errors["amount"] = t("一项任务最多登记 %(n)s 笔", n=MOST_PAYMENTS)
    if errors:
        raise Invalid(errors)
    return _keep(project, paid, "payment_recorded", by, at)


def correct_payment(payment: Payment, paid: Paid, reason: str, *, by: User, at: datetime) -> Payment:
    """Put a row right: the wrong one stays on record, the new one waits for the laboratory again. An amount of 0 says
    that there was no such payment. ``Invalid`` as for ``record_payment``, and without a ``reason``."""
    require(may_correct_payment(by, payment, at))
    errors = _wrong_with(payment.project, paid, at)
    if not reason.strip():
        errors["reason"] = t("请写明更正的理由")
    if errors:
        raise Invalid(errors)
    payment.replaced_at = at
    return _keep(
        payment.project,
        paid,
        "payment_corrected",
        by,
        at,
        replaces_id=payment.id,
        reason=reason.strip()[:400],
    )


def confirm_payment(payment: Payment, *, by: User, at: datetime) -> None:
    """The laboratory says that the money came as it is written."""
    require(may_confirm_payment(by, payment, at))
    payment.state = PAYMENT_MOVES.go("confirm", payment.state)
    payment.answered_at, payment.answered_by_id = at, by.id
    _note("payment_confirmed", payment, by, at)


def doubt_payment(payment: Payment, statement: str, *, by: User, at: datetime) -> None:
    """The laboratory says what is wrong; ``Invalid`` (``statement``) without a sentence."""
    require(may_doubt_payment(by, payment, at))
    payment.statement = _needed(statement)
    payment.state = PAYMENT_MOVES.go("doubt", payment.state)
    payment.answered_at, payment.answered_by_id = at, by.id
    _note("payment_doubted", payment, by, at)


def draw_settlement(project: Project, note: str, *, by: User, at: datetime) -> Settlement:
    """Draw up the settlement from the rows as they stand and put it before the laboratory; it replaces earlier ones."""
    require(may_draw_settlement(by, project, at))
    account, earlier = account_now(project), settlements_of(project)
    for one in earlier:
        one.replaced_at = one.replaced_at or at
    made = Settlement(
        project=project,
        number=len(earlier) + 1,
        due=account.due,
        paid=account.paid,
        rows=[[share.milestone.id, str(share.due), str(share.paid)] for share in account.shares],
        note=note.strip()[:LONGEST],
        drawn_at=at,
        drawn_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    _told("settlement_drawn", made, by, at)
    return made


def agree_settlement(settlement: Settlement, *, by: User, at: datetime) -> None:
    """The laboratory agrees to the figures."""
    require(may_answer_settlement(by, settlement, at))
    settlement.state = SETTLEMENT_MOVES.go("agree", settlement.state)
    settlement.answered_at, settlement.answered_by_id = at, by.id
    _told("settlement_agreed", settlement, by, at)


def object_settlement(settlement: Settlement, statement: str, *, by: User, at: datetime) -> None:
    """The laboratory objects; ``Invalid`` (``statement``) without a sentence. The officer draws up another one."""
    require(may_answer_settlement(by, settlement, at))
    settlement.statement = _needed(statement)
    settlement.state = SETTLEMENT_MOVES.go("object", settlement.state)
    settlement.answered_at, settlement.answered_by_id = at, by.id
    _told("settlement_objected", settlement, by, at)


def _wrong_with(project: Project, paid: Paid, at: datetime) -> dict[str, Text]:
    errors: dict[str, Text] = {}
    first = project.starts_on or paid.paid_on
    if not first <= paid.paid_on <= local_date(at):
        errors["paid_on"] = t("拨付日期应在%(first)s至今天之间", first=first)
    if not 0 <= paid.amount <= MOST or paid.amount != paid.amount.quantize(CENT):
        errors["amount"] = t("金额为 0 以上的数，最多两位小数")
    if paid.milestone_id and paid.milestone_id not in {m.id for m in project.milestones}:
        errors["milestone"] = t("请选择这项任务的里程碑")
    return errors


def _keep(project: Project, paid: Paid, past: str, by: User, at: datetime, **more: Any) -> Payment:
    made = Payment(
        project=project,
        milestone_id=paid.milestone_id or None,
        state=PaymentState.RECORDED,
        paid_on=paid.paid_on,
        amount=paid.amount,
        voucher=paid.voucher.strip()[:80],
        recorded_at=at,
        recorded_by_id=by.id,
        **more,
    )
    db.session.add(made)
    db.session.flush()
    _note(past, made, by, at)
    return made


def _needed(statement: str) -> str:
    if not 1 <= len(statement.strip()) <= LONGEST:
        raise Invalid({"statement": t("请写明哪里不对，不超过 %(n)s 字", n=LONGEST)})
    return statement.strip()


def _note(past: str, payment: Payment, by: User, at: datetime) -> None:
    record(
        f"project.{past}",
        payment.project,
        by=by,
        at=at,
        payment=payment.id,
        amount=f"{payment.amount:.2f}",
        paid_on=payment.paid_on.isoformat(),
    )


def _told(past: str, settlement: Settlement, by: User, at: datetime) -> None:
    record(
        f"project.{past}",
        settlement.project,
        by=by,
        at=at,
        settlement=settlement.id,
        number=settlement.number,
        due=f"{settlement.due:.2f}",
        paid=f"{settlement.paid:.2f}",
    )
