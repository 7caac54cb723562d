"""The key of a sealed call: made for three openers, rehearsed by them, passed on by two of them.

An opener's private key arrives unlocked from the edge, is used here and kept nowhere.
"""

from collections.abc import Sequence
from datetime import datetime

from app.approvals import service as approvals
from app.approvals.models import Approval
from app.calls.models import Call, CallOpener, CallSealing, CallWrap, HalfOpenedKey
from app.calls.policy import (
    may_agree_openers,
    may_change_openers,
    may_rehearse_sealing,
    may_set_openers,
    why_not_opener,
)
from app.calls.states import HalfPurpose
from app.extensions import db
from app.history.service import record
from app.people.models import OpenerKey, User
from app.people.policy.seats import is_same_person
from app.people.queries import opener_key_of
from app.sealing.age import new_key_pair
from app.sealing.errors import SealingError
from app.sealing.keys import (
    OPENERS,
    Wrap,
    check_rehearsal,
    fingerprint,
    new_rehearsal,
    open_inner,
    open_outers,
    rewrap,
    wrap_for_pairs,
)
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, Verdict, not_now, require

ACT = "call.change_openers"


def set_openers(call: Call, users: Sequence[User], *, by: User, at: datetime) -> CallSealing:
    """Make the key of a sealed draft for three openers; the key itself is forgotten at once, its six wraps stay.

    Naming others makes another key: nothing has been sealed to the first. Errors: ``Invalid`` (openers) for anybody
    who may not be one, has no key, or is the same person as another (A02).
    """
    require(may_set_openers(by, call, at))
    keys = _keys_of(call, users, at)
    pair = new_key_pair()
    wraps = wrap_for_pairs(call.id, pair.secret, {key.user_id: key.public for key in keys})
    rehearsal = new_rehearsal(pair.public)
    sealing = call.sealing or CallSealing(call=call, made_by_id=by.id)
    sealing.public, sealing.made_by_id, sealing.made_at = pair.public, by.id, at
    sealing.rehearsal_sealed, sealing.rehearsal_sha256 = rehearsal.sealed, rehearsal.sha256
    _install(sealing, keys, wraps, at)
    record(
        "call.openers_set",
        call,
        by=by,
        at=at,
        call_id=call.id,
        openers=[key.user_id for key in keys],
        public=pair.public,
        wraps=sealing.wraps_fingerprint,
    )
    return sealing


def rehearse_sealing(call: Call, secret: str, *, by: User, at: datetime) -> CallSealing:
    """One of the three proves his key. The first leaves a half for each colleague, the second opens the rehearsal
    envelope with his, whoever comes third takes the outer layers off his own wraps.

    Errors: ``Refused`` (damaged) where a wrap or the envelope is not what was stored.
    """
    require(may_rehearse_sealing(by, call, at))
    sealing = sealing_of(call)
    mine = sealing.opener(by)
    assert mine is not None  # noqa: S101  the policy has asked
    halves = sealing.halves_for(HalfPurpose.REHEARSAL)
    try:
        if halves:
            check_rehearsal(sealing.rehearsal, open_inner(half_of(halves, by).half, secret))
            sealing.rehearsed_at = at
            drop_halves(sealing, HalfPurpose.REHEARSAL)
        elif sealing.rehearsed_at is None:
            leave_halves(sealing, HalfPurpose.REHEARSAL, secret, by, at)
        else:
            open_outers(wraps_of(sealing), by.id, secret)
    except SealingError as wrong:
        raise Refused(damaged()) from wrong
    mine.proved_at = at
    record("call.key_proved", call, by=by, at=at, call_id=call.id, opened=bool(halves))
    if halves:
        record("call.rehearsed", call, by=by, at=at, call_id=call.id, wraps=sealing.wraps_fingerprint)
    return sealing


def propose_openers(
    call: Call, users: Sequence[User], reason: str, secret: str, *, by: User, at: datetime
) -> Approval:
    """One of the three proposes who opens from now on, and lends his key to it; another of them agrees.

    Errors: as of ``set_openers``; ``Invalid`` (reason) without one.
    """
    require(may_change_openers(by, call, at))
    keys = _keys_of(call, users, at)
    sealing = sealing_of(call)
    if {key.id for key in keys} == {opener.key_id for opener in sealing.standing}:
        raise Invalid({"openers": t("开启人和他们的钥匙没有变化")})
    payload = {"openers": [key.user_id for key in keys], "keys": [key.id for key in keys]}
    approval = approvals.propose(ACT, call, payload, reason, by=by, at=at)
    try:
        leave_halves(sealing, HalfPurpose.CHANGE, secret, by, at)
    except SealingError as wrong:
        raise Refused(damaged()) from wrong
    return approval


