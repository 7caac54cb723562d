"""Looking for names in texts, however they are spelt: pure, and without a word about where the texts come from."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.redactions.states import FindingKind

DROPPED = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Pd"}
EXCERPT = 24
HOUSES = r"(?:院|所(?![有以谓在需用属])|中心|公司|实验室|检测站|集团)"  # 所有, 所以 … are no institutes
BETWEEN = r"[^,.;:!?、。()《》“”\"']{0,10}?"


@dataclass(frozen=True)
class Name:
    """A text that tells who entered."""

    text: str
    kind: FindingKind


@dataclass(frozen=True)
class Names:
    """All that tells who entered; ``cities`` tell it beside a word for an institute (苏州市…检测院)."""

    names: tuple[Name, ...]
    cities: tuple[str, ...] = field(default=())

    def __add__(self, other: "Names") -> "Names":
        """What tells the one or the other, each once."""
        return Names(
            tuple(dict.fromkeys(self.names + other.names)), tuple(dict.fromkeys(self.cities + other.cities))
        )


@dataclass(frozen=True)
class Passage:
    """A text and where it stands: a place in a document, or a part of a file."""

    place: str
    label: str
    text: str


@dataclass(frozen=True)
class Hit:
    """A name in a passage, ``text[start:stop]``."""

    passage: Passage
    start: int
    stop: int
    kind: FindingKind

    @property
    def words(self) -> str:
        """What stands there, as it was typed."""
        return self.passage.text[self.start : self.stop]

    @property
    def before(self) -> str:
        """The few characters before it."""
        return self.passage.text[max(0, self.start - EXCERPT) : self.start]

    @property
    def after(self) -> str:
        """The few characters behind it."""
        return self.passage.text[self.stop : self.stop + EXCERPT]


def look_for_names(passages: Iterable[Passage], names: Names) -> list[Hit]:
    """Every place where a name stands, in order; hits that overlap are one.

    Compared after NFKC and case folding, without spaces, line breaks, hyphens, zero-width characters and marks, so that
    ＡＢＣ, "示 例" and a name broken over two lines are found. A name in Latin letters or digits must stand alone, not
    inside a longer word.
    """
    wanted = sorted({(plain(n.text), n.kind) for n in names.names if plain(n.text)}, key=lambda w: -len(w[0]))
    places = [re.compile(re.escape(plain(city)) + "市?" + BETWEEN + HOUSES) for city in names.cities if city]
    return [hit for passage in passages for hit in _hits(passage, wanted, places)]


def plain(text: str) -> str:
    """A text as it is compared."""
    return "".join(letters for _, letters in _folded(text))


def _folded(text: str) -> Iterator[tuple[int, str]]:
    """(place in the text, what is compared) of every character that counts."""
    for at, character in enumerate(text):
        letters = unicodedata.normalize("NFKC", character).casefold()
        kept = "".join(c for c in letters if unicodedata.category(c) not in DROPPED)
        if kept:
            yield at, kept


def _hits(
    passage: Passage, wanted: Sequence[tuple[str, FindingKind]], places: Sequence[re.Pattern[str]]
) -> list[Hit]:
    folded, origin = [], []
    for at, letters in _folded(passage.text):
        folded.append(letters)
        origin += [at] * len(letters)
    text = "".join(folded)
    spans: list[tuple[int, int, FindingKind]] = []
    for name, kind in wanted:
        for start in _starts(text, name):
            first, last = origin[start], origin[start + len(name) - 1]
            if _stands_alone(passage.text, first, last, name):
                spans.append((first, last + 1, kind))
    for pattern in places:
        spans += [
            (origin[m.start()], origin[m.end() - 1] + 1, FindingKind.PLACE) for m in pattern.finditer(text)
        ]
    return [Hit(passage, *span) for span in _merged(spans)]


def _starts(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _stands_alone(text: str, first: int, last: int, name: str) -> bool:
    """No Latin letter or digit may touch an end of the name that is one itself."""
    before, after = text[:first][-1:], text[last + 1 : last + 2]
    return not (_latin(name[0]) and _latin(before)) and not (_latin(name[-1]) and _latin(after))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _merged(spans: Iterable[tuple[int, int, FindingKind]]) -> list[tuple[int, int, FindingKind]]:
    """Overlapping spans as one, named after the first and longest."""
    merged: list[tuple[int, int, FindingKind]] = []
    for start, stop, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            first, last, known = merged[-1]
            merged[-1] = (first, max(last, stop), known)
        else:
            merged.append((start, stop, kind))
    return merged
