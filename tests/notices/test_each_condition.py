"""What may be announced, what is held, who handles an objection: each condition by itself, another notice beside it."""

import pytest

from app.calls.states import ItemState
from app.decisions.states import DecisionResult, DecisionState
from app.extensions import db
from app.notices.models import Notice
from app.notices.policy import held_lines, held_results, may_see_objection, visible_objections
from app.notices.policy.holding import free_to_announce, is_objected_to
from app.notices.policy.objecting import (
    may_answer_objection,
    may_decide_objection,
    may_file_objection,
    may_name_line,
    may_work_on_objections,
)
from app.notices.service import refuse_objection
from app.notices.states import LineState, NoticeState, ObjectionState
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import make_discipline_officer, make_draft_notice, make_notice, make_objection
from tests.factories.people import AT, join, make_user

pytestmark = pytest.mark.usefixtures("app")
NONE = DecisionResult.NONE_REACHED


def free() -> set[Notice]:
    db.session.flush()
    return set(db.session.scalars(free_to_announce()))


def failed_notice() -> Notice:
    judged = make_judged_item(((50, 50, 50),))
    return make_notice(judged, decide(judged, result=NONE))


def test_notice_is_free_while_a_line_of_its_own_waits_and_nothing_holds_it() -> None:
    one, two = make_notice(), make_notice()
    draft = make_draft_notice(make_judged_item())
    assert free() == {one, two}
    objection, _ = make_objection(two, two.lines[0])
    assert free() == {one}
    assert not is_objected_to(one.lines[0].decision)
    assert is_objected_to(two.lines[0].decision)
    refuse_objection(objection, "证据不足", by=make_discipline_officer(), at=AT)
    assert free() == {one, two}
    assert not is_objected_to(two.lines[0].decision)
    one.lines[0].state = LineState.STRUCK
    assert free() == {two}
    two.state = NoticeState.SETTLED
    assert free() == set()
    assert draft not in free()


@pytest.mark.parametrize("change", ["decision", "item", "held"])
def test_result_without_winners_is_free_while_it_stands_and_nothing_holds_it(change: str) -> None:
    one, two = failed_notice(), failed_notice()
    assert free() == {one, two}
    decision = two.decisions[0].decision
    if change == "held":
        objection, _ = make_objection(two)
        objection.decision = decision
        db.session.flush()
        other = one.decisions[0].decision
        assert held_results([other.id]) == set()
        assert held_results([other.id, decision.id]) == {decision.id}
    elif change == "item":
        assert decision.item is not None
        decision.item.state = ItemState.FAILED
    else:
        decision.state = DecisionState.WITHDRAWN
    assert free() == {one}


def test_notice_with_a_winner_that_is_struck_is_not_free_as_a_result_without_winners() -> None:
    one = make_notice()
    one.lines[0].state = LineState.STRUCK
    assert free() == set()


def test_objection_to_another_decision_on_the_same_entry_holds_nothing_of_this_one() -> None:
    one, two = make_notice(), make_notice()
    make_objection(two, two.lines[0])
    two.lines[0].entry_id = one.lines[0].entry_id
    db.session.flush()
    assert held_lines([one.lines[0].id, two.lines[0].id]) == {two.lines[0].id}


def test_objection_is_filed_to_what_is_public() -> None:
    assert may_file_objection(None, make_draft_notice(make_judged_item()), AT).hide
    assert may_file_objection(None, make_notice(), AT)


def test_inbox_is_the_discipline_officers() -> None:
    assert may_work_on_objections(make_discipline_officer(), AT)
    for user in (None, make_user()):
        assert may_work_on_objections(user, AT).hide


def test_objection_that_names_another_is_handled_by_a_member_of_a_winner_beside_it() -> None:
    """A24: what concerns him is what is named; the whole notice only where nothing is."""
    judged = make_judged_item(((90, 90, 90), (80, 80, 80)), places=2)
    failed = make_judged_item(((50, 50, 50),), call=judged.call, officer=judged.officer, second=judged.second)
    notice = make_notice(judged, decide(judged, 0, 1), decide(failed, result=NONE))
    officer = make_discipline_officer()
    join(officer, judged.entries[1].organisation)
    first = next(line for line in notice.lines if line.entry_id == judged.entries[0].id)
    to_line, _ = make_objection(notice, first)
    to_result, _ = make_objection(notice)
    to_nothing, _ = make_objection(notice)
    to_result.decision = next(row.decision for row in notice.decisions if not row.decision.lines)
    db.session.flush()
    seen = {objection.id for objection in db.session.scalars(visible_objections(officer, AT))}
    assert seen == {to_line.id, to_result.id}
    assert may_see_objection(officer, to_nothing, AT).hide


@pytest.mark.parametrize(
    ("state", "answer", "name", "decide_it"),
    [
        (ObjectionState.FILED, "", "", "wrong_state"),
        (ObjectionState.EXAMINING, "wrong_state", "", ""),
        (ObjectionState.NOT_ACCEPTED, "wrong_state", "answered", "wrong_state"),
        (ObjectionState.DISMISSED, "wrong_state", "answered", "wrong_state"),
    ],
)
def test_objection_is_answered_named_and_decided_as_it_stands_by_who_has_nothing_to_do_with_it(
    state: ObjectionState, answer: str, name: str, decide_it: str
) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    objection, _ = make_objection(notice, notice.lines[0])
    free, related = make_discipline_officer(), make_discipline_officer()
    join(related, judged.entries[0].organisation)
    db.session.flush()
    objection.state = state
    policies = {may_answer_objection: answer, may_name_line: name, may_decide_objection: decide_it}
    with db.session.no_autoflush:
        for may, code in policies.items():
            said = may(free, objection, AT)
            assert ("" if said else said.code) == code, may.__name__
            assert may(related, objection, AT).hide, may.__name__
        notice.state = NoticeState.DRAFT
        assert not may_name_line(free, objection, AT)
