"""Uploads past a scanner that speaks clamd's protocol on loopback."""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from app.adapters.scanning import scan
from app.adapters.uploads import UploadRefused, prove_file
from tests.factories.files import pdf_bytes
from tests.plugins.servers import free_port

EICAR = b"harmless mark of a virus"


@contextmanager
def clamd(answer: bytes | None = None) -> Iterator[str]:
    """One connection: reads pieces as clamd does, finds the mark, answers; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            listening.settimeout(5)
            line, _ = listening.accept()
            with line, line.makefile("rb") as told:
                content = b""
                assert told.read(10) == b"zINSTREAM\0"
                while size := struct.unpack(">I", told.read(4))[0]:
                    content += told.read(size)
                found = b"stream: Example FOUND\0" if EICAR in content else b"stream: OK\0"
                line.sendall(found if answer is None else answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"clamd://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(5)


@pytest.mark.parametrize(
    ("content", "answer", "code"),
    [
        (b"x" * 200_000, None, None),
        (b"x" * 100_000 + EICAR, None, "malicious"),
        (b"x", b"INSTREAM size limit exceeded. ERROR\0", "unscanned"),
        (b"x", b"", "unscanned"),
    ],
)
def test_scan_tells_what_the_scanner_says(content: bytes, answer: bytes | None, code: str | None) -> None:
    with clamd(answer) as url:
        assert scan(url, io.BytesIO(content)) == code


@pytest.mark.parametrize("url", ["clamd:///nowhere/clamd.sock", "clamd://127.0.0.1:{port}"])
def test_scan_without_an_answer_passes_nothing(url: str) -> None:
    assert scan(url.format(port=free_port()), io.BytesIO(b"x")) == "unscanned"


def test_upload_that_the_scanner_knows_is_refused_and_not_stored(app: Flask) -> None:
    """A28: a PDF that is in order, with something known in it."""
    settings = app.config["SETTINGS"]
    content = pdf_bytes() + b"\n%" + EICAR + b"\n"
    with clamd() as url:
        settings.scanner = url
        try:
            with pytest.raises(UploadRefused, match="病毒检查"):
                prove_file("方案.pdf", io.BytesIO(content), ("pdf",))
        finally:
            settings.scanner = ""
    assert prove_file("方案.pdf", io.BytesIO(content), ("pdf",)).size == len(content)
