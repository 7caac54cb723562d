"""A passkey from being added to signing in, in Chromium with an authenticator of its own (CDP)."""

from collections.abc import Callable

import pytest
from flask_security import hash_password
from playwright.sync_api import CDPSession, Page, expect

from app.extensions import db
from tests.e2e.eyes import Eyes
from tests.e2e.site import Site
from tests.factories.people import make_user

pytestmark = pytest.mark.e2e
PASSWORD = "correct horse battery"


@pytest.fixture
def email(site: Site) -> str:
    """Somebody with a password."""
    with site.app.app_context():
        user = make_user("示例人员")
        user.password = hash_password(PASSWORD)
        db.session.commit()
        return str(user.email)


def built_in(page: Page) -> tuple[CDPSession, str]:
    """A fingerprint reader built into the machine, which always agrees."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return cdp, made["authenticatorId"]


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/account/profile")


def sign_out(page: Page) -> None:
    page.locator("summary", has_text="示例人员").click()
    page.get_by_role("button", name="退出登录").click()


def test_passkey_added_then_opens_the_account_without_a_password(
    open_browser: Callable[..., Page], eyes: Eyes, email: str
) -> None:
    page = open_browser()
    cdp, authenticator = built_in(page)
    sign_in(page, email)
    page.goto("/account/passkeys")
    eyes.look(page, "passkeys")
    page.get_by_label("名称").fill("单位电脑")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_text("通行密钥「单位电脑」已添加")).to_be_visible()
    eyes.look(page, "passkeys-one")
    assert len(cdp.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1

    sign_out(page)
    page.goto("/account/organisations")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/account/organisations")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的机构")

    page.goto("/account/passkeys")
    page.get_by_role("button", name="删除 单位电脑").click()
    expect(page.get_by_text("通行密钥「单位电脑」已删除")).to_be_visible()
    sign_out(page)
    page.goto("/account/sign-in")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("这个通行密钥不属于本站的任何账户")).to_be_visible()


def test_passkey_that_the_device_refuses_can_be_tried_again(
    open_browser: Callable[..., Page], eyes: Eyes
) -> None:
    page = open_browser()
    cdp, authenticator = built_in(page)
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto("/account/sign-in")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("设备没有完成操作")).to_be_visible()
    expect(page.get_by_role("button", name="再试一次")).to_be_visible()
    eyes.look(page, "passkey-refused")
