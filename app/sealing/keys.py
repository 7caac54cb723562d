"""A call's key under three openers, of whom any two open it and no one alone.

For each ordered pair (first, second) the call's private key is sealed to the second and the result to the first: six
wraps. Whoever of the three comes first takes the outer layer off his two wraps; what he leaves behind is sealed to one
colleague alone, so the second may come hours later and nothing that opens lies about meanwhile.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations

from app.sealing.age import open_bytes, public_of, seal_bytes
from app.sealing.canonical import canonical_json, sha256_hex
from app.sealing.errors import Damaged, NotTheirs

DOMAIN = "jiebang/call-key/v1"
REHEARSAL = b"jiebang/rehearsal/v1\n"
NONCE = b"jiebang/opener-nonce/v1\n"
OPENERS = 3


@dataclass(frozen=True)
class Wrap:
    """The private key of a call for two officers, the first of whom takes off the outer layer.

    ``call``, ``first`` and ``second`` are ids, ``public`` is the call's public key; all are inside the layers too.
    """

    call: str
    public: str
    first: str
    second: str
    first_public: str
    second_public: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class HalfOpened:
    """What the first officer leaves behind: sealed to the second alone.

    It is the first one's consent in bytes: whoever holds it needs the second officer only. Keep it out of backups and
    delete it, and its twin for the third officer, as soon as the opening ends or is called off.
    """

    call: str
    public: str
    first: str
    second: str
    second_public: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class Rehearsal:
    """Random content sealed to a call's key and its digest: who can open it will be able to open the bids."""

    sealed: bytes = field(repr=False)
    sha256: str


def wrap_for_pairs(call: str, call_secret: str, openers: Mapping[str, str]) -> list[Wrap]:
    """The six wraps of a call's private key for three officers, {id: public key}.

    ``ValueError`` unless there are exactly three, each with a key of his own. That three ids are three persons is for
    the caller to know.
    """
    if len(openers) != OPENERS or len(set(openers.values())) != OPENERS:
        raise ValueError("three openers with three keys")
    public = public_of(call_secret)
    made = []
    for first, second in permutations(sorted(openers), 2):
        names = (call, public, first, second)
        inner = seal_bytes(_layer("inner", names, call_secret.encode()), [openers[second]])
        outer = seal_bytes(_layer("outer", names, inner), [openers[first]])
        made.append(Wrap(*names, openers[first], openers[second], outer))
    return made


def open_outer(wrap: Wrap, officer_secret: str) -> HalfOpened:
    """Take the outer layer off with the first officer's key; the rest opens with the second's alone.

    ``NotTheirs`` with anyone else's key, ``Damaged`` where the wrap was altered or moved (another call, another pair).
    """
    names = (wrap.call, wrap.public, wrap.first, wrap.second)
    inner = _body("outer", names, wrap.sealed, wrap.first_public, officer_secret)
    return HalfOpened(*names, wrap.second_public, inner)


def open_outers(wraps: Iterable[Wrap], officer: str, officer_secret: str) -> list[HalfOpened]:
    """All that an officer who comes first can do: one half for each of his two colleagues."""
    return [open_outer(wrap, officer_secret) for wrap in wraps if wrap.first == officer]


def open_inner(half: HalfOpened, officer_secret: str) -> str:
    """The call's private key, with the second officer's. ``NotTheirs``, ``Damaged`` as for the outer layer."""
    names = (half.call, half.public, half.first, half.second)
    secret = _body("inner", names, half.sealed, half.second_public, officer_secret).decode()
    if public_of(secret) != half.public:
        raise Damaged("the key is not this call's")
    return secret


def rewrap(half: HalfOpened, officer_secret: str, openers: Mapping[str, str]) -> list[Wrap]:
    """New wraps for new openers, made by two of the old ones; the key itself stays.

    Delete the old wraps with the same stroke. Whoever kept a copy of them and the keys of two former openers can still
    open: a change of openers takes the office away, not what was copied before.
    """
    return wrap_for_pairs(half.call, open_inner(half, officer_secret), openers)


def nonce_of(officer_secret: str, call: str, root: str) -> str:
    """What an opener adds to chance (64 hexadecimal digits): HMAC-SHA256 of the call's id and box root under his key.

    The box is closed before, so he cannot choose it; nobody without his key can know it; coming again gives the same.
    """
    return hmac.new(officer_secret.encode(), NONCE + f"{call}\n{root}".encode(), hashlib.sha256).hexdigest()


def fingerprint(wraps: Iterable[Wrap]) -> str:
    """SHA-256 over a set of wraps, for the record: wraps that are put back or exchanged later are noticed."""
    rows = sorted(
        [w.call, w.public, w.first, w.second, w.first_public, w.second_public, sha256_hex(w.sealed)]
        for w in wraps
    )
    return sha256_hex(canonical_json([DOMAIN, rows]).encode())


def new_rehearsal(public: str) -> Rehearsal:
    """An envelope of random content for a call's public key."""
    content = secrets.token_bytes(32)
    return Rehearsal(seal_bytes(REHEARSAL + content, [public]), sha256_hex(REHEARSAL + content))


def check_rehearsal(rehearsal: Rehearsal, call_secret: str) -> None:
    """Open it and compare: silence proves keys and pass-phrases. ``NotTheirs`` with another key, ``Damaged``."""
    if sha256_hex(open_bytes(rehearsal.sealed, call_secret)) != rehearsal.sha256:
        raise Damaged("rehearsal")


def _layer(layer: str, names: tuple[str, ...], body: bytes) -> bytes:
    return _head(layer, names) + body


def _head(layer: str, names: tuple[str, ...]) -> bytes:
    return canonical_json([DOMAIN, layer, *names]).encode() + b"\n"


def _body(layer: str, names: tuple[str, ...], sealed: bytes, expected: str, officer_secret: str) -> bytes:
    if public_of(officer_secret) != expected:
        raise NotTheirs(f"the {layer} layer is another officer's")
    try:
        content = open_bytes(sealed, officer_secret)
    except NotTheirs as wrong:
        raise Damaged(f"{layer} layer") from wrong
    head = _head(layer, names)
    if not content.startswith(head):
        raise Damaged(f"the {layer} layer was made for another call or pair")
    return content[len(head) :]
