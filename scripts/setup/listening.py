"""Opening the listening sockets, before anything slow: a taken port is told at once."""

import errno
import os
import socket

from scripts.setup.running import Stop

EVERYWHERE = {"", "0.0.0.0", "::"}
BEYOND = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses that belong to nobody (RFC 5737, RFC 3849): the way there leads out of this machine."""
SKIPPED = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
BACKLOG = 1024


def listen(host: str, port: int) -> list[socket.socket]:
    """Listening sockets on every address of ``host`` (``localhost`` is 127.0.0.1 and ::1); port 0 takes a free one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, OverflowError) as error:
        raise Stop(
            f"The host {host!r} has no address on this machine. Choose another: --host NAME"
        ) from error
    sockets: list[socket.socket] = []
    # IPv4 first: a free port is chosen there and asked for again on IPv6.
    for family, address in sorted({(f, a[0]) for f, _type, _proto, _name, a in found}):
        chosen = port or (sockets[0].getsockname()[1] if sockets else 0)
        opened = _open(family, str(address), chosen)
        if opened:
            sockets.append(opened)
    if not sockets:
        raise Stop(f"The host {host!r} has no address on this machine. Choose another: --host NAME")
    return sockets


def address_of(host: str, port: int) -> str:
    """The address of the site for who listens on ``host``: that host, and where it is every interface, localhost."""
    name = "localhost" if host in EVERYWHERE else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def elsewhere(host: str, port: int) -> list[str]:
    """The addresses by which others on the network come, where every interface listens; nothing is sent to find out."""
    wanted = {"": list(BEYOND), "0.0.0.0": [socket.AF_INET], "::": [socket.AF_INET6]}.get(host, [])
    found = []
    for family in wanted:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sock:
                sock.connect((BEYOND[family], 9))
                own = str(sock.getsockname()[0])
        except OSError:
            continue
        found += [] if own.startswith("127.") or own == "::1" else [address_of(own, port)]
    return found


def _open(family: socket.AddressFamily, address: str, port: int) -> socket.socket | None:
    try:
        sock = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return None
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address, port))
        sock.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        sock.close()
        number = error.errno if isinstance(error, OSError) else errno.ERANGE
        if number in SKIPPED:
            return None
        raise Stop(_sentence(address, port, number)) from error
    return sock


def _sentence(address: str, port: int, number: int | None) -> str:
    if number == errno.EADDRINUSE:
        return f"Port {port} is already taken on {address}. Stop what uses it, or choose another: --port {port + 1}"
    if number == errno.EACCES:
        return f"Port {port} needs more rights than you have. Choose one above 1023: --port 8000"
    return f"Port {port} cannot be opened on {address} ({os.strerror(number or 0)}). Choose another: --port NUMBER"
