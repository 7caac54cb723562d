"""Readers who were lost late: the fewest changes, told before they are made."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.rounds.models import Assignment, Panelist, Round
from app.rounds.service import FillPlan, Lacking, drop_assignments, fill_gaps, plan_filling, recuse
from app.rounds.states import AssignmentState, PanelistState
from app.shared.verdict import Invalid
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_open_round, make_panelist


@pytest.fixture
def open_round(app: Flask) -> tuple[Round, list[Panelist]]:
    return make_open_round(entries=3, judges=2)


def _own(panelist: Panelist) -> list[Assignment]:
    query = select(Assignment).where(Assignment.judge_id == panelist.user_id)
    return list(db.session.scalars(query.order_by(Assignment.code)))


def test_plan_filling_adds_alone_where_somebody_has_room(open_round) -> None:
    round, panel = open_round
    spare = make_panelist(round)
    recuse(_own(panel[0])[0], "亲属", by=panel[0].user, at=AT)
    plan = plan_filling(round, frozenset())
    assert isinstance(plan, FillPlan)
    assert [(step.row.code, step.user.id) for step in plan.comes] == [("A01", spare.user_id)]
    assert (plan.short, plan.goes) == (1, ())
    assert [(load.before, load.after) for load in plan.loads] == [(0, 1)]
    assert {a.state for a in _own(spare)} == set(), "a plan changes nothing"


def test_fill_gaps_moves_what_nobody_has_begun_where_only_that_helps(open_round) -> None:
    """Whoever has room may not read the entry that lost its reader, so another hands one on."""
    round, panel = open_round
    officer, spare = make_officer(round.call), make_panelist(round)
    recuse(_own(panel[0])[0], "亲属", by=panel[0].user, at=AT)
    fill_gaps(round, by=officer, at=AT)
    recuse(_own(spare)[0], "师生", by=spare.user, at=AT)
    late = make_panelist(round, max_load=1)
    recuse(_own(panel[1])[0], "持股", by=panel[1].user, at=AT)
    begun = {(a.entry_id, a.judge_id) for a in _own(panel[1])}
    told = plan_filling(round, begun)
    assert isinstance(told, Lacking), "two readers are needed for A01 and only one may read it"
    second = make_panelist(round, max_load=1)
    told = plan_filling(round, begun)
    assert isinstance(told, FillPlan)
    assert {step.user.id for step in told.comes if step.row.code == "A01"} == {late.user_id, second.user_id}
    added = fill_gaps(round, by=officer, at=AT, begun=begun, mark=told.mark)
    assert isinstance(added, list)
    assert len(added) == 2


def test_plan_filling_hands_on_only_without_a_word_written(open_round) -> None:
    round, panel = open_round
    officer = make_officer(round.call)
    first = _own(panel[0])
    recuse(first[0], "亲属", by=panel[0].user, at=AT)
    busy = make_panelist(round, max_load=1)
    fill_gaps(round, by=officer, at=AT)
    # busy reads A01; panel[1] leaves A02: panel[0] reads it, busy is full, a newcomer may read A01 alone
    newcomer = make_panelist(round, max_load=1)
    recuse(_own(panel[1])[1], "亲属", by=panel[1].user, at=AT)
    ended = next(a for a in _own(panel[1]) if a.code == "A02")
    row = next(r for r in round.entries if r.code == "A02")
    db.session.add(
        Assignment(
            round=round, entry_id=row.entry_id, judge_id=newcomer.user_id, code="A02",
            state=AssignmentState.RECUSED, end_reason="亲属", ended_at=AT,
        )
    )  # fmt: skip
    db.session.flush()
    assert ended.state == AssignmentState.RECUSED
    plan = plan_filling(round, frozenset())
    assert isinstance(plan, FillPlan)
    assert [(s.row.code, s.user.id) for s in plan.goes] == [("A01", busy.user_id)]
    assert {(s.row.code, s.user.id) for s in plan.comes} == {("A02", busy.user_id), ("A01", newcomer.user_id)}
    held = [(a.entry_id, a.judge_id) for a in _own(busy)]
    assert isinstance(plan_filling(round, held), Lacking), "busy has begun A01"
    added = fill_gaps(round, by=officer, at=AT, begun=(), mark=plan.mark)
    assert isinstance(added, list)
    assert {a.state for a in _own(busy) if a.code == "A01"} == {AssignmentState.RELEASED}


def test_fill_gaps_counts_what_a_former_judge_finished_and_refuses_an_old_plan(open_round) -> None:
    round, panel = open_round
    officer = make_officer(round.call)
    own = _own(panel[0])
    own[0].state = AssignmentState.DONE
    drop_assignments(panel[0], "出国", by=officer, at=AT)
    panel[0].state = PanelistState.REMOVED
    spare = make_panelist(round)
    db.session.flush()
    plan = plan_filling(round, frozenset())
    assert isinstance(plan, FillPlan)
    assert [(s.row.code, s.user.id) for s in plan.comes] == [("A02", spare.user_id), ("A03", spare.user_id)]
    with pytest.raises(Invalid):
        fill_gaps(round, by=officer, at=AT, begun=(), mark="0" * 16)
    assert len(fill_gaps(round, by=officer, at=AT, begun=(), mark=plan.mark)) == 2
    with pytest.raises(Invalid):
        plan_filling(round, frozenset())
