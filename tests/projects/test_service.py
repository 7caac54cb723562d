"""A project from the announced winner to the acceptance, and what is refused on the way."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Act
from app.projects.calendar import add_months
from app.projects.digest import agreement_digest
from app.projects.plans import plan_of
from app.projects.service import (
    Plan,
    confirm_milestone,
    cosign_acceptance,
    create_project,
    decide_acceptance,
    drop_project,
    edit_agreement,
    fingerprint,
    request_acceptance,
    return_milestone,
    save_report,
    save_results,
    sign_agreement,
    submit_milestone,
)
from app.projects.states import MilestoneState, ProjectState
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer
from tests.factories.projects import (
    LATER,
    deliver,
    make_project,
    make_requested,
    make_running,
    make_winner,
    measure,
    measured,
)
from tests.factories.rounds import make_closed_call

REPAIR = date(2027, 9, 1)
GOOD = Plan(Decimal(200), "", [("样机", 6, Decimal(50)), ("验证", 12, Decimal(50))])


def test_project_from_signing_to_acceptance_runs_the_plain_road(app: Flask) -> None:
    cast, acceptance = make_requested()
    project = cast.project
    assert project.state == ProjectState.SUBMITTED
    assert (project.starts_on, project.ends_on) == (date(2026, 11, 23), date(2028, 5, 23))
    assert [m.due_on for m in project.milestones] == [date(2027, 5, 23), date(2027, 11, 23)]
    decide_acceptance(acceptance, True, "同意通过验收", by=cast.officer, at=LATER)
    db.session.flush()
    assert project.state == ProjectState.ACCEPTED
    names = set(db.session.scalars(select(Act.name)))
    assert {
        "project.created", "project.signed", "project.started", "milestone.submitted", "milestone.confirmed",
        "acceptance.requested", "acceptance.cosigned", "acceptance.passed",
    } <= names  # fmt: skip


def test_plan_of_winning_bid_carries_price_milestones_and_promises(app: Flask) -> None:
    cast = make_project()
    project = cast.project
    assert project.amount == Decimal(280)
    assert [(m.title, m.month, m.share) for m in project.milestones] == [
        ("完成装置研制", 6, Decimal(40)),
        ("完成用户验证", 12, Decimal(60)),
    ]
    assert [r.promised for r in project.results] == ["1.2%", "2.2%", "3.2%", "4.2%", "5.2%"]


@pytest.mark.parametrize("price", ["NaN", "Infinity", "abc", "", None])
def test_plan_of_senseless_figures_reads_nothing(app: Flask, price: object) -> None:
    item = make_item(make_closed_call())
    plan = plan_of({"price": price, "milestones": [{"title": "x", "month": price, "share": price}]}, item)
    assert (plan.amount, list(plan.milestones)) == (0, [("x", 0, Decimal(0))])


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(GOOD, amount=Decimal(301)), "amount"),
        (replace(GOOD, amount=Decimal(-1)), "amount"),
        (replace(GOOD, milestones=[]), "milestones"),
        (replace(GOOD, milestones=[("样机", 6, Decimal(99))]), "milestones"),
        (replace(GOOD, milestones=[("样机", 19, Decimal(100))]), "milestones"),
        (replace(GOOD, milestones=[(" ", 6, Decimal(100))]), "milestones"),
    ],
)
def test_agreement_with_bad_plan_refused(app: Flask, plan: Plan, field: str) -> None:
    officer = make_officer()
    entry = make_winner(make_item(make_closed_call(officer)))
    with pytest.raises(Invalid) as wrong:
        create_project(entry, plan, by=officer, at=AT)
    assert list(wrong.value.errors) == [field]


def test_project_of_parallel_winners_each_its_own(app: Flask) -> None:
    officer = make_officer()
    item = make_item(make_closed_call(officer), places=2)
    made = [create_project(make_winner(item), GOOD, by=officer, at=AT) for _ in range(2)]
    assert [p.number for p in made] == [f"{item.code}-01", f"{item.code}-02"]


def test_project_of_same_winner_twice_refused(app: Flask) -> None:
    cast = make_project()
    with pytest.raises(Refused, match="exists"):
        create_project(cast.project.entry, GOOD, by=cast.officer, at=AT)


def test_project_of_loser_refused(app: Flask) -> None:
    officer = make_officer()
    entry = make_winner(make_item(make_closed_call(officer)))
    entry.outcome = Outcome.NOT_SELECTED
    with pytest.raises(Refused, match="not_selected"):
        create_project(entry, GOOD, by=officer, at=AT)


def test_agreement_after_first_signature_cannot_change(app: Flask) -> None:
    cast = make_project()
    edit_agreement(cast.project, GOOD, by=cast.officer, at=AT)
    sign_agreement(cast.project, by=cast.member, at=AT)
    with pytest.raises(Refused, match="signed"):
        edit_agreement(cast.project, GOOD, by=cast.officer, at=AT)


def test_signature_under_text_that_changed_refused(app: Flask) -> None:
    cast = make_project()
    seen = agreement_digest(cast.project)
    edit_agreement(cast.project, GOOD, by=cast.officer, at=AT)
    with pytest.raises(Refused, match="changed"):
        sign_agreement(cast.project, by=cast.member, at=AT, seen=seen)


def test_signature_twice_refused(app: Flask) -> None:
    cast = make_project()
    sign_agreement(cast.project, by=cast.member, at=AT)
    with pytest.raises(Refused, match="signed"):
        sign_agreement(cast.project, by=cast.member, at=AT)


def test_agreement_of_winner_who_gave_up_cannot_be_signed_but_dropped(app: Flask) -> None:
    cast = make_project()
    with pytest.raises(Refused, match="selected"):
        drop_project(cast.project, by=cast.officer, at=AT)
    cast.project.entry.outcome = Outcome.GIVEN_UP
    with pytest.raises(Refused, match="not_selected"):
        sign_agreement(cast.project, by=cast.member, at=AT)
    drop_project(cast.project, by=cast.officer, at=AT)
    db.session.flush()
    assert cast.project.state == ProjectState.VOID


def test_milestone_without_evidence_or_report_refused(app: Flask) -> None:
    cast = make_running()
    with pytest.raises(Invalid) as wrong:
        submit_milestone(cast.project.milestones[0], " ", by=cast.member, at=LATER)
    assert set(wrong.value.errors) == {"report", "evidence"}


def test_milestone_returned_can_be_handed_in_again(app: Flask) -> None:
    from app.projects.service import add_evidence
    from tests.factories.files import quick_proof

    cast = make_running()
    milestone = cast.project.milestones[0]
    add_evidence(milestone, quick_proof(), by=cast.member, at=LATER)
    save_report(milestone, "草稿", by=cast.member, at=LATER)
    submit_milestone(milestone, "已完成", by=cast.member, at=LATER)
    with pytest.raises(Refused, match="wrong_state"):
        save_report(milestone, "偷改", by=cast.member, at=LATER)
    with pytest.raises(Invalid):
        return_milestone(milestone, " ", by=cast.officer, at=LATER)
    return_milestone(milestone, "缺校准证书", by=cast.officer, at=LATER)
    submit_milestone(milestone, "已补证书", by=cast.member, at=LATER)
    confirm_milestone(milestone, "", by=cast.officer, at=LATER)
    assert milestone.state == MilestoneState.CONFIRMED


def test_acceptance_before_all_is_there_refused(app: Flask) -> None:
    cast = make_running()
    with pytest.raises(Refused, match="milestones_open"):
        request_acceptance(cast.project, by=cast.member, at=LATER)
    deliver(cast)
    with pytest.raises(Refused, match="results_open"):
        request_acceptance(cast.project, by=cast.member, at=LATER)


def test_results_that_a_colleague_changed_kept(app: Flask) -> None:
    cast = make_running()
    result = cast.project.results[0]
    seen = {result.id: fingerprint(result)}
    save_results(cast.project, {result.id: measured()}, seen, by=cast.member, at=LATER)
    with pytest.raises(Invalid):
        save_results(
            cast.project, {result.id: replace(measured(), measured="9%")}, seen, by=cast.member, at=LATER
        )
    assert result.measured == "1.1%"
    assert save_results(cast.project, {result.id: measured()}, seen, by=cast.member, at=LATER) == []


def test_results_with_senseless_factor_refused(app: Flask) -> None:
    cast = make_running()
    result = cast.project.results[0]
    with pytest.raises(Invalid):
        save_results(cast.project, {result.id: replace(measured(), k=-1.0)}, by=cast.member, at=LATER)


def test_acceptance_with_unmet_indicator_cannot_pass(app: Flask) -> None:
    cast, acceptance = make_requested(failing=1)
    with pytest.raises(Refused, match="indicator_failed"):
        decide_acceptance(acceptance, True, "通过", by=cast.officer, at=LATER)


def test_acceptance_before_issuer_signs_refused(app: Flask) -> None:
    cast, acceptance = make_requested(cosigned=False)
    with pytest.raises(Refused, match="issuer_first"):
        decide_acceptance(acceptance, True, "通过", by=cast.officer, at=LATER)
    with pytest.raises(Invalid):
        cosign_acceptance(acceptance, " ", by=cast.issuer, at=LATER)


def test_acceptance_not_passed_gives_one_repair_then_fails(app: Flask) -> None:
    cast, acceptance = make_requested(failing=1)
    project = cast.project
    with pytest.raises(Invalid) as wrong:
        decide_acceptance(
            acceptance, False, "指标一未达到", by=cast.officer, at=LATER, repair_until=AT.date()
        )
    assert list(wrong.value.errors) == ["repair_until"]
    decide_acceptance(acceptance, False, "指标一未达到", by=cast.officer, at=LATER, repair_until=REPAIR)
    assert (project.state, project.repair_due_on) == (ProjectState.REPAIRING, REPAIR)
    with pytest.raises(Refused, match="decided"):
        decide_acceptance(acceptance, False, "再来", by=cast.officer, at=LATER, repair_until=REPAIR)
    again = request_acceptance(project, by=cast.member, at=LATER)
    cosign_acceptance(again, "仍未达到", by=cast.issuer, at=LATER)
    decide_acceptance(again, False, "仍未达到", by=cast.officer, at=LATER)
    db.session.flush()
    assert (project.state, again.number) == (ProjectState.FAILED, 2)


def test_acceptance_after_repair_can_pass(app: Flask) -> None:
    cast, acceptance = make_requested(failing=1)
    decide_acceptance(acceptance, False, "未达到", by=cast.officer, at=LATER, repair_until=REPAIR)
    measure(cast)
    again = request_acceptance(cast.project, by=cast.member, at=LATER)
    cosign_acceptance(again, "同意", by=cast.issuer, at=LATER)
    decide_acceptance(again, True, "整改后通过", by=cast.officer, at=LATER + timedelta(days=1))
    assert cast.project.state == ProjectState.ACCEPTED


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 18, date(2028, 5, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_added_to_a_day_end_on_a_real_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected
