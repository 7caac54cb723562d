"""The envelope of a bid: a manifest with the identities, then the content, then zeros, sealed with age.

Before encryption: the manifest as one line of canonical JSON, a line feed, the content, zeros up to the padded size
(``app.sealing.padding``). ``age -d`` and a text editor open it without this program.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from app.sealing.age import open_bytes, seal_bytes
from app.sealing.canonical import canonical_json, sha256_hex
from app.sealing.errors import Damaged
from app.sealing.files import SealedFile
from app.sealing.padding import padded_size

FORMAT, ALGORITHM = "jiebang/envelope/v1", "age-encryption.org/v1 X25519"
CONTENT, COMMITMENT = b"jiebang/content/v1\n", "jiebang/commitment/v1"
MOST = 16 * 1024 * 1024
NONCE = 32


@dataclass(frozen=True)
class Identity:
    """Whose bid, where, and which version of it (from 1); the first three are ids."""

    call: str
    laboratory: str
    entry: str
    version: int


@dataclass(frozen=True)
class Manifest:
    """What an envelope says of itself. ``content_sha256`` (hex) and ``content_size`` (bytes) are of the answers.

    ``nonce``: 64 hexadecimal digits that nobody outside the envelope knows but the bidder.
    """

    identity: Identity
    content_size: int
    content_sha256: str
    nonce: str = field(repr=False)
    files: tuple[SealedFile, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A manifest and the content that it describes, both checked."""

    manifest: Manifest
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Difference:
    """A name that reads one way inside the envelope and another way on the row that it was found under."""

    name: str
    inside: str | int
    outside: str | int


def describe(identity: Identity, content: bytes, files: Sequence[SealedFile], nonce: str = "") -> Manifest:
    """The manifest of a bid; a random nonce where none is given."""
    nonce = nonce or secrets.token_hex(32)
    return Manifest(identity, len(content), sha256_hex(content), nonce, tuple(files))


def seal_envelope(manifest: Manifest, content: bytes, publics: Iterable[str]) -> bytes:
    """Seal for every one of the public keys: the call's, and the one of the bidder's reopening code.

    ``ValueError`` where the manifest does not describe the content or both together exceed 16 MiB: answers are text,
    files are sealed by themselves.
    """
    if (manifest.content_size, manifest.content_sha256) != (len(content), sha256_hex(content)):
        raise ValueError("the manifest describes another content")
    plain = canonical_json(_as_json(manifest)).encode() + b"\n" + content
    if len(plain) > MOST:
        raise ValueError("answers beyond 16 MiB")
    return seal_bytes(plain.ljust(padded_size(len(plain)), b"\0"), publics)


def open_envelope(sealed: bytes, secret: str) -> Opened:
    """Open with the call's private key or the reopening code's and check the inside.

    ``NotTheirs`` with another key; ``Damaged`` where anything was altered or does not fit together. Whether it is the
    right bid says ``check_identity``.
    """
    plain = open_bytes(sealed, secret)
    line, _, rest = plain.partition(b"\n")
    manifest = _from_json(line)
    content, padding = rest[: manifest.content_size], rest[manifest.content_size :]
    whole = len(line) + 1 + manifest.content_size
    if sha256_hex(content) != manifest.content_sha256:
        raise Damaged("content")
    if padding.count(0) != len(padding) or len(plain) != padded_size(whole):
        raise Damaged("padding")
    return Opened(manifest, content)


def check_identity(manifest: Manifest, expected: Identity) -> tuple[Difference, ...]:
    """What the envelope says otherwise than the row under which it was found; nothing in good order (A06)."""
    inside = manifest.identity
    return tuple(
        Difference(f.name, getattr(inside, f.name), getattr(expected, f.name))
        for f in fields(Identity)
        if getattr(inside, f.name) != getattr(expected, f.name)
    )


def content_tag(manifest: Manifest) -> str:
    """HMAC-SHA256 (hex) of what was said, keyed with the nonce: binds the plain bid, reveals nothing of it.

    Message: "jiebang/content/v1" LF and the canonical JSON of [call, laboratory, entry, version, {"sha256", "size"} of
    the answers, [{"about", "sha256", "size"} of each file]]. It holds without any ciphertext, so that a bid which is
    handed in once more, because no key opens the envelope, can be held against its receipt.
    """
    who = manifest.identity
    content = {"sha256": manifest.content_sha256, "size": manifest.content_size}
    files = [{"about": dict(f.about), "sha256": f.sha256, "size": f.size} for f in manifest.files]
    text = canonical_json([who.call, who.laboratory, who.entry, who.version, content, files])
    return hmac.new(bytes.fromhex(manifest.nonce), CONTENT + text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Commitment:
    """What a receipt binds. ``envelope`` and each of ``files`` are (SHA-256 in hex, size in bytes) of ciphertexts, the
    files in the order of the manifest; ``content`` is the content tag, ``salt`` 64 hexadecimal digits.
    """

    call: str
    envelope: tuple[str, int]
    files: tuple[tuple[str, int], ...]
    content: str
    salt: str

    @property
    def text(self) -> str:
        """The canonical text: UTF-8, each line ended by one line feed, numbers in decimal, digests in lower case.

        ::

            jiebang/commitment/v1
            call <id>
            envelope <sha256> <size>
            file <sha256> <size>
            content <tag>
            salt <salt>

        with one line ``file`` a file, none without files.
        """
        lines = [COMMITMENT, f"call {self.call}", "envelope {} {}".format(*self.envelope)]
        lines += ["file {} {}".format(*each) for each in self.files]
        lines += [f"content {self.content}", f"salt {self.salt}"]
        return "".join(f"{line}\n" for line in lines)

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex: the commitment. The salt keeps it from being recognised (A03)."""
        return sha256_hex(self.text.encode())


def commit_to_bid(manifest: Manifest, sealed: bytes, salt: str = "") -> Commitment:
    """The commitment to an envelope and the files that its manifest names; a random salt where none is given."""
    files = tuple((each.sealed_sha256, each.sealed_size) for each in manifest.files)
    envelope = (sha256_hex(sealed), len(sealed))
    salt = salt or secrets.token_hex(32)
    return Commitment(manifest.identity.call, envelope, files, content_tag(manifest), salt)


def _as_json(manifest: Manifest) -> dict[str, Any]:
    who = manifest.identity
    return {
        "format": FORMAT,
        "algorithm": ALGORITHM,
        "call": who.call,
        "laboratory": who.laboratory,
        "entry": who.entry,
        "version": who.version,
        "content": {"size": manifest.content_size, "sha256": manifest.content_sha256},
        "files": [each.as_json() for each in manifest.files],
        "nonce": manifest.nonce,
    }


def _from_json(line: bytes) -> Manifest:
    try:
        value = json.loads(line)
        if (value["format"], value["algorithm"]) != (FORMAT, ALGORITHM):
            raise Damaged("format")
        who = Identity(value["call"], value["laboratory"], value["entry"], value["version"])
        files = tuple(SealedFile.from_json(each) for each in value["files"])
        size, sha256 = value["content"]["size"], value["content"]["sha256"]
        manifest = Manifest(who, size, sha256, value["nonce"], files)
        if type(size) is not int or size < 0 or len(bytes.fromhex(manifest.nonce)) != NONCE:
            raise Damaged("manifest")
    except (KeyError, TypeError, ValueError) as wrong:
        raise Damaged("manifest") from wrong
    if canonical_json(_as_json(manifest)).encode() != line:
        raise Damaged("manifest")
    return manifest
