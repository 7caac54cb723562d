"""Who hears of results, and that nobody does before the notice (rules 11, 13, 19)."""

from collections import defaultdict

import pytest

from app.decisions.service import refuse_decision
from app.decisions.states import DecisionResult
from app.extensions import db
from app.letters.models import Bookmark, Letter
from app.letters.service import write_letters
from app.notices.service import (
    accept_objection,
    agree_withdrawal,
    decide_objection,
    give_up_line,
    name_line,
    propose_withdrawal,
)
from app.notices.states import ObjectionState
from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import Text
from tests.factories.decisions import decide, make_judged_item, propose, rank
from tests.factories.notices import (
    after,
    announce,
    make_discipline_officer,
    make_draft_notice,
    make_notice,
    make_objection,
)
from tests.factories.people import AT, make_member, make_user, seat

pytestmark = pytest.mark.usefixtures("app")


def letters() -> dict[str, list[Letter]]:
    """Every letter that the record asks for so far, by reader."""
    while write_letters(lambda text, _locale: str(text) if isinstance(text, Text) else text, at=AT):
        pass
    found: dict[str, list[Letter]] = defaultdict(list)
    for letter in db.session.query(Letter).order_by(Letter.id):
        found[letter.user_id].append(letter)
    return found


def templates(user: User) -> set[str]:
    return {letter.template for letter in letters()[user.id]}


def test_proposal_reaches_the_other_officer_and_nobody_else() -> None:
    judged = make_judged_item()
    rank(judged)
    decision = propose(judged, 0)

    assert set(letters()) == {judged.second.id}
    refuse_decision(decision, "理由不足", by=judged.second, at=AT)
    assert templates(judged.officer) == {"decision_refused"}


def test_drafted_notice_reaches_no_entrant() -> None:
    judged = make_judged_item()
    make_draft_notice(judged)

    assert set(letters()) <= {judged.officer.id, judged.second.id}


def test_published_notice_tells_each_entrant_his_own_result() -> None:
    judged = make_judged_item()
    issuer = make_member(judged.item.issuer) if judged.item.issuer else make_user()
    make_notice(judged)

    written = letters()

    winner, loser = (written[judged.member(n).id][0] for n in (0, 1))
    assert "已列入公示名单" in winner.body
    assert "未列入公示名单" in loser.body
    assert loser.path == f"/lab/entries/{judged.entries[1].id}/result"
    assert judged.entries[0].organisation.name not in loser.body
    assert templates(issuer) == {"notice_issuer"}


def test_announced_and_given_up_lines_reach_winner_and_officers() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    announce(notice, judged.officer)
    assert "line_announced" in templates(judged.member(0))

    give_up_line(notice.lines[0], "理由", by=judged.member(0), at=after(notice))

    assert "line_vacant" in templates(judged.officer)
    assert "line_given_up" not in templates(judged.member(0))


def test_objection_reaches_unrelated_discipline_officers_and_its_answer_the_objector() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    free, related, objector = make_discipline_officer(), judged.member(0), make_user()
    seat(related, SeatRole.DISCIPLINE)
    objection, _ = make_objection(notice, notice.lines[0], by=objector)
    assert templates(free) == {"objection_filed"}
    assert "objection_filed" not in templates(related)
    accept_objection(objection, by=free, at=AT)

    decide_objection(objection, ObjectionState.UPHELD, "情况属实", by=free, at=AT)

    assert any("情况属实" in letter.body for letter in letters()[objector.id])
    assert "line_struck" in templates(related)
    assert "line_vacant" in templates(judged.officer)
    for user in (judged.officer, judged.second, related):
        assert all(objection.objector_name not in letter.body for letter in letters()[user.id])


def test_fresh_notice_for_the_next_in_rank_passes_over_whoever_gave_up() -> None:
    judged = make_judged_item()
    notice = make_notice(judged)
    announce(notice, judged.officer)
    give_up_line(notice.lines[0], "理由", by=judged.officer, at=after(notice))
    before = len(letters()[judged.member(0).id])

    make_notice(judged, decide(judged, 1), at=after(notice))

    assert len(letters()[judged.member(0).id]) == before
    assert any("已列入公示名单" in letter.body for letter in letters()[judged.member(1).id])


def test_withdrawn_notice_reaches_entrants_issuer_and_keepers_of_its_objections() -> None:
    judged = make_judged_item()
    issuer = make_member(judged.item.issuer) if judged.item.issuer else make_user()
    notice = make_notice(judged)
    free, objector = make_discipline_officer(), make_user()
    make_objection(notice, notice.lines[0], by=objector)
    letters()
    approval = propose_withdrawal(notice, "榜题名称有误", by=judged.officer, at=AT)
    assert "notice_withdrawn" not in templates(judged.member(0))

    agree_withdrawal(approval, by=judged.second, at=AT)

    written = letters()
    for user in (judged.member(0), judged.member(1), issuer):
        assert any("榜题名称有误" in letter.body for letter in written[user.id]), user
    assert judged.entries[0].organisation.name not in written[judged.member(1).id][-1].body
    assert "notice_withdrawn_objections" in templates(free)
    assert "approval_agreed" in templates(judged.officer)
    assert templates(objector) == set()


def test_overturned_result_reaches_officers_bidders_and_issuer_without_the_objector() -> None:
    judged = make_judged_item(((50, 50, 50),))
    issuer = make_member(judged.item.issuer) if judged.item.issuer else make_user()
    notice = make_notice(judged, decide(judged, result=DecisionResult.NONE_REACHED))
    free = make_discipline_officer()
    objection, _ = make_objection(notice)
    name_line(objection, notice.decisions[0].decision, by=free, at=AT)
    accept_objection(objection, by=free, at=AT)

    decide_objection(objection, ObjectionState.UPHELD, "情况属实", by=free, at=AT, ruling="专家应当回避")

    assert {"decision_overturned"} <= templates(judged.officer) & templates(judged.second)
    assert "decision_overturned_entrant" in templates(judged.member(0))
    assert "decision_overturned_issuer" in templates(issuer)
    for user in (judged.officer, judged.member(0), issuer):
        assert all(objection.objector_name not in letter.body for letter in letters()[user.id])


def test_record_worked_through_again_writes_nothing_twice() -> None:
    judged = make_judged_item()
    make_notice(judged)
    once = {(letter.act_id, letter.template, key) for key, mine in letters().items() for letter in mine}
    db.session.get_one(Bookmark, "letters").act_id = 0

    again = [letter for mine in letters().values() for letter in mine]

    assert len(again) == len(once) > 2
