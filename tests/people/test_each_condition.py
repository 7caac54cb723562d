"""Each condition of accounts, memberships and seats refuses by itself, where all the others hold."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.people import policy
from app.people.models import Invitation, Membership, User
from app.people.states import InvitationState, MembershipRole, OrganisationKind, OrganisationState, SeatRole
from app.shared.columns import new_key
from tests.factories.people import AT, join, make_member, make_officer, make_organisation, make_user, seat
from tests.factories.saving import save

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def seated(role: SeatRole) -> User:
    user = make_user()
    seat(user, role)
    return user


def test_desk_is_for_those_whose_seat_leads_there() -> None:
    officer, judge = make_officer(), seated(SeatRole.JUDGE)
    desk = policy.may_sit_at("officer")
    assert desk(officer, AT)
    assert {desk(user, AT).code for user in (None, make_user(), judge)} == {"no_seat"}


def test_account_is_deactivated_once_and_factors_are_taken_off_where_there_are_some() -> None:
    admin, account = seated(SeatRole.SECURITY_ADMIN), make_user()
    assert policy.may_deactivate_account(admin, account, AT)
    account.active = False
    assert policy.may_deactivate_account(admin, account, AT).code == "inactive"
    assert policy.may_reset_factors(admin, account, AT).code == "no_factor"
    account.tf_primary_method = admin.tf_primary_method = "authenticator"
    assert policy.may_reset_factors(admin, account, AT)
    assert policy.may_reset_factors(admin, admin, AT).code == "own_account"
    for other in (None, account, make_officer(), seated(SeatRole.SYSTEM_ADMIN)):
        assert policy.may_reset_factors(other, account, AT).hide


def test_officers_alone_unlock_members_without_an_office() -> None:
    """A37: and nobody unlocks himself or an account of office that way."""
    member, officer = make_member(make_organisation()), make_officer()
    assert policy.may_unlock_account(officer, member, AT)
    for user in (None, member, seated(SeatRole.JUDGE), seated(SeatRole.SECURITY_ADMIN)):
        assert policy.may_unlock_account(user, member, AT).code == "no_seat"
    assert policy.may_unlock_account(officer, make_user(), AT).code == "not_member"
    seat(member, SeatRole.JUDGE)
    assert policy.may_unlock_account(officer, member, AT).code == "not_member"


def invitation(organisation_id: str, email: str, by: User) -> Invitation:
    row = Invitation(
        id=new_key(),
        organisation_id=organisation_id,
        email=email,
        role=MembershipRole.READER,
        token_hash=new_key(),
        invited_by_id=by.id,
        invited_at=AT,
        expires_at=AT + DAY,
    )
    save(row)
    db.session.flush()
    return row


def test_owners_of_an_organisation_that_stands_invite_and_take_back_what_waits() -> None:
    organisation = make_organisation()
    owner, reader = make_member(organisation), make_member(organisation, MembershipRole.READER)
    sent = invitation(organisation.id, "guest@example.org", owner)
    assert policy.may_invite(owner, organisation, AT)
    assert policy.may_withdraw_invitation(owner, sent, AT)
    assert policy.may_withdraw_invitation(reader, sent, AT).code == "not_owner"
    assert policy.may_withdraw_invitation(make_member(make_organisation()), sent, AT).hide
    for state in (InvitationState.ACCEPTED, InvitationState.WITHDRAWN):
        sent.state = state
        assert policy.may_withdraw_invitation(owner, sent, AT).code == "wrong_state"
    organisation.state = OrganisationState.REFUSED
    assert policy.may_invite(owner, organisation, AT).code == "refused"


def test_member_accepts_no_second_invitation() -> None:
    organisation = make_organisation()
    owner, guest = make_member(organisation), make_user()
    guest.confirmed_at = AT
    sent = invitation(organisation.id, guest.email, owner)
    assert policy.may_accept_invitation(guest, sent, AT)
    join(guest, organisation, MembershipRole.READER)
    assert policy.may_accept_invitation(guest, sent, AT).code == "member"


def ended(membership: Membership) -> Membership:
    membership.until = AT - DAY
    return membership


def test_roles_and_memberships_are_changed_by_owners_while_they_last() -> None:
    organisation = make_organisation()
    owner, editor = make_member(organisation), make_member(organisation, MembershipRole.EDITOR)
    held = editor.memberships[0]
    for may in (policy.may_change_role, policy.may_end_membership):
        assert may(owner, held, AT)
        assert may(make_member(organisation, MembershipRole.READER), held, AT).code == "not_owner"
        assert may(make_member(make_organisation()), held, AT).hide
        assert may(seated(SeatRole.SYSTEM_ADMIN), held, AT).code == "not_owner"
    ended(held)
    for may in (policy.may_change_role, policy.may_end_membership):
        assert may(owner, held, AT).code == "ended"
    assert policy.may_end_membership(editor, held, AT).hide, "he left, and is told nothing"


def test_members_are_listed_while_they_last() -> None:
    organisation = make_organisation()
    owner, former, coming = (make_member(organisation) for _ in range(3))
    ended(former.memberships[0])
    coming.memberships[0].since = AT + DAY
    listed = db.session.scalars(policy.visible_memberships(owner, AT)).all()
    assert [row.user_id for row in listed] == [owner.id]
    assert db.session.scalars(policy.visible_organisations(coming, AT)).all() == []
    assert db.session.scalars(policy.visible_organisations(former, AT)).all() == []


def test_seat_is_ended_once() -> None:
    admin, held = seated(SeatRole.SYSTEM_ADMIN), seat(make_user(), SeatRole.JUDGE)
    assert policy.may_end_seat(admin, held, AT)
    assert policy.may_end_seat(seated(SeatRole.SECURITY_ADMIN), held, AT).hide
    held.until = AT
    assert policy.may_end_seat(admin, held, AT).code == "ended"


def test_active_laboratories_alone_have_a_public_page() -> None:
    shown = make_organisation()
    others = [
        make_organisation(kind=OrganisationKind.ENTERPRISE),
        make_organisation(state=OrganisationState.WAITING),
        make_organisation(state=OrganisationState.REFUSED),
    ]
    assert db.session.scalars(policy.visible_laboratories(None, AT)).all() == [shown]
    assert policy.may_see_laboratory(None, shown, AT)
    assert all(policy.may_see_laboratory(None, each, AT).hide for each in others)
