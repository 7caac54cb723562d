"""Who hears of payments and of settlements: always the other side."""

from app.extensions import db
from app.history.models import Act
from app.projects.letters.telling import to_sides, told
from app.projects.models import Payment, Settlement
from app.projects.states import Party
from app.shared.letter_rules import Rule
from app.shared.text import Text, t

OFFICER, LABORATORY = Party.OFFICER, Party.LABORATORY


def _payment(act: Act) -> Payment:
    return db.session.get_one(Payment, act.figures["payment"])


def _settlement(act: Act) -> Settlement:
    return db.session.get_one(Settlement, act.figures["settlement"])


def _recorded(act: Act) -> Text:
    paid = _payment(act)
    return t(
        "承办方登记了%(day)s拨付的 %(amount)s 万元，请核对是否到账。", day=paid.paid_on, amount=paid.amount
    )


def _corrected(act: Act) -> Text:
    paid = _payment(act)
    return t(
        "一笔拨付登记已更正为%(day)s拨付 %(amount)s 万元，理由：%(reason)s。请重新核对。",
        day=paid.paid_on,
        amount=paid.amount,
        reason=paid.reason,
    )


def _confirmed(act: Act) -> Text:
    paid = _payment(act)
    return t("承担单位确认收到%(day)s拨付的 %(amount)s 万元。", day=paid.paid_on, amount=paid.amount)


def _doubted(act: Act) -> Text:
    return t("承担单位认为一笔拨付登记有出入：%(statement)s", statement=_payment(act).statement)


def _drawn(act: Act) -> Text:
    one = _settlement(act)
    return t("经费结算已拟定：应拨 %(due)s 万元，已拨 %(paid)s 万元，请核对。", due=one.due, paid=one.paid)


def _agreed(_act: Act) -> Text:
    return t("承担单位已核对，同意经费结算。")


def _objected(act: Act) -> Text:
    return t("承担单位对经费结算有异议：%(statement)s", statement=_settlement(act).statement)


SETTLING: list[Rule] = [
    Rule(
        "project.payment_recorded", "payment_recorded", to_sides(LABORATORY), told(t("拨付待核对"), _recorded)
    ),
    Rule(
        "project.payment_corrected",
        "payment_corrected",
        to_sides(LABORATORY),
        told(t("拨付登记已更正"), _corrected),
    ),
    Rule(
        "project.payment_confirmed",
        "payment_confirmed",
        to_sides(OFFICER),
        told(t("拨付已确认收到"), _confirmed),
    ),
    Rule(
        "project.payment_doubted", "payment_doubted", to_sides(OFFICER), told(t("拨付登记有出入"), _doubted)
    ),
    Rule(
        "project.settlement_drawn",
        "settlement_drawn",
        to_sides(LABORATORY),
        told(t("经费结算待核对"), _drawn),
    ),
    Rule(
        "project.settlement_agreed",
        "settlement_agreed",
        to_sides(OFFICER),
        told(t("经费结算核对一致"), _agreed),
    ),
    Rule(
        "project.settlement_objected",
        "settlement_objected",
        to_sides(OFFICER),
        told(t("经费结算有异议"), _objected),
    ),
]
