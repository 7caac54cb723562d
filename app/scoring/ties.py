"""The declared tie chain (rule 10): each step with the numbers that decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal

from app.scoring.aggregate import EntryFigures
from app.scoring.errors import ScoringError
from app.scoring.method import CRITERION_RULE, Method

Outcome = Literal["decided", "split", "equal", "no_vote"]
Votes = Mapping[str, int]
# How a rule reads an entry: the figure that is shown, None where there is none.
Reading = Callable[[EntryFigures], Decimal | int | None]


@dataclass(frozen=True, slots=True)
class TieStep:
    """One rule applied to entries that were still tied.

    `values` are the figures compared, in order of `entries`; `lower_wins` is true for the count of low totals alone.
    `groups` is the order afterwards, best first; a group of several is still tied. `outcome`: "decided" (all apart),
    "split" (some apart), "equal" (the rule changed nothing), "no_vote" (the panel has not voted on all of these).
    """

    rule: str
    entries: tuple[str, ...]
    values: tuple[Decimal | int | None, ...]
    lower_wins: bool
    groups: tuple[tuple[str, ...], ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Tie:
    """Entries with the same printed number, the steps taken, and the order they end in.

    `groups` best first; `is_resolved` when each group holds one entry. Unresolved entries keep the same place.
    """

    number: Decimal
    entries: tuple[str, ...]
    steps: tuple[TieStep, ...]
    groups: tuple[tuple[str, ...], ...]

    @property
    def is_resolved(self) -> bool:
        return all(len(group) == 1 for group in self.groups)


def break_tie(
    number: Decimal, entries: Sequence[str], figures: Mapping[str, EntryFigures], method: Method, votes: Votes
) -> Tie:
    """Apply the chain of `method` to entries whose printed number is the same.

    criterion:<name> compares the named criterion's figure of the number that ranks (trimmed when the trimmed mean
    ranks), higher first; median the median of review totals, higher first; fewest_low the review totals below 60.00,
    fewer first; vote the panel's votes, more first. Each rule is asked only about entries that are still tied; a vote
    counts only where it names all of them, or a vote among two would rank a third who was not voted on.
    What the chain leaves tied stays tied: nothing here looks at an identifier or at the order of rows.
    """
    groups: tuple[tuple[str, ...], ...] = (tuple(sorted(entries)),)
    steps: list[TieStep] = []
    for rule in method.ties:
        after: list[tuple[str, ...]] = []
        for group in groups:
            if len(group) == 1:
                after.append(group)
                continue
            step = _step(rule, group, figures, method, votes)
            steps.append(step)
            after.extend(step.groups)
        groups = tuple(after)
    return Tie(number, tuple(sorted(entries)), tuple(steps), groups)


def _step(
    rule: str, group: tuple[str, ...], figures: Mapping[str, EntryFigures], method: Method, votes: Votes
) -> TieStep:
    reading = _reading(rule, method, votes)
    read = {entry: reading(figures[entry]) for entry in group}
    values = tuple(read[entry] for entry in group)
    lower_wins = rule == "fewest_low"
    known = {entry: value for entry, value in read.items() if value is not None}
    if len(known) < len(group):
        return TieStep(rule, group, values, lower_wins, (group,), "no_vote")
    ordered = sorted(group, key=lambda entry: known[entry], reverse=not lower_wins)
    groups = tuple(tuple(sorted(same)) for _, same in groupby(ordered, key=lambda entry: known[entry]))
    outcome: Outcome = "equal" if len(groups) == 1 else "decided" if len(groups) == len(group) else "split"
    return TieStep(rule, group, values, lower_wins, groups, outcome)


def _reading(rule: str, method: Method, votes: Votes) -> Reading:
    if rule.startswith(CRITERION_RULE):
        name = rule.removeprefix(CRITERION_RULE)
        return lambda figures: _criterion_figure(figures, name, method.number)
    readings: dict[str, Reading] = {
        "median": lambda figures: figures.median,
        "fewest_low": lambda figures: figures.low_count,
        "vote": lambda figures: votes.get(figures.entry),
    }
    return readings[rule]


def _criterion_figure(figures: EntryFigures, name: str, number: str) -> Decimal:
    for criterion in figures.criteria:
        if criterion.name == name:
            return criterion.trimmed if number == "trimmed" else criterion.mean
    raise ScoringError("unknown_criterion", criterion=name)
