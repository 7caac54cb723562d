"""A draft under a key of its own; without the key what is left of it, in backups too, is noise.

The draft's key lies under a key-encryption key of the server, which the caller hands in (32 bytes, kept outside the
database and outside backups). What lies under the draft's key is bound to its place, so that no answer can be moved to
another field or another draft.
"""

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.sealing.canonical import canonical_json
from app.sealing.errors import Damaged
from app.sealing.padding import padded_size

KEY, BODY = "jiebang/draft-key/v1", "jiebang/draft/v1"
NONCE, LENGTH, SMALL = 12, 4, 256


@dataclass(frozen=True)
class DraftKey:
    """A key in use and as it is kept: ``wrapped`` is stored, and destroying it destroys the draft."""

    key: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)


def new_draft_key(server_key: bytes, draft: str) -> DraftKey:
    """A random key for the draft with this id."""
    key = secrets.token_bytes(32)
    return DraftKey(key, _lock(server_key, [KEY, draft], key))


def unwrap_draft_key(server_key: bytes, draft: str, wrapped: bytes) -> bytes:
    """The key of a draft. ``Damaged`` under another server key, for another draft, or altered."""
    return _unlock(server_key, [KEY, draft], wrapped)


def rewrap_draft_key(old: bytes, new: bytes, draft: str, wrapped: bytes) -> bytes:
    """The same key under the next server key; the draft itself stays as it is. ``Damaged``."""
    return _lock(new, [KEY, draft], unwrap_draft_key(old, draft, wrapped))


def seal_draft(key: bytes, draft: str, place: str, content: bytes, floor: int = SMALL) -> bytes:
    """Encrypt one answer of a draft for its ``place`` (the question's key), padded to ``floor`` bytes or more."""
    framed = len(content).to_bytes(LENGTH, "big") + content
    return _lock(key, [BODY, draft, place], framed.ljust(padded_size(len(framed), floor), b"\0"))


def open_draft(key: bytes, draft: str, place: str, sealed: bytes) -> bytes:
    """What was sealed for this place of this draft; ``Damaged`` for any other, another key, or altered."""
    framed = _unlock(key, [BODY, draft, place], sealed)
    size = int.from_bytes(framed[:LENGTH], "big")
    return framed[LENGTH : LENGTH + size]


def _lock(key: bytes, bound: list[str], content: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, content, canonical_json(bound).encode())


def _unlock(key: bytes, bound: list[str], sealed: bytes) -> bytes:
    try:
        bound_bytes = canonical_json(bound).encode()
        return ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_bytes)
    except (InvalidTag, ValueError) as wrong:
        raise Damaged("draft") from wrong
