"""Which of the proposed documents come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from app.search.candidates import COMMON, LOOSE, Candidate
from app.search.tokens import MARK, Token

LEAST = 0.4
"""Of the best document's merit: what has less shares but a word with the question."""
EVERYDAY, SHARE = 20, 0.1
"""A token is an everyday word from so many documents on, and from this share of all."""
TITLE = 0.5
"""What a token is worth more where it stands in the title."""
_GENERAL = """
检测 测试 检验 校准 测量 分析 试验 实验 含量 方法 标准 质量 服务 机构 产品 企业 问题 技术 研究 超标 指标 产业 业链
"""
GENERAL = frozenset(_GENERAL.split())
"""Words of every question here: alone they tell nothing, however few documents hold them."""


def whole_ones(found: Sequence[Candidate], tokens: Sequence[Token]) -> list[Candidate]:
    """Of documents that came with their tokens those that hold every one asked for."""
    asked, named = [token.needle for token in tokens], [_in_title(token) for token in tokens]
    whole = [one for one in found if _holds(one.tokens, asked)]
    return [replace(one, in_title=True) if _holds(_title_of(one), named) else one for one in whole]


def _holds(tokens: str, needles: Sequence[str]) -> bool:
    return all(needle in tokens for needle in needles)


def in_title(held: str, tokens: Sequence[Token]) -> bool:
    """Whether every token asked for stands in the title of a text with these tokens."""
    return all(_in_title(token) in held for token in tokens)


def best_first(found: Sequence[Candidate], question: str) -> list[Candidate]:
    """Documents that hold every token: the question as it was put in the title, its words there, then the latest."""
    asked = "".join(question.split())
    return sorted(found, key=lambda one: (asked not in one.title, not one.in_title, -one.day, one.id))


def rarest_first(counts: Mapping[Token, int]) -> list[Token]:
    """The tokens that the index knows."""
    return [token for _, _, token in sorted((n, token.text, token) for token, n in counts.items() if n)]


def telling(counts: Mapping[Token, int]) -> list[Token]:
    """The rarest tokens that the index knows, as many as keep the documents to look through within bounds.

    Their count is at most ``LOOSE``, so that none of these documents is missed; none where the rarest is too common.
    """
    chosen: list[Token] = []
    total = 0
    for token in rarest_first(counts):
        total += counts[token]
        if total > LOOSE:
            break
        chosen.append(token)
    return chosen


def narrowing(counts: Mapping[Token, int]) -> list[list[Token]]:
    """Where every token is common: the rarest half and quarter of the question, and the rarest one, for want of all."""
    known = rarest_first(counts)
    sizes = dict.fromkeys(max(1, len(known) // part) for part in (2, 4, len(known)))
    return [known[:size] for size in sizes]


@dataclass(frozen=True)
class Worth:
    """What the tokens of a question tell, in their order: ``weight`` grows with rarity; ``tells``: it is no everyday
    word of this site, and known to it."""

    token: Token
    needle: str
    named: str
    weight: float
    tells: bool


def worth_of(counts: Mapping[Token, int], documents: int) -> list[Worth]:
    """The tokens weighed, of so many documents. One that stands nowhere weighs as if it stood once."""
    size = min(documents, COMMON)
    everyday = min(COMMON, max(EVERYDAY, documents * SHARE))
    return [
        Worth(
            t, t.needle, _in_title(t), log(1 + size / max(1, n)), 0 < n < everyday and t.text not in GENERAL
        )
        for t, n in counts.items()
    ]


def share_of(tokens: str, worth: Sequence[Worth]) -> float:
    """What of the question, weighed by rarity, a document with these tokens holds: 0 to 1.

    A pair that only joins two words of the question (头盐 in 插头盐雾) counts as held where both words are.
    """
    held = [one.needle in tokens for one in worth]
    total = sum(one.weight for one in worth)
    return sum(one.weight for n, one in enumerate(worth) if held[n] or _is_joint(worth, held, n)) / total


def closest_first(
    found: Sequence[Candidate], worth: Sequence[Worth], best_share: float = 0.0
) -> list[tuple[Candidate, float]]:
    """Documents that hold some tokens, each with its share of the question: by how many and how rare they are, in a
    title more. Left out is what comes far behind the best (``best_share``: of what was found besides), and what shares
    but everyday words with the question, unless they are a good part of it."""
    telling_ones = [one.needle for one in worth if one.tells]
    some = [one for one in found if any(needle in one.tokens for needle in telling_ones)]
    shared = [(one, share_of(one.tokens, worth)) for one in (some if telling_ones else found)]
    near = [(_merit(one, worth), one, share) for one, share in shared if telling_ones or share >= LEAST]
    best = max((merit for merit, _, _ in near), default=0.0)
    kept = [row for row in near if row[0] >= LEAST * best]
    kept.sort(key=lambda row: (-row[0], -row[1].day, row[1].id))
    least = LEAST * max((best_share, *(share for _, _, share in kept)))
    return [(one, share) for _, one, share in kept if share >= least]


def _merit(one: Candidate, worth: Sequence[Worth]) -> float:
    title = _title_of(one)
    return sum(w.weight * (1 + TITLE * (w.named in title)) for w in worth if w.needle in one.tokens)


def _is_joint(worth: Sequence[Worth], held: Sequence[bool], n: int) -> bool:
    """Whether a pair stands in the question across two others that are held."""
    if not 0 < n < len(worth) - 1 or not (held[n - 1] and held[n + 1]):
        return False
    before, pair, after = (worth[at].token.text for at in (n - 1, n, n + 1))
    return len(pair) == 2 and before[-1] == pair[0] and after[0] == pair[1]


def _in_title(token: Token) -> str:
    return Token(MARK + token.text, token.is_prefix).needle


def _title_of(one: Candidate) -> str:
    """The tokens of its title: they stand at the end, so that the long rest is not looked through for them."""
    start = one.tokens.find(f" {MARK}")
    return one.tokens[start:] if start >= 0 else ""
