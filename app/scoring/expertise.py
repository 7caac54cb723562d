"""Seats of a panel that are kept for an expertise: who may take them, on which entries, how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from app.scoring.errors import ScoringError

# One bit of a machine word each.
MOST = 60


@dataclass(frozen=True, slots=True)
class Expertise:
    """`least` of the readers of each entry (of `entries`; None: of every one) sit in seats for `judges` alone.

    A judge takes one seat of an entry: who has two kinds of expertise fills one of them there, so that a panel that
    asks for a metrologist and a chemist has two people. Pinned judges take seats like the others.
    """

    name: str
    judges: frozenset[str]
    least: int = 1
    entries: frozenset[str] | None = None

    def is_asked_of(self, entry: str) -> bool:
        """Whether the entry's panel has such seats."""
        return self.entries is None or entry in self.entries


def check_required(
    required: Collection[Expertise], entries: Collection[str], judges: Collection[str], reviews: int
) -> None:
    """Refuse seats that contradict each other.

    Errors: too_many_expertises (above 60), duplicate_expertise, expertise_not_positive, unknown_judge, unknown_entry,
    required_too_many.
    """
    if len(required) > MOST:
        raise ScoringError("too_many_expertises", given=len(required), most=MOST)
    seats: Counter[str] = Counter()
    names: set[str] = set()
    for each in required:
        if each.name in names:
            raise ScoringError("duplicate_expertise", expertise=each.name)
        names.add(each.name)
        if each.least < 1:
            raise ScoringError("expertise_not_positive", expertise=each.name, least=each.least)
        for judge in sorted(each.judges - set(judges)):
            raise ScoringError("unknown_judge", judge=judge)
        for entry in sorted((each.entries or frozenset()) - set(entries)):
            raise ScoringError("unknown_entry", entry=entry)
        seats.update({entry: each.least for entry in entries if each.is_asked_of(entry)})
    for entry, count in sorted(seats.items()):
        if count > reviews:
            raise ScoringError("required_too_many", entry=entry, required=count, reviews=reviews)
