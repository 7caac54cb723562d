"""Sign in, register, confirm, reset: through the pages and a real mail server."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from tests.factories.mailbox import Mailbox
from tests.web.account.conftest import PASSWORD, link_in, words

Enter = Callable[..., TestResponse]
NEW = {"name": "王芳", "email": "fang@example.org", "password": "a phrase nobody knows", "consent": "y"}
HOSTS = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "\\\\evil.example/",
    "/\\evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "%2F%2Fevil.example",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
]


def user(email: str) -> User | None:
    db.session.rollback()
    return db.session.scalar(db.select(User).where(User.email == email))


def test_registration_through_mail_to_the_first_desk(
    client: FlaskClient, mailbox: Mailbox, enter: Enter
) -> None:
    answer = client.post("/account/register", data=NEW, buffered=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/sign-in")
    made = user(NEW["email"])
    assert made is not None
    assert (made.name, made.confirmed_at) == ("王芳", None)
    assert (made.password or "").startswith("$argon2id$")
    refused = enter(NEW["email"], NEW["password"])
    assert refused.status_code == 400
    assert "还没有确认" in words(refused)

    link = link_in(mailbox.texts(NEW["email"])[0], "/account/confirm")
    shown = client.get(link)
    assert "确认这是我的邮箱" in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert user(NEW["email"]).confirmed_at is None  # type: ignore[union-attr]  # a mail scanner's visit changes nothing
    assert client.post(link).status_code == 302
    assert user(NEW["email"]).confirmed_at is not None  # type: ignore[union-attr]
    assert enter(NEW["email"], NEW["password"]).status_code == 302
    assert client.get("/account/").headers["Location"] == "/account/profile"
    assert [act.name for act in db.session.scalars(db.select(Act))] == ["user.registered", "user.confirmed"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "填写姓名"),
        ({"name": " \u200b "}, "填写姓名"),
        ({"name": "名" * 61}, "姓名最多 60 个字"),
        ({"email": "no address"}, "邮箱格式不正确"),
        ({"email": "a@b@c"}, "邮箱格式不正确"),
        ({"email": "甲@example.org"}, "邮箱格式不正确"),
        ({"email": "a" * 300 + "@example.org"}, "邮箱"),
        ({"password": "short"}, "密码至少 10 个字符"),
        ({"password": "1234567890"}, "太容易"),
        ({"password": "aaaaaaaaaaaa"}, "太容易"),
        ({"password": "fang@example.org1"}, "太容易"),
        ({"password": "x" * 100_000}, "密码最多 200 个字符"),
        ({"password": ""}, "填写密码"),
        ({"consent": ""}, "同意后才能注册"),
    ],
)
def test_registration_that_lacks_something_is_shown_again(
    client: FlaskClient, mailbox: Mailbox, change: dict[str, str], sentence: str
) -> None:
    answer = client.post("/account/register", data=NEW | change, buffered=True)
    assert answer.status_code == 400
    assert sentence in words(answer)
    assert 'class="wrong"' in answer.text
    if "name" not in change:
        assert "王芳" in answer.text
    assert user(NEW["email"]) is None
    assert mailbox.mails == []


def test_registration_takes_nothing_but_its_fields(client: FlaskClient, mailbox: Mailbox) -> None:
    """A26: posting columns changes nothing."""
    forged = {
        "active": "",
        "is_demo": "1",
        "confirmed_at": "2026-01-01",
        "id": "000000000000",
        "locale": "en",
    }
    client.post("/account/register", data=NEW | forged, buffered=True)
    made = user(NEW["email"])
    assert made is not None
    assert (made.active, made.is_demo, made.confirmed_at, made.locale) == (True, False, None, "zh_Hans_CN")
    assert made.id != "000000000000"


def test_registering_a_known_address_looks_the_same_and_tells_its_owner(
    app: Flask, client: FlaskClient, mailbox: Mailbox, person: User
) -> None:
    """A34: neither words nor status nor place tell who has an account."""
    answers = []
    for email in ("nobody.yet@example.org", person.email):
        browser = app.test_client()
        answer = browser.post("/account/register", data=NEW | {"email": email}, buffered=True)
        page = browser.get(answer.headers["Location"])
        answers.append((answer.status_code, answer.headers["Location"], words(page).replace(email, "")))
    assert answers[0] == answers[1]
    assert "已经有账户" in mailbox.texts(person.email)[0]
    assert user(person.email).name == "林伟"  # type: ignore[union-attr]


def test_mailbox_wins_over_who_registered_it_first(
    client: FlaskClient, mailbox: Mailbox, enter: Enter
) -> None:
    """A stranger registers somebody's address and waits for him to confirm it: the holder sets the password."""
    stranger = NEW | {"name": "陌生人", "password": "the stranger's phrase"}
    client.post("/account/register", data=stranger, buffered=True)
    client.post("/account/register", data=NEW, buffered=True)
    link = link_in(mailbox.texts(NEW["email"])[1], "/account/reset")
    client.post(link, data={"password": "the holder's own phrase"}, buffered=True)
    assert enter(NEW["email"], stranger["password"]).status_code == 400
    assert enter(NEW["email"], "the holder's own phrase").status_code == 302


