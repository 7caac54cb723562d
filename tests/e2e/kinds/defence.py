"""Between the blind round and the defence: who goes on; and in which order they speak."""

from datetime import date

from playwright.sync_api import Page

from tests.e2e.journey.officer_results import open_item
from tests.e2e.journey.officer_rounds import open_tab
from tests.e2e.journey.press import follow, press, write


def shortlist(page: Page, item: str, wanted: int) -> None:
    """So many of the first leg go on to the next."""
    open_item(page, item)
    follow(page, "确定进入下一轮的名单")
    write(page, wanted=str(wanted))
    press(page, "确定名单")


def draw_order(page: Page, round_url: str, day: date, place: str) -> None:
    """When it begins and where, the order by lot, and published."""
    open_tab(page, round_url, "答辩顺序")
    write(page, day=day.isoformat(), clock="09:00", place=place, breaks="6:15")
    press(page, "保存安排")
    press(page, "抽签排定顺序")
    press(page, "发布答辩顺序")


def vote(page: Page, votes: int) -> None:
    """The panel's votes on those whom the chain leaves tied: as many for each, so that the lot decides."""
    for box in page.locator("main [name^='vote-']").all():
        box.fill(str(votes))
    press(page, "记录票数并重新排名")
