"""The draw that ends a tie chain (rule 10): a seed that nobody chose alone, checked by hand with any SHA-256 tool.

Before the list closes two officers each publish a commitment, the SHA-256 of a secret text that only they keep. After
the last round has closed they reveal the secrets. The seed is the SHA-256 of both secrets one after the other, the
secret of the lower commitment first (a fixed, public order). Tied entries stand in ascending order of the SHA-256 of
the seed's 64 digits followed by the entry's key. All texts are hashed as UTF-8, all digests written in lower case:

    printf %s "$SECRET" | sha256sum                  the commitment
    printf %s "$SECRET_OF_LOWER$SECRET_OF_HIGHER" | sha256sum      the seed
    printf %s "$SEED$ENTRY" | sha256sum              what orders an entry
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.scoring.errors import ScoringError

PARTIES = 2
LEAST_SECRET = 32
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Draw:
    """A seed with what it was made of, in order of commitment; ``order`` gives (entry, digest), first drawn first."""

    commitments: tuple[str, ...]
    secrets: tuple[str, ...]
    seed: str
    order: tuple[tuple[str, str], ...]


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def commit_to(secret: str) -> str:
    """The commitment to a secret. Error: secret_too_short below 32 characters, which could be guessed."""
    if len(secret) < LEAST_SECRET:
        raise ScoringError("secret_too_short", least=LEAST_SECRET)
    return digest_of(secret)


def keeps_commitment(secret: str, commitment: str) -> bool:
    """Whether a revealed secret is the one that was committed to."""
    return digest_of(secret) == commitment


def seed_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The seed from (commitment, revealed secret) of both officers, in whatever order they come.

    Errors: secrets_missing unless there are two; commitment_not_kept.
    """
    ordered = sorted(pairs)
    if len(ordered) != PARTIES:
        raise ScoringError("secrets_missing", given=len(ordered), needed=PARTIES)
    for number, (commitment, secret) in enumerate(ordered, 1):
        if not keeps_commitment(secret, commitment):
            raise ScoringError("commitment_not_kept", number=number, commitment=commitment)
    return digest_of("".join(secret for _, secret in ordered))


def lot_of(seed: str, entry: str) -> str:
    """What orders an entry in the draw: SHA-256 of the seed's digits followed by the entry's key.

    Error: seed_not_valid.
    """
    if not DIGEST.fullmatch(seed):
        raise ScoringError("seed_not_valid", seed=seed)
    return digest_of(seed + entry)


def draw_entries(pairs: Sequence[tuple[str, str]], entries: Iterable[str]) -> Draw:
    """The whole draw over some entries, with everything that is printed of it. Errors: as `seed_of`."""
    ordered = sorted(pairs)
    seed = seed_of(ordered)
    lots = sorted((lot_of(seed, entry), entry) for entry in set(entries))
    return Draw(
        commitments=tuple(commitment for commitment, _ in ordered),
        secrets=tuple(secret for _, secret in ordered),
        seed=seed,
        order=tuple((entry, lot) for lot, entry in lots),
    )
