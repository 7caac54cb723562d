"""The keys of sealed drafts: a file each, outside the database and outside every backup.

Without its key a draft is noise, in old copies of the database and of the disk too; so destroying the key destroys the
draft (trust.md, "Sealing"). Each key lies under one of the server's, in the same folder, which ``backup`` leaves out.
The server's key is read anew each time: another process may have changed it (``rotate``).
"""

import fcntl
import os
import secrets
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from flask import current_app

from app.adapters.disk import force
from app.sealing.drafts import new_draft_key, rewrap_draft_key, unwrap_draft_key
from app.sealing.errors import Damaged

FOLDER, SERVER, NEXT = "draft-keys", "server.key", "server.next"
LENGTH = 32
YOUNG = 3600.0
"""Seconds in which a key may belong to a draft whose transaction has not ended."""


class DraftKeys:
    """The keys in one folder, which none but this user may enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _server_key(folder / SERVER)

    def make(self, draft: str) -> bytes:
        """A new key for a draft; it has reached the disk when this returns."""
        with self._held(fcntl.LOCK_SH):
            made = new_draft_key(_server_key(self.folder / SERVER), draft)
            _write(self._path(draft), made.wrapped)
        return made.key

    def read(self, draft: str) -> bytes | None:
        """The key of a draft; None where it was destroyed, or was not brought along from a backup."""
        # While the server's key changes, a draft lies under the one or the other, and the names change with the last.
        for name in (SERVER, NEXT, SERVER):
            try:
                server = (self.folder / name).read_bytes()
                return unwrap_draft_key(server, draft, self._path(draft).read_bytes())
            except (FileNotFoundError, Damaged):
                continue
        return None

    def destroy(self, draft: str) -> None:
        """Forget a key for good; a key that is gone is no error. The name is off the disk when this returns."""
        with self._held(fcntl.LOCK_SH):
            self._path(draft).unlink(missing_ok=True)
            force(self.folder)

    def rotate(self) -> int:
        """Put every draft's key under a new key of the server and forget the old one; how many drafts there were.

        The site goes on meanwhile. Interrupted, it is finished by the next time.
        """
        new = _server_key(self.folder / NEXT)
        done = 0
        for path in self._drafts():
            with self._held(fcntl.LOCK_EX):
                done += self._rewrap(path, new)
        with self._held(fcntl.LOCK_EX):  # whose drafts began meanwhile wait now
            done += sum(self._rewrap(path, new) for path in self._drafts())
            os.replace(self.folder / NEXT, self.folder / SERVER)
            force(self.folder)
        return done

    def known(self) -> list[str]:
        """The drafts that have had a key for an hour: a younger one may belong to a draft that is just being begun."""
        return [path.name for path in self._drafts() if path.stat().st_mtime < time.time() - YOUNG]

    def sweep(self, needed: Collection[str]) -> int:
        """Destroy every key whose draft is no more; how many. What a crash left between commit and answer goes here."""
        needless = [draft for draft in self.known() if draft not in needed]
        for draft in needless:
            self.destroy(draft)
        return len(needless)

    def _rewrap(self, path: Path, new: bytes) -> bool:
        """Whether a key was put under the new one: not one that is there already, is gone, or is noise."""
        try:
            wrapped = path.read_bytes()
            made = rewrap_draft_key((self.folder / SERVER).read_bytes(), new, path.name, wrapped)
        except (FileNotFoundError, Damaged):
            return False
        beside = path.with_name(f".{secrets.token_hex(8)}")
        _write(beside, made)
        os.replace(beside, path)
        force(self.folder)
        return True

    def _drafts(self) -> list[Path]:
        return [path for path in self.folder.iterdir() if path.name.isalnum()]

    @contextmanager
    def _held(self, how: int) -> Iterator[None]:
        """Hold the folder: together with others, or alone so that no key comes or goes."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)

    def _path(self, draft: str) -> Path:
        if not draft.isalnum():
            raise ValueError("no draft has such a name")
        return self.folder / draft


def draft_keys() -> DraftKeys:
    """The keys of this installation."""
    return _made(current_app.config["SETTINGS"].data_dir / FOLDER)


@lru_cache(maxsize=8)
def _made(folder: Path) -> DraftKeys:
    return DraftKeys(folder)


def _server_key(path: Path) -> bytes:
    """The server's key, made by whichever process comes first: a link is made once or not at all."""
    if not path.exists():
        draft = path.with_name(f".{secrets.token_hex(8)}")
        _write(draft, secrets.token_bytes(LENGTH))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        force(path.parent)
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    force(path.parent)
