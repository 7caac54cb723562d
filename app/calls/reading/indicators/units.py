"""Where a unit ends. Known units are cut off cleanly; after a comparator whatever counts things is a unit too."""

import re

_PREFIX = r"(?:da|[YZEPTGMkhdcmμunpfa])?"
_LATIN = (
    r"(?:mol|cd|rad|sr|Hz|Pa|Wb|lm|lx|Bq|Gy|Sv|kat|eV|bar|VA|var|min|dBm|dBc|dBi|dB|bps|bit|Torr|Ah|Wh|Da|mil"
    r"|[mgsAKNJWCVFSHTLlhdtBrΩ])"
)
_SPECIAL = (
    r"%\s?(?:F\.?S\.?R?\.?|RD|rdg|RH|读数|满量程|示值)?|‰|℃|°C|℉|°F|°|′|″|ppm|ppb|ppt|rpm|psi|IU|px|fps|CFU|vg|Å|inch"
    r"|㎜|㎝|㎞|㎡|㎥|㎏|㎎|㎍|㎛|㎚"
)
_WORDS = (
    r"毫米|厘米|微米|纳米|千米|公里|英寸|米|兆帕|千帕|帕|摄氏度|毫秒|微秒|纳秒|秒|分钟|小时|个月|月|天|日|周|年|千克|公斤|克"
    r"|毫克|微克|吨|毫升|升|千伏|毫伏|伏|毫安|安|兆瓦|千瓦|瓦|千赫|兆赫|吉赫|赫兹|千牛|牛|分贝|万元|亿元|元|级|倍|度"
)
_POWER = r"(?:\^?-?\d(?!\d)|[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_ATOM = rf"(?:(?:{_SPECIAL}|{_PREFIX}{_LATIN}|{_WORDS}){_POWER})"
_JOINED = rf"\s?[·*/]\s?(?:{_ATOM}|\({_ATOM}(?:\s?[·*/]\s?{_ATOM})*\)|[\u4e00-\u9fff]{{1,6}})"
_KNOWN = re.compile(rf"(?:{_ATOM}(?:{_JOINED})*)(?![A-Za-z0-9])")
_MEASURE = re.compile(
    r"(?:[百千万亿]{0,2})(?:项|件|个|种|套|台|篇|份|家|类|次|组|只|批|人|位|路|通道|点|条|款|例|目标|部|座|层|帧|像素|轴|样|片|颗|根|支|名"
    r"|字|步|级|倍|年|月|天|小时|分钟|秒)[\u4e00-\u9fff]{0,6}"
)
_COUNTED = re.compile(r"[\u4e00-\u9fffA-Za-z]+(?:[/·][\u4e00-\u9fffA-Za-z]+)*")
_TOKEN = re.compile(r"[A-Za-zμΩ℃°%][A-Za-z0-9μΩ℃°%/·*^²³⁻¹-]*")
_QUALIFIER = re.compile(r"\s?\([^()\d]{1,6}\)")
_LONGEST = 12

SUFFIX = re.compile(r"\s*(?:及|或|\(含\))?(?P<word>以上|以下|以内|之内|左右|内)")
SUFFIXES = {"以上": "≥", "以下": "≤", "以内": "≤", "之内": "≤", "内": "≤", "左右": "none"}

_ONE_WAY = {"°C": "℃", "°F": "℉", "㎜": "mm", "㎝": "cm", "㎞": "km", "㎡": "m²", "㎥": "m³", "㎏": "kg",
            "㎎": "mg", "㎍": "μg", "㎛": "μm", "㎚": "nm"}  # fmt: skip
_FULL_SCALE = re.compile(r"%F\.?S\.?(?![A-Z])")
_MICRO = re.compile(r"(?<![A-Za-zμ])u(?=(?:m|g|s|A|V|W|L|l|mol|F|H|Pa|N|T|Sv|Gy|Ω|rad|C|J)(?![A-Za-z]))")


def tidy_unit(unit: str) -> str:
    """One way to write it: ℃, μ, no spaces inside."""
    tight = "".join(unit.split())
    if tight.isascii() and "%" not in tight and "u" not in tight:
        return tight
    for written, meant in _ONE_WAY.items():
        tight = tight.replace(written, meant)
    tight = _FULL_SCALE.sub("%FS", tight)
    return _MICRO.sub("μ", tight)


def known_unit(tail: str) -> tuple[str, str] | None:
    """The unit of measurement that ``tail`` begins with, and what follows it; None where it begins with none."""
    text = tail.lstrip()
    found = _KNOWN.match(text)
    if not found:
        return None
    unit, rest = found.group(), text[found.end() :]
    qualifier = _QUALIFIER.match(rest) if unit[-1] in "%‰" else None
    if qualifier:
        unit, rest = unit + qualifier.group(), rest[qualifier.end() :]
    return tidy_unit(unit), rest


def counted_unit(tail: str) -> tuple[str, str] | None:
    """A word that counts things (项, 种, 套装置) at the beginning of ``tail``, and what follows it."""
    text = tail.lstrip()
    found = _MEASURE.match(text)
    if not found:
        return None
    word, rest = found.group(), text[found.end() :]
    inner = SUFFIX.search(word)
    if inner:
        word, rest = word[: inner.start()], word[inner.start() :] + rest
    return (word, rest) if word else None


def unit_after(tail: str) -> tuple[str, str] | None:
    """What a compared number is counted in, and what follows; None where more arithmetic follows instead."""
    text = tail.lstrip()
    if not text or text[0] in ",;、()@":
        return "", text
    known = known_unit(text)
    if known:
        return known
    if SUFFIX.match(text):
        return "", text
    token = _TOKEN.match(text)
    if token and token.end() <= _LONGEST and not text[token.end() :][:1].isdigit():
        return tidy_unit(token.group()), text[token.end() :]
    counted = _COUNTED.match(text)
    if counted:
        word, rest = counted.group(), text[counted.end() :]
        inner = SUFFIX.search(word)
        if inner and inner.start():
            word, rest = word[: inner.start()], word[inner.start() :] + rest
        return _shortened(word), rest
    return None


def _shortened(word: str) -> str:
    """A whole clause is no unit: keep the word that counts, if it begins with one."""
    if len(word) <= _LONGEST:
        return word
    known = known_unit(word) or (None if not (found := _MEASURE.match(word)) else (found.group()[:1], ""))
    return known[0] if known else ""
