"""Changing a staged assignment by hand: what it brings is told before, why it was made is kept."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.rounds.models import Assignment, AssignmentChange, Panelist, Round
from app.rounds.service import (
    Declaration,
    Lacking,
    allow_pair,
    declare_conflicts,
    forbid_pair,
    move_assignment,
    plan_move,
    stage_assignments,
    stage_run,
)
from app.rounds.settings import Settings
from app.rounds.states import ConflictKind, Objective
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation
from tests.factories.rounds import make_closed_call, make_panelist, make_passed_entry, make_round

WHY = "请熟悉该方向的专家评审"


@pytest.fixture
def officer(app: Flask):
    return make_officer()


@pytest.fixture
def round(officer) -> Round:
    call = make_closed_call(officer)
    item = make_item(call, title="储氢瓶渗透检测")
    return make_round(call, [make_passed_entry(item) for _ in range(4)])


def _staged(round: Round) -> set[tuple[str, str]]:
    rows = db.session.scalars(select(Assignment).where(Assignment.round_id == round.id))
    return {(a.code, a.judge_id) for a in rows}


def _knowing(round: Round, *fields: str, **columns: object) -> Panelist:
    panelist = make_panelist(round, make_judge(make_organisation()), **columns)
    panelist.user.expert.fields = list(fields)
    return panelist


def test_move_assignment_by_hand_stays_when_staged_again_with_its_reason(round, officer) -> None:
    panel = [make_panelist(round) for _ in range(4)]
    stage_assignments(round, by=officer, at=AT)
    row = round.entries[0]
    reading = {j for c, j in _staged(round) if c == row.code}
    out, into = min(reading), next(p.user_id for p in panel if p.user_id not in reading)
    plan = move_assignment(round, row, out, into, reason=WHY, by=officer, at=AT)
    assert (plan.readers, plan.wanted, plan.warnings) == (2, 2, ())
    stage_assignments(round, by=officer, at=AT)
    assert (row.code, into) in _staged(round)
    moved = db.session.scalars(select(Assignment).where(Assignment.is_pinned)).one()
    assert (moved.why["because"], moved.why["reason"], moved.why["by"]) == ("by_hand", WHY, officer.id)
    change = db.session.scalars(select(AssignmentChange)).one()
    assert (change.out_id, change.into_id, change.reason) == (out, into, WHY)


def test_plan_move_tells_total_loads_and_the_fewest_further_changes(round, officer) -> None:
    best = _knowing(round, "储氢", "渗透检测", max_load=2)
    others = [_knowing(round, max_load=3) for _ in range(3)]
    told = stage_assignments(round, by=officer, at=AT, settings=Settings(Objective.TOTAL))
    assert told.total == pytest.approx(0.8)
    row = next(r for r in round.entries if (r.code, best.user_id) not in _staged(round))
    before = _staged(round)
    plan = plan_move(round, row, next(j for c, j in before if c == row.code), best.user_id)
    assert (plan.before.total, plan.after.total) == pytest.approx((0.8, 1.2))
    (load,) = [load for load in plan.loads if load.user == best.user]
    assert (load.before, load.after, load.limit, load.is_over) == (2, 3, 2, True)
    assert [str(w) for w in plan.warnings] == [f"{best.user.name} 将评 3 件，超过上限 2 件"]
    assert len(plan.stuck) == 1 or plan.further, (
        "a pair by hand may exceed the maximum, so nothing else moves"
    )
    assert _staged(round) == before, "a plan changes nothing"
    assert len(others) == 3


def test_plan_move_out_alone_is_filled_with_one_further_change(round, officer) -> None:
    for _ in range(4):
        make_panelist(round)
    stage_assignments(round, by=officer, at=AT)
    row = round.entries[0]
    out = next(judge for code, judge in _staged(round) if code == row.code)
    plan = plan_move(round, row, out, None)
    assert (plan.readers, len(plan.warnings)) == (1, 1)
    comes = [step for step in plan.further if step.comes]
    assert [step.row.code for step in comes if step.row is row] == [row.code]
    move_assignment(round, row, out, None, reason=WHY, by=officer, at=AT, forbids=True, further=True)
    pairs = _staged(round)
    assert (row.code, out) not in pairs
    assert len(pairs) == 8
    stage_assignments(round, by=officer, at=AT)
    assert (row.code, out) not in _staged(round), "forbidden from now on"
    names = {act.name for act in db.session.scalars(select(Act))}
    assert {"round.moved", "round.pair_forbidden"} <= names


def test_plan_move_says_which_required_expertise_is_lost(round, officer) -> None:
    knowing = [
        _knowing(round, "渗透检测", max_load=4),
        _knowing(round, max_load=4),
        _knowing(round, max_load=4),
    ]
    settings = Settings(Objective.TOTAL, fields=("渗透检测",))
    stage_assignments(round, by=officer, at=AT, settings=settings)
    row = round.entries[0]
    into = next(p.user_id for p in knowing[1:] if (row.code, p.user_id) not in _staged(round))
    plan = plan_move(round, row, knowing[0].user_id, into)
    assert [str(sentence) for sentence in plan.lost] == ["A01 将没有具备「渗透检测」专业的专家"]
    assert [str(sentence) for sentence in plan.stuck] == [
        "A01 缺 1 名具备「渗透检测」专业的专家：可评的都不具备，或件数已满"
    ]


def test_move_assignment_warns_of_load_and_of_missing_readers(round, officer) -> None:
    full = make_panelist(round, max_load=1)
    row, other = round.entries[0], round.entries[1]
    assert len(move_assignment(round, row, None, full.user_id, reason=WHY, by=officer, at=AT).warnings) == 1
    told = move_assignment(round, other, None, full.user_id, reason=WHY, by=officer, at=AT)
    assert [str(w) for w in told.warnings] == [
        f"{full.user.name} 将评 2 件，超过上限 1 件",
        "A02 现有 1 名专家，规定 2 名",
    ]


def test_move_assignment_conflict_colleague_unready_and_reasonless_refused(round, officer) -> None:
    house = make_organisation()
    reader, colleague = make_panelist(round, make_judge(house)), make_panelist(round, make_judge(house))
    tied, absent = make_panelist(round), make_panelist(round, ready=False)
    kept_off, row = make_panelist(round), round.entries[0]
    declare_conflicts(tied, [Declaration(row.entry.organisation_id, ConflictKind.KIN)], by=tied.user, at=AT)
    forbid_pair(row, kept_off.user_id, WHY, by=officer, at=AT)
    move_assignment(round, row, None, reader.user_id, reason=WHY, by=officer, at=AT)
    cases = (
        (colleague, "same_organisation"),
        (tied, "conflict"),
        (absent, "not_ready"),
        (kept_off, "forbidden"),
    )
    for judge, code in cases:
        with pytest.raises(Refused, match=code):
            move_assignment(round, row, None, judge.user_id, reason=WHY, by=officer, at=AT)
    assert plan_move(round, row, reader.user_id, colleague.user_id).readers == 1, "one colleague for another"
    allow_pair(row, kept_off.user_id, by=officer, at=AT)
    for out, into, reason in ((None, reader.user_id, WHY), (None, None, WHY), (None, kept_off.user_id, " ")):
        with pytest.raises(Invalid):
            move_assignment(round, row, out, into, reason=reason, by=officer, at=AT)


def test_forbidden_pairs_that_leave_too_few_name_the_entry(round, officer) -> None:
    panel = [make_panelist(round) for _ in range(2)]
    forbid_pair(round.entries[1], panel[0].user_id, WHY, by=officer, at=AT)
    told = stage_run(round, Settings(), by=officer, at=AT)
    assert isinstance(told, Lacking)
    assert [str(s) for s in told.sentences] == ["A02 还缺 1 名专家：可评的只有 1 名（回避 0 名）"]
