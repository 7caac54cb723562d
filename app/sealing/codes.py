"""The reopening code: the one key to a submitted bid that its members hold, on paper or in a safe.

28 characters in seven groups of four, Crockford's Base32 (no I, L, O, U): 130 random bits and two check characters.
"""

import secrets
import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.sealing.age import key_pair_of
from app.sealing.errors import WrongCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS, LETTERS, CHECKS, GROUP = 130, 26, 2, 4
PRIME = 1021
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
DOMAIN = b"jiebang/reopening/v1"


@dataclass(frozen=True)
class CodeKeys:
    """What a code gives: a key pair for the envelope and the nonce for its manifest."""

    public: str
    secret: str = field(repr=False)
    nonce: str = field(repr=False)


def new_code() -> str:
    """A fresh code as it is printed. It is shown once and stored nowhere."""
    return print_code(secrets.randbits(BITS))


def print_code(number: int) -> str:
    """130 bits in seven groups of four. The last two characters are the number modulo 1021.

    1021 is the largest prime that two characters hold: every single wrong character and every swap of two is noticed,
    of other mistakes all but one in a thousand.
    """
    text = _letters(number, LETTERS) + _letters(number % PRIME, CHECKS)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def read_code(text: str) -> int:
    """The 130 bits of a code as somebody typed it: small letters, full width, spaces, any dash, O for 0, I or L for 1.

    ``WrongCode`` where no code reads like this, with the place of a character that none has.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(ALIKE)
    letters = [
        c for c in plain if not (c.isspace() or unicodedata.category(c) in {"Pd", "Cf", "Sm"} or c in "_.·")
    ]
    wrong = next((place for place, c in enumerate(letters, 1) if c not in ALPHABET), 0)
    if wrong:
        raise WrongCode("character", wrong)
    if len(letters) != LETTERS + CHECKS:
        raise WrongCode("length")
    number = _number(letters[:LETTERS])
    if number % PRIME != _number(letters[LETTERS:]):
        raise WrongCode("check")
    return number


def new_salt() -> bytes:
    """16 random bytes, stored beside the envelope."""
    return secrets.token_bytes(16)


def code_keys(code: str, salt: bytes, entry: str, version: int) -> CodeKeys:
    """The keys of a code for one version of one entry: HKDF-SHA256 over the 130 bits. ``WrongCode``."""
    bound = b"\n".join([DOMAIN, entry.encode(), str(version).encode()])
    made = HKDF(SHA256(), 64, salt, bound).derive(read_code(code).to_bytes(17, "big"))
    pair = key_pair_of(made[:32])
    return CodeKeys(pair.public, pair.secret, made[32:].hex())


def _letters(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(count)))


def _number(letters: list[str]) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return number
