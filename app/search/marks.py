"""The words of the question marked in a text, and the piece of the text where they stand."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from app.search.tokens import Token, normalise

AROUND = 110
BEFORE = 24
Piece = tuple[str, bool]


def marked(text: str, tokens: Sequence[Token]) -> list[Piece]:
    """The text in pieces, each with whether it was asked for; together they are the text again."""
    spans = _joined(_spans(text, tokens))
    pieces: list[Piece] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def excerpt(text: str, tokens: Sequence[Token]) -> list[Piece]:
    """About a hundred characters from where most of the question stands, marked; the beginning where nothing does."""
    flat = " ".join(text.split())
    if not flat:
        return []
    starts = sorted(start for start, _ in _spans(flat, tokens))
    within = {s: bisect_left(starts, s + AROUND) - bisect_left(starts, s) for s in starts}
    first = max(starts, key=lambda s: (within[s], -s), default=0)
    start = max(0, first - BEFORE)
    cut = flat[start : start + AROUND]
    return marked(f"{'…' if start else ''}{cut}{'…' if start + AROUND < len(flat) else ''}", tokens)


def _spans(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    plain = normalise(text)
    if len(plain) != len(text):
        plain = text.casefold() if len(text.casefold()) == len(text) else text
    for token in tokens:
        at = plain.find(token.text)
        while at >= 0:
            if _stands(plain, token, at):
                yield at, at + len(token.text)
            at = plain.find(token.text, at + 1)


def _stands(plain: str, token: Token, at: int) -> bool:
    """Words and figures are marked whole: 5 is not marked within 150, nor led within filled."""
    first = token.text[0]
    if not first.isascii():
        return True
    alike = str.isdecimal if first.isdecimal() else str.isalpha
    end = at + len(token.text)
    begins = at == 0 or not (plain[at - 1].isascii() and alike(plain[at - 1]))
    ends = token.is_prefix or end == len(plain) or not (plain[end].isascii() and alike(plain[end]))
    return begins and ends


def _joined(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
