"""Three officers with keys, and one call."""

from functools import lru_cache

from app.sealing.age import KeyPair, new_key_pair
from app.sealing.keys import Wrap, wrap_for_pairs
from app.sealing.passphrases import Cost

CHEAP = Cost(memory=8, passes=1, lanes=1)
CALL, OTHER_CALL = "call-1", "call-2"


@lru_cache
def people() -> dict[str, KeyPair]:
    return {name: new_key_pair() for name in ("an", "bo", "chen")}


def call_key(call: str = CALL) -> KeyPair:
    return _key_of(call)


@lru_cache
def _key_of(call: str) -> KeyPair:
    return new_key_pair()


def publics() -> dict[str, str]:
    return {name: pair.public for name, pair in people().items()}


@lru_cache
def wraps(call: str = CALL) -> tuple[Wrap, ...]:
    return tuple(wrap_for_pairs(call, call_key(call).secret, publics()))


def wrap_of(first: str, second: str, call: str = CALL) -> Wrap:
    return next(w for w in wraps(call) if (w.first, w.second) == (first, second))
