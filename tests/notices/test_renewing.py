"""A pack made anew takes two officers and a reason; every earlier pack stays as it was."""

import pytest

from app.approvals.service import withdraw
from app.decisions.service import make_ranking
from app.extensions import db
from app.history.models import Act
from app.notices.models import Notice, ResultPack
from app.notices.packs import current_rankings
from app.notices.policy.packing import may_agree_renewal, may_renew_pack
from app.notices.service import agree_renewal, propose_renewal, refuse_renewal
from app.people.states import SeatRole
from app.reviews.models import Review
from app.reviews.service import agree_correction, propose_correction
from app.shared.verdict import Invalid, Refused
from app.web.papers.result_packs import make_public_pack
from tests.factories.calls import make_call
from tests.factories.decisions import Judged, make_judged_item
from tests.factories.notices import make_notice
from tests.factories.packs import content_of, make_pack
from tests.factories.people import AT, make_officer, make_user, seat

pytestmark = pytest.mark.usefixtures("app")
SIX = ((90, 91, 92), (80, 81, 82), (70, 71, 72), (66, 61, 62), (64, 65, 63), (50, 51, 52))
WHY = "一位专家的评分经复核更正"


def _corrected() -> tuple[Judged, Notice, ResultPack]:
    """A published result whose ranking was made anew after two officers corrected a review."""
    judged = make_judged_item(SIX)
    pack = make_pack(make_notice(judged))
    review = db.session.query(Review).filter_by(assignment_id=judged.judges(1)[0].id).one()
    approval = propose_correction(
        review, {str(c["key"]): "70" for c in judged.call.rubric}, "录入有误", by=judged.officer, at=AT
    )
    agree_correction(approval, "属实", by=judged.second, at=AT)
    make_ranking(judged.round, judged.item, {}, by=judged.officer, at=AT)
    db.session.flush()
    return judged, pack.notice, pack


def _made(notice: Notice):  # type: ignore[no-untyped-def]
    return make_public_pack(notice, current_rankings(notice), at=AT, number=2, reason=WHY)


def test_pack_renewed_by_two_officers_stands_beside_the_first_which_stays(app: object) -> None:
    judged, notice, first = _corrected()
    before = content_of(first)
    with pytest.raises(Invalid):
        propose_renewal(notice, " ", by=judged.officer, at=AT)
    approval = propose_renewal(notice, WHY, by=judged.officer, at=AT)
    with pytest.raises(Refused, match="proposed_already"):
        propose_renewal(notice, WHY, by=judged.second, at=AT)
    made = _made(notice)
    with pytest.raises(Refused, match="same_person"):
        agree_renewal(approval, made, by=judged.officer, at=AT)
    second = agree_renewal(approval, made, "属实", by=judged.second, at=AT)
    assert (second.number, second.reason, second.made_by_id) == (2, WHY, judged.second.id)
    assert content_of(first) == before != content_of(second)
    act = db.session.query(Act).filter_by(name="result_pack.made", subject_id=second.id).one()
    assert act.figures["approval"] == approval.id
    assert may_renew_pack(judged.officer, notice, AT).code == "pack_current"


def test_ranking_that_changed_after_the_proposal_is_not_packed() -> None:
    judged, notice, _first = _corrected()
    approval = propose_renewal(notice, WHY, by=judged.officer, at=AT)
    approval.payload = approval.payload | {"rankings": dict.fromkeys(approval.payload["rankings"], "0" * 64)}
    with pytest.raises(Refused, match="outdated"):
        agree_renewal(approval, _made(notice), by=judged.second, at=AT)
    assert db.session.query(ResultPack).count() == 1


def test_refused_and_withdrawn_proposals_leave_the_packs_and_open_the_road_again() -> None:
    judged, notice, _first = _corrected()
    approval = propose_renewal(notice, WHY, by=judged.officer, at=AT)
    with pytest.raises(Invalid):
        refuse_renewal(approval, "", by=judged.second, at=AT)
    refuse_renewal(approval, "原因写得不清楚", by=judged.second, at=AT)
    withdraw(propose_renewal(notice, WHY, by=judged.second, at=AT), by=judged.second, at=AT)
    assert may_renew_pack(judged.officer, notice, AT).ok
    assert db.session.query(ResultPack).count() == 1


def test_who_may_propose_and_agree_as_in_the_table() -> None:
    judged, notice, _first = _corrected()
    approval = propose_renewal(notice, WHY, by=judged.officer, at=AT)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    table = {
        "proposer": (judged.officer, "proposed_already", "same_person"),
        "second officer": (judged.second, "proposed_already", "ok"),
        "officer of another call": (make_officer(make_call()), "absent", "absent"),
        "supervisor": (supervisor, "absent", "absent"),
        "judge": (judged.judges(0)[0].judge, "absent", "absent"),
        "laboratory": (judged.member(0), "absent", "absent"),
        "visitor": (None, "absent", "absent"),
    }
    for name, (user, proposes, agrees) in table.items():
        assert may_renew_pack(user, notice, AT).code == proposes, name
        assert may_agree_renewal(user, approval, notice, AT).code == agrees, name
