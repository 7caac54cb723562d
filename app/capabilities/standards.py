"""Numbers of standards as they are written, and as they are compared (facts.md 5.2): pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

OLDEST = 1950
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_CHINESE = r"(?:DB ?\d{2,4} ?/ ?T|DB ?\d{2,4} ?/|T ?/ ?[A-Z]{2,10}|JJ[FG] ?\([^)]{1,4}\))"
_FOREIGN = r"(?:ISO|IEC|EN|BS|DIN|CISPR|NF|UN|ECE)(?: ?/ ?(?:IEC|ISO|TS|TR|ASTM|CIE|EN|R))*(?: (?:EN|ISO|IEC|TS|TR))*"
_PLAIN = r"[A-Z]{2,6}(?: ?/ ?(?:T|Z|J|R|TS|TR))?"
_YEAR = r"(?: ?[-:] ?(?P<{0}>(?:19|20)\d\d|\d\d)(?!\d))?"
_PATTERN = re.compile(
    rf"(?<![A-Z])(?:(?P<foreign>{_FOREIGN}) ?(?P<part>R?\d[\dA-Z]*(?:-\d{{1,3}}(?!\d))*){_YEAR.format('since')}"
    rf"|(?P<prefix>{_CHINESE}|{_PLAIN}) ?(?P<number>[A-Z]?\d[\dA-Z]*(?:\.\d+)*(?:/[A-Z]\d[\dA-Z]*)?(?:-\d{{3}}(?!\d))?)"
    rf"{_YEAR.format('year')})"
)


@dataclass(frozen=True)
class Standard:
    """A standard by its number without the year (``key``), and its edition where the year is written."""

    key: str
    edition: int | None = None

    def __str__(self) -> str:
        return f"{self.key}-{self.edition}" if self.edition else self.key


def fold(text: str) -> str:
    """Compatibility forms narrow, all dashes one, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


@lru_cache(maxsize=16384)
def find_standards(text: str) -> tuple[Standard, ...]:
    """Every standard whose number stands in a text, in its order, each once.

    ``GB／T228.1—2021`` and ``gb/t 228.1-2021`` are the same; a year of two digits is of 1951 to 2050.
    """
    found = (_standard(match) for match in _PATTERN.finditer(fold(text).upper()))
    return tuple(dict.fromkeys(found))


def _standard(match: re.Match[str]) -> Standard:
    prefix = match["foreign"] or match["prefix"]
    number = match["part"] or match["number"]
    tight = re.sub(r" ?([/()]) ?", r"\1", prefix).strip()
    return Standard(f"{tight} {number}", _year(match["since"] or match["year"]))


def _year(written: str | None) -> int | None:
    if not written:
        return None
    year = int(written)
    return year if year > 99 else year + (1900 if year > 50 else 2000)


def parted(text: str) -> tuple[tuple[str, Standard | None], ...]:
    """The methods of one cell, each with its own words: several standards in several lines are several methods.

    Where the cell names one standard or none, the whole cell is one method.
    """
    lines = [line.strip() for line in re.split(r"[\n;；]", text) if line.strip()]
    told = [find_standards(line) for line in lines]
    if sum(map(len, told)) < 2:
        one = next((found[0] for found in told if found), None)
        return ((" ".join(text.split()), one),)
    methods: list[tuple[str, Standard | None]] = []
    before: list[str] = []
    for line, found in zip(lines, told, strict=True):
        before.append(line)
        if found:
            methods += [(" ".join(before), standard) for standard in found]
            before = []
    if before and methods:
        last, standard = methods[-1]
        methods[-1] = (" ".join([last, *before]), standard)
    return tuple(methods)
