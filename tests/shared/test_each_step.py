"""A step of a state machine refuses by itself, whatever the policy before it said."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from app.calls import service as calls
from app.calls.models import Call, Item
from app.calls.states import CallState, ItemState
from app.capabilities.models import Schedule
from app.capabilities.service import imports
from app.capabilities.states import ScheduleState
from app.credit import service as credit
from app.credit.models import CreditBatch
from app.credit.states import BatchState
from app.people.models import User
from app.rounds import service as rounds
from app.rounds.models import Assignment, Conflict, Round
from app.rounds.states import AssignmentState, ConflictState, RoundState
from app.shared.verdict import Refused, Verdict
from tests.factories.people import AT

BY = {"by": User(), "at": AT}
CLOCK = {"by": None, "at": AT}
STEPS: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
    (calls.fail_item, (Item(state=ItemState.WITHDRAWN),), CLOCK),
    (calls.relist_item, (Item(state=ItemState.LISTED),), CLOCK),
    (calls.withdraw_item, (Item(state=ItemState.WITHDRAWN),), BY),
    (calls.publish_call, (Call(state=CallState.PUBLISHED),), BY),
    (calls.withdraw_call, (Call(state=CallState.DRAFT),), BY),
    (imports.finish_reading, (Schedule(state=ScheduleState.DROPPED), None), {"at": AT}),
    (imports.fail_reading, (Schedule(state=ScheduleState.READ), ""), {"at": AT}),
    (credit.drop_batch, (CreditBatch(state=BatchState.SAVED),), BY),
    (rounds.finish_assignment, (Assignment(state=AssignmentState.VOIDED),), BY),
    (rounds.decide_conflict, (Conflict(state=ConflictState.DISMISSED), False, "查无此事"), BY),
    (rounds.decide_conflict, (Conflict(state=ConflictState.CONFIRMED), True, "同一单位"), BY),
    (rounds.close_round, (Round(state=RoundState.PREPARING),), BY),
]


@pytest.mark.parametrize(("verb", "given", "more"), STEPS, ids=lambda each: getattr(each, "__name__", ""))
def test_step_from_a_state_that_does_not_lead_there_refused(
    monkeypatch: pytest.MonkeyPatch, verb: Callable[..., Any], given: tuple[Any, ...], more: dict[str, Any]
) -> None:
    """The policy sleeps, and nothing is asked of a database."""

    def sleep(_verdict: Verdict) -> None:
        pass

    module = importlib.import_module(verb.__module__)
    if hasattr(module, "require"):
        monkeypatch.setattr(module, "require", sleep)
        for name in [name for name in vars(module) if name.startswith("may_")]:
            monkeypatch.setattr(module, name, lambda *_given: None)
    with pytest.raises(Refused) as refused:
        verb(*given, **more)
    assert refused.value.verdict.code == "wrong_state"
