"""Who sees, prints, issues and revokes certificates, and that lists show what the checks allow."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.certificates.models import Certificate
from app.certificates.policy import (
    held_certificates,
    may_issue_certificates,
    may_print_certificate,
    may_revoke_certificate,
    may_see_certificate,
    visible_certificates,
    worked_certificates,
)
from app.certificates.queries import waiting_notices
from app.certificates.service import revoke_certificate
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.people.states import MembershipRole, SeatRole
from app.shared.verdict import Verdict
from tests.factories.certificates import awards, make_announced, make_certificate
from tests.factories.decisions import Judged, make_judged_item
from tests.factories.people import make_judge, make_member, make_officer, make_user, seat

pytestmark = pytest.mark.usefixtures("app")
Check = Callable[[User | None], Verdict]


def seats_of(judged: Judged) -> dict[str, User | None]:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    return {
        "officer": judged.officer,
        "second": judged.second,
        "member": judged.member(0),
        "reader": make_member(judged.entries[0].organisation, MembershipRole.READER),
        "loser": judged.member(1),
        "other_officer": make_officer(make_judged_item().call),
        "judge": make_judge(),
        "supervisor": supervisor,
        "visitor": None,
    }


def codes(check: Check, judged: Judged) -> dict[str, str]:
    return {name: check(person).code for name, person in seats_of(judged).items()}


ABSENT = dict.fromkeys(("loser", "other_officer", "judge", "visitor"), "absent")
INSIDE = dict.fromkeys(("officer", "second", "member", "reader", "supervisor"), "ok")


def test_seeing_by_every_seat_as_in_the_table() -> None:
    judged, certificate, at = make_certificate()
    assert codes(lambda user: may_see_certificate(user, certificate, at), judged) == ABSENT | INSIDE


def test_printing_by_every_seat_as_in_the_table() -> None:
    judged, certificate, at = make_certificate()
    assert codes(lambda user: may_print_certificate(user, certificate, at), judged) == ABSENT | INSIDE

    revoke_certificate(certificate, "材料不实", by=judged.officer, at=at)

    revoked = dict.fromkeys(INSIDE, "revoked")
    assert codes(lambda user: may_print_certificate(user, certificate, at), judged) == ABSENT | revoked


def test_revoking_by_every_seat_as_in_the_table() -> None:
    judged, certificate, at = make_certificate()
    others = dict.fromkeys(("member", "reader", "supervisor"), "not_officer")
    assert codes(lambda user: may_revoke_certificate(user, certificate, at), judged) == ABSENT | others | {
        "officer": "ok",
        "second": "ok",
    }


def test_issuing_by_every_seat_as_in_the_table() -> None:
    judged, notice, at = make_announced()
    outside = dict.fromkeys(("member", "reader", "supervisor", *ABSENT), "absent")
    assert codes(lambda user: may_issue_certificates(user, notice, at), judged) == outside | {
        "officer": "ok",
        "second": "ok",
    }


def test_kind_without_certificates_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    judged, notice, at = make_announced()
    monkeypatch.setitem(KINDS, "challenge", replace(KINDS["challenge"], certificate=None))

    assert may_issue_certificates(judged.officer, notice, at).code == "no_certificate"
    assert not db.session.scalars(waiting_notices(judged.officer, at)).all()
    with awards():
        assert db.session.scalars(waiting_notices(judged.officer, at)).all() == [notice]


def test_list_rules_equal_check_rules() -> None:
    judged, first, at = make_certificate()
    other, second, _ = make_certificate()
    revoke_certificate(second, "材料不实", by=other.officer, at=at)
    for user in seats_of(judged).values():
        everything = db.session.query(Certificate).all()
        listed = set(db.session.scalars(visible_certificates(user, at)))
        assert listed == {c for c in everything if may_see_certificate(user, c, at)}
    assert set(db.session.scalars(held_certificates(judged.member(0), at))) == {first}
    assert set(db.session.scalars(worked_certificates(other.officer, at))) >= {second}
    assert not db.session.scalars(held_certificates(None, at)).all()
