"""An assignment problem as it is asked, and its check: entries, judges, wishes and prohibitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.scoring.errors import ScoringError
from app.scoring.expertise import Expertise, check_required

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge: `max` and `min` entries he reads (None: no bound of his own), `organisation` any key of his employer."""

    id: str
    max: int | None = None
    min: int = 0
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class AssignmentProblem:
    """Who could read what. Pairs are (entry, judge).

    `affinity`: entries × judges finite numbers in the order of `entries` and `judges`, greater is better, any unit;
    None: all equal. `conflicts` and `forbidden` pairs are never assigned, `pinned` ones always. Of one organisation at
    most one judge reads an entry. `balanced`: True spreads the load as evenly as the rest allows before affinity is
    looked at, False leaves it to affinity; None: balanced as soon as one judge has no `max`. `required`: seats of each
    entry that are kept for an expertise. `reserves`: how many judges per entry stand ready besides its readers.
    Errors: reviews_not_positive, reserves_negative, those of `check_required`, duplicate_entry, duplicate_judge,
    load_not_valid, unknown_entry, unknown_judge, pinned_conflict, pinned_forbidden, pinned_too_many, pinned_over_load,
    pinned_same_organisation, affinity_shape, affinity_not_number (the last two when it is solved).
    """

    entries: tuple[str, ...]
    judges: tuple[Judge, ...]
    reviews_per_entry: int
    affinity: Sequence[Sequence[float]] | None = None
    conflicts: frozenset[Pair] = frozenset()
    pinned: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    balanced: bool | None = None
    required: tuple[Expertise, ...] = ()
    reserves: int = 0

    def __post_init__(self) -> None:
        if self.reviews_per_entry < 1:
            raise ScoringError("reviews_not_positive", reviews=self.reviews_per_entry)
        if self.reserves < 0:
            raise ScoringError("reserves_negative", reserves=self.reserves)
        _check_names(self)
        names = [judge.id for judge in self.judges]
        check_required(self.required, self.entries, names, self.reviews_per_entry)
        _check_pinned(self)

    @property
    def is_balanced(self) -> bool:
        """Whether loads are evened out before affinity is looked at."""
        if self.balanced is not None:
            return self.balanced
        return any(judge.max is None for judge in self.judges)


def _check_names(problem: AssignmentProblem) -> None:
    entries: set[str] = set()
    for entry in problem.entries:
        if entry in entries:
            raise ScoringError("duplicate_entry", entry=entry)
        entries.add(entry)
    judges: set[str] = set()
    for judge in problem.judges:
        if judge.id in judges:
            raise ScoringError("duplicate_judge", judge=judge.id)
        judges.add(judge.id)
        if judge.min < 0 or (judge.max is not None and judge.max < judge.min):
            raise ScoringError("load_not_valid", judge=judge.id, minimum=judge.min, maximum=judge.max)
    for entry, name in sorted(problem.conflicts | problem.pinned | problem.forbidden):
        if entry not in entries:
            raise ScoringError("unknown_entry", entry=entry)
        if name not in judges:
            raise ScoringError("unknown_judge", judge=name)


def _check_pinned(problem: AssignmentProblem) -> None:
    judges = {judge.id: judge for judge in problem.judges}
    for entry, name in sorted(problem.pinned):
        if (entry, name) in problem.conflicts:
            raise ScoringError("pinned_conflict", entry=entry, judge=name)
        if (entry, name) in problem.forbidden:
            raise ScoringError("pinned_forbidden", entry=entry, judge=name)
    for entry, count in sorted(Counter(entry for entry, _ in problem.pinned).items()):
        if count > problem.reviews_per_entry:
            raise ScoringError(
                "pinned_too_many", entry=entry, pinned=count, reviews=problem.reviews_per_entry
            )
    for name, count in sorted(Counter(name for _, name in problem.pinned).items()):
        maximum = judges[name].max
        if maximum is not None and count > maximum:
            raise ScoringError("pinned_over_load", judge=name, pinned=count, maximum=maximum)
    houses: set[Pair] = set()
    for entry, name in sorted(problem.pinned):
        organisation = judges[name].organisation
        if organisation is not None:
            if (entry, organisation) in houses:
                raise ScoringError("pinned_same_organisation", entry=entry, organisation=organisation)
            houses.add((entry, organisation))
