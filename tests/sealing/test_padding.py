"""Size buckets."""

from hypothesis import given
from hypothesis import strategies as st

from app.sealing.padding import FLOOR, padded_size


@given(st.integers(min_value=0, max_value=2**40))
def test_padded_size_is_larger_by_less_than_twelve_percent_and_stable(size: int) -> None:
    padded = padded_size(size)
    assert padded >= max(size, FLOOR)
    assert size <= FLOOR or padded - size < 0.12 * size
    assert padded_size(padded) == padded


def test_sizes_of_ordinary_texts_fall_into_one_bucket() -> None:
    """A03: the size of an envelope does not tell bids apart."""
    assert {padded_size(size) for size in range(0, FLOOR, 97)} == {FLOOR}


def test_buckets_up_to_a_hundred_mebibytes_are_few() -> None:
    step, size, buckets = 64 * 1024, FLOOR, set()
    while size < 100 * 2**20:
        buckets.add(padded_size(size))
        size += step
    assert len(buckets) < 320


def test_padded_size_of_published_examples_is_as_published() -> None:
    assert [padded_size(n, 0) for n in (9, 1000, 1025, 10_000, 1_000_000)] == [
        10,
        1024,
        1088,
        10_240,
        1_015_808,
    ]
