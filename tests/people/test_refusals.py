"""What is one's own is nobody else's to change: the services by themselves, whoever asked before them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.extensions import db
from app.people import service
from app.people.models import LoginSession, User
from app.people.service import memberships
from app.people.service.devices import trust_device
from app.people.states import MembershipRole, SeatRole
from app.personal.service import note_own_copy
from app.sealing.passphrases import lock_key
from app.shared.verdict import Refused
from tests.factories.people import AT, make_member, make_organisation, make_user, seat
from tests.factories.sealing import CHEAP, give_key

pytestmark = pytest.mark.usefixtures("app")
OTHER = "另外一句 很长的 开启口令 二十四"


def test_account_is_kept_by_its_owner_alone() -> None:
    """Not by the security administrator either, but for ending sessions."""
    owner, stranger, security = make_user("示例本人"), make_user(), make_user()
    seat(security, SeatRole.SECURITY_ADMIN)
    session = LoginSession(id="a" * 64, user_id=owner.id, expires_at=AT, data=b"")
    db.session.add(session)
    db.session.flush()
    verbs: list[tuple[Callable[[User], object], set[User]]] = [
        (
            lambda by: service.change_profile(owner, name="别人", phone="", locale="zh-Hans", by=by, at=AT),
            set(),
        ),
        (lambda by: trust_device(owner, agent="", source="", by=by, at=AT), set()),
        (lambda by: note_own_copy(owner, by=by, at=AT), set()),
        (lambda by: service.end_sessions(owner, by=by, at=AT), {security}),
        (lambda by: service.end_session(session, owner, by=by, at=AT), {security}),
    ]
    for verb, others in verbs:
        for by in {stranger, security} - others:
            with pytest.raises(Refused, match="absent"):
                verb(by)
    assert owner.name == "示例本人"


def test_key_is_locked_anew_by_its_owner_and_stays_the_same_key() -> None:
    """A01: neither another key in its place nor another's key under one's own pass-phrase."""
    owner, other = make_user(), make_user()
    key, secret = give_key(owner)
    _, another = give_key(other)
    for by, private in ((owner, another), (other, secret)):
        with pytest.raises(Refused, match="changed_meanwhile"):
            service.change_passphrase(key, lock_key(private, OTHER, by.id, CHEAP), by=by, at=AT)
    assert service.change_passphrase(key, lock_key(secret, OTHER, owner.id, CHEAP), by=owner, at=AT) is key


def test_invitations_that_nobody_answered_are_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memberships, "MOST_OPEN", 2)
    organisation = make_organisation()
    owner = make_member(organisation)

    def invite(name: str, days: int = 0) -> None:
        by_then = AT + timedelta(days=days)
        service.invite_member(
            organisation, f"{name}@example.org", MembershipRole.EDITOR, by=owner, at=by_then
        )
        db.session.flush()

    invite("one")
    invite("two")
    with pytest.raises(Refused, match="too_many"):
        invite("three")
    invite("three", days=15)
