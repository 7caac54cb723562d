"""An officer's private key under his pass-phrase: Argon2id, then ChaCha20-Poly1305."""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.sealing.age import public_of
from app.sealing.canonical import canonical_json
from app.sealing.errors import Damaged, WeakPassphrase, WrongPassphrase

DOMAIN = "jiebang/officer-key/v1"
SHORTEST, LONGEST, DISTINCT = 12, 256, 6
MOST_MEMORY, MOST_PASSES, MOST_LANES = 1024 * 1024, 64, 16


@dataclass(frozen=True)
class Cost:
    """What one guess costs with Argon2id: memory in KiB, passes over it, lanes."""

    memory: int
    passes: int
    lanes: int


STRONG = Cost(memory=128 * 1024, passes=4, lanes=4)
"""Twice the memory that RFC 9106 section 4 asks of a machine with little of it: half a second to a second."""


@dataclass(frozen=True)
class LockedKey:
    """A private key at rest. All of it may stand in a database: the pass-phrase is what it lacks.

    ``check`` tells a wrong pass-phrase from a damaged record and binds the key to one pass-phrase alone.
    """

    owner: str
    public: str
    cost: Cost
    salt: bytes
    check: bytes
    sealed: bytes = field(repr=False)


def clean_passphrase(text: str) -> str:
    """The pass-phrase as it is hashed: NFKC, blanks at the ends gone, runs of blanks one blank.

    ``WeakPassphrase`` under 12 or over 256 characters, with fewer than 6 different characters or a short piece said
    over and over ("repeated"), or where every character is the same step from the last ("run": 123456789012).
    """
    clean = _normal(text)
    if len(clean) < SHORTEST:
        raise WeakPassphrase("short")
    if len(clean) > LONGEST:
        raise WeakPassphrase("long")
    if len(set(clean)) < DISTINCT or _period(clean) <= (len(clean) + 1) // 2:
        raise WeakPassphrase("repeated")
    if len({(ord(b) - ord(a)) % 10 for a, b in pairwise(clean)}) == 1:
        raise WeakPassphrase("run")
    return clean


def lock_key(secret: str, passphrase: str, owner: str, cost: Cost = STRONG) -> LockedKey:
    """Put a private key under a pass-phrase; ``owner`` (the officer's id) is bound in. ``WeakPassphrase``."""
    clean, public, salt = clean_passphrase(passphrase), public_of(secret), secrets.token_bytes(16)
    key, check = _stretch(clean, salt, cost)
    # One key seals one message, so a fixed nonce is sound.
    sealed = ChaCha20Poly1305(key).encrypt(bytes(12), secret.encode(), _bound(owner, public, salt, cost))
    return LockedKey(owner, public, cost, salt, check, sealed)


def unlock_key(locked: LockedKey, passphrase: str) -> str:
    """The private key. ``WrongPassphrase``; ``Damaged`` where the record was altered or carries another's name."""
    cost = locked.cost
    if not (
        8 <= cost.memory <= MOST_MEMORY and 1 <= cost.passes <= MOST_PASSES and 1 <= cost.lanes <= MOST_LANES
    ):
        raise Damaged("cost out of bounds")
    clean = _normal(passphrase)
    if len(clean) > LONGEST:
        raise WrongPassphrase
    key, check = _stretch(clean, locked.salt, cost)
    if not hmac.compare_digest(check, locked.check):
        raise WrongPassphrase
    try:
        bound = _bound(locked.owner, locked.public, locked.salt, cost)
        return ChaCha20Poly1305(key).decrypt(bytes(12), locked.sealed, bound).decode()
    except InvalidTag as wrong:
        raise Damaged("locked key") from wrong


def relock_key(locked: LockedKey, old: str, new: str, cost: Cost = STRONG) -> LockedKey:
    """The same key under a new pass-phrase. ``WrongPassphrase``, ``WeakPassphrase``, ``Damaged``."""
    return lock_key(unlock_key(locked, old), new, locked.owner, cost)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _period(text: str) -> int:
    """The length of the shortest piece that, said over and over, gives the text; a last piece may be cut short."""
    return next(n for n in range(1, len(text) + 1) if text == (text[:n] * (len(text) // n + 1))[: len(text)])


def _stretch(clean: str, salt: bytes, cost: Cost) -> tuple[bytes, bytes]:
    stretched = hash_secret_raw(
        clean.encode(), salt, cost.passes, cost.memory, cost.lanes, hash_len=64, type=Type.ID
    )
    return stretched[:32], stretched[32:]


def _bound(owner: str, public: str, salt: bytes, cost: Cost) -> bytes:
    parts = [DOMAIN, owner, public, salt.hex(), cost.memory, cost.passes, cost.lanes]
    return canonical_json(parts).encode()
