"""What notices, their packs and objections refuse each by itself, where everything else would let it pass."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.decisions.states import DecisionResult
from app.entries.states import EntryState
from app.extensions import db
from app.notices.packs import decided_rankings
from app.notices.policy import (
    may_announce_lines,
    may_answer_objection,
    may_decide_objection,
    may_name_line,
    may_see_line,
    may_see_objection,
)
from app.notices.policy.objecting import can_be_named
from app.notices.policy.packing import may_read_archive, may_see_pack, visible_archives, visible_packs
from app.notices.service import accept_objection, decide_objection, publish_notice
from app.notices.service.packing import keep_pack
from app.notices.service.withdrawing import agree_withdrawal, propose_withdrawal
from app.notices.states import LineState, NoticeState, ObjectionState
from app.people.states import SeatRole
from app.shared.verdict import Refused
from app.web.papers.result_packs import make_public_pack
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import (
    after,
    make_discipline_officer,
    make_draft_notice,
    make_notice,
    make_objection,
)
from tests.factories.packs import make_pack
from tests.factories.people import AT, join, make_user, seat
from tests.factories.rounds import make_panelist, make_round

pytestmark = pytest.mark.usefixtures("app")


def test_objection_is_answered_named_and_decided_in_its_turn_by_who_may_see_it() -> None:
    """A24: each of the three asks both, who and in which state."""
    notice, handler, stranger = make_notice(), make_discipline_officer(), make_user()
    objection, _ = make_objection(notice)
    asks = (may_answer_objection, may_name_line, may_decide_objection)

    def codes() -> list[str]:
        assert all(ask(user, objection, AT).hide for ask in asks for user in (stranger, None))
        return [ask(handler, objection, AT).code for ask in asks]

    assert codes() == ["ok", "ok", "wrong_state"]
    notice.state = NoticeState.DRAFT
    assert can_be_named(objection).code == "answered"
    notice.state = NoticeState.PUBLISHED
    accept_objection(objection, by=handler, at=AT)
    assert codes() == ["wrong_state", "ok", "ok"]
    decide_objection(objection, ObjectionState.DISMISSED, "经核查属实", by=handler, at=AT)
    assert codes() == ["wrong_state", "answered", "wrong_state"]


def test_objection_to_a_failed_item_concerns_who_bid_and_not_who_took_his_bid_back() -> None:
    judged = make_judged_item(((50, 50, 50),))
    notice = make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED))
    objection, _ = make_objection(notice)
    handler = make_discipline_officer()
    join(handler, judged.entries[0].organisation)
    db.session.expire(handler)
    assert may_see_objection(handler, objection, AT).hide
    judged.entries[0].state = EntryState.WITHDRAWN
    assert may_see_objection(handler, objection, AT)


def test_line_and_pack_of_a_notice_exist_once_it_is_public() -> None:
    """Rule 11: neither the page nor the list, and of the file pack not even for the officer of the call."""
    judged = make_judged_item()
    notice = make_notice(judged)
    pack, line, member = make_pack(notice), notice.lines[0], judged.member(0)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)

    def told() -> list[bool]:
        archives = db.session.scalars(visible_archives(supervisor, AT)).all()
        return [
            bool(may_see_pack(None, pack, AT)),
            db.session.scalars(visible_packs(None, AT)).all() == [pack],
            bool(may_read_archive(judged.officer, pack, AT)),
            archives == [pack],
            bool(may_see_line(member, line, AT)),
        ]

    assert told() == [True] * 5
    assert may_see_pack(None, pack, AT - timedelta(seconds=1)).hide
    make_panelist(make_round(make_judged_item().call, []), supervisor)
    assert told() == [True] * 5, "a panel of another call is none of this one"
    notice.state = NoticeState.DRAFT
    db.session.flush()
    assert told() == [False] * 5


def test_pack_of_other_rankings_is_not_printed() -> None:
    judged = make_judged_item()
    notice = make_draft_notice(judged)
    made = make_public_pack(notice, decided_rankings(notice), at=AT)
    with pytest.raises(Refused, match="pack_outdated"):
        publish_notice(notice, by=judged.officer, at=AT, pack=replace(made, rankings={}))
    stale = replace(made, rankings=dict.fromkeys(made.rankings, "0" * 64))
    with pytest.raises(Refused, match="pack_outdated"):
        keep_pack(notice, stale, by=judged.officer, at=AT)


def test_notice_that_was_announced_meanwhile_is_not_withdrawn() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    proposal = propose_withdrawal(notice, "公示内容有误", by=judged.officer, at=AT)
    notice.announced_at = AT
    with pytest.raises(Refused, match="announced_already"):
        agree_withdrawal(proposal, "同意", by=judged.second, at=AT)
    assert notice.state == NoticeState.PUBLISHED


def test_notice_of_which_nothing_is_left_is_not_announced() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    assert may_announce_lines(judged.officer, notice, after(notice))
    notice.lines[0].state = LineState.STRUCK
    db.session.flush()
    assert may_announce_lines(judged.officer, notice, after(notice)).code == "nothing_left"
