"""The list: places on the printed number, ties by the chain, the threshold, and who is proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal

from app.scoring.aggregate import EntryFigures, aggregate_reviews
from app.scoring.errors import ScoringError
from app.scoring.inputs import inputs_hash
from app.scoring.marks import ScoreSheet
from app.scoring.method import CRITERION_RULE, Method
from app.scoring.ties import Tie, Votes, break_tie

CutOutcome = Literal["decided", "tied", "none_reaches", "no_entries"]


@dataclass(frozen=True, slots=True)
class RankLine:
    """One line of the list.

    `number` is what ranks (points of 100, 0.01); `place` counts 1, 2, 2, 4 where two stay tied (`is_shared`); both
    None without a valid review. `reaches_threshold`: number ≥ threshold. `is_proposed`: within the places for
    certain. `is_undecided`: tied across the cut, so that nobody may be proposed before the tie is broken.
    """

    entry: str
    place: int | None
    number: Decimal | None
    is_shared: bool
    reaches_threshold: bool
    is_proposed: bool
    is_undecided: bool
    figures: EntryFigures


@dataclass(frozen=True, slots=True)
class Cut:
    """Who gets the places. `undecided` are tied entries competing for `open_places`, fewer than they are.

    `outcome`: "decided" (perhaps with places left over: `vacant_places`), "tied" (`undecided` is not empty),
    "none_reaches" (nobody has the threshold, 流榜, rule 18), "no_entries".
    """

    places: int
    threshold: Decimal
    reached: tuple[str, ...]
    proposed: tuple[str, ...]
    undecided: tuple[str, ...]
    open_places: int
    vacant_places: int
    outcome: CutOutcome


@dataclass(frozen=True, slots=True)
class Ranking:
    """Lines in order of place (same place: by entry; without a place: last), the ties, the cut, the inputs' hash."""

    method: Method
    lines: tuple[RankLine, ...]
    ties: tuple[Tie, ...]
    cut: Cut
    inputs_hash: str


def rank_entries(sheet: ScoreSheet, method: Method, votes: Votes | None = None) -> Ranking:
    """Rank every entry of `sheet` by `method`; `votes` are the panel's votes by entry, where it voted on a tie.

    Places and ties follow the printed number (0.01), never hidden digits (rule 0). A tie that the chain leaves is
    shown as one: same place, the next place skipped. Only entries that reach the threshold can be proposed, a single
    bid too (rule 18). A tie across the cut proposes none of the tied and reports them as undecided.
    Degenerate inputs have answers: no entries → empty list and outcome "no_entries"; entries without a valid review
    → no place, no number, at the end; all equal → all share place 1, undecided when they are more than the places.
    Errors: unknown_criterion for a tie rule that names none of the rubric, unknown_entry and vote_not_countable
    for votes. Deterministic; the order of rows never matters; about 0.1 s for 1,000 entries × 5 reviews × 5 criteria.
    """
    votes = dict(votes or {})
    _check_rules(sheet, method, votes)
    figures = aggregate_reviews(sheet)
    numbers = {entry: ranking_number(figures[entry], method) for entry in figures}
    groups, ties = _groups(numbers, figures, method, votes)
    cut = _cut(groups, numbers, method, len(figures))
    lines = _lines(groups, numbers, figures, cut)
    return Ranking(method, lines, ties, cut, inputs_hash(sheet, method, votes))


def ranking_number(figures: EntryFigures, method: Method) -> Decimal | None:
    """The figure of an entry that ranks by `method`, in points of 100; None without a valid review."""
    return figures.trimmed if method.number == "trimmed" else figures.mean


def _check_rules(sheet: ScoreSheet, method: Method, votes: Votes) -> None:
    names = {criterion.name for criterion in sheet.criteria}
    for rule in method.ties:
        if rule.startswith(CRITERION_RULE) and rule.removeprefix(CRITERION_RULE) not in names:
            raise ScoringError("unknown_criterion", criterion=rule.removeprefix(CRITERION_RULE))
    entries = set(sheet.entries)
    for entry, count in votes.items():
        if entry not in entries:
            raise ScoringError("unknown_entry", entry=entry)
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise ScoringError("vote_not_countable", entry=entry, votes=count)


def _groups(
    numbers: Mapping[str, Decimal | None],
    figures: Mapping[str, EntryFigures],
    method: Method,
    votes: Votes,
) -> tuple[list[tuple[str, ...]], tuple[Tie, ...]]:
    """Entries with a number in groups of the same place, best first, and the ties on the way."""
    numbered = [(number, entry) for entry, number in numbers.items() if number is not None]
    numbered.sort(reverse=True)
    groups: list[tuple[str, ...]] = []
    ties: list[Tie] = []
    for number, same in groupby(numbered, key=lambda pair: pair[0]):
        entries = [entry for _, entry in same]
        if len(entries) == 1:
            groups.append((entries[0],))
            continue
        tie = break_tie(number, entries, figures, method, votes)
        ties.append(tie)
        groups.extend(tie.groups)
    return groups, tuple(ties)


def _cut(
    groups: Sequence[tuple[str, ...]], numbers: Mapping[str, Decimal | None], method: Method, entries: int
) -> Cut:
    threshold = Decimal(method.threshold)
    reaching = [group for group in groups if (numbers[group[0]] or Decimal(0)) >= threshold]
    proposed: list[str] = []
    undecided: tuple[str, ...] = ()
    for group in reaching:
        if len(proposed) + len(group) > method.places:
            undecided = group if len(proposed) < method.places else ()
            break
        proposed.extend(group)
    left = method.places - len(proposed)
    outcome: CutOutcome = "tied" if undecided else "decided" if reaching else "none_reaches"
    return Cut(
        places=method.places,
        threshold=threshold,
        reached=tuple(entry for group in reaching for entry in group),
        proposed=tuple(proposed),
        undecided=undecided,
        open_places=left if undecided else 0,
        vacant_places=0 if undecided else left,
        outcome=outcome if entries else "no_entries",
    )


def _lines(
    groups: Sequence[tuple[str, ...]],
    numbers: Mapping[str, Decimal | None],
    figures: Mapping[str, EntryFigures],
    cut: Cut,
) -> tuple[RankLine, ...]:
    reached, proposed, undecided = set(cut.reached), set(cut.proposed), set(cut.undecided)
    places: dict[str, int] = {}
    shared: set[str] = set()
    for group in groups:
        place = len(places) + 1
        places |= dict.fromkeys(group, place)
        shared |= set(group) if len(group) > 1 else set()
    without = sorted(entry for entry in figures if entry not in places)
    return tuple(
        RankLine(
            entry=entry,
            place=places.get(entry),
            number=numbers[entry],
            is_shared=entry in shared,
            reaches_threshold=entry in reached,
            is_proposed=entry in proposed,
            is_undecided=entry in undecided,
            figures=figures[entry],
        )
        for entry in [*places, *without]
    )
