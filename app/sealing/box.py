"""A tree over commitments that hides how many there are: filled up with random leaves to a power of two.

Two uses. The *box* of a sealed call holds the commitments of its bids in the order of their bytes, which tells nothing
of who came first. A *batch* of acts keeps the order of the record and has its filling behind.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.sealing.merkle import inclusion_proof, leaf_hash, reader_of, root_hash, verify_inclusion

LEAST = 64
SECRET_LENGTH = 32
FILLING = b"jiebang/filling/v1\n"


@dataclass(frozen=True, slots=True)
class Box:
    """The leaves of such a tree, 32 bytes each, filling included."""

    leaves: tuple[bytes, ...]

    @property
    def root(self) -> bytes:
        """What is published; it tells neither the leaves nor their number."""
        return root_hash(len(self.leaves), reader_of(self._hashes()))

    def place_of(self, commitment: bytes) -> int:
        """Where the commitment stands. Error: KeyError where it does not."""
        try:
            return self.leaves.index(commitment)
        except ValueError as error:
            raise KeyError(commitment.hex()) from error

    def proof_of(self, commitment: bytes) -> "BoxProof":
        """The proof to hand to whom the commitment belongs, once the root is published. Error: KeyError."""
        place = self.place_of(commitment)
        path = inclusion_proof(place, len(self.leaves), reader_of(self._hashes()))
        return BoxProof(place, len(self.leaves), tuple(path))

    def _hashes(self) -> list[bytes]:
        return [leaf_hash(leaf) for leaf in self.leaves]


@dataclass(frozen=True, slots=True)
class BoxProof:
    """A leaf's place, the number of leaves with the filling, and the path from the leaf upwards."""

    place: int
    size: int
    path: tuple[bytes, ...]

    def leads(self, commitment: bytes, root: bytes) -> bool:
        """Whether the commitment is in the box of this root."""
        return verify_inclusion(leaf_hash(commitment), self.place, self.size, self.path, root)

    def document(self) -> dict[str, object]:
        """For JSON, hashes in hexadecimal; ``scripts/verify receipt`` reads it beside the receipt."""
        return {"place": self.place, "size": self.size, "path": [step.hex() for step in self.path]}


def bucket_of(count: int) -> int:
    """How many leaves ``count`` commitments are filled up to: the next power of two, 64 at least."""
    return max(LEAST, 1 << max(count - 1, 0).bit_length())


def filling(secret: bytes, number: int) -> bytes:
    """Leaf ``number`` of the filling: SHA-256("jiebang/filling/v1\\n" ‖ secret ‖ number as eight bytes, big-endian)."""
    return hashlib.sha256(FILLING + secret + number.to_bytes(8, "big")).digest()


def box_of(commitments: Sequence[bytes], secret: bytes) -> Box:
    """The box of a sealed call: commitments and filling together in the order of their bytes.

    ``secret``: 32 random bytes of this box, kept as long as the box may have to be shown again. Errors: ValueError for
    a commitment that is not 32 bytes or stands twice.
    """
    if len(set(commitments)) < len(commitments):
        raise ValueError("A commitment stands in the box twice.")
    return Box(tuple(sorted(_filled(commitments, secret))))


def batch_of(commitments: Sequence[bytes], secret: bytes) -> Box:
    """A batch of acts: commitments in the given order, the filling behind. Errors as of ``box_of``, twice allowed."""
    return Box(tuple(_filled(commitments, secret)))


def _filled(commitments: Sequence[bytes], secret: bytes) -> list[bytes]:
    if len(secret) != SECRET_LENGTH:
        raise ValueError(f"The secret of a box has {SECRET_LENGTH} bytes.")
    if any(len(each) != 32 for each in commitments):
        raise ValueError("A commitment has 32 bytes.")
    missing = bucket_of(len(commitments)) - len(commitments)
    return [*commitments, *(filling(secret, number) for number in range(missing))]
