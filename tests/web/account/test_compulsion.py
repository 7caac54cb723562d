"""Two factors for whoever holds a seat: nothing opens before, no road leads around, trusted browsers are one's own."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.people import service
from app.people.models import Passkey, TrustedDevice, User
from app.people.service.devices import TRUSTED_FOR
from app.people.states import SeatRole
from app.shared import clock
from tests.factories.mailbox import Mailbox
from tests.factories.people import AT, join, make_organisation, make_user, seat
from tests.web.account.conftest import PASSWORD, link_in
from tests.web.account.test_factors import code_of, later, switch_on  # noqa: F401  (a fixture and two steps)

Enter = Callable[..., TestResponse]
GATE = "/account/second-factor"
CODE_PAGE = "/account/two-factor-code"


@pytest.fixture
def compulsory(app: Flask) -> Iterator[None]:
    """As it is wherever DEMO is off."""
    app.config["SETTINGS"].second_factors = True
    yield
    app.config["SETTINGS"].second_factors = False


@pytest.fixture
def officer(person: User, compulsory: None) -> User:
    seat(person, SeatRole.OFFICER, kind="challenge")
    db.session.commit()
    return person


def passkey_of(user: User, usage: str = "first") -> Passkey:
    made = Passkey(
        user=user, credential_id=b"k" + usage.encode(), public_key=b"p", backup_state=False,
        device_type="single_device", name="钥匙", usage=usage, create_datetime=AT, lastuse_datetime=AT,
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def test_first_sign_in_leads_to_setting_up_and_opens_nothing_before(
    client: FlaskClient, enter: Enter, officer: User
) -> None:
    enter(officer.email)
    for path in ("/officer/", "/account/", "/account/profile", "/account/letters", "/officer/calls/create"):
        assert client.get(path).headers["Location"] == GATE, path
    assert client.post("/officer/calls/create", data={"title": "x"}).headers["Location"] == GATE
    assert client.get("/officer/", headers={"Accept": "application/json"}).status_code == 401
    assert client.get("/account/password").headers["Location"] == GATE
    page = client.get(GATE).text
    assert "/account/two-factor" in page
    assert officer.name not in client.get("/").text
    assert client.get("/account/passkeys").status_code == 200
    switch_on(client)
    assert client.get("/officer/").status_code == 200
    assert client.get(GATE).headers["Location"] == "/account/"


@pytest.mark.parametrize("role", list(SeatRole))
def test_every_seat_asks_for_two_factors_and_no_membership_does(
    client: FlaskClient, enter: Enter, person: User, compulsory: None, role: SeatRole
) -> None:
    join(person, make_organisation())
    db.session.commit()
    enter(person.email)
    assert client.get("/account/profile").status_code == 200
    held = seat(person, role)
    db.session.commit()
    assert client.get("/account/profile").headers["Location"] == GATE
    held.until = held.since + timedelta(days=1)
    db.session.commit()
    assert client.get("/account/profile").status_code == 200


def test_demonstration_asks_for_none_and_says_so_on_every_page(
    app: Flask, client: FlaskClient, person: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    seat(person, SeatRole.SYSTEM_ADMIN)
    db.session.commit()
    app.config["DEMO"] = True
    try:
        pages = [client.get("/"), sign_in(person).get("/admin/")]
    finally:
        app.config["DEMO"] = False
    assert [(page.status_code, "两步验证不作强制要求" in page.text) for page in pages] == [(200, True)] * 2
    assert "两步验证不作强制要求" not in client.get("/").text


def test_password_alone_adds_no_factor_where_there_is_one(
    client: FlaskClient, enter: Enter, officer: User
) -> None:
    passkey_of(officer)
    enter(officer.email)
    for path in ("/account/two-factor", "/account/passkeys", "/account/recovery-codes"):
        assert client.get(path).headers["Location"] == GATE, path
        assert client.post(path, data={"setup": "authenticator"}).headers["Location"] == GATE, path
    assert "改用通行密钥登录" in client.get(GATE).text


def test_reset_password_goes_round_no_second_factor(
    client: FlaskClient,
    enter: Enter,
    officer: User,
    mailbox: Mailbox,
    later: Callable[[], None],  # noqa: F811
) -> None:
    enter(officer.email)
    secret = switch_on(client)
    client.post("/account/sign-out")
    later()
    enter(officer.email)
    client.post(CODE_PAGE, data={"code": code_of(secret), "trust": "y"})
    assert db.session.query(TrustedDevice).count() == 1
    client.post("/account/sign-out")
    client.post("/account/reset", data={"email": officer.email}, buffered=True)
    link = link_in(mailbox.texts(officer.email)[-1], "/account/reset")
    new = "another long password"
    answer = client.post(link, data={"password": new})
    assert answer.headers["Location"].startswith("/account/sign-in")
    assert client.get("/officer/").status_code == 302
    assert enter(officer.email, new).headers["Location"].startswith(CODE_PAGE)
    assert client.get("/officer/").headers["Location"].startswith("/account/sign-in")
    assert db.session.query(TrustedDevice).count() == 0


def test_trusted_device_skips_the_code_until_it_is_over_or_taken_back(
    app: Flask, client: FlaskClient, enter: Enter, officer: User
) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        enter(officer.email)
        secret = switch_on(client)
        client.post("/account/sign-out")
        traveller.shift(timedelta(minutes=1))
        enter(officer.email)
        answer = client.post(CODE_PAGE, data={"code": code_of(secret), "trust": "y"})
        assert "HttpOnly" in next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("device="))
        client.post("/account/sign-out")
        enter(officer.email)
        assert client.get("/officer/").status_code == 200
        stranger = app.test_client()
        data = {"email": officer.email, "password": PASSWORD}
        assert stranger.post("/account/sign-in", data=data).headers["Location"].startswith(CODE_PAGE)
        traveller.shift(TRUSTED_FOR - timedelta(minutes=1))
        client.post("/account/sign-out")
        assert enter(officer.email).headers["Location"] == "/account/"
        page = client.get("/account/profile").text
        button = re.search(r'action="(/account/devices/[^"]+)"', page)
        assert button
        assert client.post(button.group(1)).status_code == 303
        client.post("/account/sign-out")
        assert enter(officer.email).headers["Location"].startswith(CODE_PAGE)


def test_trusted_device_ends_by_itself_and_belongs_to_one_account(
    client: FlaskClient, enter: Enter, officer: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    at = clock.now()
    enter(officer.email)
    switch_on(client)
    client.post("/account/sign-out")
    other = make_user()
    for user, since in ((officer, at - TRUSTED_FOR), (other, at)):
        device, key = service.trust_device(user, agent="", source="", by=user, at=since)
        db.session.commit()
        client.set_cookie("device", key)
        assert enter(officer.email).headers["Location"].startswith(CODE_PAGE)
    assert sign_in(officer).post(f"/account/devices/{device.id}/distrust").headers["Location"] == GATE
    with client.session_transaction() as session:
        session["second_factor_of"] = officer.id
    assert client.post(f"/account/devices/{device.id}/distrust").status_code == 404


def test_last_factor_of_somebody_in_office_stays(client: FlaskClient, enter: Enter, officer: User) -> None:
    enter(officer.email)
    switch_on(client)
    assert client.post("/account/two-factor", data={"setup": "disable"}).status_code == 303
    db.session.expire_all()
    assert officer.tf_primary_method
    passkey_of(officer, "secondary")
    client.post("/account/two-factor", data={"setup": "disable"})
    db.session.expire_all()
    assert officer.tf_primary_method is None
    client.post("/account/passkey-removal", data={"name": "钥匙"})
    assert db.session.query(Passkey).count() == 1


def test_sessions_that_did_not_prove_the_new_factor_are_ended(
    app: Flask, client: FlaskClient, enter: Enter, officer: User
) -> None:
    elsewhere = app.test_client()
    elsewhere.post("/account/sign-in", data={"email": officer.email, "password": PASSWORD})
    assert elsewhere.get("/officer/").headers["Location"] == GATE
    enter(officer.email)
    switch_on(client)
    assert elsewhere.get("/officer/").headers["Location"].startswith("/account/sign-in")
