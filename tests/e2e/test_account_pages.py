"""The pages of one's account and of the three administrators, looked at in both themes."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask_security import hash_password
from playwright.sync_api import Page, expect

from app.extensions import db
from app.people.models import Organisation, User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, SeatRole
from tests.e2e.eyes import Eyes
from tests.e2e.site import Site
from tests.e2e.test_passkey import PASSWORD
from tests.factories.people import join, make_judge, make_organisation, make_user, seat
from tests.web.account.test_factors import code_of

pytestmark = pytest.mark.e2e
VISITORS = {
    "sign-in": "/account/sign-in",
    "register": "/account/register",
    "reset": "/account/reset",
    "confirm": "/account/confirm",
    "confirm-link": "/account/confirm/x",
}


@pytest.fixture(scope="module")
def cast(site: Site) -> dict[str, str]:
    """Laboratories, people in them, and the three administrators, by key."""
    with site.app.app_context():
        hashed = hash_password(PASSWORD)
        owner, colleague = make_user("示例人员", is_demo=True), make_user("示例同事", is_demo=True)
        lab = make_organisation("示例电池安全检测研究院", introduction="示例数据。\n\n- 电池\n- 电机")
        lab.cma_number, lab.cma_valid_until, lab.cnas_number = "261020340123", date(2032, 6, 30), "CNAS L1234"
        join(owner, lab)
        join(colleague, lab, MembershipRole.READER)
        join(owner, make_organisation("示例整车企业", OrganisationKind.ENTERPRISE))
        twin = make_organisation(
            "示例电池安全检测研宄院", skeleton=lab.skeleton, state=OrganisationState.WAITING
        )
        join(colleague, twin)
        judge = make_judge()
        made = {"owner": owner, "judge": judge}
        for role in (
            SeatRole.SYSTEM_ADMIN,
            SeatRole.SECURITY_ADMIN,
            SeatRole.AUDIT_ADMIN,
            SeatRole.DISCIPLINE,
        ):
            made[role.value] = make_user(f"示例{role.label}", is_demo=True)
            seat(made[role.value], role)
        for user in made.values():
            user.password = hashed
        judge.name = "示例人员"
        db.session.commit()
        keys = {name: user.id for name, user in made.items()}
        return keys | {"lab": lab.id, "twin": twin.id}


def enter(site: Site, page: Page, user_id: str) -> None:
    with site.app.app_context():
        user = db.session.get(User, user_id)
        assert user is not None
        email = user.email
    page.goto("/account/sign-in")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile("/(account|admin|lab|judge)/"))


def test_pages_of_visitors(open_browser: Callable[..., Page], eyes: Eyes, cast: dict[str, str]) -> None:
    page = open_browser()
    for name, path in VISITORS.items():
        page.goto(path)
        eyes.look(page, f"account-{name}")
    page.goto("/account/register")
    page.get_by_role("button", name="注册").click()
    expect(page.get_by_role("alert")).to_be_focused()
    eyes.expect(page, "status of 400")


def test_pages_of_a_person(
    site: Site, open_browser: Callable[..., Page], eyes: Eyes, cast: dict[str, str]
) -> None:
    page = open_browser()
    enter(site, page, cast["owner"])
    lab = f"/account/organisations/{cast['lab']}"
    paths = {
        "profile": "/account/profile",
        "password": "/account/password",
        "verify": "/account/verify",
        "organisations": "/account/organisations",
        "organisation-register": "/account/organisations/register",
        "organisation": lab,
        "organisation-edit": f"{lab}/edit",
        "members": f"{lab}/members",
        "invite": f"{lab}/invite",
    }
    for name, path in paths.items():
        page.goto(path)
        eyes.look(page, f"account-{name}")
    page.goto("/account/organisations/register")
    page.get_by_label("统一社会信用代码").fill("91350211M0000XUF46")
    page.get_by_role("button", name="登记", exact=True).click()
    eyes.expect(page, "status of 400")
    eyes.look(page, "account-organisation-refused")


def test_second_factor_set_up(
    site: Site, open_browser: Callable[..., Page], eyes: Eyes, cast: dict[str, str]
) -> None:
    page = open_browser()
    enter(site, page, cast["judge"])
    page.goto("/account/expert")
    eyes.look(page, "account-expert")
    page.goto("/account/two-factor")
    eyes.look(page, "two-factor-off")
    page.get_by_role("button", name="开始设置").click()
    eyes.look(page, "two-factor-setup")
    secret = page.locator("main code").inner_text().replace("-", "")
    page.get_by_label("验证码").fill(code_of(secret))
    page.get_by_role("button", name="开启两步验证").click()
    expect(page.get_by_text("两步验证已开启。请生成")).to_be_visible()
    page.goto("/account/recovery-codes")
    page.get_by_role("button", name="生成新的恢复码").click()
    eyes.look(page, "recovery-codes")
    page.locator("summary", has_text="示例人员").click()
    page.get_by_role("button", name="退出登录").click()
    enter(site, page, cast["judge"])
    eyes.look(page, "two-factor-code")
    page.get_by_role("link", name="使用恢复码").click()
    eyes.look(page, "recovery-code")


def test_desk_of_the_administrators(
    site: Site, open_browser: Callable[..., Page], eyes: Eyes, cast: dict[str, str]
) -> None:
    pages = {
        "system_admin": {
            "desk": "/admin/",
            "organisations": "/admin/organisations",
            "organisation": f"/admin/organisations/{cast['twin']}",
            "refuse": f"/admin/organisations/{cast['twin']}/refuse",
            "seats": "/admin/seats",
            "seat-grant": "/admin/seats/grant",
        },
        "security_admin": {
            "accounts": "/admin/accounts",
            "account": f"/admin/accounts/{cast['owner']}",
            "deactivate": f"/admin/accounts/{cast['owner']}/deactivate",
        },
        "audit_admin": {
            "acts": "/admin/record/acts",
            "readings": "/admin/record/readings",
            "attempts": "/admin/record/attempts",
        },
    }
    for office, paths in pages.items():
        page = open_browser()
        enter(site, page, cast[office])
        for name, path in paths.items():
            page.goto(path)
            eyes.look(page, f"admin-{name}")
    with site.app.app_context():
        assert db.session.get(Organisation, cast["twin"])
