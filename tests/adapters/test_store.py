"""The file store, on a local folder and on a real S3."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.store import KeyTaken, Missing, Store, new_store_key


@pytest.fixture
def store(store_url: str) -> Store:
    """An empty store of either kind."""
    return Store(store_url)


@pytest.fixture
def folder(tmp_path: Path) -> Store:
    """An empty store in a folder."""
    return Store(f"file://{tmp_path / 'files'}")


def test_put_then_get_and_stream_give_the_same_bytes(store: Store) -> None:
    key, content = new_store_key(), bytes(range(256)) * 5000
    store.put(key, io.BytesIO(content))
    assert store.get(key) == content
    assert b"".join(store.stream(key)) == content


def test_put_under_a_taken_key_replaces_nothing(folder: Store) -> None:
    key = new_store_key()
    folder.put(key, b"first")
    with pytest.raises(KeyTaken):
        folder.put(key, b"second")
    assert folder.get(key) == b"first"


def test_get_and_stream_of_an_absent_key_missing(store: Store) -> None:
    for read in (store.get, store.stream):
        with pytest.raises(Missing):
            read("ab/absent")
    assert not store.has("ab/absent")


def test_delete_twice_is_no_error(store: Store) -> None:
    key = new_store_key()
    store.put(key, b"x")
    store.delete(key)
    store.delete(key)
    assert not store.has(key)


def test_listed_tells_what_is_there_with_the_instant_of_its_writing(store: Store) -> None:
    assert list(store.listed()) == []
    keys = {new_store_key() for _ in range(3)}
    for key in keys:
        store.put(key, b"x")
    listed = dict(store.listed())
    assert listed.keys() == keys
    assert all(abs(at - datetime.now(UTC)) < timedelta(minutes=5) for at in listed.values())


def test_put_outside_the_folder_refused(folder: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.\."):
        folder.put("../evil", b"x")
    assert not (tmp_path / "evil").exists()


def test_new_store_key_random_and_spread() -> None:
    keys = {new_store_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(key[:2] == key[3:5] for key in keys)
