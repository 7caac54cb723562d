"""A repair whose date has passed: nobody fails by the clock alone, and one that was handed in never."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.projects.letters import RULES
from app.projects.policy import may_allow_late, may_end_repair, may_request_acceptance
from app.projects.queries import tallies_for_enterprise, tallies_for_lab, tallies_for_officer
from app.projects.service import (
    allow_late,
    end_repair,
    request_acceptance,
    tell_repairs,
)
from app.projects.states import ProjectState
from app.shared.clock import end_of_day, local_date
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.projects import LATER, every_seat, make_repairing

DUE = local_date(LATER) + timedelta(days=30)
LAST = end_of_day(DUE) - timedelta(seconds=1)
OVER = end_of_day(DUE)


def _told(at: datetime) -> list[str]:
    tell_repairs(at=at)
    db.session.flush()
    found = db.session.scalars(
        select(Act.name).where(Act.name.in_(("project.repair_near", "project.repair_lapsed")))
    )
    return sorted(found)


@pytest.mark.parametrize("check", [may_end_repair, may_allow_late])
def test_answering_a_lapse_by_every_seat_as_in_the_table(app: Flask, check: Callable[..., object]) -> None:
    cast = make_repairing(DUE)
    tell_repairs(at=OVER)
    people: dict[str, User | None] = every_seat(cast)
    codes = {name: check(person, cast.project, OVER).code for name, person in people.items()}  # type: ignore[attr-defined]
    assert codes == {
        "officer": "ok",
        **dict.fromkeys(("member", "issuer", "reader", "supervisor"), "not_officer"),
        **dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent"),
    }


@pytest.mark.parametrize(("at", "code"), [(LAST, "not_lapsed"), (OVER, "ok")])
def test_end_of_repair_only_after_24_of_its_last_day(app: Flask, at: datetime, code: str) -> None:
    cast = make_repairing(DUE)
    tell_repairs(at=LAST)
    assert may_end_repair(cast.officer, cast.project, at).code == code
    assert may_request_acceptance(cast.member, cast.project, at).code == (
        "ok" if code == "not_lapsed" else "repair_lapsed"
    )


def test_end_of_repair_before_the_laboratory_was_reminded_refused(app: Flask) -> None:
    cast = make_repairing(DUE)
    with pytest.raises(Refused, match="not_reminded"):
        end_repair(cast.project, "逾期", by=cast.officer, at=OVER)


def test_repair_handed_in_in_time_cannot_be_ended_however_late_it_is_decided(app: Flask) -> None:
    cast = make_repairing(DUE)
    tell_repairs(at=LAST)
    request_acceptance(cast.project, by=cast.member, at=LAST)
    much_later = OVER + timedelta(days=90)
    for verb in (end_repair, lambda p, r, *, by, at: allow_late(p, DUE, r, by=by, at=at)):
        with pytest.raises(Refused, match="wrong_state"):
            verb(cast.project, "逾期", by=cast.officer, at=much_later)
    assert tell_repairs(at=much_later) == 0
    assert cast.project.state == ProjectState.SUBMITTED


def test_lapsed_repair_ended_with_reason_fails_and_tells(app: Flask) -> None:
    cast = make_repairing(DUE)
    tell_repairs(at=OVER)
    with pytest.raises(Invalid):
        end_repair(cast.project, " ", by=cast.officer, at=OVER)
    end_repair(cast.project, "期满未申请", by=cast.officer, at=OVER)
    db.session.flush()
    assert cast.project.state == ProjectState.FAILED
    assert (cast.project.end_reason, cast.project.ended_at) == ("期满未申请", OVER)
    with pytest.raises(Refused):
        end_repair(cast.project, "再次", by=cast.officer, at=OVER)
    act = db.session.scalars(select(Act).where(Act.name == "project.repair_ended")).one()
    rule = next(rule for rule in RULES if rule.act == act.name)
    assert set(rule.readers(act)) >= {cast.member.id, cast.issuer.id}
    words = rule.words(act, cast.member.id)
    assert words is not None
    assert "期满未申请" in str(words.paragraphs[1])


@pytest.mark.parametrize("days", [0, -1, 61])
def test_late_handing_in_until_a_senseless_day_refused(app: Flask, days: int) -> None:
    cast = make_repairing(DUE)
    with pytest.raises(Invalid) as wrong:
        allow_late(cast.project, local_date(OVER) + timedelta(days=days), "", by=cast.officer, at=OVER)
    assert set(wrong.value.errors) == {"until", "reason"}


def test_late_handing_in_allowed_once_and_reminded_anew(app: Flask) -> None:
    cast, until = make_repairing(DUE), local_date(OVER) + timedelta(days=20)
    tell_repairs(at=OVER)
    allow_late(cast.project, until, "设备检修", by=cast.officer, at=OVER)
    db.session.flush()
    assert cast.project.repair_due_on == until
    assert may_request_acceptance(cast.member, cast.project, end_of_day(until) - timedelta(seconds=1))
    assert may_end_repair(cast.officer, cast.project, OVER).code == "not_lapsed"
    over = end_of_day(until)
    assert may_end_repair(cast.officer, cast.project, over).code == "not_reminded"
    assert tell_repairs(at=over) == 1
    assert may_allow_late(cast.officer, cast.project, over).code == "late_used"
    assert may_end_repair(cast.officer, cast.project, over)


def test_repairs_are_told_once_before_and_once_after(app: Flask) -> None:
    make_repairing(DUE)
    assert _told(end_of_day(DUE - timedelta(days=15)) - timedelta(hours=1)) == []
    assert _told(end_of_day(DUE - timedelta(days=14)) - timedelta(hours=1)) == ["project.repair_near"]
    assert _told(LAST) == ["project.repair_near"]
    both = ["project.repair_lapsed", "project.repair_near"]
    assert _told(OVER) == both
    assert _told(OVER + timedelta(days=9)) == both


def test_reminders_reach_the_laboratory_first_and_everybody_after(app: Flask) -> None:
    cast = make_repairing(DUE)
    tell_repairs(at=LAST)
    tell_repairs(at=OVER)
    db.session.flush()
    rules = {rule.act: rule for rule in RULES}
    readers = {
        act.name: set(rules[act.name].readers(act))
        for act in db.session.scalars(select(Act).where(Act.name.like("project.repair_%")))
    }
    sides = {cast.officer.id, cast.member.id, cast.issuer.id}
    assert readers["project.repair_near"] & sides == {cast.member.id}
    assert readers["project.repair_lapsed"] >= sides


def test_desks_say_that_a_lapsed_repair_waits(app: Flask) -> None:
    cast = make_repairing(DUE)

    def lines(at: datetime) -> list[list[str]]:
        rows = take(tallies_for_officer(cast.officer, at)), take(tallies_for_lab(cast.member, at))
        return [
            [row.label.id for row in found]
            for found in (*rows, take(tallies_for_enterprise(cast.issuer, at)))
        ]

    assert lines(LAST) == [[], ["验收整改待完成"], []]
    assert lines(OVER) == [["整改逾期待处理"], ["整改期限已届满"], ["整改期限已届满"]]
    assert take(tallies_for_officer(cast.officer, OVER))[0].due == OVER
