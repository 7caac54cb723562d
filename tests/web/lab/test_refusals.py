"""Pages of an entry that stand for something that is not there (any more), or that cannot be done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.entries import hand_in, make_draft, make_full_draft, writer_of
from tests.factories.people import AT
from tests.factories.sealed_entries import make_sealed_item

SignIn = Callable[[User], FlaskClient]
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def test_sealed_bid_is_read_until_it_is_handed_in_and_handed_in_again_only_after(enter: SignIn) -> None:
    """A01: of what was sealed the server keeps nothing that a page could show."""
    item, _secret = make_sealed_item()
    entry = make_full_draft(item)
    by = writer_of(entry.organisation)
    client, path = enter(by), f"/lab/entries/{entry.id}"
    assert client.get(f"{path}/preview").status_code == 200
    assert client.get(f"{path}/again").status_code == 404
    hand_in(entry, by=by, at=AT)
    client = enter(by)
    assert client.get(f"{path}/preview").status_code == 409


def test_page_of_handing_in_says_why_an_organisation_cannot(enter: SignIn) -> None:
    entry = make_draft(make_item(make_call()))
    by, organisation = writer_of(entry.organisation), entry.organisation
    path = f"/lab/entries/{entry.id}/submit"
    reason = "资质认定"
    before = enter(by).get(path).text
    organisation.cma_valid_until = AT.date() - timedelta(days=400)
    after = enter(by).get(path).text
    shown = [part.count(reason) for part in (before, after)]
    assert shown[1] > shown[0]
