"""Registering an organisation, keeping it, asking colleagues in: through the pages and a real mail server."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.people.models import Invitation, Membership, Organisation, User
from app.people.states import InvitationState, MembershipRole, OrganisationState
from tests.factories.mailbox import Mailbox
from tests.factories.people import credit_code, join, make_organisation, make_region, make_user
from tests.web.account.conftest import PASSWORD, link_in, words

Enter = Callable[..., TestResponse]
SignIn = Callable[[User], FlaskClient]
REGISTER = "/account/organisations/register"


def filled(**changes: str) -> dict[str, str]:
    """A registration as a laboratory fills it in."""
    return {
        "kind": "laboratory",
        "name": "示例检测研究院",
        "credit_code": credit_code(55),
        "region_code": "320100",
        "address": "示例路 1 号",
        "cma_number": "26 1020 340123",
        "cma_valid_until": "2032-06-30",
        "cnas_number": "l1234",
    } | changes


@pytest.fixture
def owner(app: Flask) -> User:
    make_region()
    user = make_user("负责人甲")
    join(user, make_organisation("甲检测院"))
    db.session.commit()
    return user


def lab_of(user: User) -> Organisation:
    db.session.expire_all()
    return user.memberships[0].organisation


def test_registration_makes_an_active_laboratory(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    answer = client.post(REGISTER, data=filled())
    assert answer.status_code == 303
    made = db.session.scalar(db.select(Organisation).where(Organisation.name == "示例检测研究院"))
    assert made is not None
    assert (made.cma_number, made.cma_valid_until, made.cnas_number) == (
        "261020340123",
        date(2032, 6, 30),
        "CNAS L1234",
    )
    page = client.get(answer.headers["Location"]).text
    for shown in ("机构已登记", "江苏", "综合", "2032年6月30日", "CNAS L1234", "相符"):
        assert shown in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": ""}, "选择机构类型"),
        ({"kind": "bureau"}, "Not a valid choice"),
        ({"name": ""}, "填写机构全称"),
        ({"name": "\u200b"}, "填写机构全称"),
        ({"credit_code": "12345"}, "18 位"),
        ({"credit_code": "'; DROP TABLE organisation; --"}, "18 位"),
        ({"region_code": ""}, "选择所在地区"),
        ({"region_code": "999999"}, ""),
        ({"cma_number": "123"}, "12 位数字"),
        ({"cma_valid_until": ""}, "有效期截止日"),
        ({"cma_valid_until": "soon"}, ""),
        ({"cma_valid_until": "9999-12-31"}, "有效期 6 年"),
        ({"cnas_number": "X"}, "CNAS L1234"),
        ({"introduction": "长" * 4001}, "太长"),
    ],
)
def test_registration_that_is_wrong_keeps_everything(
    sign_in: SignIn, owner: User, change: dict[str, str], sentence: str
) -> None:
    answer = sign_in(owner).post(REGISTER, data=filled(**change))
    assert answer.status_code == 400
    if sentence != "Not a valid choice":
        assert sentence in words(answer)
    assert 'class="wrong"' in answer.text
    assert "示例路 1 号" in answer.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Organisation)) == 1


def test_check_digit_that_fails_asks_for_a_reason_and_takes_it(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    assert "代码无误的理由" not in client.get(REGISTER).text
    asked = client.post(REGISTER, data=filled(credit_code="91350211M0000XUF46"))
    assert asked.status_code == 400
    assert "代码无误的理由" in asked.text
    reason = "营业执照原件如此"
    assert (
        client.post(
            REGISTER, data=filled(credit_code="91350211M0000XUF46", credit_code_reason=reason)
        ).status_code
        == 303
    )


def test_registration_twice_tells_to_ask_for_an_invitation(sign_in: SignIn, owner: User) -> None:
    answer = sign_in(owner).post(REGISTER, data=filled(credit_code=lab_of(owner).credit_code))
    assert answer.status_code == 400
    assert "邀请" in words(answer)
    assert "甲检测院" not in words(answer)


def test_lookalike_waits_and_says_so(sign_in: SignIn, owner: User) -> None:
    client = sign_in(owner)
    client.post(REGISTER, data=filled(name="未来检测"))
    answer = client.post(REGISTER, data=filled(name="末来检测", credit_code=credit_code(56)))
    assert "须由管理员核准" in client.get(answer.headers["Location"]).text
    waiting = db.session.scalar(db.select(Organisation).where(Organisation.name == "末来检测"))
    assert waiting is not None
    assert waiting.state == OrganisationState.WAITING


def test_profile_posts_nothing_but_its_fields(sign_in: SignIn, owner: User) -> None:
    """A26."""
    lab = lab_of(owner)
    before = (lab.credit_code, lab.state, lab.is_demo)
    forged = {"credit_code": credit_code(99), "state": "waiting", "is_demo": "1", "slug": "x"}
    answer = sign_in(owner).post(
        f"/account/organisations/{lab.id}/edit", data=filled(name="甲检测院") | forged
    )
    assert answer.status_code == 303
    lab = lab_of(owner)
    assert (lab.credit_code, lab.state, lab.is_demo) == before


def test_pages_of_an_organisation_of_others_are_not_there(sign_in: SignIn, owner: User) -> None:
    stranger = make_user()
    db.session.commit()
    lab, client = lab_of(owner), sign_in(stranger)
    bodies = set()
    for key in (lab.id, "0" * 12):
        for page in ("", "/edit", "/members", "/invite"):
            answer = client.get(f"/account/organisations/{key}{page}")
            assert answer.status_code == 404
            bodies.add(words(answer))
    assert len(bodies) == 1


def test_invitation_from_mail_to_membership(
    app: Flask, sign_in: SignIn, mailbox: Mailbox, owner: User, person: User
) -> None:
    lab = lab_of(owner)
    answer = sign_in(owner).post(
        f"/account/organisations/{lab.id}/invite",
        data={"email": person.email, "role": "editor"},
        buffered=True,
    )
    assert answer.status_code == 303
    (text,) = mailbox.texts(person.email)
    assert "甲检测院" in text
    link = link_in(text, "/account/invitations")
    token = link.rpartition("/")[2]
    assert db.session.scalar(db.select(Invitation.token_hash)) != token

    guest = app.test_client()
    shown = guest.get(link)
    assert "甲检测院" in shown.text
    assert person.email not in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    guest.post("/account/sign-in", data={"email": person.email, "password": PASSWORD, "next": link})
    assert "接受邀请" in guest.get(link).text
    invitation = db.session.scalar(db.select(Invitation))
    assert invitation is not None
    assert guest.post(f"/account/invitations/{invitation.id}/accept").status_code == 303
    db.session.rollback()
    membership = db.session.scalar(db.select(Membership).where(Membership.user_id == person.id))
    assert membership is not None
    assert membership.role == MembershipRole.EDITOR
    assert guest.get(link).status_code == 404
    assert guest.post(f"/account/invitations/{invitation.id}/accept").status_code in {404, 409}


def test_invitation_in_other_hands_opens_nothing(sign_in: SignIn, mailbox: Mailbox, owner: User) -> None:
    lab = lab_of(owner)
    client = sign_in(owner)
    data = {"email": "someone@example.org", "role": "owner"}
    client.post(f"/account/organisations/{lab.id}/invite", data=data, buffered=True)
    link = link_in(mailbox.texts("someone@example.org")[0], "/account/invitations")
    thief = make_user()
    db.session.commit()
    client = sign_in(thief)
    assert "不是受邀的邮箱" in client.get(link).text
    invitation = db.session.scalar(db.select(Invitation))
    assert invitation is not None
    assert client.post(f"/account/invitations/{invitation.id}/accept").status_code == 404
    assert thief.membership_in(lab.id, invitation.invited_at) is None


@pytest.mark.parametrize(
    "name", ["甲\r\nBcc: all@example.org", "看 http://evil.example 领奖", "<b>甲</b>", "www.evil.example"]
)
def test_invitation_lends_our_trust_to_no_link(
    sign_in: SignIn, mailbox: Mailbox, owner: User, name: str
) -> None:
    """A36: what others typed appears as text."""
    owner.name = name
    lab_of(owner).name = name
    owner.name = name
    db.session.commit()
    data = {"email": "guest@example.org", "role": "reader"}
    sign_in(owner).post(f"/account/organisations/{lab_of(owner).id}/invite", data=data, buffered=True)
    _, to, message = mailbox.mails[0]
    assert to == ["guest@example.org"]
    assert message["Bcc"] is None
    content = message.get_content()
    assert content.count("://") == 1
    assert "evil.example" not in content + str(message["Subject"])


@pytest.mark.parametrize(
    ("email", "role"), [("", "editor"), ("no", "editor"), ("a@b", "x"), ("a@example.org", "")]
)
def test_invitation_that_is_wrong_is_shown_again(
    sign_in: SignIn, mailbox: Mailbox, owner: User, email: str, role: str
) -> None:
    url = f"/account/organisations/{lab_of(owner).id}/invite"
    assert sign_in(owner).post(url, data={"email": email, "role": role}).status_code == 400
    assert mailbox.mails == []


def test_members_managed_by_the_owner(sign_in: SignIn, owner: User) -> None:
    lab, colleague = lab_of(owner), make_user("同事乙")
    theirs = join(colleague, lab, MembershipRole.READER)
    db.session.commit()
    client = sign_in(owner)
    assert "这是最后一位负责人" in client.get(f"/account/organisations/{lab.id}/members").text
    assert client.post(f"/account/memberships/{theirs.id}/role", data={"role": "owner"}).status_code == 303
    assert client.post(f"/account/memberships/{theirs.id}/role", data={"role": "king"}).status_code == 400
    mine = next(row for row in lab.memberships if row.user_id == owner.id)
    assert client.post(f"/account/memberships/{mine.id}/end").status_code == 303
    assert client.get(f"/account/organisations/{lab.id}").status_code == 404
    assert sign_in(colleague).post(f"/account/memberships/{theirs.id}/end").status_code == 409


def test_invitation_withdrawn_leads_nowhere(sign_in: SignIn, mailbox: Mailbox, owner: User) -> None:
    lab, client = lab_of(owner), sign_in(owner)
    data = {"email": "guest@example.org", "role": "reader"}
    client.post(f"/account/organisations/{lab.id}/invite", data=data, buffered=True)
    invitation = db.session.scalar(db.select(Invitation))
    assert invitation is not None
    client.post(f"/account/invitations/{invitation.id}/withdraw")
    link = link_in(mailbox.texts("guest@example.org")[0], "/account/invitations")
    assert client.get(link).status_code == 404
    db.session.expire_all()
    assert invitation.state == InvitationState.WITHDRAWN


@pytest.mark.parametrize("page", ["/account/organisations", "/account/profile", "members"])
def test_queries_of_lists_do_not_grow(
    sign_in: SignIn, owner: User, count_queries: Callable[[], object], page: str
) -> None:
    counts = []
    for more in (0, 29):
        for _ in range(more):
            lab = make_organisation()
            join(owner, lab)
            join(make_user(), lab_of(owner), MembershipRole.READER)
        db.session.commit()
        path = f"/account/organisations/{lab_of(owner).id}/members" if page == "members" else page
        client = sign_in(owner)
        db.session.rollback()
        with count_queries() as count:  # type: ignore[attr-defined]
            assert client.get(path).status_code == 200
        counts.append(int(count))
    assert counts[0] == counts[1]
    assert counts[1] <= 10
