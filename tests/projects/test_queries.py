"""Desks, alarms and letters of projects."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Act
from app.projects.alarms import milestone_alarm, project_alarm
from app.projects.letters import RULES
from app.projects.models import Project
from app.projects.policy import worked_projects
from app.projects.queries import (
    listed,
    tallies_for_enterprise,
    tallies_for_lab,
    tallies_for_officer,
)
from app.projects.service import decide_acceptance, request_acceptance
from app.projects.states import Alarm
from app.shared.clock import end_of_day
from app.shared.waiting import take
from tests.factories.calls import make_item
from tests.factories.people import AT, make_member, make_officer
from tests.factories.projects import (
    LATER,
    deliver,
    make_project,
    make_requested,
    make_running,
    make_winner,
    measure,
)
from tests.factories.rounds import make_closed_call

DUE = date(2027, 5, 23)


def _labels(rows: list) -> list[tuple[str, int]]:  # type: ignore[type-arg]
    return [(row.label.id, row.count) for row in rows]


def test_desks_before_signing_all_ask_for_signatures(app: Flask) -> None:
    cast = make_project()
    db.session.flush()
    assert _labels(take(tallies_for_officer(cast.officer, AT))) == [("任务书待签署", 1)]
    assert _labels(take(tallies_for_lab(cast.member, AT))) == [("任务书待签署", 1)]
    assert _labels(take(tallies_for_enterprise(cast.issuer, AT))) == [("任务书待签署", 1)]


def test_officer_desk_with_new_and_fallen_winners_says_so(app: Flask) -> None:
    cast = make_project()
    make_winner(make_item(cast.project.call))
    cast.project.entry.outcome = Outcome.GIVEN_UP
    db.session.flush()
    assert _labels(take(tallies_for_officer(cast.officer, AT))) == [
        ("入选项目待立项", 1),
        ("任务书待作废", 1),
    ]


def test_desks_with_late_milestone_both_ring(app: Flask) -> None:
    cast = make_running()
    db.session.flush()
    late = end_of_day(DUE) + timedelta(hours=1)
    for rows in (
        take(tallies_for_officer(cast.officer, late)),
        take(tallies_for_lab(cast.member, late)),
        take(tallies_for_enterprise(cast.issuer, late)),
    ):
        assert _labels(rows) == [("里程碑已逾期", 1)]
        assert rows[0].due == end_of_day(DUE)
    assert take(tallies_for_lab(cast.member, end_of_day(DUE) - timedelta(seconds=1))) == []


@pytest.mark.parametrize(
    ("day", "alarm"),
    [
        (DUE - timedelta(days=31), None),
        (DUE - timedelta(days=30), Alarm.SOON),
        (DUE, Alarm.SOON),
        (DUE + timedelta(days=1), Alarm.OVERDUE),
    ],
)
def test_alarm_of_milestone_follows_the_calendar(app: Flask, day: date, alarm: Alarm | None) -> None:
    cast = make_running()
    assert milestone_alarm(cast.project.milestones[0], day) == alarm
    db.session.flush()
    found = db.session.scalars(
        listed(worked_projects(cast.officer, AT), "overdue", end_of_day(day) - timedelta(hours=1))
    )
    assert bool(found.all()) == (alarm == Alarm.OVERDUE)


def test_alarm_of_repair_rings_after_its_last_day(app: Flask) -> None:
    cast, acceptance = make_requested(failing=1)
    decide_acceptance(acceptance, False, "未达到", by=cast.officer, at=LATER, repair_until=date(2027, 9, 1))
    assert project_alarm(cast.project, date(2027, 9, 1)) == Alarm.SOON
    assert project_alarm(cast.project, date(2027, 9, 2)) == Alarm.OVERDUE


def test_desks_during_acceptance_ask_issuer_then_officer(app: Flask) -> None:
    cast, _ = make_requested(cosigned=False)
    assert _labels(take(tallies_for_enterprise(cast.issuer, LATER))) == [("验收待会签", 1)]
    assert take(tallies_for_officer(cast.officer, LATER)) == []
    _, _ = other = make_requested()
    assert _labels(take(tallies_for_officer(other[0].officer, LATER)))[0][0] == "验收待结论"


def test_letters_of_the_whole_road_reach_the_other_sides(app: Flask) -> None:
    cast, acceptance = make_requested(failing=1)
    decide_acceptance(acceptance, False, "未达到", by=cast.officer, at=LATER, repair_until=date(2027, 9, 1))
    measure(cast)
    again = request_acceptance(cast.project, by=cast.member, at=LATER)
    db.session.flush()
    assert again.number == 2
    rules = {rule.act: rule for rule in RULES}
    told: dict[str, set[str]] = {}
    paths = {cast.officer.id: "officer", cast.member.id: "lab", cast.issuer.id: "enterprise"}
    for act in db.session.scalars(select(Act).where(Act.name.in_(rules))):
        readers = rules[act.name].readers(act)
        assert act.actor_id not in readers
        for key in readers:
            words = rules[act.name].words(act, key)
            assert words is not None
            assert str(words.paragraphs[1])
            assert key not in paths or words.path == f"/{paths[key]}/projects/{cast.project.id}"
            told.setdefault(act.name, set()).add(paths.get(key, "other"))
    assert told["project.created"] >= {"lab", "enterprise"}
    assert told["project.started"] >= {"officer", "lab", "enterprise"}
    assert told["milestone.submitted"] >= {"officer", "enterprise"}
    assert told["acceptance.not_passed"] >= {"lab", "enterprise"}
    assert told["acceptance.cosigned"] >= {"officer", "lab"}


def test_numbers_of_projects_in_two_lists_may_be_equal(app: Flask) -> None:
    officer = make_officer()
    one, two = (make_item(make_closed_call(officer), code="JSJB-2026-900") for _ in range(2))
    issuer = make_member(one.issuer)  # type: ignore[arg-type]
    made = [make_project(item, officer, issuer).project for item in (one, two)]
    db.session.flush()
    assert {p.number for p in made} == {"JSJB-2026-900-01"}
    assert db.session.query(Project).count() == 2


def test_delivered_project_waits_for_nobody_but_the_laboratory(app: Flask) -> None:
    cast = make_running()
    deliver(cast)
    db.session.flush()
    assert take(tallies_for_officer(cast.officer, LATER)) == []
