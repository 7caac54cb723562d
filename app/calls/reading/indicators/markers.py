"""Numbered lists inside a cell: where each of 1. 2. 3., （1）（2）, ①②, 一、二、 begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.calls.reading.numerals import parse_han


@dataclass(frozen=True)
class Marker:
    start: int
    end: int
    number: int


_HAN = "一二三四五六七八九十"
# Pattern, the fewest that make a list, and whether a digit may be glued to each ("1.0–10 MN" is a number unless another
# line shows that lines are counted: "2.U≤0.5%").
_FORMS: tuple[tuple[re.Pattern[str], int, bool], ...] = (
    (re.compile(r"(?<![\dA-Za-z.(=≤≥<>~–±/-])(\d{1,2})\s?(?:[、)]|[.](?!\d))"), 1, True),
    (re.compile(r"\((\d{1,2})\)"), 1, True),
    (re.compile(r"([①-⑳⑴-⒇⒈-⒛])"), 1, True),
    (re.compile(rf"(?:(?<=[\n;:\s])|^)([{_HAN}]{{1,2}})[、.是]"), 2, True),
    (re.compile(rf"\(([{_HAN}]{{1,2}})\)"), 1, True),
    (re.compile(rf"(?:指标|(?i:indicator|KPI))\s?(\d{{1,2}}|[{_HAN}]{{1,2}})\s?[:、.)]"), 1, True),
    (re.compile(r"(?:(?<=[\n;])|^)[ ]*(\d{1,2})[.]"), 2, False),
    (re.compile(r"(?:(?<=\n)|^)[ ]*(\d{1,2})[ ]+(?=\S)"), 3, False),
    (re.compile(r"(?:(?<=[\n;])|^)[ ]*([a-h])[.)、](?!\w\.)"), 2, True),
)
_SHORTEST = 3


def _value(written: str) -> int:
    if written.isdecimal():
        return int(written)
    if len(written) == 1 and "a" <= written <= "h":
        return ord(written) - ord("a") + 1
    for first, last in ("①⑳", "⑴⒇", "⒈⒛"):
        if len(written) == 1 and first <= written <= last:
            return ord(written) - ord(first) + 1
    return parse_han(written) or 0


def find_markers(text: str) -> list[Marker]:
    """The markers of the list that ``text`` (normalised) is, in their order; none if it is no list.

    A list begins with 1 at the start of the text, of a line or behind a colon, and counts on without a gap; it may
    begin again at the start of a line.
    """
    best: list[Marker] = []
    for form, fewest, glued in _FORMS:
        found = list(_counted(form, text))
        if len(found) < fewest or len(found) <= len(best) or _crowded(found):
            continue
        if glued or not all(text[marker.end : marker.end + 1].isdigit() for marker in found):
            best = found
    return best


def _crowded(markers: list[Marker]) -> bool:
    """1、2、3号炉 enumerates, it lists nothing."""
    return any(second.start - first.end < _SHORTEST for first, second in pairwise(markers))


def _counted(form: re.Pattern[str], text: str) -> Iterator[Marker]:
    last = 0
    for found in form.finditer(text):
        number = _value(found[1])
        before = text[: found.start()].rstrip(" ")
        opens = not before or before[-1] in "\n:"
        if (number == last + 1 and (last or opens)) or (number == 1 and opens):
            last = number
            yield Marker(found.start(), found.end(), number)
