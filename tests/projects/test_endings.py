"""Termination after a hearing, and parallel runners compared: by two officers, never unheard (rule 14)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.decisions.standing import standing_of
from app.extensions import db
from app.history.models import Act
from app.progress.queries import stages_of
from app.progress.states import Stage
from app.projects.letters import RULES
from app.projects.policy import (
    may_hand_in_run,
    may_open_hearing,
    may_propose_comparison,
    may_propose_termination,
    may_see_checkpoint,
    may_set_checkpoint,
    may_state_hearing,
    visible_checkpoints,
)
from app.projects.queries import merged_into, tallies_for_lab, tallies_for_officer
from app.projects.service import (
    Choice,
    add_evidence,
    agree_comparison,
    agree_termination,
    ask_extension,
    drop_termination,
    open_hearing,
    propose_comparison,
    propose_termination,
    refuse_comparison,
    refuse_termination,
    return_milestone,
    set_checkpoint,
    state_hearing,
    submit_milestone,
    take_back_comparison,
    take_back_termination,
)
from app.projects.states import (
    CheckpointState,
    ExtensionState,
    Ground,
    ProjectState,
    RunVerdict,
    TerminationState,
)
from app.shared.clock import end_of_day, local_date
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.files import quick_proof
from tests.factories.people import AT, make_officer
from tests.factories.projects import deliver, every_seat, make_project, make_running
from tests.projects.endings import UNTIL, hand_in_all, open_one, race

TODAY = local_date(AT)
HIDDEN = dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent")
LAB = (
    {"member": "ok"} | dict.fromkeys(("officer", "issuer", "reader", "supervisor"), "not_laboratory") | HIDDEN
)
OFFICER = (
    {"officer": "ok"} | dict.fromkeys(("member", "issuer", "reader", "supervisor"), "not_officer") | HIDDEN
)
GO_ON, STOP, MERGE = RunVerdict.GO_ON, RunVerdict.STOP, RunVerdict.MERGE


def test_hearing_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_running()
    people = every_seat(cast)
    assert {n: may_open_hearing(p, cast.project, AT).code for n, p in people.items()} == OFFICER
    termination = open_one(cast)
    assert {n: may_state_hearing(p, termination, AT).code for n, p in people.items()} == LAB
    over = end_of_day(UNTIL)
    assert {n: may_propose_termination(p, termination, over).code for n, p in people.items()} == OFFICER
    early = may_propose_termination(cast.officer, termination, over - timedelta(seconds=1))
    assert early.code == "not_heard"


@pytest.mark.parametrize(
    ("days", "reason", "wrong"), [(6, "理由", "hear_until"), (61, "理由", "hear_until"), (7, " ", "reason")]
)
def test_hearing_too_short_or_without_reason_refused(app: Flask, days: int, reason: str, wrong: str) -> None:
    cast = make_running()
    with pytest.raises(Invalid, match=wrong):
        open_hearing(
            cast.project, Ground.DEMAND, reason, TODAY + timedelta(days=days), by=cast.officer, at=AT
        )
    with pytest.raises(Invalid, match="ground"):
        open_hearing(cast.project, Ground.FALSEHOOD, "理由", UNTIL, by=cast.officer, at=AT)


def test_task_with_a_milestone_waiting_or_unsigned_not_ended(app: Flask) -> None:
    assert may_open_hearing((cast := make_project()).officer, cast.project, AT).code == "wrong_state"
    cast = make_running()
    first = cast.project.milestones[0]
    add_evidence(first, quick_proof("报告.pdf"), by=cast.member, at=AT)
    submit_milestone(first, "已完成", by=cast.member, at=AT)
    assert may_open_hearing(cast.officer, cast.project, AT).code == "milestone_waits"
    return_milestone(first, "补充", by=cast.officer, at=AT)
    assert may_open_hearing(cast.officer, cast.project, AT)


@pytest.mark.parametrize("offer_next", [True, False])
def test_termination_takes_two_officers_and_frees_the_place_where_told(app: Flask, offer_next: bool) -> None:
    cast = make_running()
    project, item, second = cast.project, cast.project.item, make_officer(cast.project.call)
    extension = ask_extension(
        project,
        project.ends_on + timedelta(days=30),
        {},
        "延期",
        by=cast.member,
        at=AT,  # type: ignore[operator]
    )
    termination = open_one(cast)
    with pytest.raises(Refused, match="open"):
        open_one(cast)
    with pytest.raises(Refused, match="not_heard"):
        propose_termination(termination, "难以完成", offer_next, by=cast.officer, at=AT)
    state_hearing(termination, "愿意调整", by=cast.member, at=AT)
    approval = propose_termination(termination, "难以完成", offer_next, by=cast.officer, at=AT)
    with pytest.raises(Refused, match="same_person"):
        agree_termination(approval, by=cast.officer, at=AT)
    assert project.state == ProjectState.RUNNING
    agree_termination(approval, "同意", by=second, at=AT)
    db.session.flush()
    assert (project.state, termination.state) == (ProjectState.TERMINATED, TerminationState.AGREED)
    assert (termination.released, extension.state) == (Decimal(280), ExtensionState.WITHDRAWN)
    assert stages_of([item], AT)[item.id] == Stage.TERMINATED
    assert project.entry_id not in standing_of(item).winners
    assert may_open_hearing(cast.officer, project, AT).code == "wrong_state"


def test_termination_refused_taken_back_or_dropped_leaves_the_task(app: Flask) -> None:
    cast = make_running()
    termination, second = open_one(cast), make_officer(cast.project.call)
    state_hearing(termination, "愿意调整", by=cast.member, at=AT)
    take_back_termination(
        propose_termination(termination, "难以完成", False, by=cast.officer, at=AT), by=cast.officer, at=AT
    )
    approval = propose_termination(termination, "难以完成", False, by=cast.officer, at=AT)
    refuse_termination(approval, "再给机会", by=second, at=AT)
    assert termination.state == TerminationState.HEARING
    drop_termination(termination, "继续实施", by=cast.officer, at=AT)
    assert (cast.project.state, termination.state) == (ProjectState.RUNNING, TerminationState.DROPPED)
    assert may_open_hearing(cast.officer, cast.project, AT)


def test_only_money_of_unconfirmed_milestones_is_released(app: Flask) -> None:
    cast = make_running()
    second = make_officer(cast.project.call)
    deliver(cast, AT)
    termination = open_one(cast)
    state_hearing(termination, "已经完成", by=cast.member, at=AT)
    agree_termination(
        propose_termination(termination, "需求变化", False, by=cast.officer, at=AT), by=second, at=AT
    )
    assert termination.released == 0


def test_comparison_by_every_seat_as_in_the_table(app: Flask) -> None:
    checkpoint, (cast, other), _second = race()
    people, run = every_seat(cast), checkpoint.runs[0]
    assert {n for n, p in people.items() if may_see_checkpoint(p, checkpoint, AT)} == {"officer"}
    for person in people.values():
        seen = db.session.scalars(visible_checkpoints(person, AT)).all()
        assert bool(seen) == bool(may_see_checkpoint(person, checkpoint, AT))
    assert {n: may_hand_in_run(p, run, AT).code for n, p in people.items()} == LAB
    assert may_hand_in_run(other.member, run, AT).code == "absent"
    assert may_propose_comparison(cast.officer, checkpoint, AT).code == "not_heard"
    assert may_propose_comparison(cast.officer, checkpoint, end_of_day(UNTIL))
    assert not may_set_checkpoint(cast.member, checkpoint.item, AT)


def test_comparison_with_one_runner_or_beside_an_open_one_refused(app: Flask) -> None:
    cast = make_running()
    with pytest.raises(Refused, match="no_race"):
        set_checkpoint(cast.project.item, UNTIL, "指标", by=cast.officer, at=AT)
    checkpoint, (one, _two), _second = race()
    with pytest.raises(Refused, match="open"):
        set_checkpoint(checkpoint.item, UNTIL, "指标", by=one.officer, at=AT)


def test_one_goes_on_one_merges_one_stops_and_money_follows(app: Flask) -> None:
    checkpoint, casts, second = race(3)
    officer, stays = casts[0].officer, casts[0].project
    db.session.flush()
    waiting = [row.label.id for row in take(tallies_for_lab(casts[0].member, AT))]
    assert waiting == ["并行比较材料待提交"]
    first, next_, last = hand_in_all(checkpoint, casts)
    assert "并行比较待决定" in [row.label.id for row in take(tallies_for_officer(officer, AT))]
    choices = {first: Choice(GO_ON), next_: Choice(MERGE, stays.id), last: Choice(STOP)}
    approval = propose_comparison(checkpoint, choices, "第一家领先", by=officer, at=AT)
    with pytest.raises(Refused, match="same_person"):
        agree_comparison(approval, by=officer, at=AT)
    agree_comparison(approval, "同意", by=second, at=AT)
    db.session.flush()
    states = [run.project.state for run in checkpoint.runs]
    assert states == [ProjectState.RUNNING, ProjectState.TERMINATED, ProjectState.TERMINATED]
    assert [(x.project_id, x.released) for x in merged_into(stays)] == [(casts[1].project.id, Decimal(280))]
    assert checkpoint.state == CheckpointState.DECIDED
    rules = {rule.act: rule for rule in RULES}
    for act in db.session.scalars(
        select(Act).where(Act.name.in_(["project.compared", "project.terminated"]))
    ):
        for key in rules[act.name].readers(act):
            words = rules[act.name].words(act, key)
            assert words is not None


def test_choices_outside_the_rule_refused(app: Flask) -> None:
    checkpoint, casts, _second = race()
    first, last = hand_in_all(checkpoint, casts)
    officer, other = casts[0].officer, casts[1].project
    for choices, wrong in (
        ({first: Choice(GO_ON)}, f"verdict-{last}"),
        ({first: Choice(STOP), last: Choice(STOP)}, "reason"),
        ({first: Choice(MERGE, other.id), last: Choice(STOP)}, f"verdict-{first}"),
        ({first: Choice(MERGE, casts[0].project.id), last: Choice(GO_ON)}, f"verdict-{first}"),
    ):
        with pytest.raises(Invalid) as invalid:
            propose_comparison(checkpoint, choices, "理由", by=officer, at=AT)
        assert wrong in invalid.value.errors


def test_comparison_refused_or_taken_back_is_open_again(app: Flask) -> None:
    checkpoint, casts, second = race()
    first, last = hand_in_all(checkpoint, casts)
    choices = {first: Choice(GO_ON), last: Choice(STOP)}
    officer = casts[0].officer
    take_back_comparison(
        propose_comparison(checkpoint, choices, "理由", by=officer, at=AT), by=officer, at=AT
    )
    refuse_comparison(
        propose_comparison(checkpoint, choices, "理由", by=officer, at=AT), "差距不大", by=second, at=AT
    )
    assert checkpoint.state == CheckpointState.OPEN
    assert casts[1].project.state == ProjectState.RUNNING
