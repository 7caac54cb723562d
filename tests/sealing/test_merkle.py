"""The tree against the published roots of the Certificate Transparency reference data, and its proofs by property."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sealing.merkle import (
    EMPTY_ROOT,
    append_leaf,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    reader_of,
    root_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

DATA = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Store:
    """Nodes as a table would hold them; counts what is read."""

    def __init__(self, count: int = 0) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.size = self.reads = 0
        for number in range(count):
            self.add(leaf_hash(str(number).encode()))

    def add(self, leaf: bytes) -> None:
        for level, index, whole in append_leaf(self.size, leaf, self.read):
            self.nodes[level, index] = whole
        self.size += 1

    def read(self, level: int, index: int) -> bytes:
        self.reads += 1
        return self.nodes[level, index]


BIG = Store(1100)


@pytest.mark.parametrize("size", range(9))
def test_root_of_reference_data_is_the_published_one(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(text)) for text in DATA[:size]]
    store = Store()
    for leaf in leaves:
        store.add(leaf)
    assert root_of(leaves).hex() == root_hash(size, store.read).hex() == ROOTS[size]


def test_empty_tree_has_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256().digest()


def _naive(leaves: list[bytes]) -> bytes:
    """The RFC's definition, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(_naive(leaves[:half]), _naive(leaves[half:]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_proofs_of_any_tree_hold_and_fail_for_anything_else(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 1100))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    leaf, root = BIG.nodes[0, index], root_hash(size, BIG.read)
    proof = inclusion_proof(index, size, BIG.read)
    assert verify_inclusion(leaf, index, size, proof, root)
    assert len(proof) <= (size - 1).bit_length()
    assert not verify_inclusion(leaf, size, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, [*proof, root], root)
    older, steps = root_hash(old, BIG.read), consistency_proof(old, size, BIG.read)
    assert verify_consistency(old, size, older, root, steps)
    assert not verify_consistency(old, size, leaf_hash(b"other"), root, steps)
    if steps:
        at = data.draw(st.integers(0, len(steps) - 1))
        bent = [*steps[:at], leaf_hash(steps[at]), *steps[at + 1 :]]
        assert not verify_consistency(old, size, older, root, bent)
        assert not verify_consistency(old, size, older, root, steps[:-1])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70))
def test_root_of_any_leaves_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == _naive(leaves)
    path = inclusion_proof(len(leaves) - 1, len(leaves), reader_of(leaves))
    assert verify_inclusion(leaves[-1], len(leaves) - 1, len(leaves), path, root_of(leaves))


def test_growing_reads_few_nodes_and_the_root_no_more_than_its_height() -> None:
    store = Store(1023)
    assert store.reads < 1023
    store.reads = 0
    root_hash(1023, store.read)
    assert store.reads == 10


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5)])
def test_consistency_proof_out_of_range_is_refused(old: int, new: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(old, new, BIG.read)


def test_empty_tree_is_the_beginning_of_every_tree() -> None:
    assert verify_consistency(0, 7, EMPTY_ROOT, root_hash(7, BIG.read), [])
    assert not verify_consistency(0, 7, root_hash(7, BIG.read), root_hash(7, BIG.read), [])
    assert verify_consistency(7, 7, root_hash(7, BIG.read), root_hash(7, BIG.read), [])
