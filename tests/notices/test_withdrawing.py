"""撤回公示: two officers and a public reason; nothing is announced, objections go on, decisions are noticed anew."""

from datetime import date, timedelta

import pytest

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.approvals.states import ApprovalState
from app.decisions.states import DecisionResult, DecisionState
from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Act
from app.notices.models import Notice
from app.notices.policy import (
    held_lines,
    may_announce_lines,
    may_draft_notice,
    may_file_objection,
    may_recall_decision,
    may_see_notice,
    may_see_result,
    may_withdraw_notice,
    visible_notices,
)
from app.notices.queries import own_result, public_outcome
from app.notices.queries.desks import tallies_for_officer
from app.notices.service import (
    accept_objection,
    agree_withdrawal,
    decide_objection,
    give_up_line,
    name_line,
    propose_withdrawal,
    recall_decision,
    refuse_withdrawal,
)
from app.notices.states import LineState, NoticePhase, NoticeState, ObjectionState
from app.people.states import SeatRole
from app.progress.queries import stages_of
from app.progress.states import Stage
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.decisions import Judged, decide, make_judged_item
from tests.factories.notices import (
    after,
    announce,
    make_discipline_officer,
    make_draft_notice,
    make_notice,
    make_objection,
)
from tests.factories.people import AT, make_officer, make_user, seat

pytestmark = pytest.mark.usefixtures("app")
LATER = AT + timedelta(days=1)
REASON = "名单中的榜题名称有误"


def withdraw(judged: Judged, notice: Notice) -> Notice:
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)
    return agree_withdrawal(approval, "同意", by=judged.second, at=LATER)


def test_withdrawn_notice_stays_public_with_reason_and_date() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    approval = propose_withdrawal(notice, f" {REASON} ", by=judged.officer, at=LATER)
    assert notice.state == NoticeState.PUBLISHED

    agree_withdrawal(approval, "同意", by=judged.second, at=LATER)

    assert notice.phase(LATER) == notice.phase(after(notice)) == NoticePhase.WITHDRAWN
    assert (notice.withdrawn_at, notice.withdrawal_reason) == (LATER, REASON)
    assert [line.state for line in notice.lines] == [LineState.WITHDRAWN]
    for user in (None, judged.member(1), judged.officer):
        assert may_see_notice(user, notice, LATER)
        assert notice in db.session.scalars(visible_notices(user, LATER)).all()
    assert may_file_objection(None, notice, LATER).code == "withdrawn"
    act = db.session.query(Act).filter_by(name="notice.withdrawn").one()
    assert act.figures["decisions"] == [row.decision_id for row in notice.decisions]
    assert REASON not in str(act.figures)


def test_withdrawn_lines_lead_to_no_announcement_and_bids_stay_open() -> None:
    judged = make_judged_item()
    notice = withdraw(judged, make_notice(judged))

    with pytest.raises(Refused):
        announce(notice, judged.officer)

    assert {entry.outcome for entry in judged.entries} == {Outcome.PENDING}
    assert stages_of([judged.item], LATER)[judged.item.id] == Stage.DECIDING
    assert public_outcome(judged.item, LATER) is None


def test_decision_of_a_withdrawn_notice_goes_on_a_fresh_one_with_fresh_dates() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    decision = notice.decisions[0].decision
    withdraw(judged, notice)
    assert may_draft_notice(judged.officer, judged.call, LATER)
    assert "已复核的结果待公示" in {str(w.label) for w in take(tallies_for_officer(judged.officer, LATER))}

    fresh = make_notice(judged, decision, at=LATER)

    assert (fresh.starts_on, fresh.ends_on) == (date(2026, 11, 24), date(2026, 11, 30))
    own = own_result(judged.entries[0], LATER)
    assert own is not None
    assert (own.notice, own.line) == (fresh, fresh.lines[0])
    assert [line.state for line in announce(fresh, judged.officer)] == [LineState.ANNOUNCED]
    assert judged.entries[0].outcome == Outcome.SELECTED


def test_wrong_decision_recalled_after_its_notice_was_withdrawn() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    decision = notice.decisions[0].decision
    assert may_recall_decision(judged.officer, decision, AT).code == "public_already"
    withdraw(judged, notice)

    recall_decision(decision, "评分录入有误", by=judged.officer, at=LATER)

    assert decision.state == DecisionState.SUPERSEDED
    assert [row.decision_id for row in notice.decisions] == [decision.id]
    own = own_result(judged.entries[1], LATER)
    assert own is not None
    assert own.notice == notice
    assert may_see_result(judged.member(1), judged.entries[1], LATER)


def test_withdrawal_without_a_reason_or_by_one_person_refused() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    with pytest.raises(Invalid) as invalid:
        propose_withdrawal(notice, "  ", by=judged.officer, at=LATER)
    assert "reason" in invalid.value.errors
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)

    with pytest.raises(Refused) as refused:
        agree_withdrawal(approval, by=judged.officer, at=LATER)

    assert refused.value.verdict.code == "same_person"
    assert notice.state == NoticeState.PUBLISHED


