"""Who may do what: tables over seats, and list rules that equal check rules."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.people import policy
from app.people.models import Invitation, Organisation, User
from app.people.policy.seats import excludes
from app.people.states import InvitationState, MembershipRole, OrganisationState, SeatRole
from app.shared.verdict import Verdict
from tests.factories.people import AT, LONG_AGO, join, make_organisation, make_user, seat

OWNER, EDITOR, READER = MembershipRole


class Cast:
    """One person a role, about one laboratory."""

    def __init__(self) -> None:
        self.lab = make_organisation("示例检测院")
        self.people: dict[str, User | None] = {"visitor": None, "nobody": make_user()}
        for role in (OWNER, EDITOR, READER):
            self.people[role.value] = make_user()
            join(self.people[role.value], self.lab, role)  # type: ignore[arg-type]
        self.people["stranger"] = make_user()
        join(self.people["stranger"], make_organisation("别家检测院"))  # type: ignore[arg-type]
        for office in SeatRole:
            self.people[office.value] = make_user()
            kind = "challenge" if office == SeatRole.OFFICER else None
            seat(self.people[office.value], office, kind=kind)  # type: ignore[arg-type]
        db.session.commit()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def _allowed(cast: Cast, ask: Callable[[User | None], Verdict]) -> set[str]:
    return {name for name, user in cast.people.items() if ask(user)}


def test_organisation_seen_by_members_and_system_admin(cast: Cast) -> None:
    seen = _allowed(cast, lambda user: policy.may_see_organisation(user, cast.lab, AT))
    assert seen == {"owner", "editor", "reader", "system_admin"}
    assert policy.may_see_organisation(cast.people["stranger"], cast.lab, AT).http_status == 404


def test_organisation_edited_by_owner_and_editor(cast: Cast) -> None:
    assert _allowed(cast, lambda user: policy.may_edit_organisation(user, cast.lab, AT)) == {
        "owner",
        "editor",
    }
    assert policy.may_edit_organisation(cast.people["reader"], cast.lab, AT).http_status == 403
    assert policy.may_edit_organisation(cast.people["stranger"], cast.lab, AT).http_status == 404


def test_invitations_are_the_owners(cast: Cast) -> None:
    assert _allowed(cast, lambda user: policy.may_invite(user, cast.lab, AT)) == {"owner"}


def test_offices_each_do_their_own(cast: Cast) -> None:
    """A25: none of the three does another's work."""
    assert _allowed(cast, lambda user: policy.may_see_seats(user, AT)) == {"system_admin"}
    assert _allowed(cast, lambda user: policy.may_see_registrations(user, AT)) == {"system_admin"}
    assert _allowed(cast, lambda user: policy.may_see_accounts(user, AT)) == {"security_admin"}
    assert _allowed(cast, lambda user: policy.may_read_record(user, AT)) == {"audit_admin"}


def test_list_rules_equal_check_rules(cast: Cast) -> None:
    organisations = list(db.session.scalars(db.select(Organisation)))
    accounts = list(db.session.scalars(db.select(User)))
    for user in cast.people.values():
        seen = set(db.session.scalars(policy.visible_organisations(user, AT)))
        assert seen == {o for o in organisations if policy.may_see_organisation(user, o, AT)}
        listed = set(db.session.scalars(policy.visible_accounts(user, AT)))
        assert listed == {a for a in accounts if policy.may_see_account(user, a, AT)}
        seats = set(db.session.scalars(policy.visible_seats(user, AT)))
        every = {s for account in accounts for s in account.seats}
        assert seats == {s for s in every if policy.may_see_seat(user, s, AT)}
        members = set(db.session.scalars(policy.visible_memberships(user, AT)))
        joined = {m for o in organisations for m in o.memberships}
        assert members == {m for m in joined if policy.may_see_members(user, m.organisation, AT)}


def test_membership_that_ended_opens_nothing(cast: Cast) -> None:
    owner = cast.people["owner"]
    assert owner is not None
    owner.memberships[0].until = AT
    assert not policy.may_see_organisation(owner, cast.lab, AT)
    assert not policy.may_edit_organisation(owner, cast.lab, AT)
    assert list(db.session.scalars(policy.visible_organisations(owner, AT))) == []


def test_approval_by_a_member_refused(cast: Cast) -> None:
    cast.lab.state = OrganisationState.WAITING
    admin = cast.people["system_admin"]
    assert admin is not None
    assert policy.may_decide_organisation(admin, cast.lab, AT)
    join(admin, cast.lab)
    db.session.expire_all()
    assert policy.may_decide_organisation(admin, cast.lab, AT).code == "own_organisation"


def test_approval_of_an_active_one_refused(cast: Cast) -> None:
    assert policy.may_decide_organisation(cast.people["system_admin"], cast.lab, AT).http_status == 409


