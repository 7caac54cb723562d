"""An officer checks the formal side of every bid; another officer hears appeals."""

from datetime import date

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, write


def begin_screening(page: Page) -> None:
    """The checklists of a list that has closed."""
    page.goto("/officer/screening")
    press(page, "开始形式审查")


def open_screening(page: Page, house: str, item: str) -> None:
    """The checklist of one laboratory's bid for an item."""
    page.goto("/officer/screening")
    row = page.get_by_role("row").filter(has_text=house).filter(has_text=item)
    follow(page, "", row)


def mark_points(page: Page, *, wrong: int | None = None, note: str = "") -> None:
    """Every point is met, but for one."""
    for number, point in enumerate(page.locator("fieldset.point").all()):
        point.locator("[type=radio]").nth(1 if number == wrong else 0).check()
        if number == wrong:
            point.locator(f"[name=note-{number}]").fill(note)


def pass_bid(page: Page, house: str, item: str) -> None:
    """Everything in order."""
    open_screening(page, house, item)
    mark_points(page)
    press(page, "审查通过")


def return_bid(page: Page, house: str, item: str, points: str, until: date) -> None:
    """Back once, for the pledge."""
    open_screening(page, house, item)
    mark_points(page, wrong=3, note=points)
    press(page, "退回补正")
    page.locator("[name=slots][value=pledge_file]").check()
    write(page, points=points, until=until.isoformat())
    press(page, "退回补正")


def refuse_bid(page: Page, house: str, item: str, reason: str) -> None:
    """Not admitted, for a reason that the laboratory reads."""
    open_screening(page, house, item)
    mark_points(page, wrong=2, note=reason)
    press(page, "不通过")
    write(page, opinion=reason)
    press(page, "作出不通过的结论")


def decide_appeal(page: Page, item: str, opinion: str) -> None:
    """Another officer lets the bid in after all."""
    page.goto("/officer/appeals")
    follow(page, item)
    page.locator("[name=upheld][value=yes]").check()
    write(page, opinion=opinion)
    press(page, "作出处理")
