"""Bytes on their way through a seal: counted, hashed, padded, cut to size, and turned from pushed to pulled."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread

from app.sealing.age import Readable, Writable
from app.sealing.errors import Damaged
from app.sealing.padding import FLOOR, padded_size

AHEAD = 4
PATIENCE = 0.2


class PaddedSource:
    """A file to read from: the pieces, then zeros up to the padded size. ``size`` and ``sha256`` are of the pieces."""

    def __init__(self, pieces: Iterable[bytes], floor: int = FLOOR) -> None:
        self._pieces, self._floor = iter(pieces), floor
        self._rest = memoryview(b"")
        self._hash, self.size = hashlib.sha256(), 0
        self._zeros = -1

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Some bytes, at most ``size``; none at the end."""
        while not self._rest and self._zeros < 0:
            piece = next(self._pieces, None)
            if piece is None:
                self._zeros = padded_size(self.size, self._floor) - self.size
            else:
                self._hash.update(piece)
                self.size += len(piece)
                self._rest = memoryview(piece)
        if self._rest:
            size = len(self._rest) if size < 0 else size
            taken, self._rest = self._rest[:size], self._rest[size:]
            return bytes(taken)
        count = self._zeros if size < 0 else min(size, self._zeros)
        self._zeros -= count
        return bytes(count)


class DigestSink:
    """A file to write to that passes everything on and knows its ``size`` and ``sha256``."""

    def __init__(self, sink: Writable) -> None:
        self._sink, self._hash, self.size = sink, hashlib.sha256(), 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, content: bytes) -> int:
        self._sink.write(content)
        self._hash.update(content)
        self.size += len(content)
        return len(content)


class TrimmingSink:
    """A file to write to that passes on the first ``size`` bytes and takes nothing but zeros after them."""

    def __init__(self, sink: Writable, size: int, floor: int = FLOOR) -> None:
        self._content = DigestSink(sink)
        self._left, self._padding = size, padded_size(size, floor) - size

    def write(self, content: bytes) -> int:
        kept, padding = content[: self._left], content[self._left :]
        if kept:
            self._content.write(kept)
            self._left -= len(kept)
        if padding.count(0) != len(padding):
            raise Damaged("padding")
        self._padding -= len(padding)
        return len(content)

    def finish(self, sha256: str) -> None:
        """``Damaged`` unless exactly the content with this digest and its padding went through."""
        if self._padding or self._content.sha256 != sha256:
            raise Damaged("content")


def pulled(push: Callable[[Writable], object]) -> Iterator[bytes]:
    """What ``push`` writes to the file that it is given, as an iterator, at most four pieces ahead of its reader.

    ``push`` runs in a thread of its own: nothing that it touches may hang on the reader's thread (a request, a
    session). Its error comes out where the last piece would; a reader who leaves ends it.
    """
    pieces: Queue[bytes | BaseException | None] = Queue(AHEAD)
    left = Event()

    def hand_over(piece: bytes | BaseException | None) -> None:
        while not left.is_set():
            try:
                pieces.put(piece, timeout=PATIENCE)
            except Full:
                continue
            return
        raise BrokenPipeError("the reader has left")

    def run() -> None:
        ending: BaseException | None = None
        try:
            push(_Pipe(hand_over))
        except BaseException as failure:  # the reader raises it
            ending = failure
        with suppress(BrokenPipeError):
            hand_over(ending)

    worker = Thread(target=run, daemon=True)
    worker.start()
    try:
        while (piece := pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        left.set()
        _drain(pieces)
        worker.join()


class _Pipe:
    def __init__(self, hand_over: Callable[[bytes], None]) -> None:
        self._hand_over = hand_over

    def write(self, content: bytes) -> int:
        self._hand_over(bytes(content))
        return len(content)


def _drain(pieces: Queue[bytes | BaseException | None]) -> None:
    """Wake a writer who waits for room."""
    try:
        while True:
            pieces.get_nowait()
    except Empty:
        return


def digest_of(source: Readable, piece: int = 256 * 1024) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes of all that is left in a file."""
    sha, size = hashlib.sha256(), 0
    while content := source.read(piece):
        sha.update(content)
        size += len(content)
    return sha.hexdigest(), size
