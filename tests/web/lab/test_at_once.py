"""Two people press at the same moment: SQLite lets one writer in at a time, PostgreSQL is told what to keep shut."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.entries.models import Draft, Entry, Partner
from app.entries.states import EntryState, PartnerState
from app.extensions import db
from app.people.models import User
from app.people.states import MembershipRole
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_full_draft, writer_of
from tests.factories.partners import PART, make_partner
from tests.factories.people import AT, make_member, make_organisation

PATIENCE = 0.5
Visit = Callable[[User, Any], FlaskClient]
Press = tuple[User, str, Mapping[str, Any]]


@pytest.fixture
def postgresql(app: Flask) -> bool:
    """Whether there is anything to show."""
    return db.engine.dialect.name == "postgresql"


@contextmanager
def meeting(statement: str) -> Iterator[None]:
    """Whoever is about to say such a statement waits for the other, who may be kept from coming."""
    barrier = threading.Barrier(2)

    def wait(_c: object, _cur: object, said: str, *_rest: object) -> None:
        if said.startswith(statement):
            try:
                barrier.wait(PATIENCE)
            except threading.BrokenBarrierError:
                return

    event.listen(db.engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", wait)


def press(app: Flask, visit: Visit, statement: str, *presses: Press) -> list[int]:
    """The answers to two presses that meet where they write, in order."""
    answers: dict[int, int] = {}

    def one(number: int, client: FlaskClient, path: str, sent: Mapping[str, Any]) -> None:
        with app.app_context():
            answers[number] = client.post(path, **sent).status_code

    threads = []
    for number, (user, path, sent) in enumerate(presses):
        mine = app.test_client()
        mine.environ_base.update(visit(user, AT).environ_base)
        with mine.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user.fs_uniquifier, True
        threads.append(threading.Thread(target=one, args=(number, mine, path, sent)))
    db.session.remove()
    with meeting(statement):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    return sorted(answers.values())


def test_one_laboratory_confirms_two_bids_at_once_and_is_bound_to_one(
    app: Flask, visit: Visit, postgresql: bool
) -> None:
    if not postgresql:
        return
    item, asked = make_item(make_call()), make_organisation()
    pair = [make_partner(make_draft(item), asked) for _ in range(2)]
    owners = [writer_of(asked), make_member(asked, MembershipRole.OWNER)]
    db.session.commit()
    presses = [
        (owner, f"/lab/partners/{partner.id}/confirm", {"data": {"seen": "1"}})
        for owner, partner in zip(owners, pair, strict=True)
    ]
    assert press(app, visit, "UPDATE partner", *presses) == [303, 409]
    states = db.session.scalars(select(Partner.state)).all()
    assert sorted(states) == [PartnerState.CONFIRMED, PartnerState.INVITED]


def test_laboratory_confirms_and_submits_alone_at_once_and_is_bound_to_one(
    app: Flask, visit: Visit, postgresql: bool
) -> None:
    if not postgresql:
        return
    alone = make_full_draft(make_item(make_call()))
    asked = make_partner(make_draft(alone.item), alone.organisation)
    owner, other = writer_of(alone.organisation), make_member(alone.organisation, MembershipRole.OWNER)
    key = alone.id
    page = visit(owner, AT).get(f"/lab/entries/{key}/submit").get_data(as_text=True)
    told = {
        name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("key", "seen")
    }
    answers = press(
        app, visit, "INSERT INTO act",
        (other, f"/lab/partners/{asked.id}/confirm", {"data": {"seen": "1"}}),
        (owner, f"/lab/entries/{key}/submit", {"data": told}),
    )  # fmt: skip
    assert answers == [303, 409]
    bound = db.session.scalars(select(Partner.state)).one() == PartnerState.CONFIRMED
    state = db.session.scalars(select(Entry.state).where(Entry.id == key)).one()
    assert bound is (state == EntryState.DRAFT)


def test_two_members_shares_are_changed_at_once_and_never_pass_the_whole(
    app: Flask, visit: Visit, postgresql: bool
) -> None:
    if not postgresql:
        return
    entry = make_draft(make_item(make_call()))
    pair = [make_partner(entry, share="30") for _ in range(2)]
    editors = [writer_of(entry.organisation), make_member(entry.organisation, MembershipRole.EDITOR)]
    db.session.commit()
    presses = [
        (editor, f"/lab/partners/{partner.id}/change", {"data": {"part": PART, "share": "60"}})
        for editor, partner in zip(editors, pair, strict=True)
    ]
    assert press(app, visit, "UPDATE partner", *presses) == [303, 400]
    shares = [Decimal(terms["share"]) for terms in db.session.scalars(select(Partner.terms))]
    assert sorted(shares) == [30, 60]
    assert db.session.scalars(select(Draft.revision)).one() == 3


def test_two_editors_save_two_fields_at_once_and_lose_neither(
    app: Flask, visit: Visit, postgresql: bool
) -> None:
    if not postgresql:
        return
    entry = make_draft(make_item(make_call()))
    editors = [writer_of(entry.organisation), make_member(entry.organisation, MembershipRole.EDITOR)]
    db.session.commit()
    path = f"/lab/entries/{entry.id}/fields"
    presses = [
        (editor, path, {"json": {"field": field, "value": "写下的话", "base": 0}})
        for editor, field in zip(editors, ("abstract", "leader"), strict=True)
    ]
    assert press(app, visit, "UPDATE draft", *presses) == [200, 200]
    draft = db.session.scalars(select(Draft)).one()
    assert sorted(draft.fields) == ["abstract", "leader"]
