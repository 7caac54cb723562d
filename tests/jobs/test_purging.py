"""Bytes without a reference go after a week; what a frozen version or a handed-in milestone rests on stays."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.adapters.store import new_store_key, store
from app.entries.models import Entry
from app.entries.service import add_file, freeze, submit_entry, take_file_off
from app.extensions import db
from app.files.models import StoredFile
from app.jobs.purging import GRACE, purge_bytes
from app.projects.service import add_evidence, remove_evidence, return_milestone, submit_milestone
from app.shared import clock
from app.shared.columns import new_key
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_full_draft, opened, writer_of
from tests.factories.files import make_proof
from tests.factories.projects import LATER, make_running

pytestmark = pytest.mark.usefixtures("app")
SLOT = "pledge_file"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_store(app: Flask, store_url: str) -> Iterator[None]:
    """A store that no other test has written to."""
    settings = app.config["SETTINGS"]
    before, settings.store_url = settings.store_url, store_url
    yield
    settings.store_url = before


def _long_after(*instants: datetime) -> datetime:
    """When everything of this test, and the writing of its bytes, is a week old."""
    return max([clock.now(), *instants]) + GRACE + HOUR


def _held(entry: Entry) -> StoredFile:
    """A file in the slot of a draft, with bytes behind it."""
    return add_file(entry, SLOT, make_proof(), by=writer_of(entry.organisation), at=opened(entry.item))


def test_purge_bytes_never_kept_go_after_a_week_and_not_before() -> None:
    draft = make_draft(make_item(make_call()))
    held, orphan = _held(draft), make_proof()
    assert purge_bytes(clock.now() + GRACE - HOUR) == 0
    assert purge_bytes(clock.now() + GRACE + HOUR) == 1
    assert store().has(held.store_key)
    assert not store().has(orphan.store_key)
    assert purge_bytes(clock.now() + GRACE + HOUR) == 0


def test_purge_bytes_of_a_removed_file_go_a_week_after_its_removal() -> None:
    draft = make_draft(make_item(make_call()))
    file, at = _held(draft), _long_after(opened(draft.item))
    draft.call.closes_at = at + HOUR
    take_file_off(draft, file, by=writer_of(draft.organisation), at=at)
    assert purge_bytes(at + GRACE - HOUR) == 0
    assert purge_bytes(at + GRACE + HOUR) == 1
    assert not store().has(file.store_key)
    assert db.session.get(StoredFile, file.id) is file


def test_purge_bytes_of_a_frozen_version_stay_although_removed_from_the_draft() -> None:
    entry = make_full_draft(make_item(make_call()))
    at, writer = opened(entry.item), writer_of(entry.organisation)
    frozen = _held(entry)
    submit_entry(entry, freeze(entry), new_key(), by=writer, at=at)
    take_file_off(entry, frozen, by=writer, at=at)
    never_frozen = _held(entry)
    take_file_off(entry, never_frozen, by=writer, at=at)
    assert purge_bytes(_long_after(at)) == 1
    assert store().has(frozen.store_key)
    assert not store().has(never_frozen.store_key)


def test_purge_bytes_that_a_milestone_was_handed_in_with_stay() -> None:
    cast = make_running()
    milestone = cast.project.milestones[0]
    shown = add_evidence(milestone, make_proof(), by=cast.member, at=LATER)
    submit_milestone(milestone, "已完成", by=cast.member, at=LATER)
    return_milestone(milestone, "请补充原始记录", by=cast.officer, at=LATER + HOUR)
    remove_evidence(milestone, shown, by=cast.member, at=LATER + 2 * HOUR)
    unseen = add_evidence(milestone, make_proof(), by=cast.member, at=LATER + 2 * HOUR)
    remove_evidence(milestone, unseen, by=cast.member, at=LATER + 3 * HOUR)
    assert purge_bytes(_long_after(LATER + 3 * HOUR)) == 1
    assert store().has(shown.store_key)
    assert not store().has(unseen.store_key)


def test_purge_bytes_of_a_store_that_the_database_does_not_know_stay() -> None:
    strangers = [make_proof().store_key for _ in range(3)]
    assert purge_bytes(_long_after()) == 0
    assert all(store().has(key) for key in strangers)


def test_purge_bytes_under_keys_that_are_not_ours_stay() -> None:
    _held(make_draft(make_item(make_call())))
    foreign = ["backup/2026.tar", f"zz/{'zz' * 20}", new_store_key().upper()]
    for key in foreign:
        store().put(key, b"x")
    assert purge_bytes(_long_after()) == 0
    assert all(store().has(key) for key in foreign)
