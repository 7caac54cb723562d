"""Temporary files whose bytes on the disk are noise.

A request of some megabytes waits in a file before anybody knows whether it is part of a sealed bid. Its bytes are
AES-CTR under a key that exists in this object alone: what the disk keeps of a deleted file tells nothing (trust.md,
A04). There is no proof of authenticity, for nobody else writes to it.
"""

import io
import os
import tempfile
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

BLOCK, BUFFER = 16, 64 * 1024


class Scrambled(io.RawIOBase):
    """A file without a name, encrypted under a key of its own; every byte of it may be read and written again."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  it lives as long as this
        self._key, self._place = os.urandom(32), 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        """None that anybody could use: behind it is noise."""
        raise io.UnsupportedOperation("fileno")

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_SET:
            self._place = offset
        elif whence == io.SEEK_CUR:
            self._place += offset
        else:
            self._place = os.fstat(self._file.fileno()).st_size + offset
        return self._place

    def readinto(self, buffer: Any) -> int:
        noise = os.pread(self._file.fileno(), len(buffer), self._place)
        buffer[: len(noise)] = self._turned(noise)
        self._place += len(noise)
        return len(noise)

    def write(self, content: Any) -> int:
        written = os.pwrite(self._file.fileno(), self._turned(bytes(content)), self._place)
        self._place += written
        return written

    def truncate(self, size: int | None = None) -> int:
        size = self._place if size is None else size
        os.ftruncate(self._file.fileno(), size)
        return size

    def close(self) -> None:
        self._file.close()
        super().close()

    def _turned(self, content: bytes) -> bytes:
        """In counter mode, putting on and taking off are one."""
        first, over = divmod(self._place, BLOCK)
        stream = Cipher(AES(self._key), CTR(first.to_bytes(BLOCK, "big"))).encryptor()
        stream.update(bytes(over))
        return stream.update(content)


def scrambled_file() -> IO[bytes]:
    """A temporary file as ``tempfile.TemporaryFile`` gives one, with nothing plain on the disk and no descriptor."""
    return io.BufferedRandom(Scrambled(), BUFFER)  # type: ignore[return-value, arg-type, unused-ignore]


def file_in_memory() -> IO[bytes]:
    """A file with a descriptor, for a process of its own, that lies in memory alone."""
    return os.fdopen(os.memfd_create("jiebang", os.MFD_CLOEXEC), "w+b")
