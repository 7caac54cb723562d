"""A cell into the indicators in it: numbered lines, semicolons, line breaks, commas only where a person would."""

import re
from itertools import pairwise

from app.calls.reading.indicators.markers import find_markers
from app.calls.reading.indicators.parsing import parse_indicator
from app.calls.reading.numerals import normalise

_SEPARATOR = re.compile(r";|[ ]*\n[ ]*|\||[ ]{2,}")
_LABEL = re.compile(
    r"^\s*(?:(?:主要|核心|关键|考核|技术|性能|具体|预期)*指标(?:要求|如下|包括|为)*|(?:main\s)?indicators)\s*:",
    re.I,
)
_HEADING = re.compile(
    r"^(?:\(?[\d一二三四五六七八九十]{1,2}[)、.])?[^;\n\d]{0,20}(?:指标|参数|要求|如下|包括|性能|内容)[^;\n\d]{0,6}:?$"
)
_BULLET = re.compile(r"^(?:[\s·●▪■◆▶►○□◇*★☆➢✓√]|[-–—](?=\s+\D))+")
_DASHES = re.compile(r"^\s*[-–—*]\s+(?=\S)", re.M)
_BARE_K = re.compile(
    r"^\s*\(?\s*(?:(?:包含|扩展|覆盖)因子\s*)?k(?:p|95)?\s*[=:]\s*\d(?:\.\d+)?\s*\)?\s*$", re.I
)
_LEADS_ON = re.compile(r"[、,:/的≤≥<>=~(（，：]\s*$")
_CARRIES_ON = re.compile(r"^\s*(?:[≥≤<>=±~(]|不[大小超低高少多]|[大小]于|优于|至少|至多|以[上下内])")
_CONDITION = re.compile(r"^\s*(?:在(?![线位役用轨途])|当(?![量前])|对(?![比称数准焦地])|针对|其中|若|如)")
_NAME = re.compile(
    r"^\s*(?!且|并|在|当|其中|满足|达到|或|及|和|与|以|其|可|能|应)[\u4e00-\u9fffA-Za-z]{3,12}\s*$"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

Span = tuple[int, int]


def split_indicators(cell: str) -> list[str]:
    """The texts of the single indicators, verbatim, without their list numbers and the separators between them.

    Nothing is cut inside brackets; a line break is a wrapped line where the next line carries on; a comma parts two
    indicators only where each part has a quantity of its own. Headings such as 主要技术指标： are left out.
    """
    text = _without_dashes(normalise(cell))
    label = _LABEL.match(text)
    begin = label.end() if label and text[label.end() :].strip() else 0
    spans: list[Span] = []
    for chunk, numbered in _chunks(text, begin):
        spans += _pieces(text, chunk, numbered)
    parted = [part for span in _with_k(text, spans) for part in _at_commas(text, span)]
    texts = [cell[start:end] for start, end in (_trimmed(text, span) for span in parted) if end > start]
    kept = [one for one in texts if not _HEADING.match(normalise(one)) or _has_quantity(one)]
    return kept or texts


def _without_dashes(text: str) -> str:
    """Blank out the dash that begins every line: a bullet, no sign."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(_DASHES.match(line) for line in lines):
        return text
    return _DASHES.sub(lambda dash: "".join("\n" if char == "\n" else " " for char in dash.group()), text)


def _chunks(text: str, begin: int) -> list[tuple[Span, bool]]:
    """The parts between list numbers, or the whole."""
    markers = [marker for marker in find_markers(text) if marker.start >= begin]
    if not markers:
        return [((begin, len(text)), False)]
    ends = [marker.start for marker in markers[1:]] + [len(text)]
    inside = [((marker.end, end), True) for marker, end in zip(markers, ends, strict=True)]
    return [((begin, markers[0].start), False), *inside]


def _pieces(text: str, chunk: Span, numbered: bool) -> list[Span]:
    """Cut at separators outside brackets, then join again what only a line break parted."""
    cuts = [
        found.span()
        for found in _SEPARATOR.finditer(text, *chunk)
        if not _in_brackets(text, chunk, found.start())
    ]
    bounds = [(chunk[0], chunk[0]), *cuts, (chunk[1], chunk[1])]
    joined: list[Span] = []
    for (_, start), (end, _) in pairwise(bounds):
        soft = joined and text[joined[-1][1] : start].strip(" ") == "\n"
        if soft and text[start:end].strip() and _wrapped(text, joined[-1], (start, end), numbered):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [span for span in joined if text[slice(*span)].strip()]


def _in_brackets(text: str, chunk: Span, position: int) -> bool:
    """Inside a bracket that is closed again later; one never closed does not count."""
    before = text[chunk[0] : position]
    if before.count("(") <= before.count(")"):
        return False
    depth = 0
    for char in text[position : min(chunk[1], position + 80)]:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return True
    return False


def _wrapped(text: str, first: Span, second: Span, numbered: bool) -> bool:
    before, after = text[slice(*first)], text[slice(*second)]
    if _HEADING.match(after.strip()) or _HEADING.match(before.strip()):
        return False
    if _LEADS_ON.search(before) or after.lstrip().startswith("("):
        return True
    if _CARRIES_ON.match(after) and not _has_quantity(before):
        return True
    return numbered and not (_has_quantity(before) and _has_quantity(after))


def _has_quantity(text: str) -> bool:
    return parse_indicator(text).comparator != "none"


def _with_k(text: str, spans: list[Span]) -> list[Span]:
    """A lonely k=2 belongs to the indicator before it."""
    kept: list[Span] = []
    for span in spans:
        if kept and _BARE_K.match(text[slice(*span)]):
            kept[-1] = (kept[-1][0], span[1])
        else:
            kept.append(span)
    return kept


def _at_commas(text: str, span: Span) -> list[Span]:
    """Cut at commas if every part has a quantity, at enumeration commas if every part also says of what."""
    for comma in (",", "、"):
        thousands = {found.start() for found in _THOUSANDS.finditer(text, *span)}
        cuts = [
            at
            for at in range(*span)
            if text[at] == comma and at not in thousands and not _in_brackets(text, span, at)
        ]
        bounds = [span[0] - 1, *cuts, span[1]]
        parts = _with_k(text, [(first + 1, second) for first, second in pairwise(bounds)])
        if len(parts) > 1 and _each_for_itself([text[slice(*part)] for part in parts], named=comma == "、"):
            return [piece for part in parts for piece in _at_commas(text, part)]
    return [span]


def _each_for_itself(parts: list[str], *, named: bool) -> bool:
    """All have a quantity; or most do, from the first on, and the others name something short (稳定化判据)."""
    alone = [_stands_alone(part, named=named) for part in parts]
    if all(alone):
        return True
    names = [part for part, yes in zip(parts, alone, strict=True) if not yes]
    return not named and alone[0] and sum(alone) >= 2 and all(_NAME.match(name) for name in names)


def _stands_alone(text: str, *, named: bool) -> bool:
    if _CONDITION.match(text):
        return False
    indicator = parse_indicator(text)
    return indicator.comparator != "none" and (not named or bool(indicator.parameter))


def _trimmed(text: str, span: Span) -> Span:
    """Without bullets, spaces and separators at either end."""
    start, end = span
    bullet = _BULLET.match(text[start:end])
    start += bullet.end() if bullet else 0
    while start < end and (text[start].isspace() or text[start] in ";,、"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ";,、"):
        end -= 1
    return start, end
