"""Each uploaded file sealed once, early, under a key of its own.

The ciphertext never moves again: while the bid is a draft the file's key lies under the draft's key; submitting puts it
into the envelope and destroys the draft's. So the last click costs the same with one file as with twenty. What
``age -d`` gives is the file and zeros: ``head -c SIZE`` makes it whole without this program.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.sealing.age import Readable, Writable, new_key_pair, open_stream, seal_stream
from app.sealing.errors import Damaged
from app.sealing.streams import DigestSink, PaddedSource, TrimmingSink, pulled

CHUNK = 256 * 1024


@dataclass(frozen=True)
class SealedFile:
    """A file and its ciphertext. ``sealed_size`` and ``sealed_sha256`` may be seen by anyone; nothing else may.

    ``about``: what the caller knows of it (slot, name, media type), plain JSON. ``size`` in bytes and ``sha256`` (hex)
    are of the plain file, ``secret`` is its own private key.
    """

    about: Mapping[str, Any]
    size: int
    sha256: str
    sealed_size: int
    sealed_sha256: str
    secret: str = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """For the draft (under its key) and the envelope's manifest, never in the clear."""
        return {
            "about": dict(self.about),
            "size": self.size,
            "sha256": self.sha256,
            "sealed_size": self.sealed_size,
            "sealed_sha256": self.sealed_sha256,
            "secret": self.secret,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "SealedFile":
        """The inverse; ``Damaged`` where it is no such thing."""
        try:
            made = cls(**value)
        except TypeError as wrong:
            raise Damaged("file") from wrong
        texts, sizes = (made.sha256, made.sealed_sha256, made.secret), (made.size, made.sealed_size)
        if not all(isinstance(each, str) for each in texts) or not all(
            type(n) is int and n >= 0 for n in sizes
        ):
            raise Damaged("file")
        return made


def seal_file(pieces: Iterable[bytes], sink: Writable, about: Mapping[str, Any]) -> SealedFile:
    """Encrypt an upload piece by piece into ``sink``: nothing plain is kept, memory stays under 1 MiB.

    An error of the pieces (too large, connection lost) or of the sink comes out as it is: throw the ciphertext away.
    """
    keys, source, written = new_key_pair(), PaddedSource(pieces), DigestSink(sink)
    seal_stream(source, written, [keys.public])
    return SealedFile(about, source.size, source.sha256, written.size, written.sha256, keys.secret)


def measure_file(pieces: Iterable[bytes], about: Mapping[str, Any]) -> SealedFile:
    """A file that is handed in once more: its size and digest, without any ciphertext."""
    source = PaddedSource(pieces)
    while source.read(CHUNK):
        pass
    return SealedFile(about, source.size, source.sha256, 0, "", "")


def open_file(source: Readable, sealed: SealedFile, sink: Writable) -> None:
    """Decrypt a file into ``sink``. ``NotTheirs``, ``Damaged``: throw away what was written."""
    trimmed = TrimmingSink(sink, sealed.size)
    open_stream(source, trimmed, sealed.secret)
    trimmed.finish(sealed.sha256)


def file_pieces(source: Readable, sealed: SealedFile) -> Iterator[bytes]:
    """The plain file in pieces, for an answer. Errors as ``open_file``, at the latest after the last piece."""
    return pulled(lambda sink: open_file(source, sealed, sink))
