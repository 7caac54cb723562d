"""What a column's heading means, in the many words that offices use for it."""

import re
from functools import lru_cache

from app.calls.reading.numerals import normalise
from app.calls.reading.vocabulary import RULES

SEVERAL = ("city", "indicators", "contact")
FIELDS = (
    "code",
    "title",
    "issuer",
    "issuer_credit_code",
    "chain",
    "city",
    "indicators",
    "amount",
    "months",
    "parallel",
    "contact",
)
_LONGEST = 36
_UNIT_BEHIND = re.compile(r"[/,]?(?:单位:)?(?:[亿万千]?元|人民币|个?月|年|天)$")


def core(heading: str) -> str:
    """The heading's own words: narrow, lower case, no spaces, stars, numbers before it or remarks in brackets."""
    folded = "".join(normalise(heading[: 3 * _LONGEST]).lower().split())
    bare = re.sub(r"\([^()]*\)|\([^()]*$|的", "", folded)
    bare = bare if bare.strip("*:") else folded.strip("()")
    bare = _UNIT_BEHIND.sub("", bare) if len(bare) > 3 else bare
    return re.sub(r"^(?:[\d一二三四五六七八九十]{1,2}[.、)])", "", bare).strip("*:、,. ★※\"“”'")


@lru_cache(1024)
def classify(heading: str) -> tuple[str, int]:
    """The field that a heading names and how surely (0 to 14); ("", 0) for none that we know."""
    word = core(heading)
    if not word or len(word) > _LONGEST:
        return "", 0
    best = ("", 0)
    for field, weight, pattern in RULES:
        if weight > best[1] and pattern.search(word):
            best = (field, weight)
    return best
