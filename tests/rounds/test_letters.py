"""Every rule finds its readers and its words."""

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.rounds.letters import RULES
from app.rounds.models import Assignment
from app.rounds.service import (
    add_assignment,
    answer_invitation,
    close_round,
    drop_assignments,
    invite_judge,
    recuse,
    register_conflict,
    release_assignments,
    remind_judges,
    stage_assignments,
)
from app.rounds.states import AssignmentState, ConflictKind, RoundState
from app.shared.letter_rules import Words
from tests.factories.calls import make_item
from tests.factories.people import AT, make_judge, make_officer, make_organisation
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_panelist,
    make_passed_entry,
    make_review,
    make_round,
)


def test_rules_reach_the_right_people_over_a_whole_round(app: Flask) -> None:
    call = make_closed_call()
    officer, second = make_officer(call), make_officer(call)
    item = make_item(call)
    round = make_round(call, [make_passed_entry(item) for _ in range(3)])
    judges = [make_judge(make_organisation()) for _ in range(2)]
    refuser = invite_judge(round, make_judge(), by=officer, at=AT)
    answer_invitation(refuser, False, "时间不允许", by=refuser.user, at=AT)
    panel = [make_panelist(round, judge) for judge in judges]
    stage_assignments(round, by=officer, at=AT)
    release_assignments(round, by=officer, at=AT)
    remind_judges(round, [panel[0]], by=officer, at=AT)
    own = list(db.session.scalars(select(Assignment).where(Assignment.judge_id == judges[0].id)))
    recuse(own[0], "亲属", by=judges[0], at=AT)
    register_conflict(
        round, judges[0], own[1].entry.organisation, ConflictKind.KIN, "核实", by=officer, at=AT
    )
    drop_assignments(panel[0], "逾期", by=officer, at=AT)
    row = next(r for r in round.entries if r.entry_id == own[2].entry_id)
    add_assignment(round, row, judges[0].id, by=officer, at=AT)
    for assignment in db.session.scalars(
        select(Assignment).where(Assignment.state == AssignmentState.ASSIGNED)
    ):
        make_review(assignment)
    close_round(round, by=officer, at=AT)
    told = _letters()
    creator = call.created_by_id
    officers = {officer.id, second.id, creator}
    assert told["panelist.invited"] == {refuser.user_id}
    assert told["panelist.declined"] == officers
    assert told["round.released"] == {j.id for j in judges}
    assert told["round.reminded"] == {judges[0].id}
    assert told["assignment.recused"] == officers
    assert (
        told["assignment.voided"] == told["assignment.dropped"] == told["assignment.added"] == {judges[0].id}
    )
    assert told["round.closed"] == {j.id for j in judges}


def _letters() -> dict[str, set[str]]:
    """Readers by act; every letter has words, and its path is a page of ours."""
    told: dict[str, set[str]] = {}
    for act in db.session.scalars(select(Act)):
        for rule in RULES:
            if rule.act != act.name:
                continue
            for user_id in rule.readers(act):
                words = rule.words(act, user_id)
                assert isinstance(words, Words)
                assert len(str(words.subject)) <= 200
                assert all(str(p) for p in words.paragraphs)
                assert words.path.startswith(("/judge/", "/officer/"))
                told.setdefault(act.name, set()).add(user_id)
    return told


def test_closing_letter_says_the_title_of_the_round_once(app: Flask) -> None:
    officer = make_officer()
    call = make_closed_call(officer)
    entry = make_passed_entry(make_item(call))
    round = make_round(call, [entry], title="匿名评审", state=RoundState.OPEN)
    judge = make_panelist(round).user
    make_review(make_assignment(round, entry, judge), [80] * len(call.rubric))
    close_round(round, by=officer, at=AT)
    act = db.session.scalars(select(Act).where(Act.name == "round.closed")).one()
    (rule,) = [rule for rule in RULES if rule.act == "round.closed"]
    words = rule.words(act, officer.id)
    assert words is not None
    assert "匿名评审已结束，评分已锁定" in str(words.paragraphs[0])
