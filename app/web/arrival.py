"""When what is read from a connection had arrived: Linux notes it, however long the process did not look.

A process that is not given a processor, or whose other threads keep it busy, reads late; so a bid would become late
that lay in time in the machine's memory (trust.md, "Receipts"). Where the system notes nothing, the moment of reading
stands, as it does for what a proxy before this server held back.
"""

import socket
import struct
from contextlib import suppress

SO_TIMESTAMPNS = 35
"""Of Linux's asm-generic/socket.h; Python's ``socket`` does not name it. The note has the same number as the option."""
NOTE = struct.Struct("@qq")


class NotingSocket(socket.socket):
    """A connection that knows when the last of what was read from it had arrived: ``arrived``, seconds since the epoch
    by the system's wall clock, None where it was not noted."""

    arrived: float | None = None

    def recv(self, most: int, flags: int = 0, /) -> bytes:
        """As of any socket."""
        data, notes, _flags, _address = self.recvmsg(most, socket.CMSG_SPACE(NOTE.size), flags)
        self.arrived = _instant(notes)
        return data


def ask_for_arrivals(listening: socket.socket) -> None:
    """Let the system note arrivals on every connection that this socket takes from now on."""
    with suppress(OSError):
        listening.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)


def noting(connection: socket.socket) -> NotingSocket:
    """The same connection; the one that was given is no longer one."""
    return NotingSocket(connection.family, connection.type, connection.proto, fileno=connection.detach())


def _instant(notes: list[tuple[int, int, bytes]]) -> float | None:
    for level, kind, data in notes:
        if (level, kind, len(data)) == (socket.SOL_SOCKET, SO_TIMESTAMPNS, NOTE.size):
            seconds, nanoseconds = NOTE.unpack(data)
            return float(seconds) + nanoseconds / 1e9
    return None
