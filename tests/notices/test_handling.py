"""Objections hold the one line that they name; who may see and handle them; what upholding one does (A24)."""

from datetime import timedelta

import pytest

from app.decisions.states import DecisionBasis, DecisionResult, DecisionState
from app.entries.states import Outcome
from app.extensions import db
from app.notices.models import Objection
from app.notices.policy import held_lines, may_see_objection, visible_objections
from app.notices.queries import inbox, tallies_for_discipline
from app.notices.service import (
    accept_objection,
    bind_line,
    decide_objection,
    name_line,
    refuse_objection,
)
from app.notices.states import LineState, NoticeState, ObjectionState
from app.people.models import User
from app.people.states import SeatRole
from app.shared.verdict import Invalid, Refused
from app.shared.waiting import take
from tests.factories.decisions import Judged, decide, make_judged_item
from tests.factories.notices import (
    after,
    announce,
    make_discipline_officer,
    make_notice,
    make_objection,
)
from tests.factories.people import AT, join, make_judge, make_user, seat

pytestmark = pytest.mark.usefixtures("app")
UPHELD, PARTLY, DISMISSED = (
    ObjectionState.UPHELD,
    ObjectionState.PARTLY_UPHELD,
    ObjectionState.DISMISSED,
)


def parallel() -> Judged:
    return make_judged_item(((90, 90, 90), (80, 80, 80), (70, 70, 70)), places=2)


def test_pending_objection_holds_the_line_it_names_and_no_other() -> None:
    judged = parallel()
    notice = make_notice(judged, decide(judged, 0, 1))
    make_objection(notice, notice.lines[0])

    announced = announce(notice, judged.officer)

    assert announced == [notice.lines[1]]
    assert notice.lines[0].state == LineState.NOTICED
    assert notice.state == NoticeState.PUBLISHED
    assert judged.entries[2].outcome == Outcome.PENDING
    with pytest.raises(Refused) as refused:
        announce(notice, judged.officer)
    assert refused.value.verdict.code == "all_held"


def test_objection_without_a_line_holds_nothing_until_one_is_named() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    line, officer = notice.lines[0], make_discipline_officer()
    objection, _ = make_objection(notice)
    assert held_lines([line.id]) == set()

    name_line(objection, line, by=officer, at=AT)

    assert held_lines([line.id]) == {line.id}
    with pytest.raises(Refused):
        announce(notice, judged.officer)


def test_refused_objection_frees_the_line_and_needs_a_reason() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    officer = make_discipline_officer()
    objection, _ = make_objection(notice, notice.lines[0])
    with pytest.raises(Invalid):
        refuse_objection(objection, "", by=officer, at=AT)

    refuse_objection(objection, "没有具体事实依据", by=officer, at=AT)

    assert objection.state == ObjectionState.NOT_ACCEPTED
    assert len(announce(notice, judged.officer)) == 1


@pytest.mark.parametrize("result", [PARTLY, DISMISSED])
def test_objection_not_fully_upheld_frees_the_line(result: ObjectionState) -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    officer = make_discipline_officer()
    objection, _ = make_objection(notice, notice.lines[0])
    accept_objection(objection, by=officer, at=AT)

    struck = decide_objection(objection, result, "经核查，不影响结果", by=officer, at=AT)

    assert struck is False
    assert len(announce(notice, judged.officer)) == 1


def test_deciding_without_acceptance_opinion_or_result_refused() -> None:
    notice = make_notice()
    officer = make_discipline_officer()
    objection, _ = make_objection(notice, notice.lines[0])
    with pytest.raises(Refused):
        decide_objection(objection, UPHELD, "意见", by=officer, at=AT)
    accept_objection(objection, by=officer, at=AT)

    with pytest.raises(Invalid) as invalid:
        decide_objection(objection, UPHELD, " ", by=officer, at=AT)
    assert "opinion" in invalid.value.errors
    with pytest.raises(Invalid) as invalid:
        decide_objection(objection, ObjectionState.FILED, "意见", by=officer, at=AT)
    assert "result" in invalid.value.errors


