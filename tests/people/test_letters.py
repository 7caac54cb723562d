"""Who hears of what was done with organisations, memberships and seats."""

from flask import Flask

from app.extensions import db
from app.history.models import Act
from app.people import service
from app.people.letters import RULES
from app.people.models import User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, ScopeKind, SeatRole
from tests.factories.people import AT, credit_code, join, make_organisation, make_region, make_user, seat


def letters() -> list[tuple[str, str, str]]:
    """(reader, template, subject) of all that the record asks for."""
    db.session.flush()
    found = []
    for act in db.session.scalars(db.select(Act).order_by(Act.id)):
        for rule in RULES:
            if rule.act != act.name:
                continue
            for reader in rule.readers(act):
                words = rule.words(act, reader)
                if words is not None:
                    assert words.path.startswith("/")
                    found.append((reader, rule.template, str(words.subject)))
    return found


def _admin() -> User:
    admin = make_user()
    seat(admin, SeatRole.SYSTEM_ADMIN)
    return admin


def _register(name: str, number: int, by: User) -> service.OrganisationFacts:
    make_region()
    facts = service.OrganisationFacts(name=name, credit_code=credit_code(number), region_code="320100")
    service.register_organisation(OrganisationKind.ENTERPRISE, facts, by=by, at=AT)
    return facts


def test_registration_that_waits_is_told_to_the_system_administrator(app: Flask) -> None:
    admin, one, two = _admin(), make_user(), make_user()
    _register("未来检测", 1, one)
    assert letters() == []
    _register("末来检测", 2, two)
    assert letters() == [(admin.id, "organisation_waiting", "有机构等待核准：末来检测")]


def test_refusal_is_told_to_the_owners_with_its_reason(app: Flask) -> None:
    admin, owner = _admin(), make_user()
    lab = make_organisation(state=OrganisationState.WAITING)
    join(owner, lab)
    join(make_user(), lab, MembershipRole.READER)
    service.refuse_organisation(lab, "不符", by=admin, at=AT)
    assert [(reader, template) for reader, template, _ in letters()] == [(owner.id, "organisation_refused")]


def test_role_and_end_are_told_to_the_member_and_joining_to_the_inviter(app: Flask) -> None:
    owner, guest, lab = make_user(), make_user(), make_organisation()
    join(owner, lab)
    invitation, _ = service.invite_member(lab, guest.email, MembershipRole.EDITOR, by=owner, at=AT)
    membership = service.accept_invitation(invitation, by=guest, at=AT)
    db.session.expire_all()
    service.change_role(membership, MembershipRole.READER, by=owner, at=AT)
    service.end_membership(membership, by=owner, at=AT)
    assert [(reader, template) for reader, template, _ in letters()] == [
        (owner.id, "invitation_accepted"),
        (guest.id, "membership_role_changed"),
        (guest.id, "membership_ended"),
    ]


def test_leaving_writes_no_letter_to_who_left(app: Flask) -> None:
    guest, lab = make_user(), make_organisation()
    join(make_user(), lab)
    mine = join(guest, lab, MembershipRole.READER)
    db.session.expire_all()
    service.end_membership(mine, by=guest, at=AT)
    assert letters() == []


def test_seat_granted_and_ended_is_told_to_its_holder(app: Flask) -> None:
    admin, user = _admin(), make_user()
    made = service.grant_seat(user, SeatRole.JUDGE, ScopeKind.PLATFORM, None, since=AT, by=admin, at=AT)
    service.end_seat(made, by=admin, at=AT)
    assert [(reader, template) for reader, template, _ in letters()] == [
        (user.id, "seat_granted"),
        (user.id, "seat_ended"),
    ]
