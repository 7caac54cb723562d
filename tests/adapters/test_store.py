"""The file store on a local folder."""

import io
from pathlib import Path

import pytest

from app.adapters.store import KeyTaken, Missing, Store, new_store_key


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"file://{tmp_path / 'a folder'}".replace(" ", "%20"))


def test_put_then_get_stream_and_open_give_the_same_bytes(store: Store) -> None:
    key, content = new_store_key(), bytes(range(256)) * 5000
    store.put(key, io.BytesIO(content))
    assert store.get(key) == content
    assert b"".join(store.stream(key)) == content
    reader = store.open(key)
    reader.seek(256)
    assert bytes(reader.read(3)) == b"\x00\x01\x02"


def test_put_under_a_taken_key_replaces_nothing(store: Store) -> None:
    key = new_store_key()
    store.put(key, b"first")
    with pytest.raises(KeyTaken):
        store.put(key, b"second")
    assert store.get(key) == b"first"


def test_get_and_open_of_an_absent_key_missing(store: Store) -> None:
    for read in (store.get, store.stream, store.open):
        with pytest.raises(Missing):
            read("ab/absent")
    assert not store.has("ab/absent")


def test_delete_twice_is_no_error(store: Store) -> None:
    key = new_store_key()
    store.put(key, b"x")
    store.delete(key)
    store.delete(key)
    assert not store.has(key)


def test_put_outside_the_folder_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.\."):
        store.put("../evil", b"x")
    assert not (tmp_path / "evil").exists()


def test_new_store_key_random_and_spread(store: Store) -> None:
    keys = {new_store_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(key[:2] == key[3:5] for key in keys)