def test_wrong_password_and_unknown_address_look_the_same(enter: Enter, person: User) -> None:
    """A34."""
    answers = [enter(email, "wrong password") for email in (person.email, "nobody@example.org")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert words(answers[0]) == words(answers[1])
    assert "邮箱或密码不正确" in words(answers[0])


def test_closed_account_is_told_only_to_who_knows_its_password(enter: Enter, person: User) -> None:
    person.active = False
    db.session.commit()
    assert "已停用" not in words(enter(person.email, "wrong password"))
    assert "已停用" in words(enter(person.email))


def test_address_in_capitals_signs_in(enter: Enter, person: User) -> None:
    assert enter(person.email.upper()).status_code == 302


@pytest.mark.parametrize("target", HOSTS)
@pytest.mark.parametrize("way", ["form", "query"])
def test_sign_in_never_leads_to_another_host(
    client: FlaskClient, person: User, target: str, way: str
) -> None:
    """A33: the corpus of open redirects."""
    data = {"email": person.email, "password": PASSWORD}
    if way == "form":
        answer = client.post("/account/sign-in", data=data | {"next": target})
    else:
        answer = client.post("/account/sign-in", data=data, query_string={"next": target})
    place = answer.headers.get("Location", "/").replace("\\", "/")
    assert urlsplit(urljoin("http://localhost/account/sign-in", place)).netloc == "localhost"


def test_sign_in_leads_back_to_where_somebody_was_going(client: FlaskClient, person: User) -> None:
    asked = client.get("/account/organisations")
    assert asked.headers["Location"] == "/account/sign-in?next=/account/organisations"
    data = {"email": person.email, "password": PASSWORD, "next": "/account/organisations"}
    assert client.post("/account/sign-in", data=data).headers["Location"] == "/account/organisations"


def test_reset_through_mail_once(client: FlaskClient, mailbox: Mailbox, enter: Enter, person: User) -> None:
    client.post("/account/reset", data={"email": person.email}, buffered=True)
    link = link_in(mailbox.texts(person.email)[0], "/account/reset")
    shown = client.get(link)
    assert shown.status_code == 200
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown.headers["Cache-Control"]
    assert client.post(link, data={"password": "short"}).status_code == 400
    assert client.post(link, data={"password": "quite another phrase"}, buffered=True).status_code == 302
    assert "重设" in mailbox.texts(person.email)[1]
    assert client.post(link, data={"password": "and a third phrase"}, buffered=True).status_code == 302
    assert enter(person.email, "and a third phrase").status_code == 400
    assert enter(person.email, "quite another phrase").status_code == 302
    assert [act.name for act in db.session.scalars(db.select(Act))] == ["user.password_reset"]


def test_reset_of_a_known_and_an_unknown_address_look_the_same(
    client: FlaskClient, mailbox: Mailbox, person: User
) -> None:
    """A34."""
    emails = (person.email, "nobody@example.org")
    answers = [client.post("/account/reset", data={"email": email}, buffered=True) for email in emails]
    assert [answer.status_code for answer in answers] == [200, 200]
    texts = [words(answer).replace(email, "") for answer, email in zip(answers, emails, strict=True)]
    assert texts[0] == texts[1]
    assert [to for _, to, _ in mailbox.mails] == [[person.email]]


def test_confirmation_asked_again_looks_the_same_for_all(
    client: FlaskClient, mailbox: Mailbox, person: User
) -> None:
    client.application.test_client().post("/account/register", data=NEW, buffered=True)
    emails = (person.email, "nobody@example.org", NEW["email"])
    answers = [client.post("/account/confirm", data={"email": email}, buffered=True) for email in emails]
    texts = {words(answer).replace(email, "") for answer, email in zip(answers, emails, strict=True)}
    assert len(texts) == 1
    assert [to for _, to, _ in mailbox.mails] == [[NEW["email"]], [NEW["email"]]]


@pytest.mark.parametrize("token", ["x", "x.y.z", "%00", "WyJhIl0.x.y" * 30, "../../etc/passwd"])
@pytest.mark.parametrize("page", ["reset", "confirm"])
def test_token_that_is_none_leads_to_asking_again(client: FlaskClient, page: str, token: str) -> None:
    for answer in (client.get(f"/account/{page}/{token}"), client.post(f"/account/{page}/{token}")):
        assert answer.status_code in {200, 302, 404}


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Host", "Forwarded"])
def test_links_in_mails_never_name_a_host_of_the_request(
    client: FlaskClient, mailbox: Mailbox, person: User, header: str
) -> None:
    """A34: reset poisoning."""
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    client.post("/account/reset", data={"email": person.email}, headers={header: value}, buffered=True)
    (text,) = mailbox.texts(person.email)
    assert "evil.example" not in text
    assert "http://localhost/account/reset/" in text


def test_host_that_is_not_ours_is_refused_where_hosts_are_named(app: Flask, client: FlaskClient) -> None:
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    try:
        assert client.get("/account/sign-in", headers={"Host": "evil.example"}).status_code == 400
        assert client.get("/account/sign-in").status_code == 200
    finally:
        app.config["TRUSTED_HOSTS"] = None
