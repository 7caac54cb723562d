"""A03: the tree of a sealed call shows neither how many bids it holds nor in which order they came."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sealing.box import BoxProof, batch_of, box_of, bucket_of, filling

SECRET = bytes(range(32))
BIDS = [hashlib.sha256(bytes([n])).digest() for n in range(200)]


@pytest.mark.parametrize(("count", "bucket"), [(0, 64), (1, 64), (64, 64), (65, 128), (128, 128), (500, 512)])
def test_bucket_for_a_count_is_the_next_power_of_two(count: int, bucket: int) -> None:
    assert bucket_of(count) == bucket


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from(BIDS)), st.binary(min_size=32, max_size=32))
def test_every_bid_of_a_box_is_proven_and_no_other(bids: set[bytes], secret: bytes) -> None:
    box = box_of(sorted(bids), secret)
    root = box.root
    for bid in list(bids)[:5]:
        proof = box.proof_of(bid)
        assert proof.leads(bid, root)
        assert not proof.leads(hashlib.sha256(bid).digest(), root)
        assert len(proof.path) == bucket_of(len(bids)).bit_length() - 1


def test_box_of_the_same_bids_in_another_order_has_the_same_root() -> None:
    assert box_of(BIDS[:9], SECRET).root == box_of(BIDS[8::-1], SECRET).root


def test_proof_of_a_box_is_as_long_for_one_bid_as_for_64() -> None:
    few, many = box_of(BIDS[:1], SECRET), box_of(BIDS[:64], SECRET)
    assert len(few.proof_of(BIDS[0]).path) == len(many.proof_of(BIDS[0]).path) == 6
    assert len(few.proof_of(BIDS[0]).document()) == 3


def test_batch_of_acts_keeps_their_order() -> None:
    batch = batch_of(BIDS[:3], SECRET)
    assert batch.leaves[:4] == (*BIDS[:3], filling(SECRET, 0))
    assert batch.root != batch_of(BIDS[2::-1], SECRET).root


def test_box_of_bad_leaves_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        box_of([BIDS[0], BIDS[0]], SECRET)
    with pytest.raises(ValueError, match="32 bytes"):
        box_of([b"short"], SECRET)
    with pytest.raises(ValueError, match="secret"):
        box_of([], b"short")
    with pytest.raises(KeyError):
        box_of(BIDS[:2], SECRET).proof_of(BIDS[5])
    assert not BoxProof(0, 64, ()).leads(BIDS[0], BIDS[0])
