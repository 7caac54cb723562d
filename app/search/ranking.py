"""Which of the proposed documents come first."""

from collections.abc import Mapping, Sequence
from math import log

from app.search.candidates import COMMON, LOOSE, Candidate
from app.search.tokens import Token

LEAST = 0.4
"""Of the best document's merit: what has less shares but a word with the question."""


def best_first(found: Sequence[Candidate], question: str) -> list[Candidate]:
    """Documents that hold every token: the question as it was put in the title, its words there, then the latest."""
    asked = "".join(question.split())
    return sorted(found, key=lambda one: (asked not in one.title, not one.in_title, -one.day, one.id))


def telling(counts: Mapping[Token, int]) -> list[Token]:
    """The rarest tokens that the index knows, as many as keep the documents to look through within bounds.

    Their count is at most ``LOOSE``, so that none of these documents is missed; one token is taken in any case.
    """
    known = sorted((count, token.text, token) for token, count in counts.items() if count)
    chosen: list[Token] = []
    total = 0
    for count, _, token in known:
        if chosen and total + count > LOOSE:
            break
        chosen.append(token)
        total += count
    return chosen


def closest_first(found: Sequence[Candidate], counts: Mapping[Token, int]) -> list[Candidate]:
    """Documents that hold some tokens, by the rarity of those they hold; what comes far behind the best is left out."""
    worth = {token: log(1 + COMMON / count) for token, count in counts.items() if count}
    merits = [(sum(w for token, w in worth.items() if token.is_in(one.tokens)), one) for one in found]
    best = max((merit for merit, _ in merits), default=0.0)
    kept = [(merit, one) for merit, one in merits if merit >= LEAST * best]
    return [one for _, one in sorted(kept, key=lambda pair: (-pair[0], -pair[1].day, pair[1].id))]
