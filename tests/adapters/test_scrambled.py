"""Temporary files that are noise on the disk (A04)."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waitress.buffers import OverflowableBuffer

from app.adapters.scrambled import Scrambled, scrambled_file
from app.web import server
from app.web.bodies import OwnRequest

CANARY = b"canary in the clear "


def on_disk(raw: Scrambled) -> bytes:
    handle = raw._file.fileno()
    return os.pread(handle, os.fstat(handle).st_size, 0)


def test_a04_scrambled_file_on_the_disk_noise() -> None:
    raw = Scrambled()
    raw.write(CANARY * 100)
    assert len(on_disk(raw)) == len(CANARY) * 100
    assert CANARY not in on_disk(raw)
    raw.close()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.binary(max_size=70)), max_size=8), st.integers(0, 300))
def test_scrambled_file_written_anywhere_reads_as_a_plain_one(
    writes: list[tuple[int, bytes]], start: int
) -> None:
    plain = bytearray()
    with scrambled_file() as file:
        for place, content in writes:
            place = min(place, len(plain))
            plain[place : place + len(content)] = content
            file.seek(place)
            file.write(content)
        file.seek(min(start, len(plain)))
        assert file.read() == bytes(plain[min(start, len(plain)) :])
        assert file.seek(0, os.SEEK_END) == len(plain)


def test_a04_what_waitress_lays_aside_noise_and_whole() -> None:
    """A request or an answer above the limit goes through a file of ours."""
    buffer = OverflowableBuffer(64)
    for _ in range(100):
        buffer.append(CANARY * 50)
    assert isinstance(buffer.buf, server.ScrambledBuffer)
    raw = buffer.getfile().raw
    buffer.getfile().flush()
    assert CANARY not in on_disk(raw)
    assert buffer.get(100_000) == CANARY * 5000
    buffer.skip(20, True)
    assert buffer.get(20) == CANARY
    buffer.close()


@pytest.mark.parametrize(("length", "scrambled"), [(1000, False), (1024 * 1024, True), (None, True)])
def test_a04_uploaded_files_in_memory_or_scrambled(length: int | None, scrambled: bool) -> None:
    request = OwnRequest({"wsgi.input": None, "REQUEST_METHOD": "POST"})
    with request._get_file_stream(length, None) as stream:
        assert isinstance(getattr(stream, "raw", None), Scrambled) is scrambled
