"""What one person may not do alone."""

from datetime import timedelta

import pytest
from flask import Flask

from app.approvals import letters, policy, queries, service
from app.approvals.models import Approval
from app.approvals.states import ApprovalState
from app.calls.models import Call
from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.people.states import SeatRole
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.calls import make_call, make_item
from tests.factories.people import AT, make_officer, make_user, seat

LATER = AT + timedelta(hours=1)


def propose(call: Call, by: User, **more: object) -> Approval:
    return service.propose("call.try", call, {"a": 1}, "示例理由", by=by, at=AT, **more)  # type: ignore[arg-type]


def test_decide_by_seat_equals_list_of_what_is_visible(app: Flask) -> None:
    call = make_call()
    proposer = make_officer(call)
    approval = propose(call, proposer)
    platform, judge = make_user(), make_user()
    seat(platform, SeatRole.OFFICER)
    seat(judge, SeatRole.JUDGE)
    expected: list[tuple[User | None, str]] = [
        (None, "absent"),
        (make_user(), "absent"),
        (judge, "absent"),
        (make_officer(make_call()), "absent"),
        (proposer, "same_person"),
        (make_officer(call), "ok"),
        (make_officer(), "ok"),
        (platform, "ok"),
    ]
    for user, code in expected:
        verdict = policy.may_decide(user, approval, AT)
        assert verdict.code == code
        visible = db.session.scalars(policy.visible_approvals(user, AT)).all()
        assert (approval in visible) == (not verdict.hide) == policy.may_see_approval(user, approval, AT).ok
        if user is not None:
            assert (approval in db.session.scalars(queries.waiting_for_me(user, AT)).all()) == verdict.ok
            assert [row.count for row in take(queries.tallies_for_officer(user, AT))] == [1] * verdict.ok


def test_propose_takes_call_and_kind_from_its_subject(app: Flask) -> None:
    call = make_call()
    approval = propose(make_item(call), make_officer(call))  # type: ignore[arg-type]
    assert (approval.call_id, approval.kind, approval.noun) == (call.id, "challenge", "item")


def test_propose_without_a_reason_refused(app: Flask) -> None:
    call = make_call()
    with pytest.raises(Invalid):
        service.propose("call.try", call, {}, "  ", by=make_officer(), at=AT)


def test_agree_decides_once(app: Flask) -> None:
    call = make_call()
    approval = propose(call, make_officer())
    second, third = make_officer(), make_officer()
    service.agree(approval, "同意", by=second, at=LATER)
    assert (approval.state, approval.decided_by_id, approval.decided_at) == (
        ApprovalState.AGREED,
        second.id,
        LATER,
    )
    with pytest.raises(Refused) as refused:
        service.agree(approval, by=third, at=LATER)
    assert refused.value.verdict.http_status == 409


def test_refuse_needs_words(app: Flask) -> None:
    approval = propose(make_call(), make_officer())
    with pytest.raises(Invalid):
        service.refuse(approval, " ", by=make_officer(), at=LATER)
    service.refuse(approval, "不妥", by=make_officer(), at=LATER)
    assert approval.state == ApprovalState.REFUSED


def test_withdraw_by_the_proposer_alone(app: Flask) -> None:
    proposer = make_officer()
    approval = propose(make_call(), proposer)
    with pytest.raises(Refused):
        service.withdraw(approval, by=make_officer(), at=LATER)
    assert service.withdraw(approval, by=proposer, at=LATER).state == ApprovalState.WITHDRAWN


def test_agree_after_its_time_refused(app: Flask) -> None:
    approval = propose(make_call(), make_officer(), expires_at=LATER)
    second = make_officer()
    assert policy.may_decide(second, approval, LATER).code == "lapsed"
    assert take(queries.tallies_for_officer(second, LATER)) == []
    assert service.lapse(approval, at=LATER).state == ApprovalState.LAPSED


def test_waiting_line_names_the_earliest_end(app: Flask) -> None:
    call, second = make_call(), make_officer()
    propose(call, make_officer(), expires_at=LATER + timedelta(days=2))
    propose(call, make_officer(), expires_at=LATER)
    line = take(queries.tallies_for_officer(second, AT))[0]
    assert (line.count, line.due) == (2, LATER)
    assert len(queries.open_proposals("call", call.id)) == 2


def test_letters_reach_the_other_officers_and_then_the_proposer(app: Flask) -> None:
    call = make_call()
    proposer, second, elsewhere = make_officer(call), make_officer(), make_officer(make_call())
    approval = propose(call, proposer)
    service.agree(approval, by=second, at=LATER)
    acts = {act.name: act for act in db.session.query(Act)}
    rules = {rule.act: rule for rule in letters.RULES}
    readers = rules["approval.proposed"].readers(acts["approval.proposed"])
    assert second.id in readers
    assert proposer.id not in readers
    assert elsewhere.id not in readers
    agreed = acts["approval.agreed"]
    assert rules["approval.agreed"].readers(agreed) == [proposer.id]
    words = rules["approval.agreed"].words(agreed, proposer.id)
    assert words is not None
    assert words.path == f"/officer/approvals/{approval.id}"


def test_each_condition_of_deciding_and_of_taking_back_refuses_by_itself(app: Flask) -> None:
    call = make_call()
    proposer, second = make_officer(call), make_officer(call)
    approval = propose(call, proposer)
    assert policy.may_withdraw_proposal(proposer, approval, AT)
    assert policy.may_withdraw_proposal(None, approval, AT).hide
    assert policy.may_withdraw_proposal(make_user(), approval, AT).hide
    assert policy.may_withdraw_proposal(second, approval, AT).code == "not_proposer"
    approval.state = ApprovalState.AGREED
    assert policy.may_decide(second, approval, AT).code == "wrong_state"
    assert policy.may_withdraw_proposal(proposer, approval, AT).code == "wrong_state"
