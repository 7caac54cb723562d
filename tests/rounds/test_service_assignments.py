"""What happens to assignments after the release."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from app.entries.models import Reader
from app.extensions import db
from app.rounds.models import Assignment
from app.rounds.service import (
    Lacking,
    add_assignment,
    drop_assignments,
    fill_gaps,
    recuse,
)
from app.rounds.states import AssignmentState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer
from tests.factories.rounds import (
    make_open_round,
    make_panelist,
)


def test_recuse_ends_assignment_revokes_reading_keeps_reason(app: Flask) -> None:
    open_round, panel = make_open_round(entries=1, judges=2)
    assignment = _own(panel[0])[0]
    recuse(assignment, "曾为其出具报告", by=panel[0].user, at=AT)
    assert (assignment.state, assignment.end_reason) == (AssignmentState.RECUSED, "曾为其出具报告")
    reader = db.session.scalars(select(Reader).where(Reader.user_id == panel[0].user_id)).one()
    assert reader.until == AT
    with pytest.raises(Refused) as refused:
        recuse(assignment, "再次", by=panel[0].user, at=AT)
    assert refused.value.verdict.hide
    assert open_round.state == RoundState.OPEN


def _own(panelist) -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).where(Assignment.judge_id == panelist.user_id)))


def test_drop_assignments_silent_judge_then_fill_gaps(app: Flask) -> None:
    round, panel = make_open_round(entries=3, judges=2)
    officer = make_officer(round.call)
    spare = [make_panelist(round, max_load=2), make_panelist(round, max_load=2)]
    assert len(drop_assignments(panel[0], "逾期未评", by=officer, at=AT)) == 3
    added = fill_gaps(round, by=officer, at=AT)
    assert isinstance(added, list)
    assert {a.judge_id for a in added} <= {p.user_id for p in spare}
    assert Counter(a.entry_id for a in added) == {row.entry_id: 1 for row in round.entries}
    assert {a.state for a in added} == {AssignmentState.ASSIGNED}
    with pytest.raises(Invalid):
        fill_gaps(round, by=officer, at=AT)


def test_fill_gaps_nobody_left_says_what_lacks_and_adds_nothing(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    drop_assignments(panel[0], "逾期未评", by=officer, at=AT)
    told = fill_gaps(round, by=officer, at=AT)
    assert isinstance(told, Lacking)
    assert "A01 还缺 1 名专家" in str(told.sentences[0])


def test_drop_assignments_without_reason_or_open_ones_refused(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=1)
    officer = make_officer(round.call)
    with pytest.raises(Invalid):
        drop_assignments(panel[0], " ", by=officer, at=AT)
    _own(panel[0])[0].state = AssignmentState.DONE
    with pytest.raises(Invalid):
        drop_assignments(panel[0], "逾期", by=officer, at=AT)


def test_add_assignment_by_hand_joins_the_end_of_the_list(app: Flask) -> None:
    round, panel = make_open_round(entries=2, judges=1)
    round.reviews_per_entry = 2  # one was lost
    officer, extra = make_officer(round.call), make_panelist(round, max_load=1)
    first, _ = add_assignment(round, round.entries[0], extra.user_id, by=officer, at=AT)
    second, warnings = add_assignment(round, round.entries[1], extra.user_id, by=officer, at=AT)
    assert (first.position, second.position) == (1, 2)
    assert (first.why["because"], len(warnings)) == ("added", 1)
    with pytest.raises(Invalid):
        add_assignment(round, round.entries[0], panel[0].user_id, by=officer, at=AT)


def test_add_assignment_released_judge_may_return_recused_may_not(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    drop_assignments(panel[0], "逾期", by=officer, at=AT)
    again, _ = add_assignment(round, round.entries[0], panel[0].user_id, by=officer, at=AT)
    assert (again.state, again.end_reason) == (AssignmentState.ASSIGNED, "")
    recuse(_own(panel[1])[0], "亲属", by=panel[1].user, at=AT)
    with pytest.raises(Refused, match="ended"):
        add_assignment(round, round.entries[0], panel[1].user_id, by=officer, at=AT)
