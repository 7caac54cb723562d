"""To which chain belongs what is tested: first by words, then by likeness to the chain's needs; always with the reason.

Pure. The words are a working list that ships with the product, no official one (facts.md 2.2); a person's word stands
above both.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from app.capabilities.states import Sorting
from app.capabilities.words import plain, shared, tokens

LIKE = 0.4
"""From this likeness on two texts speak of the same."""
SUBJECT_COUNTS = 2
"""A word in the object tells more than one in the parameter: every chain measures 拉伸."""
LONGEST = 200


@dataclass(frozen=True)
class Sorted:
    """``words``: what decided. ``likeness``: of texts that were compared."""

    chain_id: str | None = None
    sorting: Sorting = Sorting.NONE
    words: str = ""
    likeness: float | None = None


@dataclass(frozen=True)
class Profile:
    """A chain as it is looked for: its names and words, and texts (needs) that are known to belong to it."""

    chain_id: str
    words: tuple[str, ...]
    texts: tuple[str, ...] = ()


@cache
def shipped_words() -> dict[str, tuple[str, ...]]:
    """Chain → words that tell of it."""
    text = files("app.capabilities").joinpath("data", "chain_words.csv").read_text(encoding="utf-8")
    return {row["chain"]: tuple(row["words"].split(";")) for row in csv.DictReader(text.splitlines())}


@dataclass
class Sorter:
    """Sorts; made once for many."""

    profiles: Iterable[Profile]
    _words: dict[str, list[str]] = field(default_factory=dict)
    _begin: dict[str, list[str]] = field(default_factory=dict)
    _texts: list[tuple[frozenset[str], str, str]] = field(default_factory=list)
    _with: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for profile in self.profiles:
            for word in profile.words:
                if len(plain(word)) > 1 or word in {"钢", "氢", "醋"}:
                    self._words.setdefault(plain(word), []).append(profile.chain_id)
        for word in self._words:
            self._begin.setdefault(word[0], []).append(word)
        for profile in self.profiles:
            for text in profile.texts:
                place = len(self._texts)
                self._texts.append((tokens(text), profile.chain_id, text))
                for token in self._texts[place][0]:
                    self._with.setdefault(token, set()).add(place)

    def sort(self, subject: str, parameter: str) -> Sorted:
        """The chain of an object and a parameter; none where nothing speaks for one alone."""
        return self._by_words(plain(subject), plain(parameter)) or self._by_likeness(subject, parameter)

    def _by_words(self, subject: str, parameter: str) -> Sorted | None:
        merit: dict[str, int] = {}
        told: dict[str, list[str]] = {}
        in_subject = self._words_in(subject)
        for word in dict.fromkeys((*in_subject, *self._words_in(parameter))):
            weight = len(word) * (SUBJECT_COUNTS if word in in_subject else 1)
            for chain in self._words[word]:
                merit[chain] = merit.get(chain, 0) + weight
                told.setdefault(chain, []).append(word)
        best = sorted(merit.items(), key=lambda pair: -pair[1])[:2]
        if not best or (len(best) == 2 and best[0][1] == best[1][1]):
            return None
        chain = best[0][0]
        return Sorted(chain, Sorting.RULE, "、".join(told[chain])[:LONGEST])

    def _words_in(self, text: str) -> list[str]:
        """The words that stand anywhere in a text; looked up by their first character, for texts are many."""
        return [
            word
            for place, first in enumerate(text)
            for word in self._begin.get(first, ())
            if text.startswith(word, place)
        ]

    def _by_likeness(self, subject: str, parameter: str) -> Sorted:
        own = tokens(f"{subject} {parameter}")
        near = {place for token in own for place in self._with.get(token, ())}
        likest = max(((shared(own, self._texts[p][0]), -p) for p in near), default=(0.0, 0))
        if likest[0] < LIKE:
            return Sorted()
        _, chain, text = self._texts[-likest[1]]
        return Sorted(chain, Sorting.SIMILAR, text[:LONGEST], round(likest[0], 2))


def profiles(
    chains: Iterable[tuple[str, str, Iterable[str]]], texts: Mapping[str, list[str]]
) -> list[Profile]:
    """Of chains (key, name, aliases) with what is known of each by its name."""
    words = shipped_words()
    return [
        Profile(key, tuple(dict.fromkeys((name, *aliases, *words.get(name, ())))), tuple(texts.get(name, ())))
        for key, name, aliases in chains
    ]