def test_announcement_waits_while_a_withdrawal_is_proposed() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)
    assert may_announce_lines(judged.officer, notice, after(notice)).code == "withdrawal_proposed"
    assert may_withdraw_notice(judged.second, notice, LATER).code == "proposed_already"
    with pytest.raises(Invalid):
        refuse_withdrawal(approval, " ", by=judged.second, at=LATER)

    refuse_withdrawal(approval, "名称无误", by=judged.second, at=LATER)

    assert len(announce(notice, judged.officer)) == 1


def test_withdrawal_taken_back_frees_the_announcement() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)
    approvals.withdraw(approval, by=judged.officer, at=LATER)
    assert len(announce(notice, judged.officer)) == 1


def test_withdrawal_overtaken_by_winners_who_gave_up_lapses() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    approval = propose_withdrawal(notice, REASON, by=judged.officer, at=LATER)

    give_up_line(notice.lines[0], "不再承担", by=judged.officer, at=LATER)

    assert (notice.state, approval.state) == (NoticeState.SETTLED, ApprovalState.LAPSED)


def test_withdrawal_after_an_announcement_refused_even_where_a_line_is_held() -> None:
    judged = make_judged_item(((90, 90, 90), (80, 80, 80)), places=2)
    notice = make_notice(judged, decide(judged, 0, 1))
    make_objection(notice, notice.lines[0])
    announce(notice, judged.officer)
    assert notice.state == NoticeState.PUBLISHED

    with pytest.raises(Refused) as refused:
        propose_withdrawal(notice, REASON, by=judged.officer, at=after(notice))

    assert refused.value.verdict.code == "announced_already"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("draft", "wrong_state"),
        ("published", "ok"),
        ("dropped", "wrong_state"),
        ("settled", "announced_already"),
    ],
)
def test_withdrawing_by_state_and_seat_decided(state: str, code: str) -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged) if state in {"draft", "dropped"} else make_notice(judged)
    if state == "dropped":
        notice.state = NoticeState.DROPPED
    if state == "settled":
        announce(notice, judged.officer)
    supervisor, discipline = make_user(), make_discipline_officer()
    seat(supervisor, SeatRole.SUPERVISOR)
    for officer in (judged.officer, judged.second):
        assert may_withdraw_notice(officer, notice, LATER).code == code
    others = (None, judged.member(0), judged.judges(0)[0].judge, supervisor, discipline)
    for other in (*others, make_officer(make_judged_item().call)):
        assert may_withdraw_notice(other, notice, LATER).hide


def test_pending_objection_holds_the_same_winner_on_the_fresh_notice() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    decision, line = notice.decisions[0].decision, notice.lines[0]
    objection, _ = make_objection(notice, line)
    officer = make_discipline_officer()
    withdraw(judged, notice)
    assert may_recall_decision(judged.officer, decision, LATER).code == "objected_to"

    fresh = make_notice(judged, decision, at=LATER)

    assert held_lines([fresh.lines[0].id]) == {fresh.lines[0].id}
    assert may_announce_lines(judged.officer, fresh, after(fresh)).code == "all_held"
    accept_objection(objection, by=officer, at=LATER)
    assert decide_objection(objection, ObjectionState.UPHELD, "情况属实", by=officer, at=LATER)
    assert [line.state, fresh.lines[0].state] == [LineState.STRUCK, LineState.STRUCK]
    assert (decision.state, fresh.state) == (DecisionState.SUPERSEDED, NoticeState.SETTLED)
    assert db.session.query(Act).filter_by(name="notice_line.struck").count() == 1


def test_objection_to_a_withdrawn_notice_named_later_strikes_the_decision() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    objection, _ = make_objection(notice)
    officer = make_discipline_officer()
    withdraw(judged, notice)

    name_line(objection, notice.lines[0], by=officer, at=LATER)
    accept_objection(objection, by=officer, at=LATER)
    struck = decide_objection(objection, ObjectionState.UPHELD, "情况属实", by=officer, at=LATER)

    assert struck
    assert notice.state == NoticeState.WITHDRAWN
    assert not may_draft_notice(judged.officer, judged.call, LATER)
    assert decide(judged, 1).basis.value == "next_in_rank"


def test_recalled_winner_of_a_withdrawn_notice_can_no_longer_be_named() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    objection, _ = make_objection(notice)
    withdraw(judged, notice)
    recall_decision(notice.decisions[0].decision, "重新拟定", by=judged.officer, at=LATER)

    with pytest.raises(Invalid):
        name_line(objection, notice.lines[0], by=make_discipline_officer(), at=LATER)


def test_withdrawn_result_without_winners_fails_no_item() -> None:
    judged = make_judged_item(((50, 50, 50),))
    notice = withdraw(judged, make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED)))

    with pytest.raises(Refused):
        announce(notice, judged.officer)

    assert judged.item.state.value == "listed"
    assert db.session.query(Approval).one().payload["notice"] == notice.id
