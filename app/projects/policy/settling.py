"""Who writes down what was paid, who says whether it came, and who settles when a task is over."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_

from app.people.models import User
from app.projects.models import Payment, Project, Settlement
from app.projects.policy.seeing import is_laboratory, is_officer, may_see_project
from app.projects.states import (
    PAYMENT_MOVES,
    SETTLEMENT_MOVES,
    PaymentState,
    ProjectState,
    SettlementState,
)
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, not_now

OVER = (ProjectState.ACCEPTED, ProjectState.FAILED, ProjectState.TERMINATED)
UNSIGNED = (ProjectState.AGREEING, ProjectState.VOID)
MOST_PAYMENTS = 60


def may_record_payment(user: User | None, project: Project, at: datetime) -> Verdict:
    """An officer of the call, once everybody has signed; first shares are paid before anything is delivered."""
    return first_refusal(
        may_see_project(user, project, at),
        is_officer(user, project, at),
        not_now("unsigned", t("任务书签署完成以后才能登记拨付")) if project.state in UNSIGNED else YES,
    )


def may_see_payment(user: User | None, payment: Payment, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, payment.project, at)


def may_correct_payment(user: User | None, payment: Payment, at: datetime) -> Verdict:
    """An officer puts a row that stands right; the wrong one stays."""
    return first_refusal(
        may_see_payment(user, payment, at), is_officer(user, payment.project, at), _stands(payment)
    )


def may_confirm_payment(user: User | None, payment: Payment, at: datetime) -> Verdict:
    """The laboratory says that the money came, also after it had said that something is wrong."""
    return first_refusal(
        may_see_payment(user, payment, at),
        is_laboratory(user, payment.project, at),
        _stands(payment),
        PAYMENT_MOVES.may("confirm", payment.state),
    )


def may_doubt_payment(user: User | None, payment: Payment, at: datetime) -> Verdict:
    """The laboratory says what is wrong with a row; also later, when its books say otherwise."""
    return first_refusal(
        may_see_payment(user, payment, at),
        is_laboratory(user, payment.project, at),
        _stands(payment),
        PAYMENT_MOVES.may("doubt", payment.state),
    )


def may_draw_settlement(user: User | None, project: Project, at: datetime) -> Verdict:
    """An officer, once the task is over: accepted, failed or ended."""
    over = YES if project.state in OVER else not_now("not_over", t("任务验收或终止以后办理结算"))
    return first_refusal(may_see_project(user, project, at), is_officer(user, project, at), over)


def may_see_settlement(user: User | None, settlement: Settlement, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, settlement.project, at)


def may_answer_settlement(user: User | None, settlement: Settlement, at: datetime) -> Verdict:
    """The laboratory agrees, or says what it objects to; after an objection it may still agree."""
    replaced = not_now("replaced", t("这份结算已被新的结算取代"))
    return first_refusal(
        may_see_settlement(user, settlement, at),
        is_laboratory(user, settlement.project, at),
        replaced if settlement.replaced_at is not None else YES,
        SETTLEMENT_MOVES.may("agree", settlement.state),
    )


def unsettled() -> ColumnElement[bool]:
    """Tasks that are over and have no settlement that waits for the laboratory or that it agreed to."""
    stands = exists().where(
        Settlement.project_id == Project.id,
        Settlement.replaced_at.is_(None),
        Settlement.state != SettlementState.OBJECTED,
    )
    return and_(Project.state.in_(OVER), ~stands)


def doubted() -> ColumnElement[bool]:
    """Tasks with a payment that the laboratory says is wrong."""
    return _paid(PaymentState.DOUBTED)


def unanswered() -> ColumnElement[bool]:
    """Tasks with a payment or a settlement on which the laboratory has said nothing yet."""
    drawn = exists().where(
        Settlement.project_id == Project.id,
        Settlement.replaced_at.is_(None),
        Settlement.state == SettlementState.DRAWN,
    )
    return or_(_paid(PaymentState.RECORDED), drawn)


def _paid(state: PaymentState) -> ColumnElement[bool]:
    return exists().where(
        Payment.project_id == Project.id, Payment.replaced_at.is_(None), Payment.state == state
    )


def _stands(payment: Payment) -> Verdict:
    if payment.replaced_at is None:
        return YES
    return not_now("replaced", t("这一条已经更正，请看最新的一条"))
