"""How alike two needs are by their words: a pure function, so that a proposal of duplicates can be explained."""

import re
import unicodedata
from collections.abc import Set
from dataclasses import dataclass

WORD = re.compile(r"[0-9a-z]+(?:[./-][0-9a-z]+)*|[㐀-鿿]+")
HAN = re.compile(r"[㐀-鿿]")
WEIGHTS = {"subject": 0.5, "gap": 0.3, "standards": 0.2}
LEAST = 0.35
"""Below it nobody is bothered with a proposal."""


@dataclass(frozen=True)
class Worded:
    """The words of a need: of its product and parameter, of its gap, and its standards."""

    subject: Set[str]
    gap: Set[str]
    standards: Set[str]


def worded(subject: str, parameter: str, gap: str, standards: str) -> Worded:
    """The words of a need. Standards compare as a whole, without their year: an edition does not make another need."""
    numbers = {_bare(line) for line in standards.splitlines() if line.strip()}
    return Worded(words_of(f"{subject} {parameter}"), words_of(gap), numbers)


def words_of(text: str) -> frozenset[str]:
    """Latin words and numbers whole, Chinese as pairs of neighbouring characters (a lone one by itself)."""
    found: set[str] = set()
    for run in WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if HAN.match(run) and len(run) > 1:
            found.update(run[place : place + 2] for place in range(len(run) - 1))
        else:
            found.add(run)
    return frozenset(found)


def _bare(standard: str) -> str:
    text = unicodedata.normalize("NFKC", standard).lower().replace(" ", "")
    return re.sub(r"[-:—–]\d{4}$", "", text)


def likeness(one: Worded, other: Worded) -> float:
    """0 (nothing in common) to 1: Dice's coefficient of each part, weighted; parts that either lacks do not count."""
    total = weight = 0.0
    for name, share in WEIGHTS.items():
        here, there = getattr(one, name), getattr(other, name)
        if here and there:
            total += share * 2 * len(here & there) / (len(here) + len(there))
            weight += share
    return total / weight if weight else 0.0
