"""The public result pack: everything that a published list was made from, under pseudonyms and codes, as one file."""

import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from app.scoring.combining import LegSheet
from app.scoring.decimals import Exact
from app.scoring.errors import ScoringError
from app.scoring.marks import Criterion, Review, ScoreSheet
from app.scoring.method import Method

# Of fewer entries a public pack names the winners alone: with so few, codes would unmask the others.
LEAST_PUBLIC = 5
Audience = Literal["public", "full"]


@dataclass(frozen=True, slots=True)
class PackEntry:
    """An entry by its `code`; `winner`: the name published beside it, None for who did not win. `drawn_as`: the key
    under which it was in the draw, where that was not the code."""

    code: str
    winner: str | None = None
    drawn_as: str | None = None


@dataclass(frozen=True, slots=True)
class PackGroup:
    """Entries that are ranked among each other, for `places`. `is_reduced`: the winners alone are in this pack."""

    id: str
    title: str
    places: int
    entries: tuple[PackEntry, ...]
    is_reduced: bool = False


@dataclass(frozen=True, slots=True)
class PackRound:
    """A round that counts: its weight among the rounds, and every review, entries by code, judges by pseudonym.

    It counts for a group when one of its reviews, void or not, is of an entry of that group.
    """

    id: str
    weight: Exact
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """One line of the published list: `total` the number that ranks as it was printed; None without one."""

    group: str
    place: int | None
    code: str
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Pack:
    """A result pack, checked when made. Only `method.places` is not used: each group has its own.

    `votes`: the panel's by code. `commitments` and `revealed`: of the draw, in the same order. `about`: texts about the
    call for the reader. Errors (ScoringError): duplicate_group, duplicate_code, unknown_code (marks, votes or published
    lines of an entry that no group has), unknown_group, and those of the score sheets.
    """

    method: Method
    criteria: tuple[Criterion, ...]
    groups: tuple[PackGroup, ...]
    rounds: tuple[PackRound, ...]
    published: tuple[PublishedLine, ...]
    votes: Mapping[str, int] = field(default_factory=dict)
    commitments: tuple[str, ...] = ()
    revealed: tuple[str, ...] = ()
    software: str = ""
    audience: Audience = "full"
    about: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self)

    def legs(self, group: PackGroup) -> list[LegSheet]:
        """The score sheets of a group, one per round that counts for it, in order."""
        codes = dict.fromkeys(entry.code for entry in group.entries)
        legs = []
        for round_ in self.rounds:
            reviews = tuple(review for review in round_.reviews if review.entry in codes)
            if reviews or len(self.rounds) == 1:
                legs.append(
                    LegSheet(round_.id, round_.weight, ScoreSheet(self.criteria, tuple(codes), reviews))
                )
        return legs


def build_pack(pack: Pack, *, audience: Audience) -> Pack:
    """The pack for an audience, from the full one (`Pack` made from plain data).

    "full": as it is, for officers of the call, supervisor and audit. "public": groups of fewer than five entries keep
    the winners alone, with their marks, votes and lines; every other entry stays, by its code. Nothing else is
    left out, so the pack of a larger group recomputes to the last digit. Names must be codes and pseudonyms before
    (`pseudonyms`): nothing here knows a name from a code, but for `winner`.
    """
    if audience == "full":
        return replace(pack, audience="full")
    groups = tuple(_reduced(group) if len(group.entries) < LEAST_PUBLIC else group for group in pack.groups)
    codes = {entry.code for group in groups for entry in group.entries}
    return replace(
        pack,
        audience="public",
        groups=groups,
        rounds=tuple(
            replace(each, reviews=tuple(review for review in each.reviews if review.entry in codes))
            for each in pack.rounds
        ),
        votes={code: count for code, count in pack.votes.items() if code in codes},
        published=tuple(line for line in pack.published if line.code in codes),
    )


def pseudonyms(names: Iterable[str], secret: str, prefix: str) -> dict[str, str]:
    """A pseudonym per name, `prefix` and a number: "J01", "J02" …, in order of HMAC-SHA-256(secret, name).

    The order says nothing of the names, and nobody without `secret` (kept with the file pack, at least 32 random
    characters) can try names. The same names and secret give the same pseudonyms. Error: secret_too_short.
    """
    if len(secret) < 32:
        raise ScoringError("secret_too_short", least=32)
    known = sorted(set(names))
    ordered = sorted(known, key=lambda name: hmac.new(secret.encode(), name.encode(), "sha256").digest())
    width = max(2, len(str(len(known))))
    return {name: f"{prefix}{number:0{width}}" for number, name in enumerate(ordered, 1)}


def _check(pack: Pack) -> None:
    groups: set[str] = set()
    codes: dict[str, str] = {}
    for group in pack.groups:
        if group.id in groups:
            raise ScoringError("duplicate_group", group=group.id)
        groups.add(group.id)
        for entry in group.entries:
            if entry.code in codes:
                raise ScoringError("duplicate_code", entry=entry.code)
            codes[entry.code] = group.id
    for round_ in pack.rounds:
        _known((review.entry for review in round_.reviews), codes)
    _known(pack.votes, codes)
    _known((line.code for line in pack.published), codes)
    for line in pack.published:
        if codes[line.code] != line.group:
            raise ScoringError("unknown_group", group=line.group, entry=line.code)
    if len({round_.id for round_ in pack.rounds}) < len(pack.rounds):
        raise ScoringError("duplicate_leg", leg=sorted(round_.id for round_ in pack.rounds)[0])


def _known(found: Iterable[str], codes: Collection[str]) -> None:
    for code in found:
        if code not in codes:
            raise ScoringError("unknown_code", entry=code)


def _reduced(group: PackGroup) -> PackGroup:
    return replace(
        group, entries=tuple(each for each in group.entries if each.winner is not None), is_reduced=True
    )
