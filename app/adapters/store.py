"""Where bytes live: six verbs over obstore, a local folder or S3 as ``STORE_URL`` says.

Keys are random and written once: ``put`` never replaces. A local ``put`` has reached the disk (file and folders) when
it returns, because a receipt promises what it refers to (trust.md, "Order at submit").
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from flask import current_app
from obstore.exceptions import AlreadyExistsError, NotFoundError
from obstore.store import from_url

from app.adapters.disk import force

CHUNK = 256 * 1024


class KeyTaken(Exception):
    """Somebody has already written under this key; nothing was replaced."""


class Missing(Exception):
    """Nothing is stored under this key."""


class Store:
    """Bytes under keys. ``url`` is file://… or s3://bucket/prefix, then with credentials and address in AWS_… of the
    environment.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.folder = Path(unquote(parts.path)) if parts.scheme == "file" else None
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
        self._store: Any = from_url(url)

    def put(self, key: str, content: Any) -> None:
        """Write bytes, a binary file or an iterable of bytes under a new key; ``KeyTaken`` where it is not new."""
        try:
            obstore.put(self._store, key, content, mode="create", use_multipart=False)
        except AlreadyExistsError as taken:
            raise KeyTaken(key) from taken
        if self.folder is not None:
            _reach_disk(self.folder, self.folder / key)

    def get(self, key: str) -> bytes:
        """All bytes of a small object; ``Missing``."""
        return b"".join(self.stream(key))

    def stream(self, key: str) -> Iterator[bytes]:
        """The bytes in pieces. What is missing is said at once, before the first piece is asked for."""
        try:
            found = obstore.get(self._store, key)
        except (NotFoundError, FileNotFoundError) as missing:
            raise Missing(key) from missing
        return (bytes(piece) for piece in found.stream(min_chunk_size=CHUNK))

    def has(self, key: str) -> bool:
        """Whether something is stored under the key."""
        try:
            obstore.head(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def listed(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the instant at which it was written, in no order; listed piece by piece."""
        for piece in obstore.list(self._store):
            for found in piece:
                yield found["path"], found["last_modified"]

    def delete(self, key: str) -> None:
        """Forget the bytes; a key that is already gone is no error."""
        try:
            obstore.delete(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return


def new_store_key() -> str:
    """A random key, spread over 256 folders; it tells nothing of what is under it."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name}"


def store() -> Store:
    """The store of this application."""
    return _made(current_app.config["SETTINGS"].store_url)


@lru_cache(maxsize=8)
def _made(url: str) -> Store:
    return Store(url)


def _reach_disk(root: Path, path: Path) -> None:
    """fsync the file and every folder up to the root of the store, so that neither bytes nor names can vanish."""
    current = path
    while True:
        force(current)
        if current == root:
            return
        current = current.parent
