"""Second factors end to end: codes of an authenticator app, recovery codes, and taking them off."""

import base64
import hashlib
import hmac
import html
import re
import struct
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.history.models import Act
from app.people.models import User
from app.shared import clock
from tests.web.account.conftest import PASSWORD, words

Enter = Callable[..., TestResponse]
STEP = timedelta(seconds=30)
CODE_PAGE = "/account/two-factor-code"


def code_of(secret: str) -> str:
    """RFC 6238, by hand: what a telephone shows now."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def later() -> Iterator[Callable[[], None]]:
    """``later()`` lets half a minute pass: a code is good once."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield lambda: traveller.shift(STEP)


def switch_on(client: FlaskClient) -> str:
    """Set codes up through the pages; the secret."""
    shown = client.post("/account/two-factor", data={"setup": "authenticator"})
    assert 'src="data:image/svg+xml' in shown.text
    found = re.search(r"<code>([A-Z2-7\-]+)</code>", shown.text)
    action = re.search(r'action="(/account/two-factor/[^"]+)"', shown.text)
    assert found
    assert action
    secret = found.group(1).replace("-", "")
    wrong = client.post(html.unescape(action.group(1)), data={"code": "000000"})
    assert wrong.status_code == 302
    answer = client.post(html.unescape(action.group(1)), data={"code": code_of(secret)})
    assert answer.headers["Location"] == "/account/two-factor"
    assert "目前：已开启" in client.get("/account/two-factor").text
    return secret


def test_codes_from_setting_up_to_signing_in(
    client: FlaskClient, enter: Enter, person: User, later: Callable[[], None]
) -> None:
    enter(person.email)
    secret = switch_on(client)
    client.post("/account/sign-out")

    later()
    first = enter(person.email, next="/account/organisations")
    assert first.headers["Location"].startswith(CODE_PAGE)
    assert client.get("/account/profile").status_code == 302
    page = client.get(first.headers["Location"])
    assert "输入验证码" in page.text
    wrong = client.post(first.headers["Location"], data={"code": "000000"})
    assert wrong.status_code == 400
    assert "验证码不正确" in words(wrong)
    used = code_of(secret)
    answer = client.post(first.headers["Location"], data={"code": f"{used[:3]} {used[3:]}"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/organisations")
    assert client.get("/account/profile").status_code == 200

    client.post("/account/sign-out")
    enter(person.email)
    again = client.post(CODE_PAGE, data={"code": used})
    assert again.status_code == 400  # a code that was read over a shoulder opens nothing
    later()
    assert client.post(CODE_PAGE, data={"code": code_of(secret)}).status_code == 302
    names = [act.name for act in db.session.scalars(db.select(Act))]
    assert names == ["user.codes_switched_on"]


@pytest.mark.parametrize(
    "codes", [("", "abc", "12345", "1234567"), ("１２３４５６", "0" * 5000, "12 34 5", "-12345")]
)
def test_code_that_is_none_is_shown_again(
    client: FlaskClient, enter: Enter, person: User, codes: tuple[str, ...]
) -> None:
    enter(person.email)
    switch_on(client)
    client.post("/account/sign-out")
    enter(person.email)
    for code in codes:
        answer = client.post(CODE_PAGE, data={"code": code})
        assert answer.status_code == 400, code
        assert 'class="wrong"' in answer.text, code


def test_codes_are_guessed_slowly(client: FlaskClient, enter: Enter, person: User) -> None:
    """A37, for the second factor."""
    enter(person.email)
    secret = switch_on(client)
    client.post("/account/sign-out")
    enter(person.email)
    statuses = [client.post(CODE_PAGE, data={"code": f"{n:06d}"}).status_code for n in range(7)]
    assert statuses[-1] == 429
    assert client.post(CODE_PAGE, data={"code": code_of(secret)}).status_code == 429


def test_code_page_without_a_password_leads_to_signing_in(client: FlaskClient) -> None:
    for path in (CODE_PAGE, "/account/recovery-code", "/account/two-factor-choice"):
        assert client.get(path).headers["Location"] == "/account/sign-in"
        assert client.post(path, data={"code": "000000"}).headers["Location"] == "/account/sign-in"


def test_recovery_code_opens_once(
    client: FlaskClient, enter: Enter, person: User, later: Callable[[], None]
) -> None:
    enter(person.email)
    switch_on(client)
    page = client.post("/account/recovery-codes", data={})
    codes = re.findall(r"<li><code>([0-9a-f\-]+)</code>", page.text)
    assert len(codes) == 10
    db.session.expire_all()
    assert not set(codes) & set(person.mf_recovery_codes or [])  # kept encrypted
    client.post("/account/sign-out")
    for expected in (302, 400):
        enter(person.email)
        answer = client.post("/account/recovery-code", data={"code": f" {codes[0].upper()} "})
        assert answer.status_code == expected
        client.post("/account/sign-out")
    assert "恢复码不正确" in words(answer)


def test_codes_switched_off_ask_no_more(client: FlaskClient, enter: Enter, person: User) -> None:
    enter(person.email)
    switch_on(client)
    assert client.post("/account/two-factor", data={"setup": "disable"}).status_code == 302
    client.post("/account/sign-out")
    assert enter(person.email).headers["Location"] == "/account/"


@pytest.mark.parametrize("path", ["/account/two-factor", "/account/recovery-codes", "/account/passkeys"])
def test_delicate_pages_ask_for_the_password_again(
    client: FlaskClient, enter: Enter, person: User, path: str
) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        enter(person.email)
        assert client.get(path).status_code == 200
        traveller.shift(timedelta(hours=1))
        asked = client.get(path)
        assert asked.headers["Location"] == f"/account/verify?next={path}"
        wrong = client.post(asked.headers["Location"], data={"password": "not this one"})
        assert (wrong.status_code, "密码不正确" in words(wrong)) == (400, True)
        right = client.post(asked.headers["Location"], data={"password": PASSWORD})
        assert right.headers["Location"] == path
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "x",
        "{}",
        "[]",
        "null",
        '{"id": 1}',
        '{"id":"a","rawId":"a","type":"public-key","response":{}}',
        "[" * 999,
    ],
)
def test_passkey_that_is_none_opens_nothing(client: FlaskClient, credential: str) -> None:
    shown = client.post("/account/passkey-sign-in", data={})
    assert shown.status_code == 200
    action = re.search(r'action="(/account/passkey-sign-in/[^"]+)"', shown.text)
    assert action
    answer = client.post(html.unescape(action.group(1)), data={"credential": credential})
    assert answer.headers["Location"] == "/account/passkey-sign-in"
    assert client.get("/account/profile").status_code == 302
    assert "需要修改" not in client.get("/account/passkey-sign-in").text


