"""弃榜: a winner steps back, and what becomes of his line and of the item."""

import pytest

from app.calls.states import ItemState
from app.decisions.states import DecisionResult, DecisionState
from app.entries.states import Outcome
from app.notices.service import bind_line, give_up_line
from app.notices.states import LineState, NoticeState
from app.shared.verdict import Invalid, Refused
from tests.factories.decisions import decide, make_judged_item
from tests.factories.notices import after, announce, make_notice
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")


def test_winner_who_gives_up_makes_way_for_the_next() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    line = notice.lines[0]
    announce(notice, judged.officer)
    with pytest.raises(Invalid):
        give_up_line(line, " ", by=judged.member(0), at=after(notice))

    give_up_line(line, "核心人员离职，无法按期实施", by=judged.member(0), at=after(notice))

    assert (line.state, judged.entries[0].outcome) == (LineState.GIVEN_UP, Outcome.GIVEN_UP)
    assert line.decision.state == DecisionState.SUPERSEDED
    following = make_notice(judged, decide(judged, 1), at=after(notice))
    assert "递补拟揭榜单位" in following.title
    announce(following, judged.officer)
    assert judged.entries[1].outcome == Outcome.SELECTED


def test_giving_up_during_the_notice_settles_it() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)

    give_up_line(notice.lines[0], "不再申报", by=judged.officer, at=AT)

    assert notice.state == NoticeState.SETTLED
    assert judged.entries[0].outcome == Outcome.GIVEN_UP


def test_giving_up_after_the_agreement_is_signed_refused() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    announce(notice, judged.officer)
    bind_line(judged.entries[0], by=judged.officer, at=after(notice))

    with pytest.raises(Refused) as refused:
        give_up_line(notice.lines[0], "理由", by=judged.member(0), at=after(notice))

    assert refused.value.verdict.code == "bound"


def test_failure_after_the_last_candidate_gave_up_ends_the_item() -> None:
    judged = make_judged_item(((90, 90, 90),))
    notice = make_notice(judged)
    announce(notice, judged.officer)
    give_up_line(notice.lines[0], "资金不足", by=judged.member(0), at=after(notice))

    following = make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED), at=after(notice))
    announce(following, judged.officer)

    assert judged.item.state == ItemState.FAILED
