"""Numbers as offices write them: wide digits, thousands commas, powers of ten, Chinese numerals."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_NARROW = {0xFF01 + i: 0x21 + i for i in range(94)}
_SPACES = dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2007\u2009\u202f\t"), " ")
_ALIKE = {
    "−": "-", "﹣": "-", "‐": "-", "‑": "-", "∼": "~", "〜": "~", "˜": "~", "⁓": "~", "―": "—", "‒": "–",
    "≧": "≥", "⩾": "≥", "≮": "≥", "≦": "≤", "⩽": "≤", "≯": "≤", "﹥": ">", "﹤": "<", "﹪": "%",
    "。": ";", "；": ";", "、": "、", "µ": "μ", "Ω": "Ω", "✕": "×", "╳": "×", "⨯": "×",
    "∙": "·", "⋅": "·", "・": "·", "•": "·", "﹙": "(", "﹚": ")", "【": "(", "】": ")", "〔": "(", "〕": ")",
    "\u200b": " ", "\ufeff": " ", "\r": "\n",
}  # fmt: skip
_TABLE = (
    {chr(key): chr(value) for key, value in _NARROW.items()} | {chr(key): " " for key in _SPACES} | _ALIKE
)
_ODD = re.compile("[" + "".join(map(re.escape, _TABLE)) + "]")


def normalise(text: str) -> str:
    """The same text with one way to write each sign. Every character keeps its place, so offsets hold in both."""
    return _ODD.sub(lambda odd: _TABLE[odd.group()], text)


_BLANK = re.compile(r"^[\s\-–—/\\、.…·]*$|^(?:无|空|n/?a|none|null|暂无)$", re.I)


def is_blank(text: str) -> bool:
    """Nothing is written, or only a dash that stands for nothing."""
    return bool(_BLANK.match(normalise(text)))


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:\ \d{3})+(?!\d)|\d{1,18})(?:\.\d{1,18})?|\.\d{1,18}"
_POWER = r"""
      (?:\^|\*\*)\s*[({]?\s*(?P<caret>[-+–]?\d{1,2})\s*[)}]?
    | (?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})
    | \s?的\s?(?P<worded>-?\d{1,2})\s?次[方幂]
"""
# ×10-6 and ×106: a superscript that was lost on the way through a spreadsheet.
_LOST = r"(?P<lost>[-–]\d{1,2}(?!\d)|(?:1[0-8]|[2-9])(?![\d.]))"


def _named(pattern: str, tag: str) -> str:
    """The same pattern with its group names told apart by ``tag``, so that it may stand twice in one expression."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{tag}>", pattern)


def number_pattern(tag: str) -> str:
    """A verbose pattern of one number with optional sign; ``tag`` keeps the groups of several apart."""
    scientific = rf"""
        (?P<sign>(?<![A-Za-z0-9)])[-+–—]\s?)?
        (?:(?<![A-Za-z0-9.])(?<!\d:)|(?<=pH))
        (?:
            10(?:{_named(_POWER, "_p")})
          | (?P<digits>{_DIGITS})
            (?: \s*[×xX*·]\s*10(?:{_named(_POWER, "_q")}|{_LOST})
              | [eE](?P<exponent>[-+]?\d{{1,2}})(?![A-Za-z0-9]) )?
        )
        (?!\d|\.\d)
    """
    return _named(scientific, tag)


@lru_cache(64)
def _group_names(tag: str) -> tuple[str, ...]:
    return tuple(
        name + tag
        for name in ("caret_p", "raised_p", "worded_p", "caret_q", "raised_q", "worded_q", "exponent")
    )


def parse_number(found: re.Match[str], tag: str) -> float | None:
    """The value of a match of ``number_pattern(tag)``; None where the digits cannot mean a number."""
    lost, digits = found[f"lost{tag}"], found[f"digits{tag}"]
    mantissa = digits.replace(",", "").replace(" ", "") if digits else "1"
    power = lost or next(filter(None, found.group(*_group_names(tag))), "0")
    power = power.translate(_SUPERSCRIPTS).replace("–", "-")
    if lost and not power.startswith("-") and float(mantissa) >= 10:
        return None
    minus = "-" if found[f"sign{tag}"] else ""
    if minus and found[f"sign{tag}"].strip() == "+":
        minus = ""
    return float(f"{minus}{mantissa}e{power}")


_PLAIN = re.compile(rf"(?P<sign>[-+])?\s*(?P<digits>{_DIGITS})(?:[eE](?P<power>[-+]?\d{{1,2}}))?", re.VERBOSE)


def parse_decimal(text: str) -> Decimal | None:
    """An exact number out of ``480``, ``1,200.5``, ``1.2e2``; None for anything else."""
    found = _PLAIN.fullmatch(normalise(text).strip())
    if not found:
        return None
    try:
        digits = re.sub(r"[, ]", "", found["digits"])
        return Decimal(f"{found['sign'] or ''}{digits}e{found['power'] or '0'}")
    except InvalidOperation:
        return None


_HAN = {char: value for value, chars in enumerate(("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆",
                                                 "七柒", "八捌", "九玖")) for char in chars}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
HAN_DIGITS = "".join([*_HAN, *_TENS])


def parse_han(text: str) -> int | None:
    """A Chinese numeral below ten thousand: 十八, 二十四, 肆佰捌拾; None for anything else."""
    total, digit = 0, None
    for char in text:
        if char in _HAN:
            if digit:
                return None
            digit = _HAN[char]
        elif char in _TENS:
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None
