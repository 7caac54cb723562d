"""Which addresses a start prints: one that answers, for the host that was asked for."""

import socket

import pytest

from scripts.setup.listening import address_of, elsewhere

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),
        ("::", "http://localhost:8000"),
        ("", "http://localhost:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
        ("fd00::7", "http://[fd00::7]:8000"),
        ("jiebang.test", "http://jiebang.test:8000"),
    ],
)
def test_address_that_is_printed_is_one_that_is_listened_on(host: str, address: str) -> None:
    assert address_of(host, 8000) == address


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "192.0.2.7"])
def test_one_address_alone_is_printed_where_one_alone_is_listened_on(host: str) -> None:
    assert elsewhere(host, 8000) == []


def test_every_interface_prints_the_addresses_of_the_network() -> None:
    """The machine's own, by which a telephone in the same network comes; whatever they are here, none is local."""
    found = elsewhere("0.0.0.0", 8000)
    for url in found:
        host, port = url.removeprefix("http://").rsplit(":", 1)
        assert port == "8000"
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
            sock.bind((host, 0))  # it is an address of this machine
        assert not host.startswith("127.")
