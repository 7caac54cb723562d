"""The Merkle tree of RFC 9162 section 2.1 over stored hashes: append, root, proofs, and checking the proofs.

Level 0 holds the leaf hashes; the node (level, index) is the hash over the leaves index·2^level … (index+1)·2^level − 1
and is stored once that subtree is complete. Whoever keeps the nodes hands in a reader; everything below asks it for
O(log n) of them.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = tuple[int, int, bytes]
ReadNode = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's bytes: SHA-256(00 ‖ data), 32 bytes (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees: SHA-256(01 ‖ left ‖ right) (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append_leaf(size: int, leaf: bytes, read: ReadNode) -> list[Node]:
    """The nodes that become complete when the leaf hash is added to a tree of ``size`` leaves; the leaf itself first.

    Reads as many stored nodes as ``size`` has trailing one bits: one on average.
    """
    made = [(0, size, leaf)]
    level, index, whole = 0, size, leaf
    while index & 1:
        whole = node_hash(read(level, index - 1), whole)
        level, index = level + 1, index >> 1
        made.append((level, index, whole))
    return made


def root_hash(size: int, read: ReadNode) -> bytes:
    """The root of the first ``size`` leaves, from the at most log2(size) + 1 complete subtrees that make them up."""
    return _span(0, size, read) if size else EMPTY_ROOT


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes held in memory."""
    return root_hash(len(leaves), reader_of(leaves))


def reader_of(leaves: Sequence[bytes]) -> ReadNode:
    """A reader over leaf hashes held in memory; each level is hashed once."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


def inclusion_proof(index: int, size: int, read: ReadNode) -> list[bytes]:
    """The audit path of leaf ``index`` in the tree of ``size`` leaves, from the leaf upwards (RFC 9162, 2.1.3.1).

    Error: IndexError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"A tree of {size} leaves has no leaf {index}.")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_span(middle, end, read))
            end = middle
        else:
            path.append(_span(begin, middle, read))
            begin = middle
    return path[::-1]


def consistency_proof(old: int, new: int, read: ReadNode) -> list[bytes]:
    """The proof that the tree of ``new`` leaves begins with the tree of ``old`` leaves (RFC 9162, 2.1.4.1).

    Error: IndexError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise IndexError(f"There is no consistency proof from {old} to {new} leaves.")
    return list(_consistency(old, 0, new, True, read))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the audit path leads from the leaf hash at ``index`` to the root of ``size`` leaves (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, whole = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            whole = node_hash(step, whole)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            whole = node_hash(whole, step)
        place, last = place >> 1, last >> 1
    return last == 0 and whole == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the newer tree begins with the older one (2.1.4.2); the empty tree begins all."""
    if old == new or old == 0:
        return old >= 0 and not proof and (old_root == new_root if old == new else old_root == EMPTY_ROOT)
    if not 0 < old < new or not proof:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _span(begin: int, end: int, read: ReadNode) -> bytes:
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return read(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(_span(begin, middle, read), _span(middle, end, read))


def _consistency(old: int, begin: int, size: int, whole: bool, read: ReadNode) -> Iterator[bytes]:
    """SUBPROOF of the RFC over the leaves from ``begin``; ``whole``: the older root needs no telling."""
    if old == size:
        if not whole:
            yield _span(begin, begin + size, read)
        return
    half = _split(size)
    if old <= half:
        yield from _consistency(old, begin, half, whole, read)
        yield _span(begin + half, begin + size, read)
    else:
        yield from _consistency(old - half, begin + half, size - half, False, read)
        yield _span(begin, begin + half, read)
