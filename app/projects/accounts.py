"""The account of a task: what is due for each milestone, what was paid, what is left. Figures in 万元."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.projects.models import Milestone, Payment, Project, Termination
from app.projects.states import MilestoneState, ProjectState

CENT, NOTHING = Decimal("0.01"), Decimal("0.00")


@dataclass(frozen=True)
class Share:
    """One milestone: its share of the money, what of it is due, what was paid for it."""

    milestone: Milestone
    amount: Decimal
    due: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Account:
    """``moved``: what came over from runners that were ended (赛马), due once the task is accepted; ``loose``: paid for
    no milestone."""

    shares: list[Share]
    moved: Decimal
    loose: Decimal

    @property
    def due(self) -> Decimal:
        """All that is due."""
        return sum((share.due for share in self.shares), NOTHING) + self.moved

    @property
    def paid(self) -> Decimal:
        """All that was paid."""
        return sum((share.paid for share in self.shares), NOTHING) + self.loose

    @property
    def balance(self) -> Decimal:
        """Still to be paid; below zero: to be paid back."""
        return self.due - self.paid


def account_of(project: Project, payments: Iterable[Payment], merged: Iterable[Termination]) -> Account:
    """The account as the rows say it. A milestone's share is due once the officer confirmed it, whatever becomes of the
    task afterwards: what was delivered and confirmed stays due, also where acceptance fails or the task is ended (the
    rule protects who has worked). Shares are rounded so that they add up to the amount (half up, running total)."""
    standing = [payment for payment in payments if payment.replaced_at is None]
    paid: dict[str | None, Decimal] = {}
    for payment in standing:
        paid[payment.milestone_id] = paid.get(payment.milestone_id, NOTHING) + payment.amount
    shares: list[Share] = []
    percent, before = Decimal(0), NOTHING
    for milestone in project.milestones:
        percent += milestone.share
        upto = (project.amount * percent / 100).quantize(CENT, ROUND_HALF_UP)
        is_due = milestone.state == MilestoneState.CONFIRMED
        amount, before = upto - before, upto
        shares.append(
            Share(milestone, amount, amount if is_due else NOTHING, paid.get(milestone.id, NOTHING))
        )
    taken = sum((one.released or NOTHING for one in merged), NOTHING)
    moved = taken if project.state == ProjectState.ACCEPTED else NOTHING
    return Account(shares, moved, paid.get(None, NOTHING))
