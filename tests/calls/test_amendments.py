"""What may change on a published call, when, and by whom (rule 6; trust.md A02, A22)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.approvals.models import Approval
from app.approvals.service import withdraw
from app.approvals.states import ApprovalState
from app.calls import service
from app.calls.models import Call, Correction, Item
from app.calls.parts import fingerprint, freeze_hash, read_part
from app.calls.states import CallState, ItemState
from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.shared.verdict import Invalid, Refused
from tests.factories.drafts import make_published
from tests.factories.people import AT, make_officer

DURING = AT + timedelta(days=2)


def propose(
    subject: Call | Item, part: str, by: User, at: datetime = DURING, reason: str = "示例理由", **values: Any
) -> Approval:
    plain = read_part(subject, part)
    return service.propose_amendment(subject, part, plain | values, fingerprint(plain), reason, by=by, at=at)


def later(call: Call, days: int) -> str:
    assert call.closes_at is not None
    return (call.closes_at + timedelta(days=days)).isoformat()


def closed(call: Call) -> datetime:
    assert call.closes_at is not None
    return call.closes_at


def test_a02_closing_later_by_two_officers_is_a_public_correction(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    old, plan = closed(call), call.timetable[0]["starts_on"]
    approval = propose(call, "timetable", first, closes_at=later(call, 5))
    assert call.closes_at == old
    correction = service.agree_amendment(approval, "同意", by=second, at=DURING)
    assert closed(call) == old + timedelta(days=5)
    assert call.timetable[0]["starts_on"] > plan
    assert (correction.number, correction.reason) == (1, "示例理由")
    assert {row["path"] for row in correction.changes} >= {"closes_at", "stages.screened"}
    names = [act.name for act in db.session.query(Act).filter_by(call_id=call.id)]
    assert "call.extended" in names
    assert "call.corrected" in names


def test_a02_closing_earlier_refused_before_and_after_bids(app: Flask) -> None:
    officer = make_officer()
    call = make_published(officer)
    with pytest.raises(Invalid) as invalid:
        propose(call, "timetable", officer, closes_at=later(call, -1))
    assert "closes_on" in invalid.value.errors


def test_a02_own_proposal_agreed_by_oneself_refused(app: Flask) -> None:
    officer = make_officer()
    call = make_published(officer)
    approval = propose(call, "timetable", officer, closes_at=later(call, 5))
    with pytest.raises(Refused) as refused:
        service.agree_amendment(approval, by=officer, at=DURING)
    assert refused.value.verdict.code == "same_person"


def test_extension_after_closing_refused_and_an_old_proposal_lapses(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    approval = propose(call, "timetable", first, closes_at=later(call, 5))
    with pytest.raises(Refused):
        service.agree_amendment(approval, by=second, at=closed(call))
    with pytest.raises(Invalid):
        propose(call, "timetable", second, at=closed(call), closes_at=later(call, 9))


def test_opening_that_has_come_stays(app: Flask) -> None:
    officer = make_officer()
    call = make_published(officer)
    assert call.opens_at is not None
    with pytest.raises(Invalid) as invalid:
        propose(call, "timetable", officer, opens_at=(call.opens_at + timedelta(hours=1)).isoformat())
    assert "opens_on" in invalid.value.errors


def test_a22_method_before_closing_by_two_officers_frozen_anew(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    old = call.frozen_hash
    approval = propose(call, "method", first, reviews_per_entry=7)
    service.agree_amendment(approval, by=second, at=DURING)
    assert call.method["reviews_per_entry"] == 7
    assert call.frozen_hash == freeze_hash(call) != old
    act = db.session.query(Act).filter_by(name="call.corrected").one()
    assert (act.figures["old_hash"], act.figures["new_hash"]) == (old, call.frozen_hash)


@pytest.mark.parametrize("part", ["method", "rubric", "indicators"])
def test_a22_rules_after_closing_refused_for_everybody(app: Flask, part: str) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    subject: Call | Item = call.items[0] if part == "indicators" else call
    plain = read_part(subject, part)
    changed = plain | ({"reviews_per_entry": 3} if part == "method" else {"rows": plain["rows"][:-1]})
    base = fingerprint(plain)
    early = service.propose_amendment(subject, part, changed, base, "理由", by=first, at=DURING)
    with pytest.raises(Invalid):
        service.propose_amendment(subject, part, changed, base, "理由", by=first, at=closed(call))
    with pytest.raises(Refused):
        service.agree_amendment(early, by=second, at=closed(call))
    assert read_part(subject, part) == plain


def test_texts_after_closing_only_where_they_mislead(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    item = call.items[0]
    approval = propose(item, "item", first, at=closed(call), title="更正了错字的名称")
    service.agree_amendment(approval, by=second, at=closed(call) + timedelta(days=30))
    assert item.title == "更正了错字的名称"
    for values in ({"amount": "900"}, {"places": 2}, {"content": "另一项研究"}, {"requirements": "新要求"}):
        with pytest.raises(Invalid):
            propose(item, "item", first, at=closed(call), **values)


def test_item_before_closing_changes_and_rejoins_its_issuer(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    item = make_published(first).items[0]
    approval = propose(item, "item", first, amount="350")
    service.agree_amendment(approval, by=second, at=DURING)
    assert item.amount == 350


@pytest.mark.parametrize(("part", "values"), [("basics", {"year": 2030}), ("item", {"code": "X-1"})])
def test_names_of_record_after_publication_stay(app: Flask, part: str, values: dict[str, Any]) -> None:
    officer = make_officer()
    call = make_published(officer)
    with pytest.raises(Invalid):
        propose(call if part == "basics" else call.items[0], part, officer, **values)


def test_proposal_without_reason_or_change_refused(app: Flask) -> None:
    officer = make_officer()
    call = make_published(officer)
    with pytest.raises(Invalid):
        propose(call, "basics", officer, reason=" ", contact="另一个电话")
    with pytest.raises(Invalid):
        propose(call, "basics", officer)


def test_proposal_overtaken_by_another_correction_refused(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    one = propose(call, "basics", first, contact="电话一")
    two = propose(call, "basics", first, contact="电话二")
    service.agree_amendment(one, by=second, at=DURING)
    with pytest.raises(Refused) as refused:
        service.agree_amendment(two, by=second, at=DURING)
    assert refused.value.verdict.code == "overtaken"
    assert call.contact == "电话一"


def test_refused_and_withdrawn_proposals_change_nothing(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first)
    one = propose(call, "basics", first, contact="电话一")
    service.refuse_amendment(one, "号码有误", by=second, at=DURING)
    two = propose(call, "basics", first, contact="电话二")
    withdraw(two, by=first, at=DURING)
    assert (one.state, two.state) == (ApprovalState.REFUSED, ApprovalState.WITHDRAWN)
    assert db.session.query(Correction).count() == 0
    with pytest.raises(Refused):
        service.agree_amendment(two, by=second, at=DURING)


def test_withdrawal_of_a_call_and_of_an_item_needs_two(app: Flask) -> None:
    first, second = make_officer(), make_officer()
    call = make_published(first, items=2)
    item = call.items[0]
    gone = service.propose_withdrawal(item, "企业已自行解决", by=first, at=DURING)
    assert item.state == ItemState.LISTED
    service.agree_amendment(gone, by=second, at=DURING)
    assert item.state == ItemState.WITHDRAWN
    whole = service.propose_withdrawal(call, "不再组织", by=second, at=DURING)
    service.agree_amendment(whole, by=first, at=DURING)
    assert call.state == CallState.WITHDRAWN
    assert db.session.query(Correction).filter_by(call_id=call.id).count() == 2


def test_amending_a_draft_or_as_a_stranger_refused(app: Flask) -> None:
    call = make_published(make_officer())
    other = make_officer(make_published(make_officer()))
    with pytest.raises(Refused) as refused:
        propose(call, "basics", other, contact="电话")
    assert refused.value.verdict.hide
