"""What came between a proposal and its answer: nothing is stalled, nothing hangs for ever."""

from datetime import timedelta

import pytest
from flask import Flask

from app.approvals.states import ApprovalState
from app.projects.models import Change
from app.projects.policy import may_submit_milestone
from app.projects.service import (
    Choice,
    Wish,
    agree_change,
    agree_comparison,
    ask_change,
    propose_comparison,
    propose_termination,
    refuse_comparison,
    refuse_termination,
    reject_change,
)
from app.projects.service.changes import confirm_change
from app.projects.service.ending import End, end_project
from app.projects.states import (
    ChangeKind,
    ChangeState,
    Ground,
    MilestoneState,
    ProjectState,
    RunVerdict,
    TerminationState,
)
from app.shared.clock import end_of_day
from app.shared.verdict import Refused
from tests.factories.people import AT, make_officer
from tests.factories.projects import Cast, make_running
from tests.projects.endings import UNTIL, hand_in_all, open_one, race

GO_ON, STOP, MERGE = RunVerdict.GO_ON, RunVerdict.STOP, RunVerdict.MERGE


def _change(cast: Cast) -> Change:
    ways = {cast.project.results[0].id: "第三方比对"}
    return ask_change(
        cast.project, Wish(ChangeKind.VERIFICATION, "方法已废止", ways=ways), by=cast.member, at=AT
    )


def test_milestone_is_not_handed_in_once_the_hearing_is_over_or_a_comparison_waits(app: Flask) -> None:
    cast = make_running()
    termination, milestone = open_one(cast), cast.project.milestones[0]
    over = end_of_day(UNTIL)
    assert may_submit_milestone(cast.member, milestone, over - timedelta(seconds=1))
    assert may_submit_milestone(cast.member, milestone, over).code == "ending"
    propose_termination(termination, "无法继续", False, by=cast.officer, at=over)
    assert may_submit_milestone(cast.member, milestone, over).code == "ending"
    checkpoint, casts, _second = race()
    mine = casts[0].project.milestones[0]
    keys = hand_in_all(checkpoint, casts)
    assert may_submit_milestone(casts[0].member, mine, AT)
    choices = {keys[0]: Choice(STOP), keys[1]: Choice(GO_ON)}
    propose_comparison(checkpoint, choices, "差距明显", by=casts[0].officer, at=AT)
    assert may_submit_milestone(casts[0].member, mine, AT).code == "compared"


def test_comparison_whose_last_runner_or_heir_ended_meanwhile_is_not_agreed(app: Flask) -> None:
    checkpoint, casts, second = race()
    keys = hand_in_all(checkpoint, casts)
    choices = {keys[0]: Choice(MERGE, casts[1].project.id), keys[1]: Choice(GO_ON)}
    waiting = propose_comparison(checkpoint, choices, "一家并入", by=casts[0].officer, at=AT)
    end_project(casts[1].project, End(Ground.FALSEHOOD, "查实虚假"), by=second, at=AT)
    with pytest.raises(Refused, match="overtaken"):
        agree_comparison(waiting, by=second, at=AT)
    refuse_comparison(waiting, "并入的一家已终止", by=second, at=AT)


def test_end_of_a_task_lets_what_was_proposed_besides_lapse(app: Flask) -> None:
    cast = make_running()
    second = make_officer(cast.project.call)
    termination = open_one(cast)
    change = _change(cast)
    proposed = agree_change(change, "原方法已废止", by=cast.officer, at=AT)
    assert proposed is not None
    waiting = propose_termination(termination, "无法继续", True, by=cast.officer, at=end_of_day(UNTIL))
    end_project(cast.project, End(Ground.FALSEHOOD, "查实虚假"), by=second, at=end_of_day(UNTIL))
    assert waiting.state == ApprovalState.LAPSED
    assert termination.state == TerminationState.DROPPED
    assert (proposed.state, change.state) == (ApprovalState.LAPSED, ChangeState.WITHDRAWN)


def test_change_of_a_task_that_moved_on_is_refused_though_not_agreed(app: Flask) -> None:
    cast = make_running()
    second, change = make_officer(cast.project.call), _change(cast)
    proposed = agree_change(change, "原方法已废止", by=cast.officer, at=AT)
    assert proposed is not None
    cast.project.state = ProjectState.SUBMITTED
    with pytest.raises(Refused, match="not_running"):
        confirm_change(proposed, by=second, at=AT)
    reject_change(proposed, "任务已提交验收", by=second, at=AT)
    assert change.state == ChangeState.REFUSED


def test_termination_is_refused_though_a_milestone_waits(app: Flask) -> None:
    cast = make_running()
    second, late = make_officer(cast.project.call), end_of_day(UNTIL)
    waiting = propose_termination(open_one(cast), "无法继续", False, by=cast.officer, at=late)
    cast.project.milestones[0].state = MilestoneState.SUBMITTED
    refuse_termination(waiting, "先答复里程碑", by=second, at=late)
    assert waiting.state == ApprovalState.REFUSED
