"""Text as tokens that both databases find: pairs of Chinese characters, words, figures.

Pairs rather than a dictionary's words: a text and a question are always cut alike, so that a new term of the trade is
found from the first day, and 盐雾 inside 中性盐雾试验 too.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from app.search.aliases import other_names

MARK = "·"
"""Before a token of a title: the index knows titles from texts without a second column."""
NOUN = "¤"
"""Before the name of a noun, a token of each of its documents: so that no noun crowds out another."""
MOST = 24
"""Tokens of a question; what is longer says no more."""
LONGEST = 20
CHINESE = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{CHINESE}]+|[0-9]+|[^\W\d_{CHINESE}]+")
PINYIN = re.compile(rf"(?<=[{CHINESE}])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]+\)")
"""What a converter left behind in the policy texts, as in 優(yōu)良 (facts.md 0)."""


@dataclass(frozen=True)
class Token:
    """One token of a question; ``is_prefix``: whatever begins with it is meant too."""

    text: str
    is_prefix: bool = False

    @property
    def needle(self) -> str:
        """What to look for among a document's tokens, which stand between spaces."""
        return f" {self.text}" if self.is_prefix else f" {self.text} "

    def is_in(self, tokens: str) -> bool:
        """Whether a document's tokens, each between spaces, hold it."""
        return self.needle in tokens


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """Simplified characters, compatibility forms folded, small letters, without NUL and the converter's pinyin."""
    folded = unicodedata.normalize("NFKC", text.replace("\x00", " ")).casefold()
    return str(_simplifier().convert(PINYIN.sub("", folded)))


def tokens_of(title: str, text: str) -> str:
    """The tokens of a document, each once and each between spaces; those of its title a second time, marked.

    What has several names in the trade (PFAS, 全氟化合物) counts as if each stood there.
    """
    named = list(_cut(_with_names(normalise(title))))
    every = dict.fromkeys([*named, *_cut(_with_names(normalise(text)))])
    return f" {' '.join([*every, *dict.fromkeys(MARK + token for token in named)])} "


def asked_tokens(question: str) -> list[Token]:
    """The tokens of a question, in its order, each once."""
    found: dict[Token, None] = {}
    for run in RUN.findall(normalise(question)):
        if _is_chinese(run):
            pairs = [Token(run[n : n + 2]) for n in range(len(run) - 1)]
            found |= dict.fromkeys(pairs or [Token(run, is_prefix=True)])
        else:
            found[Token(run[:LONGEST], is_prefix=run.isalpha() and len(run) > 1)] = None
    return list(found)[:MOST]


def other_tokens(content: str) -> list[Token]:
    """The tokens of the other names of what is asked for, to be marked where they stand."""
    return asked_tokens(other_names(content))


def _with_names(plain: str) -> str:
    return f"{plain} {other_names(plain)}"


def _cut(text: str) -> Iterator[str]:
    for run in RUN.findall(text):
        if _is_chinese(run):
            yield from (run[n : n + 2] for n in range(len(run) - 1))
            yield run[-1]
        else:
            yield run[:LONGEST]


def _is_chinese(run: str) -> bool:
    return re.match(f"[{CHINESE}]", run) is not None
