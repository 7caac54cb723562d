"""Payments and settlement of a task at every desk: the account, the rows with what they replaced, who may do what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.projects.accounts import account_of
from app.projects.models import Payment, Project, Settlement
from app.projects.policy import (
    may_answer_settlement,
    may_confirm_payment,
    may_correct_payment,
    may_doubt_payment,
    may_draw_settlement,
    may_record_payment,
)
from app.projects.queries import find_payment, find_settlement, merged_into, payments_of, settlements_of
from app.shared.verdict import Verdict
from app.web.instant import instant, viewer


@dataclass(frozen=True)
class Row:
    """A payment that stands, with what it replaced, the latest first."""

    payment: Payment
    before: Sequence[Payment]
    may_correct: Verdict
    may_confirm: Verdict
    may_doubt: Verdict


def load_payment(id: str) -> Payment | None:
    """The payment of the address."""
    return find_payment(id)


def load_settlement(id: str) -> Settlement | None:
    """The settlement of the address."""
    return find_settlement(id)


def settlement_page(project: Project) -> dict[str, Any]:
    """Everything on the page of a task's money; the caller has asked who may see it."""
    user, at = viewer(), instant()
    payments, settlements = payments_of(project), settlements_of(project)
    known = {payment.id: payment for payment in payments}
    latest = settlements[0] if settlements else None
    account = account_of(project, payments, merged_into(project))
    return {
        "project": project,
        "account": account,
        "rows": [
            Row(
                payment,
                _before(payment, known),
                may_correct_payment(user, payment, at),
                may_confirm_payment(user, payment, at),
                may_doubt_payment(user, payment, at),
            )
            for payment in payments
            if payment.replaced_at is None
        ],
        "settlements": settlements,
        "is_stale": latest is not None and (latest.due, latest.paid) != (account.due, account.paid),
        "may_record": may_record_payment(user, project, at),
        "may_draw": may_draw_settlement(user, project, at),
        "may_answer": may_answer_settlement(user, latest, at) if latest is not None else None,
    }


def _before(payment: Payment, known: dict[str, Payment]) -> list[Payment]:
    found: list[Payment] = []
    while payment.replaces_id is not None:
        payment = known[payment.replaces_id]
        found.append(payment)
    return found
