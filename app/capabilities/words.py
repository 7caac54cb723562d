"""Texts as sets of tokens: pairs of Chinese characters, words, figures. Cut alike on both sides, so no dictionary."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

CHINESE = "\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{CHINESE}]+|[0-9]+(?:\.[0-9]+)?|[^\W\d_{CHINESE}]+")
CHINESE_FIRST = re.compile(f"[{CHINESE}]")
LONGEST = 20
EMPTY = (
    *("检验检测", "试验方法", "测试方法", "检测方法", "测定方法", "能力缺乏", "能力缺失", "能力空白"),
    *("检测", "检验", "试验", "测试", "测定", "测量", "能力", "缺乏", "项目", "参数", "产品", "方法", "性能"),
    *("要求", "技术", "以及", "及其", "其他", "部分"),
)
"""Words that every schedule is full of: they tell nothing apart."""
_EMPTY = re.compile("|".join(sorted(EMPTY, key=len, reverse=True)))


def plain(text: str) -> str:
    """Folded for comparing: compatibility forms narrow, small letters, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def digest_of(subject: str, parameter: str) -> str:
    """The same for two ways of writing the same object and parameter."""
    return hashlib.sha256(f"{plain(subject)}\x1f{plain(parameter)}".encode()).hexdigest()[:32]


@lru_cache(maxsize=65536)
def tokens(text: str) -> frozenset[str]:
    """The tokens of a text that tell something; of one that is made of empty words alone, those."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return frozenset(_cut(_EMPTY.sub(" ", folded))) or frozenset(_cut(folded))


def _cut(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        if CHINESE_FIRST.match(run):
            yield from (run[n : n + 2] for n in range(len(run) - 1))
            if len(run) == 1:
                yield run
        else:
            yield run.replace(".", "_")[:LONGEST]


def indexed(*texts: str) -> str:
    """Tokens of texts as the index keeps them, each between spaces."""
    return f" {' '.join(sorted(frozenset().union(*map(tokens, texts))))} "


def shared(asked: frozenset[str], given: frozenset[str]) -> float:
    """How alike two sets of tokens are, 0 to 1 (Dice): twice what both have, of what they have together."""
    return 2 * len(asked & given) / (len(asked) + len(given)) if asked and given else 0.0


def held(asked: frozenset[str], given: frozenset[str]) -> float:
    """The share of what is asked that is given, 0 to 1."""
    return len(asked & given) / len(asked) if asked else 0.0
