"""A result pack ranked again, and compared with what was published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.scoring.combining import LegFigures, LegSheet
from app.scoring.draw import seed_of
from app.scoring.errors import ScoringError
from app.scoring.marks import Review, ScoreSheet
from app.scoring.pack import Pack, PackGroup, PublishedLine
from app.scoring.ranking import Ranking, rank_legs
from app.scoring.ties import Tie, TieStep

# Numbers that need nobody's marks but the entry's own.
OWN_NUMBERS = ("mean", "trimmed")


@dataclass(frozen=True, slots=True)
class GroupList:
    """One group's list, recomputed: `ranking` by code, None where no round has marks of the group or where a reduced
    group cannot be recomputed, because its number needs the others' marks."""

    group: PackGroup
    ranking: Ranking | None

    @property
    def lines(self) -> tuple[PublishedLine, ...]:
        """The list as it would be published."""
        if self.ranking is None:
            return ()
        return tuple(
            PublishedLine(self.group.id, row.place, row.entry, row.number) for row in self.ranking.lines
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that is not as published; None where one of the two lists has no such line."""

    group: str
    code: str
    published: PublishedLine | None
    computed: PublishedLine | None


def rank_pack(pack: Pack) -> tuple[GroupList, ...]:
    """Every group's list from the marks of the pack, by its method, places, rounds, votes and seed.

    The same `rank_legs` that made the published list. The seed is that of both secrets, once both are in the pack.
    Errors: those of `rank_legs`; secrets_missing, commitment_not_kept.
    """
    if pack.revealed and len(pack.revealed) != len(pack.commitments):
        raise ScoringError("secrets_missing", given=len(pack.revealed), needed=len(pack.commitments))
    seed = seed_of(zip(pack.commitments, pack.revealed, strict=True)) if pack.revealed else None
    return tuple(GroupList(group, _ranked(pack, group, seed)) for group in pack.groups)


def _ranked(pack: Pack, group: PackGroup, seed: str | None) -> Ranking | None:
    legs = pack.legs(group)
    if not legs or (group.is_reduced and pack.method.number not in OWN_NUMBERS):
        return None
    keys = {entry.code: entry.drawn_as or entry.code for entry in group.entries}
    if len(set(keys.values())) < len(keys):
        raise ScoringError("duplicate_code", entry=sorted(keys.values())[0])
    votes = {keys[code]: count for code, count in pack.votes.items() if code in keys}
    ranking = rank_legs(
        [_renamed_leg(leg, keys) for leg in legs], replace(pack.method, places=group.places), votes, seed
    )
    names = {key: code for code, key in keys.items()}
    return ranking if all(key == code for key, code in names.items()) else _renamed(ranking, names)


def _renamed_leg(leg: LegSheet, names: Mapping[str, str]) -> LegSheet:
    reviews = tuple(
        Review(names[review.entry], review.judge, review.marks, review.void) for review in leg.sheet.reviews
    )
    entries = tuple(names[entry] for entry in leg.sheet.entries)
    return LegSheet(leg.key, leg.weight, ScoreSheet(leg.sheet.criteria, entries, reviews))


def _renamed(ranking: Ranking, names: Mapping[str, str]) -> Ranking:
    """The ranking with codes for the keys of the draw, without what tells how a model made the numbers; lines of the
    same place in order of code."""

    def each(entries: Sequence[str]) -> tuple[str, ...]:
        return tuple(names[entry] for entry in entries)

    def leg(figures: LegFigures) -> LegFigures:
        return replace(figures, figures=replace(figures.figures, entry=names[figures.figures.entry]))

    def step(taken: TieStep) -> TieStep:
        return replace(
            taken, entries=each(taken.entries), groups=tuple(each(group) for group in taken.groups)
        )

    def tie(found: Tie) -> Tie:
        return replace(
            found,
            entries=each(found.entries),
            groups=tuple(each(group) for group in found.groups),
            steps=tuple(step(taken) for taken in found.steps),
        )

    lines = [
        replace(
            row,
            entry=names[row.entry],
            figures=replace(row.figures, entry=names[row.figures.entry]),
            legs=tuple(leg(figures) for figures in row.legs),
        )
        for row in ranking.lines
    ]
    cut = ranking.cut
    return replace(
        ranking,
        lines=tuple(sorted(lines, key=lambda row: (row.place is None, row.place or 0, row.entry))),
        ties=tuple(tie(found) for found in ranking.ties),
        calibrations=(),
        cut=replace(
            cut, reached=each(cut.reached), proposed=each(cut.proposed), undecided=each(cut.undecided)
        ),
    )


def differences(pack: Pack, lists: Sequence[GroupList]) -> tuple[Difference, ...]:
    """Where the recomputed lists and the published one differ: place, code or total, digit for digit.

    A group may publish all of its entries, or its winners alone. Of a reduced group the totals and the order of the
    winners are compared, not the places, which others stand between. A list that could not be recomputed (`GroupList`)
    is not compared if the group is reduced, and differs by every line if it is not.
    """
    return tuple(found for each in lists for found in _group_differences(pack, each))


def _group_differences(pack: Pack, found: GroupList) -> Iterator[Difference]:
    group = found.group
    published = {line.code: line for line in pack.published if line.group == group.id}
    computed = {line.code: line for line in found.lines}
    if group.is_reduced:
        if found.ranking is None:
            return
        published, computed = _closed_up(published), _closed_up(computed)
    elif set(published) == {entry.code for entry in group.entries if entry.winner is not None}:
        computed = {code: line for code, line in computed.items() if code in published}
    for code in sorted({*published, *computed}):
        said, made = published.get(code), computed.get(code)
        if said is None or made is None or said.place != made.place or said.total != made.total:
            yield Difference(group.id, code, said, made)


def _closed_up(lines: Mapping[str, PublishedLine]) -> dict[str, PublishedLine]:
    """The same lines with places counted among themselves."""
    places = sorted(line.place for line in lines.values() if line.place is not None)
    return {
        code: replace(line, place=None if line.place is None else places.index(line.place) + 1)
        for code, line in lines.items()
    }