def test_last_owner_stays(cast: Cast) -> None:
    owner = cast.people["owner"]
    assert owner is not None
    membership = owner.memberships[0]
    assert policy.may_end_membership(owner, membership, AT).code == "last_owner"
    join(make_user(), cast.lab, OWNER)
    db.session.expire_all()
    assert policy.may_end_membership(owner, membership, AT)


def test_anybody_may_leave_and_only_owners_remove(cast: Cast) -> None:
    reader = cast.people["reader"]
    assert reader is not None
    membership = reader.memberships[0]
    ends = _allowed(cast, lambda user: policy.may_end_membership(user, membership, AT))
    assert ends == {"owner", "reader"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "ok"),
        ({"state": InvitationState.WITHDRAWN}, "wrong_state"),
        ({"state": InvitationState.ACCEPTED}, "wrong_state"),
        ({"expires_at": AT}, "expired"),
        ({"email": "someone.else@example.org"}, "absent"),
    ],
)
def test_invitation_accepted_by_its_address_alone(cast: Cast, change: dict[str, object], code: str) -> None:
    nobody, owner = cast.people["nobody"], cast.people["owner"]
    assert nobody is not None
    assert owner is not None
    values: dict[str, object] = {
        "organisation": cast.lab,
        "email": nobody.email.upper(),
        "role": EDITOR,
        "state": InvitationState.SENT,
        "token_hash": "0" * 64,
        "invited_by_id": owner.id,
        "invited_at": AT - timedelta(days=1),
        "expires_at": AT + timedelta(days=13),
    }
    invitation = Invitation(**(values | change))
    db.session.add(invitation)
    db.session.commit()
    verdict = policy.may_accept_invitation(nobody, invitation, AT)
    assert verdict.code == code
    listed = invitation in db.session.scalars(policy.visible_invitations(nobody, AT)).all()
    assert listed is bool(verdict)


def test_invitation_to_an_unconfirmed_address_absent(cast: Cast) -> None:
    nobody = cast.people["nobody"]
    assert nobody is not None
    nobody.confirmed_at = None
    invitation = Invitation(
        organisation=cast.lab, email=nobody.email, state=InvitationState.SENT, expires_at=AT
    )
    assert policy.may_accept_invitation(nobody, invitation, AT).http_status == 404
    db.session.rollback()


ADMINS = {SeatRole.SYSTEM_ADMIN, SeatRole.SECURITY_ADMIN, SeatRole.AUDIT_ADMIN}


@pytest.mark.parametrize("held", list(SeatRole))
@pytest.mark.parametrize("wanted", list(SeatRole))
def test_seats_that_exclude_each_other(app: Flask, held: SeatRole, wanted: SeatRole) -> None:
    """A25: no account joins two of the three administrators; who watches or recommends holds no office there."""
    user = make_user()
    seat(user, held, kind="challenge" if held == SeatRole.OFFICER else None)
    both = {held, wanted}
    pairs = (
        {SeatRole.DISCIPLINE, SeatRole.OFFICER},
        {SeatRole.RECOMMENDER, SeatRole.OFFICER},
        {SeatRole.SUPERVISOR, SeatRole.JUDGE},
        {SeatRole.DISCIPLINE, SeatRole.JUDGE},
    )
    clash = held != wanted and (both <= ADMINS or both in pairs)
    assert (excludes(user, wanted, AT, None) is not None) is clash


def test_seats_of_different_times_do_not_exclude(app: Flask) -> None:
    user = make_user()
    past = seat(user, SeatRole.SYSTEM_ADMIN)
    past.until = AT
    assert excludes(user, SeatRole.AUDIT_ADMIN, AT, None) is None
    assert excludes(user, SeatRole.AUDIT_ADMIN, AT - timedelta(seconds=1), None) is not None
    assert excludes(user, SeatRole.AUDIT_ADMIN, LONG_AGO - timedelta(days=9), LONG_AGO) is None


def test_own_account_closed_by_nobody_himself(cast: Cast) -> None:
    admin, nobody = cast.people["security_admin"], cast.people["nobody"]
    assert admin is not None
    assert nobody is not None
    assert policy.may_deactivate_account(admin, admin, AT).code == "own_account"
    assert policy.may_deactivate_account(admin, nobody, AT)
    assert policy.may_deactivate_account(nobody, admin, AT).http_status == 404
    assert policy.may_reactivate_account(admin, nobody, AT).http_status == 409


def test_own_system_seat_ended_by_nobody_himself(cast: Cast) -> None:
    admin = cast.people["system_admin"]
    assert admin is not None
    assert policy.may_end_seat(admin, admin.seats[0], AT).code == "own_seat"
    other = cast.people["judge"]
    assert other is not None
    assert policy.may_end_seat(admin, other.seats[0], AT)
    assert policy.may_end_seat(other, other.seats[0], AT).http_status == 404
