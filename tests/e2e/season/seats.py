"""Thirty judges and their officers sit down at two machines; the sign-in page of the demonstration has no room."""

from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from tests.e2e.eyes import PHONE
from tests.e2e.kinds.machines import SharedStory


class SeasonStory(SharedStory):
    """A chapter of the season."""

    def enter(self, name: str, *, phone: bool = False) -> Page:
        """A person by name, signed in as the platform keeps it: by a session of the server's."""
        options: dict[str, Any] = {"viewport": PHONE} if phone else {}
        page = self.visit(**options)
        client = self.site.app.test_client()
        with self.site.app.app_context():
            key = db.session.scalars(select(User.fs_uniquifier).where(User.name == name)).one()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = key, True
        cookie = client.get_cookie(self.site.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.site.url}])
        return page

    def at(self, day: int, hour: int = 9, minute: int = 30) -> Any:
        """The machines stay where they are, and nobody is signed in at them."""
        self.open_pages.clear()
        return super().at(day, hour, minute)

    def look(self, page: Page, name: str) -> None:
        """As everywhere, and nothing is wider than the window, however many judges a table has."""
        super().look(page, name)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{name} is {wide} px wider than its window"
