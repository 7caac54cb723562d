"""Where a Chinese title may be broken into lines: between words, never within one.

No browser knows the words of Chinese (``word-break: auto-phrase`` speaks Japanese alone), and a dictionary of the whole
language would cost every worker tens of megabytes. So the words of the trade are listed; what the list does not know
stays in one piece while it is short, and may be broken anywhere, as without us, where it is long.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).resolve().parent / "data" / "title_words.txt"
CHINESE = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"[{CHINESE}]+|（[^（）]{{1,8}}）|.", re.DOTALL)
LONGEST = 9
UNKNOWN = 1.6
"""What a character in no word costs; a word costs 1, so that the fewest and longest words win."""
SHORT = 4
"""So many characters that no word holds are taken for a word."""
CLINGS = "的了之们级型性化"
"""Belongs to what stands before it."""
LEADS = "与和及或在对从为把将于拟等让给"
"""Belongs to what follows."""


@lru_cache(maxsize=2048)
def phrases(text: str) -> tuple[str, ...]:
    """The pieces of a title between which a line may end; put together they are the title, character by character.

    Words stay whole, marks stay with the word that they close, brackets with what they hold, figures with their unit.
    A text without Chinese, and a space in any, is left to the browser.
    """
    pieces: list[str] = []
    for found in RUN.findall(text):
        whole = found.startswith("（") or not re.match(rf"[{CHINESE}]", found)
        cut = [found] if whole else list(_words(found))
        if pieces and not _may_break(pieces[-1], cut[0]):
            pieces[-1] += cut.pop(0)
        pieces += cut
    return tuple(pieces)


def lines_of(text: str, most: float) -> list[str]:
    """The fewest lines of at most so many Chinese characters, about as long as each other, that end between words (GB/T
    9704: 词意完整，排列对称). A piece longer than a line stands on one of its own; a Latin letter counts half."""
    pieces = phrases(text)
    fewest = len(_filled(pieces, most))
    widths = {
        width_of("".join(pieces[a:b])) for a in range(len(pieces)) for b in range(a + 1, len(pieces) + 1)
    }
    room = next((w for w in sorted(widths) if len(_filled(pieces, w)) <= fewest), most)
    return _filled(pieces, min(room, most))


def _filled(pieces: tuple[str, ...], room: float) -> list[str]:
    """Lines filled one after another."""
    lines: list[str] = []
    for piece in pieces:
        if lines and width_of(lines[-1] + piece) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines


def width_of(text: str) -> float:
    """How wide a text is drawn, in Chinese characters."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def _may_break(before: str, after: str) -> bool:
    """Between two runs of unlike sorts: after a mark; not beside a letter, a figure, a space, nor before a short
    bracket, which says something of the word before it."""
    if before[-1] in "（〔《「“‘(" or after[0] in "，。；：、！？）〕》」”’)·—…％%" or after in CLINGS:
        return False
    return before[-1] in "，。；：、！？）〕》」”’" or after[0] in "〔《「“‘" or after == "（"


def _words(run: str) -> Iterator[str]:
    """A run of Chinese as pieces, its small words with the one that they belong to."""
    carried = ""
    for word in _spread(_cut(run)):
        if word in LEADS and len(word) == 1:
            carried += word
        else:
            yield carried + word
            carried = ""
    if carried:
        yield carried


def _spread(words: list[tuple[str, bool]]) -> Iterator[str]:
    """Small words that cling are joined to what stands before; a long piece that nobody knows goes character by
    character."""
    held = ""
    for word, is_known in words:
        if not is_known and len(word) > SHORT:
            yield from filter(None, (held, *word[:-1]))
            held = word[-1]
        elif held and (word in CLINGS or (not is_known and len(word) == 1 and word not in LEADS)):
            held += word
        else:
            if held:
                yield held
            held = word
    if held:
        yield held


def _cut(run: str) -> list[tuple[str, bool]]:
    """The cheapest way to cut a run into words of the list: (piece, whether the list knows it); neighbouring characters
    in no word are one piece, but for the small words."""
    costs, steps = [0.0], [0]
    for end in range(1, len(run) + 1):
        choices = [(costs[end - 1] + UNKNOWN, -1)]
        for length in range(2, min(LONGEST, end) + 1):
            if run[end - length : end] in _lexicon():
                choices.append((costs[end - length] + 1, -length))
        cost, step = min(choices)
        costs.append(cost)
        steps.append(-step)
    pieces: list[tuple[str, bool]] = []
    end = len(run)
    while end:
        pieces.append((run[end - steps[end] : end], steps[end] > 1))
        end -= steps[end]
    return _joined(pieces[::-1])


def _joined(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    told: list[tuple[str, bool]] = []
    for word, is_known in pieces:
        small = word in CLINGS or word in LEADS
        if told and not is_known and not small and not told[-1][1] and told[-1][0] not in LEADS + CLINGS:
            told[-1] = (told[-1][0] + word, False)
        else:
            told.append((word, is_known))
    return told


@lru_cache(maxsize=1)
def _lexicon() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
