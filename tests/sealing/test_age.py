"""age behind typed functions: keys, small and streamed content, errors with their class."""

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.sealing.age import (
    BECH32,
    key_pair_of,
    new_key_pair,
    open_bytes,
    open_stream,
    public_of,
    seal_bytes,
    seal_stream,
)
from app.sealing.errors import Damaged, NotTheirs


class Lazy:
    def write(self, content: bytes) -> int:
        return 5


class Broken:
    def read(self, size: int = -1) -> bytes:
        raise ConnectionResetError("the line went dead")

    def write(self, content: bytes) -> int:
        raise OSError(28, "No space left on device")


def test_key_of_known_bytes_is_the_one_that_another_library_makes() -> None:
    scalar = bytes(range(32))
    pair, point = (
        key_pair_of(scalar),
        X25519PrivateKey.from_private_bytes(scalar).public_key().public_bytes_raw(),
    )
    number = int.from_bytes(point, "big") << 4
    assert pair.public[4:56] == "".join(BECH32[number >> (5 * place) & 31] for place in reversed(range(52)))
    assert public_of(pair.secret) == pair.public


def test_content_for_two_keys_opens_with_each_and_no_third() -> None:
    one, two, three = new_key_pair(), new_key_pair(), new_key_pair()
    sealed = seal_bytes(b"content", [one.public, two.public])
    assert open_bytes(sealed, one.secret) == open_bytes(sealed, two.secret) == b"content"
    with pytest.raises(NotTheirs):
        open_bytes(sealed, three.secret)


@pytest.mark.parametrize("place", [0, 30, -1])
def test_content_with_an_altered_byte_is_refused(place: int) -> None:
    pair = new_key_pair()
    sealed = bytearray(seal_bytes(b"content", [pair.public]))
    sealed[place] ^= 1
    with pytest.raises((Damaged, NotTheirs)):
        open_bytes(bytes(sealed), pair.secret)


def test_stream_cut_short_is_damaged() -> None:
    pair, sealed = new_key_pair(), io.BytesIO()
    seal_stream(io.BytesIO(bytes(200_000)), sealed, [pair.public])
    with pytest.raises(Damaged):
        open_stream(io.BytesIO(sealed.getvalue()[:150_000]), io.BytesIO(), pair.secret)


def test_sink_that_takes_a_part_is_an_error() -> None:
    """An unbuffered file on a full disk takes what fits and says how much."""
    pair = new_key_pair()
    with pytest.raises(OSError, match="5 of"):
        seal_stream(io.BytesIO(bytes(9)), Lazy(), [pair.public])


def test_errors_of_the_streams_keep_their_class() -> None:
    """A12: pyrage 1.4.0 keeps silent when the last bytes find no room; what was not stored must not seem sealed."""
    pair = new_key_pair()
    with pytest.raises(ConnectionResetError):
        seal_stream(Broken(), io.BytesIO(), [pair.public])
    with pytest.raises(OSError, match="No space left"):
        seal_stream(io.BytesIO(bytes(9)), Broken(), [pair.public])
    with pytest.raises(OSError, match="No space left"):
        open_stream(io.BytesIO(seal_bytes(b"x", [pair.public])), Broken(), pair.secret)


@pytest.mark.parametrize("secret", ["", "AGE-SECRET-KEY-1QQ", "age1xyz"])
def test_text_that_is_no_key_is_damaged(secret: str) -> None:
    with pytest.raises(Damaged):
        public_of(secret)


def test_secrets_stay_out_of_representations() -> None:
    pair = new_key_pair()
    assert pair.secret not in repr(pair)
