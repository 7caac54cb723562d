"""A receipt for sealed content: what was received, when, and how far the public log was; signed, readable offline.

The signature is Ed25519 over the line ``jiebang/receipt/v1``, a line feed, and the canonical JSON (keys sorted, no
spaces, UTF-8) of at, call, commitment, log_root, log_size, number, version. A file carries these, the ``checkpoint``
(a signed note of its own, empty before the first one) and the ``signature`` in base64; a QR code carries all but the
checkpoint.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.sealing.canonical import canonical_json
from app.sealing.checkpoints import BadNote, parse_checkpoint
from app.sealing.merkle import EMPTY_ROOT

VERSION = 1
MARK = b"jiebang/receipt/v1\n"
QR = "JB1"
WORDS = 8
SIGNED = ("at", "call", "commitment", "log_root", "log_size", "number", "version")
LIST = Path(__file__).with_name("words.txt")


class BadReceipt(ValueError):
    """Not a receipt, or one whose parts contradict each other; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """``call`` and ``number``: ids; ``commitment``: 32 bytes; ``at``: when the last byte had arrived;
    ``log_size`` and ``log_root``: of ``checkpoint``, the latest public one, as a note. ``signature``: 64 bytes."""

    call: str
    number: str
    commitment: bytes
    at: datetime
    log_size: int
    log_root: bytes
    checkpoint: str = ""
    signature: bytes = b""

    @property
    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        document = self.document()
        return MARK + canonical_json({key: document[key] for key in SIGNED}).encode()

    @property
    def words(self) -> tuple[str, ...]:
        """Eight words to compare by telephone: the first 64 bits of SHA-256 over the signed bytes, a word a byte."""
        digest = hashlib.sha256(self.signed_bytes).digest()
        return tuple(word_list()[byte] for byte in digest[:WORDS])

    @property
    def qr_text(self) -> str:
        """The receipt for a QR code (``parse_qr``): about 250 characters, verifiable without the platform."""
        parts = (self.commitment, self.log_root, self.signature)
        commitment, root, signature = (base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
        head = f"{QR}|{self.call}|{self.number}|{_written(self.at)}"
        return f"{head}|{commitment}|{self.log_size}|{root}|{signature}"

    def document(self) -> dict[str, Any]:
        """The file's content, for JSON."""
        return {
            "version": VERSION,
            "call": self.call,
            "number": self.number,
            "commitment": self.commitment.hex(),
            "at": _written(self.at),
            "log_size": self.log_size,
            "log_root": self.log_root.hex(),
            "checkpoint": self.checkpoint,
            "signature": base64.b64encode(self.signature).decode(),
        }

    def file_bytes(self) -> bytes:
        """The file to download: canonical JSON with a line feed."""
        return canonical_json(self.document()).encode() + b"\n"

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether the signature holds."""
        try:
            key.verify(self.signature, self.signed_bytes)
        except InvalidSignature:
            return False
        return True


def issue_receipt(
    *, call: str, number: str, commitment: bytes, at: datetime, checkpoint: str, key: Ed25519PrivateKey
) -> Receipt:
    """A signed receipt. ``checkpoint``: the note published last, "" before the first. Errors: BadReceipt, BadNote."""
    size, root = _state(checkpoint)
    receipt = Receipt(call, number, commitment, at.astimezone(UTC), size, root, checkpoint)
    _check(receipt)
    return replace(receipt, signature=key.sign(receipt.signed_bytes))


def parse_receipt(content: bytes) -> Receipt:
    """The receipt of a file. It is not verified yet (``is_signed_by``). Error: BadReceipt."""
    try:
        document = json.loads(content)
    except ValueError as error:
        raise BadReceipt("This is no receipt: not JSON.") from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise BadReceipt(f"This is no receipt of version {VERSION}.")
    try:
        receipt = _receipt(document)
    except (KeyError, TypeError, ValueError) as error:
        raise BadReceipt("A part of the receipt is missing or malformed.") from error
    if receipt.checkpoint and _state(receipt.checkpoint) != (receipt.log_size, receipt.log_root):
        raise BadReceipt("The checkpoint in the receipt is not the one that was signed for.")
    return receipt


def parse_qr(text: str) -> Receipt:
    """The receipt of a QR code's text; it carries no checkpoint. Error: BadReceipt."""
    parts = text.strip().split("|")
    if len(parts) != 8 or parts[0] != QR:
        raise BadReceipt("This is no receipt's QR code.")
    _, call, number, at, commitment, size, root, signature = parts
    try:
        receipt = Receipt(
            call, number, _plain(commitment), _instant(at), int(size), _plain(root), "", _plain(signature)
        )
    except ValueError as error:
        raise BadReceipt("A part of the receipt is malformed.") from error
    _check(receipt)
    return receipt


@cache
def word_list() -> tuple[str, ...]:
    """The 256 words in their order, no two of which sound the same (``words.txt`` holds word and sound)."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return tuple(line.split()[0] for line in lines)


def _receipt(document: Mapping[str, Any]) -> Receipt:
    receipt = Receipt(
        str(document["call"]),
        str(document["number"]),
        bytes.fromhex(document["commitment"]),
        _instant(document["at"]),
        int(document["log_size"]),
        bytes.fromhex(document["log_root"]),
        str(document["checkpoint"]),
        base64.b64decode(document["signature"], validate=True),
    )
    _check(receipt)
    return receipt


def _check(receipt: Receipt) -> None:
    texts = (receipt.call, receipt.number)
    if not all(text.isascii() and text.isalnum() for text in texts):
        raise BadReceipt("Call and number of a receipt are letters and figures.")
    if len(receipt.commitment) != 32 or len(receipt.log_root) != 32 or receipt.log_size < 0:
        raise BadReceipt("A digest of the receipt is malformed.")


def _state(checkpoint: str) -> tuple[int, bytes]:
    if not checkpoint:
        return 0, EMPTY_ROOT
    text, mark, _ = checkpoint.rpartition("\n\n")
    if not mark:
        raise BadNote("This is no signed note.")
    state = parse_checkpoint(text + "\n")
    return state.size, state.root


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def _plain(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
