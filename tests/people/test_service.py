"""Verbs of people."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.history.models import Act
from app.people import service
from app.people.models import Membership, User
from app.people.states import (
    InvitationState,
    MembershipRole,
    OrganisationKind,
    OrganisationState,
    SeatRole,
)
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, credit_code, join, make_organisation, make_region, make_user, seat

LAB = OrganisationKind.LABORATORY


@pytest.fixture
def person(app: Flask) -> User:
    make_region()
    return make_user()


def facts(**changes: object) -> service.OrganisationFacts:
    values: dict[str, object] = {
        "name": "示例检测研究院",
        "credit_code": credit_code(77),
        "region_code": "320100",
        "cma_number": "261020340123",
        "cma_valid_until": date(2032, 6, 30),
    }
    return service.OrganisationFacts(**(values | changes))  # type: ignore[arg-type]


def acts() -> list[str]:
    return list(db.session.scalars(db.select(Act.name).order_by(Act.id)))


def test_organisation_registered_is_active_and_owned(person: User) -> None:
    made = service.register_organisation(LAB, facts(cnas_number="l1234#"), by=person, at=AT)
    db.session.commit()
    assert (made.state, made.cnas_number, made.slug) == (
        OrganisationState.ACTIVE,
        "CNAS L1234",
        credit_code(77).lower(),
    )
    assert [(m.user, m.role) for m in made.memberships] == [(person, MembershipRole.OWNER)]
    assert acts() == ["organisation.registered"]


def test_organisation_with_a_lookalike_name_waits(person: User) -> None:
    """A30."""
    service.register_organisation(LAB, facts(name="Olab检测"), by=person, at=AT)
    second = service.register_organisation(
        LAB, facts(name="O1ab\u200b检测", credit_code=credit_code(78)), by=make_user(), at=AT
    )
    assert second.state == OrganisationState.WAITING


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"credit_code": "123"}, "credit_code"),
        ({"credit_code": "91350211M0000XUF46"}, "credit_code_reason"),
        ({"name": "\u200b"}, "name"),
        ({"region_code": "999999"}, "region_code"),
        ({"region_code": ""}, "region_code"),
        ({"cma_number": "1"}, "cma_number"),
        ({"cma_valid_until": None}, "cma_valid_until"),
        ({"cnas_number": "X1"}, "cnas_number"),
    ],
)
def test_organisation_with_a_wrong_number_refused_beside_the_field(
    person: User, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        service.register_organisation(LAB, facts(**changes), by=person, at=AT)
    assert list(invalid.value.errors) == [field]


def test_check_digit_that_fails_is_overridden_with_a_reason(person: User) -> None:
    made = service.register_organisation(
        LAB, facts(credit_code="91350211M0000XUF46", credit_code_reason="营业执照如此"), by=person, at=AT
    )
    assert (made.state, made.credit_code_reason) == (OrganisationState.ACTIVE, "营业执照如此")


def test_credit_code_already_here_names_nobody(person: User) -> None:
    service.register_organisation(LAB, facts(), by=person, at=AT)
    with pytest.raises(Invalid) as invalid:
        service.register_organisation(LAB, facts(name="另一个名字"), by=make_user(), at=AT)
    sentence = str(invalid.value.errors["credit_code"])
    assert "邀请" in sentence
    assert person.name not in sentence
    assert "示例检测研究院" not in sentence


def test_enterprise_has_no_certificates(person: User) -> None:
    made = service.register_organisation(
        OrganisationKind.ENTERPRISE, facts(cma_number="nonsense"), by=person, at=AT
    )
    assert (made.cma_number, made.cma_valid_until, made.cnas_number) == ("", None, "")


def test_rename_into_a_lookalike_refused(person: User) -> None:
    make_organisation("Olab检测", skeleton="olab检测")
    mine = service.register_organisation(LAB, facts(), by=person, at=AT)
    with pytest.raises(Invalid) as invalid:
        service.edit_organisation(mine, facts(name="O1ab检测"), by=person, at=AT)
    assert list(invalid.value.errors) == ["name"]


def test_public_contact_is_what_the_organisation_last_chose(person: User) -> None:
    mine = service.register_organisation(LAB, facts(contact_phone="025-87654321"), by=person, at=AT)
    assert mine.public_contact == ""
    service.edit_organisation(mine, facts(public_contact="  lab@lab.example "), by=person, at=AT)
    assert (mine.public_contact, mine.contact_phone) == ("lab@lab.example", "")
    service.edit_organisation(mine, facts(), by=person, at=AT)
    assert mine.public_contact == ""


def test_rename_keeps_the_old_name(person: User) -> None:
    mine = service.register_organisation(LAB, facts(), by=person, at=AT)
    service.edit_organisation(mine, facts(name="新名检测研究院", credit_code="ignored"), by=person, at=AT)
    assert (mine.name, mine.aliases, mine.credit_code) == (
        "新名检测研究院",
        ["示例检测研究院"],
        credit_code(77),
    )


def test_registration_refused_is_mended_and_waits_again(person: User) -> None:
    admin = make_user()
    seat(admin, SeatRole.SYSTEM_ADMIN)
    mine = service.register_organisation(LAB, facts(), by=person, at=AT)
    mine.state = OrganisationState.WAITING
    service.refuse_organisation(mine, "名称与证照不符", by=admin, at=AT)
    assert (mine.state, mine.refusal) == (OrganisationState.REFUSED, "名称与证照不符")
    service.edit_organisation(mine, facts(name="正确名称检测院"), by=person, at=AT)
    assert mine.state == OrganisationState.WAITING
    service.approve_organisation(mine, by=admin, at=AT)
    assert mine.state == OrganisationState.ACTIVE
    with pytest.raises(Refused):
        service.approve_organisation(mine, by=admin, at=AT)


def test_waiting_registrations_are_few_at_a_time(person: User) -> None:
    for number in range(3):
        join(
            person, make_organisation(state=OrganisationState.WAITING, credit_code=credit_code(900 + number))
        )
    db.session.expire_all()
    with pytest.raises(Refused) as refused:
        service.register_organisation(LAB, facts(), by=person, at=AT)
    assert refused.value.verdict.code == "too_many_waiting"


def test_invitation_keeps_a_hash_and_replaces_an_earlier_one(person: User) -> None:
    lab = make_organisation()
    join(person, lab)
    first, token = service.invite_member(lab, "new@example.org", MembershipRole.READER, by=person, at=AT)
    assert token not in first.token_hash
    second, _ = service.invite_member(lab, "New@Example.org", MembershipRole.EDITOR, by=person, at=AT)
    assert (first.state, second.state) == (InvitationState.WITHDRAWN, InvitationState.SENT)
    assert second.expires_at == AT + timedelta(days=14)


def test_invitation_of_a_member_refused(person: User) -> None:
    lab, colleague = make_organisation(), make_user()
    join(person, lab)
    join(colleague, lab, MembershipRole.READER)
    db.session.expire_all()
    with pytest.raises(Invalid):
        service.invite_member(lab, colleague.email.upper(), MembershipRole.READER, by=person, at=AT)


def test_invitation_accepted_joins_once(person: User) -> None:
    lab, guest = make_organisation(), make_user()
    join(person, lab)
    invitation, _ = service.invite_member(lab, guest.email, MembershipRole.EDITOR, by=person, at=AT)
    membership = service.accept_invitation(invitation, by=guest, at=AT)
    assert (membership.organisation, membership.role, membership.since) == (lab, MembershipRole.EDITOR, AT)
    with pytest.raises(Refused):
        service.accept_invitation(invitation, by=guest, at=AT)


def test_role_of_the_last_owner_stays(person: User) -> None:
    lab = make_organisation()
    mine = join(person, lab)
    db.session.expire_all()
    with pytest.raises(Refused) as refused:
        service.change_role(mine, MembershipRole.READER, by=person, at=AT)
    assert refused.value.verdict.code == "last_owner"


def test_membership_ended_keeps_its_period(person: User) -> None:
    lab, colleague = make_organisation(), make_user()
    join(person, lab)
    theirs = join(colleague, lab, MembershipRole.EDITOR)
    db.session.expire_all()
    service.end_membership(theirs, by=person, at=AT)
    db.session.commit()
    assert db.session.get(Membership, theirs.id).until == AT  # type: ignore[union-attr]
    assert colleague.membership_in(lab.id, AT) is None
