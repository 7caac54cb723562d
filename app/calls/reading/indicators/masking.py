"""What must not be taken for a quantity: the coverage factor, standards' numbers. Every character keeps its place."""

import re
from dataclasses import dataclass

from app.calls.reading.numerals import normalise

_BLANK = "\x00"
_BODIES = (
    "GB GJB GBZ DB JJF JJG IEC ISO IEEE ASTM EN DIN JIS ITU CISPR SAE UL YY QB HG SJ YD NB DL JB TB HJ CB QC RB CNAS "
    "AEC SEMI T Q UN ECE USP ICH"
)
_STANDARD = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(_BODIES.split())})(?:\d\d(?=/))?"
    r"(?:[/ -]?(?:[TZ]|IEC|ISO|CIE|CL|GL|[A-Z]{2,8})){0,3}[ -]?\d[\d.]*(?:[-–—]\d+)*(?=[^A-Za-z\d%℃]|$)"
)
_LETTERED = {"T", "Q", "EN", "UN", "UL", "CB", "DL", "TB", "NB", "RB", "QC", "JB"}
_K = r"(?:(?:包含|扩展|覆盖)因子\s*)?(?<![A-Za-z])k(?:p|95)?\s*[=:≈]\s*(?P<k>[1-4](?:\.\d{1,3})?)(?![\d.]*[A-Za-z%\d])"
_CONFIDENCE = r"(?:置信(?:概率|水平|度)|包含概率|p)\s*[=:为约≈]*\s*\d{1,2}(?:\.\d+)?\s*%"
_BRACKET = re.compile(rf"\([^()]*?{_K}[^()]*\)", re.IGNORECASE)
_LOOSE = re.compile(rf"[,;]?\s*(?:其中|取)?{_K}(?:\s*[,;]?\s*{_CONFIDENCE})?", re.IGNORECASE)
_SURE = re.compile(rf"[,;]?\s*{_CONFIDENCE}", re.IGNORECASE)
_HAN_COUNT = re.compile(
    r"(?<![一二两三四五六七八九十百第])[一二两三四五六七八九](?=[项个种套台篇份件家类](?:以上)?[;.]?\s*$)"
)
_HAN_VALUE = str.maketrans("一二两三四五六七八九", "1223456789")


@dataclass(frozen=True)
class Masked:
    text: str
    k: float | None


def mask(text: str, *, with_k: bool = True) -> Masked:
    """The normalised text with k and standards' numbers blanked out, and k."""
    shown = re.sub(r"[;,\s.]+$", lambda end: " " * len(end.group()), normalise(text))
    shown = shown.replace("\n", " ")
    k = None
    if with_k:
        found = _BRACKET.search(shown) or _LOOSE.search(shown)
        if found:
            k = float(found["k"])
            shown = shown[: found.start()] + " " * len(found.group()) + shown[found.end() :]
            shown = _SURE.sub(lambda hit: " " * len(hit.group()), shown)
    shown = _STANDARD.sub(_blank_standard, shown)
    return Masked(_HAN_COUNT.sub(lambda digit: digit.group().translate(_HAN_VALUE), shown), k)


def _blank_standard(found: re.Match[str]) -> str:
    """Two letters and a number may be a quantity (T 90); a standard has a slash or a year."""
    written = found.group()
    letters = re.match(r"[A-Z]+", written)
    doubtful = letters is not None and letters.group() in _LETTERED
    if doubtful and "/" not in written and not re.search(r"\d[-–—](?:19|20)\d\d$", written):
        return written
    return _BLANK * len(written)
