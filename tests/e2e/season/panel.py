"""The panel: drawn from the pool by strata, asked; its judges answer, sign, declare; the officer decides the ties."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.e2e.journey import judge
from tests.e2e.journey.officer_rounds import open_tab
from tests.e2e.journey.press import answer, follow, press


def draw_panel(page: Page, round_url: str, seats: Mapping[str, int]) -> None:
    """So many seats a field, two alternates each, one of a house at most; then everybody who was drawn is asked."""
    page.goto(f"{round_url}/draw")
    follow(page, "抽取专家", page.locator("main"))
    for row, (field, number) in enumerate(seats.items()):
        answer(page, {f"field-{row}": field, f"seats-{row}": str(number)})
    answer(page, {"alternates": "2", "per_house": "1"})
    press(page, "抽取", page.locator("main"))


def invite_drawn(page: Page) -> None:
    """A letter to each of them."""
    press(page, "邀请抽中的专家")


def decline(page: Page, reason: str) -> None:
    """No time this year."""
    page.goto("/judge/")
    follow(page, "答复邀请")
    answer(page, {"answer": "decline", "cause": "too_many", "reason": reason})
    press(page, "提交答复")


def join(page: Page, house: str = "", note: str = "") -> None:
    """Accept, sign the undertaking, declare: no tie, or one to a house."""
    judge.accept_invitation(page)
    judge.sign_undertaking(page)
    judge.declare(page, house, note)


def decide_ties(page: Page, round_url: str, dismissed: str) -> int:
    """Whatever the records suggest is confirmed, but for one person's tie; how many there were."""
    decided = 0
    open_tab(page, round_url, "利益关系")
    while page.get_by_role("link", name="认定").count():
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name="认定")).first
        spares = dismissed in row.inner_text()
        follow(page, "认定", row)
        reason = "邮箱为校企共用，与该所无聘用关系。" if spares else "邮箱域名相同，本人确认曾在该所兼职。"
        answer(page, {"decision": "dismiss" if spares else "confirm", "reason": f"{reason}（示例）"})
        press(page, "提交认定")
        decided += 1
    return decided
