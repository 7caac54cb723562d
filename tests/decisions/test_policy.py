"""Who sees and works on results: nothing leaks before the notice (rule 11); the list rule is the check rule."""

from datetime import timedelta

import pytest

from app.calls.states import CallState
from app.decisions.models import Decision, Ranking
from app.decisions.policy import (
    may_decide_decision,
    may_make_ranking,
    may_propose_decision,
    may_rank_item,
    may_see_decision,
    may_see_item_results,
    may_see_ranking,
    may_see_results,
    may_work_on_item_results,
    visible_decisions,
    visible_rankings,
    visible_results,
)
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from tests.factories.calls import make_call, make_item
from tests.factories.decisions import Judged, make_judged_item, propose, rank
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_judge, make_officer, make_user, seat

pytestmark = pytest.mark.usefixtures("app")


def seated(role: SeatRole) -> User:
    user = make_user()
    seat(user, role)
    return user


def cast(judged: Judged) -> dict[str, User | None]:
    """Everybody who could ask."""
    return {
        "visitor": None,
        "member": judged.member(0),
        "judge": judged.judges(0)[0].judge,
        "another judge": make_judge(),
        "officer": judged.officer,
        "second": judged.second,
        "stranger officer": make_officer(make_judged_item().call),
        "discipline": seated(SeatRole.DISCIPLINE),
        "supervisor": seated(SeatRole.SUPERVISOR),
        "system administrator": seated(SeatRole.SYSTEM_ADMIN),
    }


def test_results_before_the_notice_seen_by_officers_and_supervisor_alone() -> None:
    judged = make_judged_item()
    ranking = rank(judged)
    decision = propose(judged, 0)
    db.session.commit()

    for name, user in cast(judged).items():
        sees = name in {"officer", "second", "supervisor"}
        works = name in {"officer", "second"}
        assert may_see_results(user, judged.call, AT).ok == sees, name
        assert may_see_item_results(user, judged.item, AT).ok == sees, name
        assert may_see_decision(user, decision, AT).ok == sees, name
        assert may_see_ranking(user, ranking, AT).ok == sees, name
        assert may_work_on_item_results(user, judged.item, AT).ok == works, name
        assert may_rank_item(user, judged.item, AT).ok == works, name
        assert may_make_ranking(user, judged.round, AT).ok == works, name
        for verdict in (may_propose_decision(user, judged.item, AT), may_decide_decision(user, decision, AT)):
            assert verdict.hide == (not works), name


def test_nothing_is_proposed_for_a_sealed_call_before_its_opening() -> None:
    """A03: an item with bids and one without are refused alike."""
    officer = make_officer()
    call = make_call(officer=officer, closes_at=AT - timedelta(days=1))
    items = [make_item(call), make_item(call)]
    make_submitted_entry(items[0])
    call.sealed = True
    assert {may_propose_decision(officer, item, AT).code for item in items} == {"not_opened"}
    call.opened_at = AT
    assert all(may_propose_decision(officer, item, AT).ok for item in items)


@pytest.mark.parametrize("moment", ["closed", "open", "draft"])
def test_list_rule_of_results_equals_check_rule(moment: str) -> None:
    judged = make_judged_item()
    rank(judged)
    propose(judged, 0)
    people = cast(judged)
    if moment == "open":
        judged.call.closes_at = AT + timedelta(days=1)
    if moment == "draft":
        judged.call.state = CallState.DRAFT
    db.session.commit()

    for name, user in people.items():
        for thing, visible, may in (
            (Decision, visible_decisions, may_see_decision),
            (Ranking, visible_rankings, may_see_ranking),
        ):
            listed = set(db.session.scalars(visible(user, AT)))
            assert listed == {row for row in db.session.query(thing) if may(user, row, AT)}, (name, thing)
        assert (judged.call in set(db.session.scalars(visible_results(user, AT)))) == may_see_results(
            user, judged.call, AT
        ).ok, name
