"""Where the cast sits down: a new browser for each person costs four times as much as one more at the same."""

from typing import Any

from playwright.sync_api import Page

from tests.e2e.journey.story import Story


class SharedStory(Story):
    """A chapter in which everybody uses the same machines, one after the other."""

    def visit(self, **options: Any) -> Page:
        """The machine of that size, nobody signed in."""
        page = self.open_browser(**options)
        page.context.clear_cookies()
        return page
