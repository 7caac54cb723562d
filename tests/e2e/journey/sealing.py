"""What openers do in their browsers: a key, three names, a rehearsal, the opening. And the same behind the stage."""

from collections.abc import Sequence
from datetime import datetime

from playwright.sync_api import Page
from sqlalchemy import select

from app.adapters.store import store
from app.calls.models import Call
from app.calls.service import set_openers
from app.calls.states import CallState
from app.entries.models import EntryVersion
from app.entries.service.opening import open_version
from app.extensions import db
from app.jobs.transaction import transaction
from app.openings import service as openings
from app.openings.queries import unopened
from app.people.models import User
from app.sealing.passphrases import unlock_key
from tests.e2e.journey.press import follow, press, write
from tests.e2e.site import Site
from tests.factories.sealing import PASSPHRASE, Openers, give_key, publish_box, rehearse


def make_key(page: Page, passphrase: str = PASSPHRASE) -> None:
    """An officer's own key, from his account."""
    page.goto("/account/opener-key")
    write(page, passphrase=passphrase, again=passphrase)
    page.get_by_label("我知道").check()
    press(page, "制作钥匙")


def name_openers(page: Page, call: str, names: Sequence[str]) -> None:
    """Three of the officers; ``call``: the address of its desk."""
    page.goto(f"{call}/sealing")
    follow(page, "指定三位开启人")
    for name in names:
        page.get_by_label(name).check()
    press(page, "制作密封钥匙")


def prove_key(page: Page, call: str, passphrase: str = PASSPHRASE) -> None:
    """One of the three rehearses."""
    page.goto(f"{call}/sealing")
    follow(page, "演练", page.locator("main .acts"))
    write(page, passphrase=passphrase)
    press(page, "用我的钥匙演练")


def open_as(page: Page, call: str, button: str, passphrase: str = PASSPHRASE) -> None:
    """One of two opens: ``button`` is what his step is called."""
    page.goto(f"{call}/sealing")
    follow(page, "去开启")
    write(page, passphrase=passphrase)
    press(page, button)


def seal_drafts(site: Site, names: Sequence[str], at: datetime) -> None:
    """Behind the stage: keys for three officers, and every sealed draft rehearsed, so that it may be published."""
    with site.app.app_context(), transaction():
        users = [db.session.scalars(select(User).where(User.name == name)).one() for name in names]
        openers = Openers(users, {user.id: give_key(user, at=at)[1] for user in users})
        drafts = select(Call).where(Call.sealed, Call.state == CallState.DRAFT)
        for call in db.session.scalars(drafts):
            set_openers(call, users, by=users[0], at=at)
            rehearse(call, openers, at)


def open_boxes(site: Site, at: datetime) -> None:
    """Behind the stage: the boxes of closed calls are closed, published, and opened by two."""
    with site.app.app_context(), transaction():
        shut = select(Call).where(Call.sealed, Call.opened_at.is_(None), Call.closes_at < at)
        for call in db.session.scalars(shut).all():
            publish_box(call, at)
            first, second = call.sealing.standing[:2]
            openings.begin_opening(call, unlock_key(first.key.locked, PASSPHRASE), by=first.user, at=at)
            secret = unlock_key(second.key.locked, PASSPHRASE)
            opening, call_secret = openings.join_opening(call, secret, by=second.user, at=at)
            for key in unopened(opening):
                version = db.session.get_one(EntryVersion, key)
                result = openings.open_bid(
                    opening,
                    version,
                    lambda one, key=call_secret: open_version(one, key, at=at, store=store()),
                    at=at,
                )
                assert result.ok, result.error
            assert openings.finish_opening(opening, by=second.user, at=at)
