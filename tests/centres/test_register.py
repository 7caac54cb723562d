"""The register: who lists, reports, grades and confirms, and the strike-off that two failures in a row bring."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.centres import policy
from app.centres.models import Evaluation
from app.centres.service import (
    Plate,
    YearReport,
    begin_evaluation,
    confirm_evaluation,
    grade_evaluation,
    list_centre,
    report_evaluation,
    return_evaluation,
)
from app.centres.states import CentreState, EvaluationState, Grade
from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.people.states import MembershipRole, SeatRole
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.verdict import Invalid, Refused
from tests.factories.centres import REPORTED, Carried, make_built, make_kind_officer, make_listed, make_year
from tests.factories.people import AT, join, make_member, make_officer, make_user, seat
from tests.factories.visits import make_centre_call

NEXT = AT.replace(year=2027)
LAST = AT.replace(year=2028)


def _people(built: Carried) -> dict[str, User | None]:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    return {
        "officer": built.officer,
        "second": built.second,
        "kind": make_kind_officer(),
        "other": make_officer(make_centre_call()),
        "member": built.member,
        "reader": make_member(built.project.organisation, MembershipRole.READER),
        "supervisor": supervisor,
        "visitor": None,
    }


OFFICERS = {"officer", "second", "kind"}


def test_listing_is_the_officers_once_the_task_was_accepted(app: Flask) -> None:
    built = make_built()
    people = _people(built)
    codes = {name: policy.may_list_centre(user, built.project, AT).code for name, user in people.items()}
    assert {name for name, code in codes.items() if code == "ok"} == OFFICERS
    for name, user in people.items():
        rows = db.session.scalars(policy.listable_projects(user, AT)).all()
        assert (built.project in rows) == (name in OFFICERS), name
    built.project.state = ProjectState.RUNNING
    assert policy.may_list_centre(built.officer, built.project, AT).code == "not_accepted"
    assert not db.session.scalars(policy.listable_projects(built.officer, AT)).all()
    built.project.state = ProjectState.ACCEPTED
    _, centre = make_listed(built)
    assert policy.may_list_centre(built.officer, built.project, AT).code == "listed"
    assert not db.session.scalars(policy.listable_projects(built.officer, AT)).all()
    for user in people.values():
        assert policy.may_see_centre(user, centre, AT)
        assert centre in db.session.scalars(policy.visible_centres(user, AT)).all()
    worked = {n for n, user in people.items() if db.session.scalars(policy.worked_centres(user, AT)).all()}
    carried = {n for n, user in people.items() if db.session.scalars(policy.own_centres(user, AT)).all()}
    assert worked == {n for n, u in people.items() if policy.may_work_on_centre(u, centre, AT)} == OFFICERS
    assert carried == {"member", "reader"}


@pytest.mark.parametrize("state", ["asked", "graded", "confirmed"])
def test_years_are_seen_by_those_near_until_they_are_confirmed(app: Flask, state: str) -> None:
    listed = make_listed()
    grade = None if state == "asked" else Grade.QUALIFIED
    year = make_year(listed, 2026, grade, confirmed=state == "confirmed")
    near = OFFICERS | {"member", "reader", "supervisor"}
    for name, user in _people(listed[0]).items():
        seen = state == "confirmed" or name in near
        assert bool(policy.may_see_evaluation(user, year, AT)) == seen, name
        assert (year in db.session.scalars(policy.visible_evaluations(user, AT)).all()) == seen, name
        graded = state == "confirmed" or name in OFFICERS | {"supervisor"}
        assert bool(policy.may_see_grading(user, year, AT)) == graded, name


def test_steps_of_a_year_are_each_for_their_own(app: Flask) -> None:
    listed = make_listed()
    year = make_year(listed, 2026)
    people = _people(listed[0])

    def who(check: object) -> dict[str, str]:
        return {name: check(user, year, AT).code for name, user in people.items()}  # type: ignore[operator]

    gone = dict.fromkeys(people, "absent")
    assert who(policy.may_report_evaluation) == gone | {"member": "ok"}
    assert who(policy.may_grade_evaluation) == gone | dict.fromkeys(OFFICERS, "not_reported")
    late = AT + timedelta(days=11)
    assert policy.may_grade_evaluation(listed[0].officer, year, late)
    assert policy.may_report_evaluation(listed[0].member, year, late)
    report_evaluation(year, REPORTED, by=listed[0].member, at=AT)
    assert who(policy.may_grade_evaluation) == gone | dict.fromkeys(OFFICERS, "ok")
    grade_evaluation(year, Grade.QUALIFIED, "合格", by=listed[0].officer, at=AT)
    expected = gone | dict.fromkeys(OFFICERS, "ok") | {"officer": "same_person"}
    assert who(policy.may_confirm_evaluation) == expected
    assert who(policy.may_return_evaluation) == expected
    begin = {n: policy.may_begin_evaluation(user, listed[1], AT).code for n, user in people.items()}
    assert begin == gone | dict.fromkeys(OFFICERS, "ok")


@pytest.mark.parametrize(
    ("plate", "field"),
    [
        (Plate("", "JS-1", local_date(AT)), "name"),
        (Plate("中心", " ", local_date(AT)), "number"),
        (Plate("中心", "JS-TAKEN", local_date(AT)), "number"),
        (Plate("中心", "JS-1", None), "listed_on"),
        (Plate("中心", "JS-1", local_date(AT) + timedelta(days=1)), "listed_on"),
    ],
)
def test_plate_with_something_wrong_is_told_where(app: Flask, plate: Plate, field: str) -> None:
    make_listed(number="JS-TAKEN")
    built = make_built()
    with pytest.raises(Invalid) as wrong:
        list_centre(built.project, plate, by=built.officer, at=AT)
    assert list(wrong.value.errors) == [field]


def test_centre_with_two_failures_in_a_row_is_struck_off(app: Flask) -> None:
    listed = make_listed()
    make_year(listed, 2026, Grade.FAILED)
    assert listed[1].state == CentreState.LISTED
    last = make_year(listed, 2027, Grade.FAILED, confirmed=False)
    assert confirm_evaluation(last, by=listed[0].second, at=NEXT)
    assert (listed[1].state, listed[1].struck_at) == (CentreState.STRUCK, NEXT)
    with pytest.raises(Refused):
        begin_evaluation(listed[1], 2028, local_date(LAST) + timedelta(days=9), by=listed[0].officer, at=LAST)
    acts = db.session.scalars(select(Act.name).where(Act.noun == "centre")).all()
    assert acts == ["centre.listed", "centre.struck_off"]


@pytest.mark.parametrize(
    "grades",
    [
        {2026: Grade.FAILED, 2027: Grade.QUALIFIED, 2028: Grade.FAILED},
        {2026: Grade.FAILED, 2028: Grade.FAILED},
        {2026: Grade.EXCELLENT, 2027: Grade.FAILED},
    ],
)
def test_centre_without_two_failures_in_a_row_keeps_its_plate(app: Flask, grades: dict[int, Grade]) -> None:
    listed = make_listed()
    for year, grade in grades.items():
        make_year(listed, year, grade)
    assert listed[1].state == CentreState.LISTED


def test_years_confirmed_out_of_order_strike_off_all_the_same(app: Flask) -> None:
    listed = make_listed()
    first = make_year(listed, 2026, Grade.FAILED, confirmed=False)
    make_year(listed, 2027, Grade.FAILED)
    assert listed[1].state == CentreState.LISTED
    assert confirm_evaluation(first, by=listed[0].second, at=NEXT)


def test_year_that_nobody_reported_can_only_fail_after_its_date(app: Flask) -> None:
    built, centre = listed = make_listed()
    year = make_year(listed, 2026)
    with pytest.raises(Refused):
        grade_evaluation(year, Grade.FAILED, "未提交自评", by=built.officer, at=AT)
    late = AT + timedelta(days=11)
    with pytest.raises(Invalid):
        grade_evaluation(year, Grade.QUALIFIED, "未提交自评", by=built.officer, at=late)
    grade_evaluation(year, Grade.FAILED, "未提交自评", by=built.officer, at=late)
    with pytest.raises(Invalid):
        return_evaluation(year, "", by=built.second, at=late)
    return_evaluation(year, "请再催一次", by=built.second, at=late)
    assert (year.state, year.grade) == (EvaluationState.ASKED, None), "so that it can still report"
    assert policy.may_report_evaluation(built.member, year, late).ok
    assert centre.state == CentreState.LISTED


def test_nobody_grades_or_confirms_a_centre_of_his_own_house(app: Flask) -> None:
    built, centre = listed = make_listed()
    year = make_year(listed, 2026)
    late = AT + timedelta(days=11)
    assert policy.may_grade_evaluation(built.officer, year, late).ok
    for person in (built.officer, built.second):
        join(person, centre.organisation)
    assert policy.may_grade_evaluation(built.officer, year, late).code == "own"
    year.state, year.grade, year.graded_by_id = EvaluationState.GRADED, Grade.FAILED, built.officer.id
    assert policy.may_confirm_evaluation(built.second, year, late).code == "own"
    assert policy.may_return_evaluation(built.second, year, late).code == "own"


def test_fallen_winner_is_not_listed(app: Flask) -> None:
    built = make_built()
    built.project.entry.outcome = Outcome.NOT_SELECTED
    db.session.flush()
    assert policy.may_list_centre(built.officer, built.project, AT).code == "fallen"
    assert built.project not in db.session.scalars(policy.listable_projects(built.officer, AT)).all()


def test_year_is_asked_for_once_and_not_before_the_plate(app: Flask) -> None:
    built, centre = listed = make_listed()
    make_year(listed, 2026)
    due = local_date(AT) + timedelta(days=9)
    for year, day, field in (
        (2026, due, "year"),
        (2025, due, "year"),
        (2027, due, "year"),
        (None, due, "year"),
    ):
        with pytest.raises(Invalid) as wrong:
            begin_evaluation(centre, year, day, by=built.officer, at=AT)
        assert field in wrong.value.errors
    with pytest.raises(Invalid) as wrong:
        begin_evaluation(centre, 2026, local_date(AT), by=built.officer, at=AT)
    assert "due_on" in wrong.value.errors
    made = db.session.scalars(select(Evaluation)).one()
    with pytest.raises(Invalid) as wrong:
        report_evaluation(made, YearReport(" ", None, -1, 0), by=built.member, at=AT)
    assert set(wrong.value.errors) == {"report", "enterprises", "parameters"}
