"""Files sealed one by one, streaming both ways."""

import io
import threading
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from app.sealing.age import new_key_pair, seal_bytes
from app.sealing.errors import Damaged, NotTheirs, SealingError
from app.sealing.files import SealedFile, file_pieces, open_file, seal_file
from app.sealing.padding import FLOOR
from app.sealing.streams import pulled

ABOUT = {"slot": "plan", "name": "方案.pdf"}
CANARY = b"canary-4711 "


def _sealed(content: bytes) -> tuple[SealedFile, bytes]:
    sink = io.BytesIO()
    return seal_file(iter([content[:10], b"", content[10:]]), sink, ABOUT), sink.getvalue()


@pytest.mark.parametrize("size", [0, 1, FLOOR - 1, FLOOR, FLOOR + 1, 300_000])
def test_sealed_file_opens_to_what_was_uploaded(size: int) -> None:
    content = (CANARY * (size // len(CANARY) + 1))[:size]
    sealed, stored = _sealed(content)
    plain = io.BytesIO()
    open_file(io.BytesIO(stored), sealed, plain)
    assert plain.getvalue() == b"".join(file_pieces(io.BytesIO(stored), sealed)) == content
    assert (sealed.size, sealed.sealed_size) == (size, len(stored))
    assert CANARY not in stored


def test_sealed_files_of_like_size_differ_by_chance_alone() -> None:
    """A03: the ciphertext's size is that of its bucket, give or take the random line of the header."""
    sizes = [_sealed(b"x" * n)[0].sealed_size for n in (1, 60_000)]
    assert all(FLOOR < size < FLOOR + 700 for size in sizes)


def test_large_file_is_sealed_and_opened_in_little_memory() -> None:
    class Nothing:
        size = 0

        def write(self, content: bytes) -> int:
            self.size += len(content)
            return len(content)

    piece, sink = bytes(256 * 1024), Nothing()
    tracemalloc.start()
    sealed = seal_file((piece for _ in range(32)), sink, ABOUT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (sealed.size, sink.size) == (8 * 2**20, sealed.sealed_size)
    assert peak < 2**20


def test_file_of_another_bid_in_its_place_is_refused() -> None:
    """A06: a copied ciphertext opens with its own key alone, and its digest stands in its own envelope alone."""
    ours, _ = _sealed(b"ours")
    theirs, stored = _sealed(b"theirs")
    with pytest.raises(NotTheirs):
        open_file(io.BytesIO(stored), ours, io.BytesIO())
    with pytest.raises(Damaged):
        open_file(io.BytesIO(stored), replace(ours, secret=theirs.secret), io.BytesIO())


@pytest.mark.parametrize("wrong", [{"size": 3}, {"size": 5}, {"size": 90_000}, {"sha256": "0" * 64}])
def test_file_that_differs_from_its_description_is_damaged(wrong: dict[str, object]) -> None:
    sealed, stored = _sealed(b"four")
    with pytest.raises(Damaged):
        b"".join(file_pieces(io.BytesIO(stored), replace(sealed, **wrong)))


@pytest.mark.parametrize("padding", [b"x".rjust(FLOOR - 4, b"\0"), bytes(FLOOR - 5), bytes(FLOOR - 3)])
def test_file_with_another_padding_is_damaged(padding: bytes) -> None:
    keys, (sealed, _) = new_key_pair(), _sealed(b"four")
    forged = seal_bytes(b"four" + padding, [keys.public])
    with pytest.raises(Damaged):
        open_file(io.BytesIO(forged), replace(sealed, secret=keys.secret), io.BytesIO())


def test_file_description_survives_json_and_refuses_another_shape() -> None:
    sealed, _ = _sealed(b"four")
    assert SealedFile.from_json(sealed.as_json()) == sealed
    for wrong in ({"size": "4"}, {"size": -1}, {"secret": None}, {"more": 1}):
        with pytest.raises(SealingError):
            SealedFile.from_json(sealed.as_json() | wrong)


def test_error_of_an_upload_comes_out_as_it_is() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"begun"
        raise TimeoutError("the line went dead")

    with pytest.raises(TimeoutError):
        seal_file(pieces(), io.BytesIO(), ABOUT)


def test_reader_who_leaves_ends_the_writer() -> None:
    before, sealed_and_stored = threading.active_count(), _sealed(b"x" * 2_000_000)
    pieces = file_pieces(io.BytesIO(sealed_and_stored[1]), sealed_and_stored[0])
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before


def test_pulled_pieces_keep_their_order() -> None:
    numbers = [int(piece) for piece in pulled(lambda sink: [sink.write(b"%d" % n) for n in range(100)])]
    assert len(numbers) == 100
    assert all(b - a == 1 for a, b in pairwise(numbers))
