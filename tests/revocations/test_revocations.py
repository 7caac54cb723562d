"""A selection won by falsehood: heard, decided by two, and everything that came of it withdrawn."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.capabilities.models import Capability
from app.credit.models import Misconduct
from app.credit.queries import credit_of
from app.decisions.standing import standing_of
from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Act
from app.needs.models import Need
from app.needs.states import NeedState
from app.notices.models import NoticeLine
from app.notices.states import LineState
from app.people.states import SeatRole
from app.projects.models import Project
from app.projects.service import cosign_acceptance, decide_acceptance, request_acceptance
from app.projects.states import ProjectState
from app.revocations.letters import RULES
from app.revocations.models import Revocation
from app.revocations.policy import (
    may_agree_revocation,
    may_drop_revocation,
    may_open_revocation,
    may_propose_revocation,
    may_see_revocation,
    may_state_revocation,
    visible_revocations,
)
from app.revocations.service import (
    Ruling,
    agree_revocation,
    drop_revocation,
    open_revocation,
    propose_revocation,
    refuse_revocation,
    state_revocation,
    take_back_revocation,
)
from app.revocations.states import RevocationState
from app.shared.clock import end_of_day, local_date
from app.shared.verdict import Invalid, Refused
from tests.factories.needs import make_need
from tests.factories.people import join, make_member, make_officer, make_user, seat
from tests.factories.projects import LATER, Cast, deliver, every_seat, measure
from tests.factories.winners import MUCH_LATER, announced_in, running_in

RULING = Ruling("原始记录系伪造", "申报材料弄虚作假", True, "苏示撤〔2027〕1 号")
HIDDEN = dict.fromkeys(("stranger", "other_officer", "judge", "visitor", "issuer"), "absent")


def _until(at: datetime) -> Any:
    return local_date(at) + timedelta(days=10)


def _running() -> Cast:
    judged, project = running_in()
    return Cast(project, judged.officer, judged.member(0), make_member(project.issuer))  # type: ignore[arg-type]


def _accepted() -> tuple[Cast, Need]:
    cast, need = _running(), make_need(state=NeedState.RAISED)
    cast.project.item.need = need
    deliver(cast)
    measure(cast)
    acceptance = request_acceptance(cast.project, by=cast.member, at=LATER)
    cosign_acceptance(acceptance, "同意", by=cast.issuer, at=LATER)
    decide_acceptance(acceptance, True, "同意", by=cast.officer, at=LATER)
    db.session.flush()
    return cast, need


def _open(cast: Cast) -> Revocation:
    return open_revocation(
        cast.project.entry, "检测报告系伪造", _until(MUCH_LATER), by=cast.officer, at=MUCH_LATER
    )


def _agree(cast: Cast, ruling: Ruling = RULING) -> Revocation:
    revocation = _open(cast)
    state_revocation(revocation, "报告由外协单位提供", by=cast.member, at=MUCH_LATER)
    approval = propose_revocation(revocation, ruling, by=cast.officer, at=MUCH_LATER)
    with pytest.raises(Refused, match="same_person"):
        agree_revocation(approval, by=cast.officer, at=MUCH_LATER)
    second = make_officer(cast.project.call)
    agree_revocation(approval, "同意", by=second, at=MUCH_LATER)
    db.session.flush()
    return revocation


def test_officer_of_the_house_that_it_is_about_neither_drops_nor_agrees(app: Flask) -> None:
    cast = _running()
    revocation = _open(cast)
    state_revocation(revocation, "报告由外协单位提供", by=cast.member, at=MUCH_LATER)
    approval = propose_revocation(revocation, RULING, by=cast.officer, at=MUCH_LATER)
    second = make_officer(cast.project.call)
    assert may_agree_revocation(second, approval, revocation, MUCH_LATER).ok
    join(second, cast.project.organisation)
    assert may_agree_revocation(second, approval, revocation, MUCH_LATER).code == "own"
    assert may_drop_revocation(second, revocation, MUCH_LATER).code == "own"


def test_every_seat_as_in_the_table_and_lists_agree(app: Flask) -> None:
    cast = _running()
    people = every_seat(cast) | {"discipline": make_user()}
    seat(people["discipline"], SeatRole.DISCIPLINE)  # type: ignore[arg-type]
    opening = {n: may_open_revocation(p, cast.project.entry, MUCH_LATER).code for n, p in people.items()}
    assert {n for n, code in opening.items() if code == "ok"} == {"officer"}
    revocation = _open(cast)
    db.session.flush()
    assert may_open_revocation(cast.officer, cast.project.entry, MUCH_LATER).code == "open"
    seeing = {"officer", "member", "reader", "supervisor", "discipline"}
    for name, person in people.items():
        sees = bool(may_see_revocation(person, revocation, MUCH_LATER))
        assert sees == (name in seeing), name
        assert bool(db.session.scalars(visible_revocations(person, MUCH_LATER)).all()) == sees, name
    stating = {n: may_state_revocation(p, revocation, MUCH_LATER).code for n, p in people.items()}
    assert stating == HIDDEN | {"member": "ok"} | dict.fromkeys(
        ("officer", "reader", "supervisor", "discipline"), "not_laboratory"
    )
    over = end_of_day(_until(MUCH_LATER))
    assert may_propose_revocation(cast.officer, revocation, MUCH_LATER).code == "not_heard"
    assert may_propose_revocation(cast.officer, revocation, over)
    assert may_propose_revocation(cast.member, revocation, over).code == "not_officer"


def test_hearing_and_ruling_outside_the_rule_refused(app: Flask) -> None:
    cast = _running()
    with pytest.raises(Invalid) as bad:
        open_revocation(cast.project.entry, " ", local_date(MUCH_LATER), by=cast.officer, at=MUCH_LATER)
    assert set(bad.value.errors) == {"facts", "hear_until"}
    revocation = _open(cast)
    state_revocation(revocation, "不属实", by=cast.member, at=MUCH_LATER)
    with pytest.raises(Invalid) as bad:
        propose_revocation(revocation, Ruling(" ", "", True, ""), by=cast.officer, at=MUCH_LATER)
    assert set(bad.value.errors) == {"findings", "public_reason", "document_number"}


def test_running_task_ends_and_the_place_is_free(app: Flask) -> None:
    cast = _running()
    entry = cast.project.entry
    revocation = _agree(cast)
    assert (revocation.state, cast.project.state) == (RevocationState.AGREED, ProjectState.TERMINATED)
    line = db.session.scalars(select(NoticeLine).where(NoticeLine.entry_id == entry.id)).one()
    assert (line.state, line.reason, entry.outcome) == (
        LineState.STRUCK,
        "申报材料弄虚作假",
        Outcome.NOT_SELECTED,
    )
    standing = standing_of(entry.item)
    assert entry.id in standing.fallen
    assert standing.vacancies == 1


def test_accepted_task_loses_what_it_left_behind(app: Flask) -> None:
    cast, need = _accepted()
    mine = select(func.count(Capability.id)).where(Capability.origin_id == cast.project.id)
    assert db.session.scalar(mine)
    _agree(cast)
    assert db.session.scalar(mine) == 0
    assert (need.state, cast.project.state) == (NeedState.FILED, ProjectState.ACCEPTED)


@pytest.mark.parametrize("listed", [True, False])
def test_listed_misconduct_bars_for_three_years(app: Flask, listed: bool) -> None:
    cast = _running()
    _agree(cast, RULING if listed else Ruling("记录系伪造", "材料弄虚作假"))
    laboratory = cast.project.organisation
    rows = db.session.scalars(select(Misconduct)).all()
    assert [row.document_number for row in rows] == ([RULING.document_number] if listed else [])
    assert bool(credit_of(laboratory, MUCH_LATER + timedelta(days=365)).misconduct) == listed
    assert not credit_of(laboratory, MUCH_LATER + timedelta(days=4 * 366)).misconduct


def test_dropped_refused_or_taken_back_changes_nothing(app: Flask) -> None:
    cast = _running()
    revocation, second = _open(cast), make_officer(cast.project.call)
    state_revocation(revocation, "不属实", by=cast.member, at=MUCH_LATER)
    take_back_revocation(
        propose_revocation(revocation, RULING, by=cast.officer, at=MUCH_LATER), by=cast.officer, at=MUCH_LATER
    )
    approval = propose_revocation(revocation, RULING, by=cast.officer, at=MUCH_LATER)
    refuse_revocation(approval, "证据不足", by=second, at=MUCH_LATER)
    drop_revocation(revocation, "查无实据", by=cast.officer, at=MUCH_LATER)
    assert (revocation.state, cast.project.state) == (RevocationState.DROPPED, ProjectState.RUNNING)
    assert cast.project.entry.outcome == Outcome.SELECTED
    assert may_open_revocation(cast.officer, cast.project.entry, MUCH_LATER)


def test_letters_reach_the_laboratory_and_the_officers(app: Flask) -> None:
    cast = _running()
    _agree(cast)
    rules, told = {rule.act: rule for rule in RULES}, {}
    for act in db.session.scalars(select(Act).where(Act.name.in_(rules))):
        told[act.name] = set(rules[act.name].readers(act))
        for key in told[act.name]:
            words = rules[act.name].words(act, key)
            assert words is not None
            assert str(words.paragraphs[1])
    assert told["revocation.opened"] >= {cast.member.id}
    assert told["revocation.stated"] >= {cast.officer.id}
    assert told["revocation.agreed"] >= {cast.member.id}


def test_winner_without_a_task_falls_too(app: Flask) -> None:
    judged, _notice, at = announced_in()
    entry = judged.entries[0]
    revocation = open_revocation(entry, "材料伪造", _until(at), by=judged.officer, at=at)
    over = end_of_day(_until(at))
    approval = propose_revocation(revocation, Ruling("未陈述", "弄虚作假"), by=judged.officer, at=over)
    agree_revocation(approval, by=make_officer(entry.call), at=over)
    assert entry.outcome == Outcome.NOT_SELECTED
    assert db.session.query(Project).count() == 0