def test_upheld_objection_strikes_the_line_and_the_next_gets_a_fresh_notice() -> None:
    judged = parallel()
    notice = make_notice(judged, decide(judged, 0, 1))
    officer = make_discipline_officer()
    objection, _ = make_objection(notice, notice.lines[0])
    accept_objection(objection, by=officer, at=AT)

    assert decide_objection(objection, UPHELD, "提供的检测报告不实", by=officer, at=AT) is True

    assert [line.state for line in notice.lines] == [LineState.STRUCK, LineState.NOTICED]
    assert judged.entries[0].outcome == Outcome.NOT_SELECTED
    assert announce(notice, judged.officer) == [notice.lines[1]]
    following = decide(judged, 2)
    assert following.basis == DecisionBasis.NEXT_IN_RANK
    fresh = make_notice(judged, following, at=after(notice))
    announce(fresh, judged.officer)
    assert [entry.outcome for entry in judged.entries] == [
        Outcome.NOT_SELECTED,
        Outcome.SELECTED,
        Outcome.SELECTED,
    ]


def test_upheld_objection_to_an_announced_winner_strikes_until_the_agreement_is_signed() -> None:
    judged = parallel()
    notice = make_notice(judged, decide(judged, 0, 1))
    officer = make_discipline_officer()
    first, _ = make_objection(notice)
    second, _ = make_objection(notice)
    announce(notice, judged.officer)
    bind_line(judged.entries[1], by=judged.officer, at=after(notice))
    for objection, line in zip((first, second), notice.lines, strict=True):
        name_line(objection, line, by=officer, at=after(notice))
        accept_objection(objection, by=officer, at=after(notice))

    struck = [decide_objection(o, UPHELD, "情况属实", by=officer, at=after(notice)) for o in (first, second)]

    assert struck == [True, False]
    assert [line.state for line in notice.lines] == [LineState.STRUCK, LineState.ANNOUNCED]
    assert notice.lines[0].decision.state == DecisionState.AGREED


def test_failed_item_objected_to_is_announced_all_the_same() -> None:
    judged = make_judged_item(((50, 50, 50),))
    notice = make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED))
    make_objection(notice)

    announce(notice, judged.officer)

    assert notice.state == NoticeState.SETTLED


def related_people(judged: Judged) -> dict[str, User]:
    """Discipline officers who must not handle an objection to the first winner of this item."""
    people = {
        "member of the accused": judged.member(0),
        "employee of the accused": make_judge(judged.entries[0].organisation),
        "judge of the call": judged.judges(1)[0].judge,
        "officer of the call": judged.second,
    }
    for user in people.values():
        seat(user, SeatRole.DISCIPLINE)
    return people


def test_objection_seen_by_unrelated_discipline_officers_alone() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    filer = make_discipline_officer()
    named, _ = make_objection(notice, notice.lines[0], by=filer)
    unnamed, _ = make_objection(notice)
    supervisor, loser = make_user(), judged.member(1)
    seat(supervisor, SeatRole.SUPERVISOR)
    seat(loser, SeatRole.DISCIPLINE)
    free = make_discipline_officer()
    everybody = related_people(judged) | {
        "filer": filer,
        "supervisor": supervisor,
        "officer": judged.officer,
        "loser": loser,
        "free": free,
    }
    db.session.commit()

    expected = {"filer": {unnamed.id}, "loser": {named.id, unnamed.id}, "free": {named.id, unnamed.id}}
    for name, user in everybody.items():
        seen = {objection.id for objection in db.session.scalars(visible_objections(user, AT))}
        assert seen == expected.get(name, set()), name
        checked = {o.id for o in db.session.query(Objection) if may_see_objection(user, o, AT)}
        assert checked == seen, name
    assert db.session.scalars(visible_objections(None, AT)).all() == []
    assert [o.id for o in db.session.scalars(inbox(free, AT))] == sorted([named.id, unnamed.id])
    assert [w.count for w in take(tallies_for_discipline(free, AT))] == [2]


def test_handling_by_somebody_related_hidden() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    objection, _ = make_objection(notice, notice.lines[0])

    for name, user in related_people(judged).items():
        with pytest.raises(Refused) as refused:
            accept_objection(objection, by=user, at=AT)
        assert refused.value.verdict.http_status == 404, name


def test_former_member_of_the_accused_may_handle() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    objection, _ = make_objection(notice, notice.lines[0])
    officer = make_discipline_officer()
    join(officer, judged.entries[0].organisation).until = AT - timedelta(days=1)
    db.session.flush()

    accept_objection(objection, by=officer, at=AT)

    assert objection.handled_by_id == officer.id
