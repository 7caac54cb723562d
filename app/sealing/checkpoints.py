"""Checkpoints of a log as signed notes (https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint).

A note is text, an empty line, and signatures: ``— name base64(key hash ‖ signature)``. A checkpoint's text is the log's
origin, the number of leaves, the root in base64; ours adds a line ``time 2026-11-23T04:00:00Z``.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
DASH = "— "
TIME = "time "


class BadNote(ValueError):
    """Not a signed note, not a checkpoint, or not signed by whom it must be; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A name and its Ed25519 key. ``str()`` is the text to publish: name+hash+key (``parse_verifier``)."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_hash(self) -> bytes:
        """Four bytes that tell keys of a name apart: SHA-256(name ‖ 0A ‖ 01 ‖ key) begins with them."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.key.public_bytes_raw()).digest()[:4]

    def __str__(self) -> str:
        key = base64.b64encode(ED25519 + self.key.public_bytes_raw()).decode()
        return f"{self.name}+{self.key_hash.hex()}+{key}"

    def signed(self, text: str, signature: bytes) -> bool:
        """Whether the signature over the text is this key's."""
        try:
            self.key.verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and its private key. Never printed."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.key.public_key())

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: ``origin`` names it, ``size`` leaves have the root ``root``. ``at``: when it was signed."""

    origin: str
    size: int
    root: bytes
    at: datetime | None = None

    @property
    def text(self) -> str:
        """What is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode()]
        if self.at is not None:
            lines.append(TIME + self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        return "".join(f"{line}\n" for line in lines)


def parse_verifier(text: str) -> Verifier:
    """The verifier of a published text. Error: BadNote."""
    name, _, rest = text.strip().partition("+")
    told, _, key = rest.partition("+")
    raw = _decoded(key)
    if not _is_name(name) or raw[:1] != ED25519 or len(raw) != 33:
        raise BadNote("This is no Ed25519 key of a signed note.")
    verifier = Verifier(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
    if told != verifier.key_hash.hex():
        raise BadNote("The hash in the key's text does not belong to the key.")
    return verifier


def sign_note(text: str, *signers: Signer) -> str:
    """The note with a signature line per signer. Error: BadNote for a text without a line feed at its end."""
    if not text.endswith("\n") or any(c < " " and c != "\n" for c in text):
        raise BadNote("The text of a note ends with a line feed and holds no other control characters.")
    lines = []
    for signer in signers:
        if not _is_name(signer.name):
            raise BadNote("The name of a key holds neither spaces nor plus signs.")
        raw = signer.verifier.key_hash + signer.key.sign(text.encode())
        lines.append(f"{DASH}{signer.name} {base64.b64encode(raw).decode()}\n")
    return text + "\n" + "".join(lines)


def open_note(note: str, verifiers: Sequence[Verifier]) -> tuple[str, list[str]]:
    """The text of a note and the names of those among ``verifiers`` who signed it, each once.

    Signatures of unknown keys are passed over. Errors (BadNote): not a note; a known key's signature does not hold;
    none of the verifiers has signed.
    """
    text, mark, tail = note.rpartition("\n\n")
    text += "\n"
    if not mark or not tail.endswith("\n"):
        raise BadNote("This is no signed note.")
    names: list[str] = []
    for line in tail.splitlines():
        name, _, coded = line.removeprefix(DASH).partition(" ")
        raw = _decoded(coded)
        if not line.startswith(DASH) or not _is_name(name) or len(raw) < 5:
            raise BadNote("A signature line of the note is malformed.")
        for each in verifiers:
            if (each.name, each.key_hash) == (name, raw[:4]) and name not in names:
                if not each.signed(text, raw[4:]):
                    raise BadNote(f"The signature of {name} does not hold.")
                names.append(name)
    if not names:
        raise BadNote("None of the known keys has signed this note.")
    return text, names


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint of a note's text; lines after the root that we do not know are passed over. Error: BadNote."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not lines[0]:
        raise BadNote("This is no checkpoint.")
    origin, size, root = lines[:3]
    if not (size.isascii() and size.isdecimal()) or str(int(size)) != size or len(_decoded(root)) != 32:
        raise BadNote("The size or the root of the checkpoint is malformed.")
    told = next((line.removeprefix(TIME) for line in lines[3:] if line.startswith(TIME)), None)
    try:
        at = None if told is None else datetime.strptime(told, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadNote("The time of the checkpoint is malformed.") from error
    return Checkpoint(origin, int(size), _decoded(root), at)


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint of a signed note, signed by ``verifier``, whose name is the log's origin. Error: BadNote."""
    checkpoint = parse_checkpoint(open_note(note, [verifier])[0])
    if checkpoint.origin != verifier.name:
        raise BadNote(f"The checkpoint is of the log {checkpoint.origin}, not of {verifier.name}.")
    return checkpoint


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
