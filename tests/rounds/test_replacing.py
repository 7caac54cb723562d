"""A judge is replaced: what he has not finished goes to others, everybody else keeps everything."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.letters.rules import rules_by_act
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.policy import may_replace_judge
from app.rounds.service import Lacking, plan_replacement, replace_judge
from app.rounds.service.replacing import Replacement
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, PanelistState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_assignment, make_open_round, make_panelist, make_review
from tests.factories.saving import save


def _given(round: Round) -> dict[tuple[str, str], AssignmentState]:
    rows = db.session.scalars(select(Assignment).where(Assignment.round_id == round.id))
    return {(a.entry_id, a.judge_id): a.state for a in rows}


def _own(panelist: Panelist) -> list[Assignment]:
    query = select(Assignment).where(Assignment.judge_id == panelist.user_id).order_by(Assignment.code)
    return list(db.session.scalars(query))


def _plan(panelist: Panelist) -> Replacement:
    plan = plan_replacement(panelist)
    assert isinstance(plan, Replacement)
    return plan


@pytest.fixture
def board(app: Flask) -> tuple[Round, list[Panelist]]:
    """Three entries, two readers each; two more judges of the panel are free, one of them in conflict with A02."""
    round, panel = make_open_round(entries=3, judges=2)
    panel += [make_panelist(round), make_panelist(round, max_load=1)]
    save(
        Conflict(
            round=round, user=panel[2].user, organisation=round.entries[1].entry.organisation,
            kind=ConflictKind.KIN, is_declared=True, state=ConflictState.CONFIRMED, raised_at=AT,
        )
    )  # fmt: skip
    return round, panel


def test_unfinished_readings_go_to_others_and_nothing_else_changes(
    board: tuple[Round, list[Panelist]],
) -> None:
    round, panel = board
    officer, leaving = make_officer(round.call), panel[0]
    make_review(_own(leaving)[0])
    plan = _plan(leaving)
    shown = {h.row.code: h.judge.id for h in plan.handovers}
    assert shown == {"A02": panel[3].user_id, "A03": panel[2].user_id}
    assert plan.kept == 1
    before = _given(round)
    with pytest.raises(Invalid):
        replace_judge(leaving, "another", "住院", by=officer, at=AT)
    with pytest.raises(Invalid):
        replace_judge(leaving, plan.mark, " ", by=officer, at=AT)
    replace_judge(leaving, plan.mark, "住院", by=officer, at=AT)
    after = _given(round)
    changed = {pair: state for pair, state in after.items() if before.get(pair) != state}
    codes = {row.entry_id: row.code for row in round.entries}
    assert {(codes[entry], judge): state for (entry, judge), state in changed.items()} == {
        ("A02", leaving.user_id): AssignmentState.RELEASED,
        ("A03", leaving.user_id): AssignmentState.RELEASED,
        ("A02", panel[3].user_id): AssignmentState.ASSIGNED,
        ("A03", panel[2].user_id): AssignmentState.ASSIGNED,
    }
    assert leaving.state == PanelistState.REMOVED
    assert {a.why["because"] for a in _own(panel[2])} == {"replaced"}


def test_each_hears_once(board: tuple[Round, list[Panelist]]) -> None:
    round, panel = board
    replace_judge(panel[0], _plan(panel[0]).mark, "住院", by=make_officer(round.call), at=AT)
    acts = db.session.scalars(select(Act)).all()
    heard: list[str] = []
    for act in acts:
        for rule in rules_by_act().get(act.name, ()):
            heard += [key for key in rule.readers(act) if rule.words(act, key) is not None]
    taken = {h for h in heard if h != panel[0].user_id}
    assert sorted(heard) == sorted({panel[0].user_id, *taken})
    assert len(taken) == 2


def test_entry_nobody_can_read_named_and_nothing_done(board: tuple[Round, list[Panelist]]) -> None:
    round, panel = board
    panel[3].max_load, panel[2].max_load = 1, 1
    before = _given(round)
    told = replace_judge(panel[0], "", "住院", by=make_officer(round.call), at=AT)
    assert isinstance(told, Lacking)
    assert told.sentences
    assert _given(round) == before


def test_entry_that_was_read_more_gets_nobody(board: tuple[Round, list[Panelist]]) -> None:
    round, panel = board
    make_assignment(round, round.entries[2].entry, panel[2].user)
    assert [h.row.code for h in _plan(panel[0]).handovers] == ["A01", "A02"]


def test_judge_without_anything_left_or_of_another_round_state_refused(
    board: tuple[Round, list[Panelist]],
) -> None:
    round, panel = board
    officer = make_officer(round.call)
    assert may_replace_judge(officer, panel[2], AT).code == "nothing_left"
    assert may_replace_judge(panel[0].user, panel[0], AT).hide
    panel[0].state = PanelistState.REMOVED
    assert may_replace_judge(officer, panel[0], AT).code == "not_on_panel"
    round.state, round.closed_at = RoundState.CLOSED, AT
    with pytest.raises(Refused, match="round_closed"):
        replace_judge(panel[1], "", "住院", by=officer, at=AT)
