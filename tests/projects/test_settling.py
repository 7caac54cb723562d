"""What is due and what was paid: the officer writes it down, the laboratory checks it, nothing is ever overwritten."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.projects.letters import RULES
from app.projects.models import Payment, Settlement
from app.projects.policy import (
    may_answer_settlement,
    may_confirm_payment,
    may_correct_payment,
    may_doubt_payment,
    may_draw_settlement,
    may_record_payment,
)
from app.projects.queries import account_now, tallies_for_lab, tallies_for_officer
from app.projects.service import (
    Paid,
    agree_settlement,
    confirm_payment,
    correct_payment,
    doubt_payment,
    draw_settlement,
    object_settlement,
    record_payment,
)
from app.projects.states import PaymentState, ProjectState, SettlementState
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.people import AT
from tests.factories.projects import LATER, Cast, deliver, every_seat, make_project, make_running

TODAY = local_date(LATER)
HIDDEN = dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent")
OFFICE = (
    {"officer": "ok"} | dict.fromkeys(("member", "reader", "issuer", "supervisor"), "not_officer") | HIDDEN
)
LAB = (
    {"member": "ok"} | dict.fromkeys(("officer", "reader", "issuer", "supervisor"), "not_laboratory") | HIDDEN
)


def _paid(cast: Cast, amount: str = "112", milestone: int | None = 0, day: int = 0) -> Payment:
    key = cast.project.milestones[milestone].id if milestone is not None else None
    paid = Paid(TODAY - timedelta(days=day), Decimal(amount), key, "示例回单001")
    return record_payment(cast.project, paid, by=cast.officer, at=LATER)


def test_every_seat_may_what_the_table_says(app: Flask) -> None:
    cast = make_running()
    payment = _paid(cast)
    cast.project.state = ProjectState.ACCEPTED
    settlement = draw_settlement(cast.project, "", by=cast.officer, at=LATER)
    asked = {
        may_record_payment: (cast.project, OFFICE),
        may_correct_payment: (payment, OFFICE),
        may_draw_settlement: (cast.project, OFFICE),
        may_confirm_payment: (payment, LAB),
        may_doubt_payment: (payment, LAB),
        may_answer_settlement: (settlement, LAB),
    }
    seats = every_seat(cast)
    for may, (thing, expected) in asked.items():
        assert {n: may(p, thing, LATER).code for n, p in seats.items()} == expected, may  # type: ignore[operator]


def test_nothing_is_paid_before_all_signed_nor_settled_before_the_end(app: Flask) -> None:
    unsigned, running = make_project(), make_running()
    assert may_record_payment(unsigned.officer, unsigned.project, AT).code == "unsigned"
    assert may_draw_settlement(running.officer, running.project, AT).code == "not_over"


def test_account_counts_what_was_confirmed_and_what_stands(app: Flask) -> None:
    cast = make_running()
    _paid(cast, "50", None)
    assert (account_now(cast.project).due, account_now(cast.project).balance) == (Decimal(0), Decimal(-50))
    deliver(cast)
    wrong = _paid(cast, "120")
    account = account_now(cast.project)
    assert [(s.amount, s.due, s.paid) for s in account.shares] == [(112, 112, 120), (168, 168, 0)]
    correct_payment(wrong, Paid(TODAY, Decimal("112"), wrong.milestone_id), "多记", by=cast.officer, at=LATER)
    account = account_now(cast.project)
    assert (account.due, account.paid, account.balance, account.loose) == (280, 162, 118, 50)
    cast.project.amount = Decimal("100.01")
    for milestone, share in zip(cast.project.milestones, ("33.33", "66.67"), strict=True):
        milestone.share = Decimal(share)
    assert [s.due for s in account_now(cast.project).shares] == [Decimal("33.33"), Decimal("66.68")]


def test_ended_task_keeps_what_was_confirmed_due(app: Flask) -> None:
    cast = make_running()
    deliver(cast)
    cast.project.state = ProjectState.TERMINATED
    assert account_now(cast.project).due == 280


@pytest.mark.parametrize(
    ("paid", "field"),
    [
        (Paid(TODAY + timedelta(days=1), Decimal(1)), "paid_on"),
        (Paid(local_date(AT) - timedelta(days=1), Decimal(1)), "paid_on"),
        (Paid(TODAY, Decimal(0)), "amount"),
        (Paid(TODAY, Decimal("-1")), "amount"),
        (Paid(TODAY, Decimal("1.005")), "amount"),
        (Paid(TODAY, Decimal(1), "000000000000"), "milestone"),
    ],
)
def test_nonsense_is_not_written_down(app: Flask, paid: Paid, field: str) -> None:
    cast = make_running()
    with pytest.raises(Invalid) as told:
        record_payment(cast.project, paid, by=cast.officer, at=LATER)
    assert field in told.value.errors


def test_doubt_then_correction_leaves_the_old_row_and_asks_again(app: Flask) -> None:
    cast = make_running()
    first = _paid(cast)
    with pytest.raises(Invalid):
        doubt_payment(first, " ", by=cast.member, at=LATER)
    doubt_payment(first, "到账 100 万元", by=cast.member, at=LATER)
    told = Paid(TODAY, Decimal(100), first.milestone_id)
    with pytest.raises(Invalid):
        correct_payment(first, told, " ", by=cast.officer, at=LATER)
    second = correct_payment(first, told, "按回单更正", by=cast.officer, at=LATER)
    assert (first.amount, first.state, first.statement) == (112, PaymentState.DOUBTED, "到账 100 万元")
    assert (second.replaces_id, second.state) == (first.id, PaymentState.RECORDED)
    with pytest.raises(Refused, match="replaced"):
        confirm_payment(first, by=cast.member, at=LATER)
    with pytest.raises(Refused, match="replaced"):
        correct_payment(first, told, "再改", by=cast.officer, at=LATER)
    confirm_payment(second, by=cast.member, at=LATER)
    gone = correct_payment(second, Paid(TODAY, Decimal(0)), "没有这笔拨付", by=cast.officer, at=LATER)
    assert account_now(cast.project).paid == 0
    assert gone.reason == "没有这笔拨付"


def test_settlement_is_drawn_objected_to_drawn_anew_and_agreed(app: Flask) -> None:
    cast = make_running()
    deliver(cast)
    cast.project.state = ProjectState.ACCEPTED
    payment = _paid(cast)
    db.session.flush()

    def waits(rows: list[object]) -> set[str]:
        return {tally.label.id for tally in take(rows) if tally.count}  # type: ignore[arg-type,attr-defined]

    assert "任务已结束，待结算" in waits(tallies_for_officer(cast.officer, LATER))  # type: ignore[arg-type]
    assert "拨付或结算待核对" in waits(tallies_for_lab(cast.member, LATER))  # type: ignore[arg-type]
    confirm_payment(payment, by=cast.member, at=LATER)
    first = draw_settlement(cast.project, "余款一个月内拨付", by=cast.officer, at=LATER)
    assert (first.due, first.paid, first.balance, first.number) == (280, 112, 168, 1)
    object_settlement(first, "尾款已到账", by=cast.member, at=LATER)
    assert "任务已结束，待结算" in waits(tallies_for_officer(cast.officer, LATER))  # type: ignore[arg-type]
    _paid(cast, "168", 1)
    second = draw_settlement(cast.project, "", by=cast.officer, at=LATER)
    assert (first.replaced_at, first.paid, second.number, second.balance) == (LATER, 112, 2, 0)
    with pytest.raises(Refused, match="replaced"):
        agree_settlement(first, by=cast.member, at=LATER)
    agree_settlement(second, by=cast.member, at=LATER)
    assert second.state == SettlementState.AGREED
    assert "任务已结束，待结算" not in waits(tallies_for_officer(cast.officer, LATER))  # type: ignore[arg-type]
    assert db.session.query(Settlement).count() == 2


def test_letters_reach_the_other_side(app: Flask) -> None:
    cast = make_running()
    doubt_payment(_paid(cast), "没有到账", by=cast.member, at=LATER)
    db.session.flush()
    rules = {rule.act: rule for rule in RULES}
    acts = {act.name: act for act in db.session.scalars(select(Act)) if act.name in rules}
    recorded, doubted = acts["project.payment_recorded"], acts["project.payment_doubted"]
    assert cast.member.id in rules[recorded.name].readers(recorded)
    assert cast.officer.id not in rules[recorded.name].readers(recorded)
    assert cast.officer.id in rules[doubted.name].readers(doubted)
    words = rules[doubted.name].words(doubted, cast.officer.id)
    assert "没有到账" in str(words.paragraphs[1].values)
