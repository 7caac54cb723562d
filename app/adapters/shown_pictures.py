"""Pictures for pages: never the uploaded bytes, but what a process of its own decoded and encoded anew."""

from app.adapters.anonymising.reading import kind_of, run_child
from app.adapters.plain_files import read_plain
from app.adapters.store import KeyTaken, Missing, store
from app.files.models import StoredFile

VERSION = 1


def shown_picture(file: StoredFile) -> bytes | None:
    """A stored picture as JPEG of a page's size: from the store where it was made before, under
    ``shown/<version>-<SHA-256>.jpg``. None where the original is gone or cannot be decoded (trust.md, A28)."""
    name = f"shown/{VERSION}-{file.sha256}.jpg"
    try:
        return store().get(name)
    except Missing:
        made = _made(file)
    if made:
        try:
            store().put(name, made)
        except KeyTaken:
            return made
    return made or None


def _made(file: StoredFile) -> bytes:
    try:
        content = read_plain(file)
    except Missing:
        return b""
    return run_child("show", kind_of(file.media_type), content)
