"""Openers of a sealed call: named, rehearsed, changed by two of them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.approvals.models import Approval
from app.approvals.states import ApprovalState
from app.calls import service
from app.calls.letters import RULES
from app.calls.models import Call
from app.calls.policy import may_archive_call, may_fail_item, may_publish_call
from app.calls.states import HalfPurpose
from app.extensions import db
from app.history.models import Act
from app.people.service import end_seat
from app.people.states import OrganisationKind, SeatRole
from app.rehearsals.service import rehearse_call
from app.sealing.keys import fingerprint
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_call, make_item
from tests.factories.drafts import make_draft
from tests.factories.people import AT, join, make_officer, make_organisation, make_user, seat
from tests.factories.sealing import Openers, give_key, make_openers, rehearse, seal_call

LATER = AT + timedelta(hours=5)


def sealed_draft() -> tuple[Call, Openers]:
    """A sealed draft with three openers named and nothing rehearsed."""
    call = make_draft(sealed=True)
    openers = make_openers(call)
    service.set_openers(call, openers.users, by=openers.users[0], at=AT)
    return call, openers


def published() -> tuple[Call, Openers]:
    """A sealed call on the wall, rehearsed by its three openers."""
    call = make_draft(sealed=True)
    openers = seal_call(call)
    return service.publish_call(call, by=openers.users[0], at=AT), openers


def test_sealed_draft_without_rehearsal_not_published(app: Flask) -> None:
    call = make_draft(sealed=True)
    officer = make_officer(call)
    assert may_publish_call(officer, call, AT).code == "no_openers"
    openers = make_openers(call)
    service.set_openers(call, openers.users, by=officer, at=AT)
    first, second, third = openers.users
    for user in (first, second):
        assert may_publish_call(officer, call, AT).code == "not_rehearsed"
        service.rehearse_sealing(call, openers.secret(user), by=user, at=LATER)
    assert call.sealing.rehearsed_at == LATER
    assert may_publish_call(officer, call, AT).code == "not_rehearsed", "the third has not proved his key"
    service.rehearse_sealing(call, openers.secret(third), by=third, at=LATER)
    assert may_publish_call(officer, call, AT).ok
    assert call.sealing.halves == [], "nothing that was lent stays behind"


def test_unsealed_draft_published_without_keys(app: Flask) -> None:
    call = make_draft()
    assert not call.sealed
    assert may_publish_call(make_officer(call), call, AT).ok


def test_call_of_a_sealed_kind_made_sealed_unless_told(app: Flask) -> None:
    officer = make_officer()
    assert service.create_call("challenge", "示例榜单", 2026, by=officer, at=AT).sealed
    assert not service.create_call("challenge", "示例榜单", 2026, by=officer, at=AT, sealed=False).sealed


def test_rehearsal_twice_by_one_person_refused(app: Flask) -> None:
    """A02: one opener alone opens nothing, not even the rehearsal envelope, under one account or two."""
    call, openers = sealed_draft()
    first, second, _ = openers.users
    service.rehearse_sealing(call, openers.secret(first), by=first, at=AT)
    with pytest.raises(Refused, match="same_opener"):
        service.rehearse_sealing(call, openers.secret(first), by=first, at=LATER)
    first.phone, second.phone = "138 0000 0000", "+86 13800000000"
    with pytest.raises(Refused, match="same_person"):
        service.rehearse_sealing(call, openers.secret(second), by=second, at=LATER)


def test_rehearsal_with_wraps_exchanged_in_the_database_refused(app: Flask) -> None:
    call, openers = sealed_draft()
    call.sealing.wraps[0].sealed = call.sealing.wraps[1].sealed
    with pytest.raises(Refused, match="damaged"):
        service.rehearse_sealing(call, openers.secret(openers.users[0]), by=openers.users[0], at=AT)


def test_openers_who_may_not_be_one_refused(app: Flask) -> None:
    """A01: no administrator of the machine, nobody twice, nobody from who may bid, nobody without a key."""
    call = make_draft(sealed=True)
    openers = make_openers(call, 2)
    admin, bidder, stranger, keyless, twin = (make_officer(call) for _ in range(5))
    for role in (SeatRole.SYSTEM_ADMIN,):
        seat(admin, role)
    join(bidder, make_organisation(kind=OrganisationKind.LABORATORY))
    stranger = make_user()
    twin.email = openers.users[0].email.replace("@", "+zwei@")
    for user in (admin, bidder, stranger, twin):
        give_key(user)
    refused = {
        "管理员": admin,
        "可以申报": bidder,
        "不是本期": stranger,
        "还没有制作": keyless,
        "视为同一人": twin,
        "三位不同": openers.users[0],
    }
    for said, user in refused.items():
        with pytest.raises(Invalid, match=said):
            service.set_openers(call, [*openers.users, user], by=openers.users[0], at=AT)
    assert call.sealing is None


def test_openers_named_anew_in_a_draft_get_another_key(app: Flask) -> None:
    call, openers = sealed_draft()
    rehearse(call, openers)
    before, other = call.sealing.public, make_openers(call, 1)
    service.set_openers(call, [*openers.users[:2], *other.users], by=openers.users[0], at=LATER)
    assert call.sealing.public != before
    assert len(call.sealing.wraps) == 6
    assert len(call.sealing.standing) == 3
    assert may_publish_call(openers.users[0], call, LATER).code == "not_rehearsed"


def test_opener_who_lost_his_passphrase_cannot_use_a_new_key(app: Flask) -> None:
    """Lost pass-phrase: the new key opens nothing that was sealed to the old one; nor may one officer name others."""
    call, openers = published()
    first, lost = openers.users[0], openers.users[2]
    with pytest.raises(Refused, match="published"):
        service.set_openers(call, openers.users, by=first, at=LATER)
    _key, new = give_key(lost, at=LATER)
    with pytest.raises(Refused, match="damaged"):
        service.propose_openers(call, openers.users, "口令遗失", new, by=lost, at=LATER)


def test_change_agreed_by_another_opener_rewraps_the_same_key(app: Flask) -> None:
    call, openers = published()
    first, second, lost = openers.users
    public, before = call.sealing.public, call.sealing.wraps_fingerprint
    _key, openers.secrets[lost.id] = give_key(lost, at=LATER)
    proposal = service.propose_openers(
        call, openers.users, "口令遗失", openers.secret(first), by=first, at=LATER
    )
    with pytest.raises(Refused, match="same_person"):
        service.agree_openers(proposal, call, openers.secret(first), by=first, at=LATER)
    service.agree_openers(proposal, call, openers.secret(second), by=second, at=LATER)
    assert proposal.state == ApprovalState.AGREED
    assert (call.sealing.public, call.sealing.wraps_fingerprint != before) == (public, True)
    assert fingerprint([row.wrap for row in call.sealing.wraps]) == call.sealing.wraps_fingerprint
    assert call.sealing.halves == []
    assert not call.sealing.is_rehearsed
    rehearse(call, openers, LATER)
    assert call.sealing.is_rehearsed


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_change_not_agreed_leaves_nothing_behind(app: Flask, end: str) -> None:
    call, openers = published()
    first, second, _ = openers.users
    other = make_openers(call, 1).users
    proposal: Approval = service.propose_openers(
        call, [first, second, *other], "调离", openers.secret(first), by=first, at=LATER
    )
    assert len(call.sealing.halves_for(HalfPurpose.CHANGE)) == 2
    if end == "refuse":
        service.refuse_openers(proposal, call, "不必", by=second, at=LATER)
    else:
        service.withdraw_openers(proposal, by=first, at=LATER)
    assert call.sealing.halves == []
    assert {opener.user_id for opener in call.sealing.standing} == {user.id for user in openers.users}


def test_opener_whose_seat_ended_can_no_longer_act(app: Flask) -> None:
    """Handover: he is refused from that moment, and the two others put his successor in his place."""
    call, openers = published()
    first, second, gone = openers.users
    admin = make_user()
    seat(admin, SeatRole.SYSTEM_ADMIN)
    end_seat(gone.seats[0], by=admin, at=AT)
    with pytest.raises(Refused, match="absent"):
        service.propose_openers(call, openers.users, "交接", openers.secret(gone), by=gone, at=LATER)
    heir = make_openers(call, 1)
    three = [first, second, *heir.users]
    proposal = service.propose_openers(call, three, "交接", openers.secret(second), by=second, at=LATER)
    service.agree_openers(proposal, call, openers.secret(first), by=first, at=LATER)
    assert {opener.user_id for opener in call.sealing.standing} == {user.id for user in three}


def test_letters_reach_openers_who_have_something_to_do(app: Flask) -> None:
    _call, openers = sealed_draft()
    give_key(openers.users[2], at=LATER)
    replaced, named = (
        db.session.scalars(select(Act).where(Act.name == name).order_by(Act.id.desc())).first()
        for name in ("opener_key.made", "call.openers_set")
    )
    rules = {(rule.act, rule.template): rule for rule in RULES}
    come, lost = rules["call.openers_set", "openers_set"], rules["opener_key.made", "opener_lost"]
    assert sorted(come.readers(named)) == sorted(user.id for user in openers.users)
    assert sorted(lost.readers(replaced)) == sorted(user.id for user in openers.users[:2])
    assert come.words(named, "")
    assert lost.words(replaced, "")


def test_dry_run_of_a_sealed_draft_needs_no_keys(app: Flask) -> None:
    call = make_draft(sealed=True)
    report = rehearse_call(call, by=make_officer(call), at=AT)
    assert report.is_clean, [step.said for step in report.steps]
    assert call.sealed


def test_sealed_call_unopened_neither_fails_nor_is_archived(app: Flask) -> None:
    officer = make_officer()
    call = make_call(officer=officer, sealed=True, closes_at=AT - timedelta(days=1))
    item = make_item(call)
    assert may_fail_item(officer, item, AT).code == "not_opened"
    assert may_archive_call(officer, call, AT).code == "not_opened"