def agree_openers(
    approval: Approval, call: Call, secret: str, opinion: str = "", *, by: User, at: datetime
) -> CallSealing:
    """Another of the three agrees: the same key gets new wraps, the old ones are deleted with the same stroke.

    The new three rehearse again. Errors: 409 (overtaken) where one of the new keys was replaced meanwhile.
    """
    require(may_agree_openers(by, approval, call, at))
    sealing = sealing_of(call)
    users = [db.session.get_one(User, key) for key in approval.payload["openers"]]
    keys = _keys_of(call, users, at)
    if [key.id for key in keys] != approval.payload["keys"]:
        raise Refused(not_now("overtaken", t("其中一位的钥匙已经换过，请否决后重新提出")))
    half = half_of(sealing.halves_for(HalfPurpose.CHANGE), by).half
    try:
        wraps = rewrap(half, secret, {key.user_id: key.public for key in keys})
    except SealingError as wrong:
        raise Refused(damaged()) from wrong
    approvals.agree(approval, opinion, by=by, at=at)
    before = sealing.wraps_fingerprint
    _install(sealing, keys, wraps, at)
    told = {"openers": approval.payload["openers"], "old_wraps": before, "wraps": sealing.wraps_fingerprint}
    record("call.openers_changed", call, by=by, at=at, call_id=call.id, **told)
    return sealing


def refuse_openers(approval: Approval, call: Call, opinion: str, *, by: User, at: datetime) -> Approval:
    """Another officer refuses; what the first had lent is deleted."""
    refused = approvals.refuse(approval, opinion, by=by, at=at)
    drop_halves(sealing_of(call), HalfPurpose.CHANGE)
    return refused


def withdraw_openers(approval: Approval, *, by: User, at: datetime) -> Approval:
    """The proposer takes it back, and what he had lent is deleted."""
    withdrawn = approvals.withdraw(approval, by=by, at=at)
    drop_halves(sealing_of(db.session.get_one(Call, approval.subject_id)), HalfPurpose.CHANGE)
    return withdrawn


def leave_halves(sealing: CallSealing, purpose: HalfPurpose, secret: str, by: User, at: datetime) -> None:
    """Take the outer layer off the officer's own wraps and keep what is left, sealed to each colleague alone."""
    for half in open_outers(wraps_of(sealing), by.id, secret):
        row = HalfOpenedKey(purpose=purpose, first_id=half.first, second_id=half.second, at=at)
        row.second_public, row.sealed = half.second_public, half.sealed
        sealing.halves.append(row)
    db.session.flush()


def half_of(halves: Sequence[HalfOpenedKey], user: User) -> HalfOpenedKey:
    """What was left for this person. Errors: ``Refused`` (damaged) where nothing is, although something should be."""
    found = next((half for half in halves if half.second_id == user.id), None)
    if found is None:
        raise Refused(damaged())
    return found


def drop_halves(sealing: CallSealing, purpose: HalfPurpose) -> None:
    """Delete what was lent to a purpose that is done or called off."""
    for half in sealing.halves_for(purpose):
        sealing.halves.remove(half)
    db.session.flush()


def wraps_of(sealing: CallSealing) -> list[Wrap]:
    """The six wraps, checked against the fingerprint that stands on the record. Errors: ``Refused`` (damaged)."""
    wraps = [row.wrap for row in sealing.wraps]
    if fingerprint(wraps) != sealing.wraps_fingerprint:
        raise Refused(damaged())
    return wraps


def sealing_of(call: Call) -> CallSealing:
    """The sealing of a call that has one: policies ask before."""
    assert call.sealing is not None  # noqa: S101
    return call.sealing


def damaged() -> Verdict:
    """What an officer is told whose key is right while what is stored is not."""
    return not_now("damaged", t("保存的密封记录与登记的指纹不符或已损坏，请立即联系纪检监督和系统管理员"))


def _keys_of(call: Call, users: Sequence[User], at: datetime) -> list[OpenerKey]:
    if len({user.id for user in users}) != OPENERS:
        raise Invalid({"openers": t("须指定三位不同的开启人")})
    for user in users:
        if (why := why_not_opener(user, call, at)) is not None:
            raise Invalid({"openers": why})
        twins = [other for other in users if other.id != user.id and is_same_person(user, other)]
        if twins:
            names = {"one": user.name, "other": twins[0].name}
            raise Invalid({"openers": t("%(one)s与%(other)s的电话或邮箱相同，视为同一人", **names)})
    keys = [opener_key_of(user) for user in users]
    without = [user.name for user, key in zip(users, keys, strict=True) if key is None]
    if without:
        raise Invalid({"openers": t("%(names)s还没有制作开启钥匙", names=without)})
    return [key for key in keys if key is not None]


def _install(sealing: CallSealing, keys: Sequence[OpenerKey], wraps: Sequence[Wrap], at: datetime) -> None:
    """Put new wraps in the place of the old ones and the three openers of today beside those of before."""
    for opener in sealing.standing:
        opener.until = at
    sealing.wraps.clear()
    sealing.halves.clear()
    db.session.add(sealing)
    sealing.wraps_fingerprint, sealing.rehearsed_at = fingerprint(wraps), None
    db.session.flush()
    for wrap in wraps:
        row = CallWrap(first_id=wrap.first, second_id=wrap.second, sealed=wrap.sealed)
        row.first_public, row.second_public = wrap.first_public, wrap.second_public
        sealing.wraps.append(row)
    for key in keys:
        sealing.openers.append(CallOpener(user_id=key.user_id, key_id=key.id, since=at))
    db.session.flush()
    db.session.refresh(sealing)
