"""What the chapters of a journey share: the site, its people, its time, and where things are to be found."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Page

from app.shared.clock import SHANGHAI
from tests.e2e.conftest import PHONE, Eyes, Site

DAY_ONE = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)


@dataclass
class Story:
    """A journey on its way; ``places`` are addresses that a chapter leaves for the next."""

    site: Site
    eyes: Eyes
    clock: Callable[[datetime], None]
    open_browser: Callable[..., Page]
    places: dict[str, str] = field(default_factory=dict)
    open_pages: list[Page] = field(default_factory=list)

    def at(self, day: int, hour: int = 9, minute: int = 30) -> datetime:
        """Move the whole site to that hour of Shanghai, so many days after day one; everybody signs out."""
        for page in self.open_pages:
            page.context.close()
        self.open_pages.clear()
        instant = (DAY_ONE + timedelta(days=day)).replace(hour=hour, minute=minute)
        self.clock(instant)
        return instant

    def visit(self, **options: Any) -> Page:
        """A visitor's browser."""
        page = self.open_browser(**options)
        self.open_pages.append(page)
        return page

    def enter(self, name: str, *, phone: bool = False) -> Page:
        """A person sits down at his seat, with one click on the sign-in page of the demonstration."""
        page = self.visit(viewport=PHONE) if phone else self.visit()
        page.goto("/account/sign-in")
        page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).click()
        return page

    def look(self, page: Page, name: str) -> None:
        """The inspector looks at a state of the journey."""
        self.eyes.look(page, f"journey-{name}")
