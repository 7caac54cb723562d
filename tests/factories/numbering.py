"""Numbers and keys of people and lists: those of one test are those of the next.

What the product keeps by the rights of a person (``app.web.waiting``) is then made once for all tests in which he has
the same; making it takes as long as three pages. The keys differ from run to run, so nothing can rely on their order.
"""

from collections import Counter, defaultdict

from app.shared.columns import new_key

_keys: defaultdict[str, list[str]] = defaultdict(list)
_given: Counter[str] = Counter()


def begin() -> None:
    """A new test on an empty database: count from the beginning."""
    _given.clear()


def next_number(noun: str) -> int:
    """How many of a noun this test has made, with this one."""
    _given[noun] += 1
    return _given[noun]


def next_key(noun: str) -> str:
    """The key of the next row of a noun in this test; it is the same in the next one."""
    place, keys = next_number(f"key of {noun}"), _keys[noun]
    if place > len(keys):
        keys.append(new_key())
    return keys[place - 1]
