"""Values of a sealed draft, and what is known of its files, each locked for its place alone."""

import json
from base64 import b64decode, b64encode
from typing import Any

from app.sealing.canonical import canonical_json
from app.sealing.drafts import open_draft, seal_draft
from app.sealing.files import SealedFile


def lock_value(key: bytes, draft: str, field: str, value: Any) -> str:
    """An answer as the database keeps it: text of base64, for this field of this draft."""
    return b64encode(seal_draft(key, draft, field, canonical_json(value).encode())).decode()


def unlock_value(key: bytes, draft: str, field: str, kept: str) -> Any:
    """The answer again. Error: ``sealing.errors.Damaged``."""
    return json.loads(open_draft(key, draft, field, b64decode(kept)))


def lock_file(key: bytes, draft: str, file: SealedFile) -> bytes:
    """What opens a file, locked to its ciphertext."""
    return seal_draft(key, draft, _place(file.sealed_sha256), canonical_json(file.as_json()).encode())


def unlock_file(key: bytes, draft: str, sealed_sha256: str, kept: bytes) -> SealedFile:
    """The same again. Error: ``sealing.errors.Damaged``."""
    return SealedFile.from_json(json.loads(open_draft(key, draft, _place(sealed_sha256), kept)))


def _place(sealed_sha256: str) -> str:
    return f"file {sealed_sha256}"
