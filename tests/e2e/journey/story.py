"""What the chapters of a journey share: the site, its people, its time, and where things are to be found."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from playwright.sync_api import Page

from app.shared.clock import SHANGHAI
from tests.e2e.eyes import LAPTOP, PHONE, Eyes
from tests.e2e.site import Site

DAY_ONE = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)


class Places(dict[str, str]):
    """Addresses and keys that a chapter leaves for those after it."""

    def __missing__(self, name: str) -> str:
        raise LookupError(f"no {name!r}: the chapter that leads there has not been played")


@dataclass
class Story:
    """A journey on its way: one chapter of it, with what earlier ones left."""

    site: Site
    eyes: Eyes
    clock: Callable[[datetime], None]
    open_browser: Callable[..., Page]
    places: Places
    name: str = "journey"
    open_pages: list[Page] = field(default_factory=list)

    def at(self, day: int, hour: int = 9, minute: int = 30) -> datetime:
        """Move the whole site to that hour of Shanghai, so many days after day one; everybody signs out."""
        for page in self.open_pages:
            page.context.close()
        self.open_pages.clear()
        instant = (DAY_ONE + timedelta(days=day)).replace(hour=hour, minute=minute)
        self.clock(instant)
        return instant

    def day(self, number: int) -> date:
        """The date so many days after day one."""
        return DAY_ONE.date() + timedelta(days=number)

    def visit(self, **options: Any) -> Page:
        """A visitor's browser."""
        page = self.open_browser(**options)
        self.open_pages.append(page)
        return page

    def enter(self, name: str, *, phone: bool = False) -> Page:
        """A person sits down at his seat, with one click on the sign-in page of the demonstration.

        From the second time on his browser sends the same form without drawing the page again.
        """
        page = self.visit(viewport=PHONE) if phone else self.visit()
        if name in self.site.seats:
            page.goto(self._enter_again(page, self.site.seats[name]))
            return page
        page.goto("/account/sign-in")
        button = page.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))
        self.site.seats[name] = button.evaluate("button => button.form.getAttribute('action')")
        button.click()
        return page

    def _enter_again(self, page: Page, action: str) -> str:
        form = page.request.get("/account/sign-in").text()
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert token is not None, "the sign-in page has lost its token"
        headers = {"Referer": f"{self.site.url}/account/sign-in"}
        answer = page.request.post(action, form={"csrf_token": token[1]}, headers=headers, max_redirects=0)
        assert answer.status == 303, f"{action} answered {answer.status}"
        return answer.headers["location"]

    def tab(self, page: Page) -> Page:
        """Another tab of the same browser on the same page."""
        other = self.eyes.watch(page.context.new_page())
        other.goto(page.url)
        return other

    def look(self, page: Page, name: str) -> None:
        """The inspector looks at a state of the journey; the window is then as wide as before."""
        size = page.viewport_size or LAPTOP
        self.eyes.look(page, f"{self.name}-{name}")
        page.set_viewport_size(size)
