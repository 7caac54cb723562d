"""Marks that occur nowhere by chance: what they stand for, and finding them again in whatever was answered."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

LETTERS = "abcdefghkmnprstwxy"
FOUND = re.compile(
    r"zq[a-z]{8}"  # a text of ours; letters alone, for the search takes figures for words of their own
    r"|(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{12}(?![0-9a-z])"  # the key of a row
    r"|(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8})(?![0-9a-z])"  # digests, their first group, whose session
    r"|[A-Z]{4}(?:-[0-9A-Z]{4}){3}|(?<![0-9A-Za-z])[A-Z]{4}[0-9A-Z]{12}(?![0-9A-Za-z])"  # the number of a receipt
    r"|AGE-SECRET-KEY-1[0-9A-Z]+"
    r"|(?<![\d.])\d[\d,]*\.\d\d(?!\d)"  # an amount or a mark
)


@dataclass(frozen=True)
class Canary:
    """What a mark gives away: which secret, of a call in which phase, of whose entry, by whose hand (keys of users)."""

    secret: str
    phase: str
    owner: str = ""
    author: str = ""


@dataclass
class Canaries:
    """Every mark with what it stands for. A figure that stands for two different things is no mark."""

    known: dict[str, Canary] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)

    def mint(self, secret: str, phase: str, owner: str = "", author: str = "") -> str:
        """A new text of ten letters."""
        text = "zq" + "".join(secrets.choice(LETTERS) for _ in range(8))
        self.known[text] = Canary(secret, phase, owner, author)
        return text

    def watch(self, text: str, canary: Canary) -> None:
        """A key or a figure that exists already."""
        if self.known.get(text, canary) != canary:
            self.twice.add(text)
        self.known[text] = canary

    def price(self, secret: str, phase: str, owner: str) -> str:
        """An amount in 万元 that nobody else asks."""
        while (made := f"{1000 + secrets.randbelow(9000)}.{11 + secrets.randbelow(88)}") in self.known:
            pass
        self.known[made] = Canary(secret, phase, owner)
        return made

    def figure(self, number: Decimal | None, canary: Canary) -> None:
        """A figure of the database, where there is one; round ones occur by chance."""
        if number is not None and number % 1:
            self.watch(f"{number:.2f}", canary)

    def found_in(self, text: str, besides: str = "") -> Iterator[tuple[str, Canary]]:
        """The marks in a text that are not in ``besides`` (what was asked is told back)."""
        for told in {hit.replace(",", "") for hit in FOUND.findall(text)}:
            if told in self.known and told not in self.twice and told not in besides:
                yield told, self.known[told]
