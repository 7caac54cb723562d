"""The age format (age-encryption.org/v1) behind typed functions, the one place that knows pyrage.

X25519 recipients, ChaCha20-Poly1305 in chunks of 64 KiB. A public key reads ``age1…``, a private one
``AGE-SECRET-KEY-1…``.
The header holds a random "grease" line, so two sealings of one content differ in size by up to 300 bytes, at random.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import pyrage

from app.sealing.errors import Damaged, NotTheirs

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
SECRET_PREFIX = "age-secret-key-"  # noqa: S105 - the format's name for a key, no key


class Readable(Protocol):
    """Something to read bytes from, as a binary file."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """Something to write bytes to, as a buffered binary file: it takes all that it is given."""

    def write(self, content: bytes, /) -> object: ...


@dataclass(frozen=True)
class KeyPair:
    """A public key that may stand anywhere and its private half, which no representation or log shows."""

    public: str
    secret: str = field(repr=False)


def new_key_pair() -> KeyPair:
    """A fresh X25519 pair from the system's randomness."""
    identity = pyrage.x25519.Identity.generate()
    return KeyPair(str(identity.to_public()), str(identity))


def key_pair_of(scalar: bytes) -> KeyPair:
    """The pair whose private half are these 32 bytes, for keys that are derived from something else."""
    return _pair(_bech32(SECRET_PREFIX, scalar).upper())


def public_of(secret: str) -> str:
    """The public half of a private key; ``Damaged`` where the text is no key."""
    return _pair(secret).public


def seal_bytes(content: bytes, publics: Iterable[str]) -> bytes:
    """Encrypt something small so that each of the public keys' owners can open it alone."""
    sealed: bytes = pyrage.encrypt(content, _recipients(publics))
    return sealed


def open_bytes(sealed: bytes, secret: str) -> bytes:
    """Decrypt something small. ``NotTheirs`` with another's key, ``Damaged`` where a byte was altered."""
    try:
        content: bytes = pyrage.decrypt(sealed, [_identity(secret)])
    except (pyrage.DecryptError, OSError) as wrong:
        raise _meaning(wrong) from wrong
    return content


def seal_stream(source: Readable, sink: Writable, publics: Iterable[str]) -> None:
    """Encrypt from one to the other in pieces of 64 KiB, whatever the size; their own errors pass through."""
    reader, writer, recipients = _Watched(source), _Watched(sink), _recipients(publics)
    with _own_errors(reader, writer):
        pyrage.encrypt_io(reader, writer, recipients)


def open_stream(source: Readable, sink: Writable, secret: str) -> None:
    """Decrypt from one to the other in pieces; their own errors pass through as they are.

    Each piece is authentic when it is written, the whole only when this returns: on ``Damaged`` (cut short) throw away
    what was written. ``NotTheirs`` with another's key, before anything is written.
    """
    reader, writer, identity = _Watched(source), _Watched(sink), _identity(secret)
    with _own_errors(reader, writer):
        try:
            pyrage.decrypt_io(reader, writer, [identity])
        except (pyrage.DecryptError, OSError) as wrong:
            raise _meaning(wrong) from wrong


class _Watched:
    """Keeps the error that a stream raised: on its way through Rust it would lose its class."""

    def __init__(self, stream: object) -> None:
        self._stream = stream
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            content: bytes = self._stream.read(size)  # type: ignore[attr-defined]
        except BaseException as failure:
            self.failure = failure
            raise
        return content

    def write(self, content: bytes) -> int:
        try:
            written = self._stream.write(content)  # type: ignore[attr-defined]
            if isinstance(written, int) and written != len(content):
                raise OSError(f"{written} of {len(content)} bytes written")
        except BaseException as failure:
            self.failure = failure
            raise
        return len(content)

    def flush(self) -> None:
        """The format asks for it at the end; what holds the bytes is flushed by its owner."""


@contextmanager
def _own_errors(*streams: _Watched) -> Iterator[None]:
    """Raise what a stream raised, instead of what became of it and where nothing did.

    pyrage 1.4.0 keeps silent when the last bytes cannot be written: a full disk would pass for a sealed bid.
    """
    try:
        yield
    finally:
        failure = next((stream.failure for stream in streams if stream.failure is not None), None)
        if failure is not None:
            raise failure


def _meaning(wrong: Exception) -> Exception:
    return NotTheirs("no matching key") if "No matching keys" in str(wrong) else Damaged(str(wrong))


def _recipients(publics: Iterable[str]) -> list[object]:
    try:
        return [pyrage.x25519.Recipient.from_str(public) for public in publics]
    except pyrage.RecipientError as wrong:
        raise Damaged("no public key") from wrong


def _identity(secret: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as wrong:
        raise Damaged("no private key") from wrong


def _pair(secret: str) -> KeyPair:
    return KeyPair(str(_identity(secret).to_public()), secret)


def _bech32(prefix: str, content: bytes) -> str:
    """BIP 173, without its limit of 90 characters."""
    number, missing = int.from_bytes(content, "big"), -len(content) * 8 % 5
    count = (len(content) * 8 + missing) // 5
    words = [(number << missing) >> (5 * place) & 31 for place in reversed(range(count))]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checksum = 1
    for word in expanded + words + [0] * 6:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ word
        for place, generator in enumerate(GENERATORS):
            checksum ^= generator if top >> place & 1 else 0
    check = [((checksum ^ 1) >> 5 * (5 - place)) & 31 for place in range(6)]
    return prefix + "1" + "".join(BECH32[word] for word in words + check)
