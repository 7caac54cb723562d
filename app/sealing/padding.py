"""Sizes are rounded up, so that the size of a ciphertext says little of what is inside (A03)."""

FLOOR = 64 * 1024


def padded_size(size: int, floor: int = FLOOR) -> int:
    """How many bytes ``size`` bytes take before encryption: at least ``floor``, above that Padmé.

    Padmé (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs
    2019(4), algorithm 1): with E = ⌊log₂ L⌋ and S = ⌊log₂ E⌋ + 1 the last E - S bits of the length are rounded up to
    zero. It costs less than 12 % and leaves O(log log L) bits to be learnt. The floor is one chunk of age, so the texts
    of all ordinary bids have one size.
    """
    if size <= floor:
        return floor
    exponent = size.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << (exponent - kept)) - 1
    return (size + mask) & ~mask
