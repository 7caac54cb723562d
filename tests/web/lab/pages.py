"""What the tests of these pages share: a full draft, what stands in it, hidden fields of a page."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.entries.models import Draft, Entry
from app.extensions import db
from app.people.models import User
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, writer_of


def open_draft(**answers: Any) -> tuple[Entry, User]:
    entry = make_full_draft(make_item(make_call()), **answers)
    by = writer_of(entry.organisation)
    db.session.commit()
    return entry, by


def draft_of(entry: Entry) -> Draft:
    db.session.expire_all()
    return db.session.scalars(select(Draft).where(Draft.entry_id == entry.id)).one()


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', html) or re.search(
        rf'value="([^"]*)"[^>]*name="{re.escape(name)}"', html
    )
    assert found is not None, name
    return found[1]


def submit_data(client: FlaskClient, entry: Entry) -> dict[str, str]:
    page = client.get(f"/lab/entries/{entry.id}/submit").text
    return {"key": hidden(page, "key"), "seen": hidden(page, "seen")}
