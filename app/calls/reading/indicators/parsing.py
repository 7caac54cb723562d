"""One indicator's text into its parts. Where a text says more than the parts can hold, it stays a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from app.calls.reading.indicators.comparators import COMPARED, is_error, meaning
from app.calls.reading.indicators.indicator import Indicator
from app.calls.reading.indicators.masking import Masked, mask
from app.calls.reading.indicators.units import SUFFIX, SUFFIXES, counted_unit, known_unit, unit_after
from app.calls.reading.numerals import number_pattern, parse_number

_LONGEST = 400


@dataclass(frozen=True)
class Quantity:
    """What was understood: the words before it end at ``start``."""

    start: int
    comparator: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    name: str | None = None


@lru_cache(2048)
def parse_indicator(text: str) -> Indicator:
    """The parts of one indicator as ``challenge_list.expected.json`` shows them; never raises.

    Offices write ≥ ≤ or words for it (不低于, 以内), ranges (5–50 μm, −40~85℃), ± as a range about 0 or about a nominal
    value, bare targets (方法标准1项), k in brackets. Two quantities in one text, differing units in a range, standards'
    numbers and descriptions give ``none``: a person reads on, a wrong number does not.
    """
    sentence = Indicator(text, parameter=text.strip())
    if len(text) > _LONGEST:
        return sentence
    masked = mask(text)
    quantity = _quantity(masked)
    if quantity is None and masked.k is not None:
        masked = mask(text, with_k=False)
        quantity = _quantity(masked)
    if quantity is None or quantity.comparator == "none":
        return sentence
    parameter = quantity.name if quantity.name is not None else _parameter(text[: quantity.start])
    return Indicator(
        text=text,
        parameter=parameter,
        comparator=quantity.comparator,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        k=masked.k,
    )


def _quantity(masked: Masked) -> Quantity | None:
    roads: tuple[Callable[[str], Quantity | bool | None], ...] = (
        _between,
        _compared,
        _range,
        _tolerance,
        _bare,
    )
    for road in roads:
        found = road(masked.text)
        if found is not False:
            return found if isinstance(found, Quantity) else None
    return None


_LINK = re.compile(
    r"(?:(?<![响效反感适对供相])应|(?<!需)要|需要?|须|(?<![行作认])为|(?<![但])是|(?<![存内潜])在|从|\bfrom|\bis)$"
)


_FORMERLY = re.compile(r"[由从]\s*[\d.]+[^\u4e00-\u9fff]*(?:小时|分钟|天|个?月|年)?$")


def _parameter(before: str) -> str:
    """The words before a comparison without the colon or verb that leads over to it."""
    name = _FORMERLY.sub("", re.sub(r"\s*\n\s*", " ", before).strip())
    while True:
        shorter = _LINK.sub("", name.rstrip(" :：,，;；、=（(")).rstrip()
        if shorter == name:
            return name.lstrip(" ,，;；、:：")
        name = shorter


_BETWEEN = re.compile(
    rf"""^\s*(?:{number_pattern("_a")})(?P<unit>[^\d<≤>≥,;]{{0,12}})(?P<op>[<≤])\s*(?P<name>[^\d\s<≤>≥][^<≤>≥]{{0,30}}?)\s*
    [<≤]\s*(?:{number_pattern("_b")})(?P<tail>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_FROM_TO = re.compile(
    rf"""≥\s*(?:{number_pattern("_a")})(?P<unit>[^\d<≤>≥,;]{{0,12}}?)\s*[,，]?\s*(?:且|和|并)?\s*≤\s*
    (?:{number_pattern("_b")})(?P<tail>.*)$""",
    re.VERBOSE | re.DOTALL,
)


def _between(text: str) -> Quantity | bool | None:
    """0.5%≤U≤1%, or ≥10 且 ≤20 mm."""
    if "≤" not in text and "<" not in text:
        return False
    named = _BETWEEN.match(text)
    found = named or _FROM_TO.search(text)
    if not found:
        return False
    interval = _interval(found, found["unit"], found["tail"], 0 if named else found.start())
    return replace(interval, name=named["name"].strip()) if named and interval else interval


def _interval(found: re.Match[str], first_unit: str, tail: str, start: int) -> Quantity | None:
    """Two numbers in one unit; None where they differ or something else follows."""
    low, high = parse_number(found, "_a"), parse_number(found, "_b")
    unit = unit_after(tail)
    if low is None or high is None or unit is None or _goes_on(unit[1]):
        return None
    if first_unit.strip() and known_unit(first_unit) != (unit[0], "") and first_unit.strip() != unit[0]:
        return None
    return Quantity(start, "range", unit[0], low=min(low, high), high=max(low, high))


_MORE = re.compile(r"^\s*(?:[~–—+×/]|-\s?\d|或|\d)|[≥≤<>±=]\s*\d|(?:或|和|且|及)[^()]*\d")


def _goes_on(rest: str) -> bool:
    """Does another quantity follow? Remarks in brackets do not count."""
    return bool(_MORE.search(re.sub(r"\([^()]*\)", "", rest)))


def _compared(text: str) -> Quantity | bool | None:
    """A sign or a word, then a number."""
    found = COMPARED.search(text)
    if not found:
        return False
    if found["word"] == "=":
        return _equal(text, found)
    if found["word"] == "达到" and text[found.end() :].lstrip()[:1] in "~–—":
        return None
    value = parse_number(found, "_n")
    unit = unit_after(text[found.end() :])
    if value is None or unit is None or _goes_on(unit[1]):
        return None
    parameter = _parameter(text[: found.start()])
    return Quantity(found.start(), meaning(found["word"], parameter, unit[0], value), unit[0], value)


def _equal(text: str, found: re.Match[str]) -> Quantity | None:
    """An equals sign leads to a number, a range or a tolerance."""
    shift = found.start() + 1
    for road in (_range, _tolerance):
        quantity = road(text[shift:])
        if isinstance(quantity, Quantity) and not text[shift : shift + quantity.start].strip(" (:"):
            return replace(quantity, start=found.start())
    value = parse_number(found, "_n")
    unit = unit_after(text[found.end() :])
    if found["both"] or value is None or unit is None or _goes_on(unit[1]):
        return None
    return Quantity(found.start(), "=", unit[0], value)


_RANGE = re.compile(
    rf"""(?P<open>\(\s*)?(?:{number_pattern("_a")})\s*(?P<unit>[%‰℃°′″A-Za-zμΩ·/²³⁻¹\u4e00-\u9fff]{{0,10}}?)\s*
    (?P<mark>~|–+|—+|--|-|至|到|\.\.\.?|…+|\bto\b)\s*(?:{number_pattern("_b")})\s*(?P<close>\)\s*)?""",
    re.VERBOSE,
)


def _range(text: str) -> Quantity | bool | None:
    """Two numbers with a dash between them."""
    found = _RANGE.search(text)
    if not found:
        return False
    if bool(found["open"]) != bool(found["close"]):
        return None
    low, high = parse_number(found, "_a"), parse_number(found, "_b")
    if found["mark"] == "-" and low is not None and high is not None and low > high:
        return None
    tail = text[found.end() :]
    suffix = SUFFIX.match(tail)
    return _interval(found, found["unit"], tail[suffix.end() :] if suffix else tail, found.start())


_MARKS = tuple("~–—-至到")
_TOLERANCE = re.compile(
    rf"""(?:(?P<open>\(\s*)?(?:{number_pattern("_c")})\s*(?P<unit>[%‰℃°A-Za-zμ]{{0,6}})\s*)?
    (?:±|\+/-|\+-)\s*(?:{number_pattern("_n")})\s*(?P<close>\)\s*)?""",
    re.VERBOSE,
)


def _tolerance(text: str) -> Quantity | bool | None:
    """±20 MPa is −20 to 20, 23±2℃ is 21 to 25, ±0.1℃以内 is at most 0.1."""
    if "±" not in text and "+/-" not in text and "+-" not in text:
        return False
    found = _TOLERANCE.search(text)
    if not found or (bool(found["open"]) and not found["close"]):
        return None
    if text[: found.start()].rstrip()[-1:] in _MARKS:
        return None
    width, unit = parse_number(found, "_n"), unit_after(text[found.end() :])
    if width is None or width < 0 or unit is None or _goes_on(unit[1]):
        return None
    centre = parse_number(found, "_c") if found["digits_c"] or found["raised_p_c"] else 0.0
    if centre is None or (found["unit"] and known_unit(found["unit"]) != (unit[0], "")):
        return None
    suffix = SUFFIX.match(unit[1])
    if suffix and not found["digits_c"]:
        comparator = SUFFIXES[suffix["word"]]
        return Quantity(found.start(), comparator, unit[0], width)
    low, high = (round(centre + side * width, 12) + 0.0 for side in (-1, 1))
    return Quantity(found.start(), "range", unit[0], low=low, high=high)


_NUMBER = re.compile(number_pattern("_n"), re.VERBOSE)
_ACCURACY = re.compile(r"%(?:F\.?S|RD|rdg|读数|满量程|示值)")


def _bare(text: str) -> Quantity | None:
    """A number that nothing compares: a target (方法标准1项), a change (−20%), an accuracy (0.02%FS, at most)."""
    for found in reversed(list(_NUMBER.finditer(text))):
        unit = _bare_unit(text[found.end() :], text[: found.start()])
        value = parse_number(found, "_n")
        if unit is not None and value is not None:
            return _target(text[: found.start()], found.start(), unit, value)
    return None


_AFTER_LIMIT = re.compile(r"的?(?P<name>[\u4e00-\u9fff]{0,8})")


def _target(before: str, start: int, unit: tuple[str, str], value: float) -> Quantity | None:
    parameter = _parameter(before)
    rest = re.sub(r"\([^()]*\)|[\s;,.]", "", unit[1])
    suffix = SUFFIX.match(rest)
    if not suffix:
        return None if rest else Quantity(start, _implied(parameter, unit[0], value), unit[0], value)
    after = _AFTER_LIMIT.fullmatch(rest[suffix.end() :])
    if not after:
        return None
    return Quantity(
        start, SUFFIXES[suffix["word"]], unit[0], value, name=None if parameter else after["name"]
    )


def _implied(parameter: str, unit: str, value: float) -> str:
    if _ACCURACY.search(unit):
        return "≤"
    return "≤" if value > 0 and unit and is_error(parameter, unit, value) else "="


def _bare_unit(tail: str, before: str) -> tuple[str, str] | None:
    """Stricter than after a comparator: a known unit, a word that counts, or nothing after a space or colon."""
    if not tail.strip(" ;,.") and (not before.strip() or before[-1] in " :"):
        return "", ""
    known = known_unit(tail)
    if known and (not known[1].strip(" ;,.") or known[1].lstrip()[0] in "(" or SUFFIX.match(known[1])):
        return known
    return counted_unit(tail)