def test_passkeys_are_bound_to_the_site_and_welcome_built_in_ones(
    client: FlaskClient, enter: Enter, person: User
) -> None:
    enter(person.email)
    data = {"name": "单位电脑", "usage": "first"}
    shown = client.post("/account/passkeys", data=data, headers={"X-Forwarded-Host": "evil.example"})
    options = html.unescape(re.search(r'data-options="([^"]+)"', shown.text).group(1))  # type: ignore[union-attr]
    assert '"id": "localhost"' in options
    assert "authenticatorAttachment" not in options
    assert '"userVerification": "required"' in options
    assert '"residentKey": "required"' in options
    secondary = client.post("/account/passkeys", data={"name": "钥匙", "usage": "secondary"})
    assert "discouraged" in secondary.text


@pytest.mark.parametrize("name", ["", " ", "<script>", "a" * 65, "🔑"])
def test_passkey_with_a_bad_name_is_shown_again(
    client: FlaskClient, enter: Enter, person: User, name: str
) -> None:
    enter(person.email)
    answer = client.post("/account/passkeys", data={"name": name, "usage": "first"})
    assert answer.status_code == 400
    assert 'class="wrong"' in answer.text


def test_code_page_offers_the_way_for_a_lost_telephone(
    client: FlaskClient, enter: Enter, person: User
) -> None:
    enter(person.email)
    switch_on(client)
    client.post("/account/recovery-codes", data={})
    client.post("/account/sign-out")
    enter(person.email)
    assert "使用恢复码" in client.get(CODE_PAGE).text
