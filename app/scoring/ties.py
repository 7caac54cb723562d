"""The declared tie chain (rule 10): each step with the numbers that decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from app.scoring.aggregate import EntryFigures
from app.scoring.draw import lot_of
from app.scoring.errors import ScoringError
from app.scoring.method import CRITERION_RULE, DRAW, Method

Outcome = Literal["decided", "split", "equal", "no_vote", "no_draw"]
Votes = Mapping[str, int]
# How a rule reads an entry: the figure that is shown (the digest of a draw as text), None where there is none.
Value = Decimal | int | str
Reading = Callable[[EntryFigures], Value | None]
LOWER_WINS = frozenset({"fewest_low", DRAW})


@dataclass(frozen=True, slots=True)
class TieStep:
    """One rule applied to entries that were still tied.

    `values` are the figures compared, in order of `entries`; `lower_wins` is true for the count of low totals and for
    the digests of a draw. `groups` is the order afterwards, best first; a group of several is still tied. `outcome`:
    "decided" (all apart), "split" (some apart), "equal" (the rule changed nothing), "no_vote" (the panel has not voted
    on all of these), "no_draw" (the seed is not revealed, or the panel has not voted first).
    """

    rule: str
    entries: tuple[str, ...]
    values: tuple[Value | None, ...]
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
    number: Decimal,
    entries: Sequence[str],
    figures: Mapping[str, EntryFigures],
    method: Method,
    votes: Votes,
    seed: str | None = None,
) -> Tie:
    """Apply the chain of `method` to entries whose printed number is the same.

    criterion:<name> compares the named criterion's figure of the number that ranks (trimmed when the trimmed mean
    ranks), higher first; median the median of review totals, higher first; fewest_low the review totals below 60.00,
    fewer first; vote the panel's votes, more first. Each rule is asked only about entries that are still tied; a vote
    counts only where it names all of them, or a vote among two would rank a third who was not voted on. draw orders by
    the digest of `seed` and entry, lower first (`scoring.draw`); it never replaces a vote that stands before it in the
    chain and has not been held.
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
            unread = any(s.outcome == "no_vote" and set(group) <= set(s.entries) for s in steps)
            step = _step(rule, group, figures, _reading(rule, method, votes, None if unread else seed))
            steps.append(step)
            after.extend(step.groups)
        groups = tuple(after)
    return Tie(number, tuple(sorted(entries)), tuple(steps), groups)


def _step(
    rule: str, group: tuple[str, ...], figures: Mapping[str, EntryFigures], reading: Reading
) -> TieStep:
    read = {entry: reading(figures[entry]) for entry in group}
    values = tuple(read[entry] for entry in group)
    lower_wins = rule in LOWER_WINS
    known: dict[str, Any] = {entry: value for entry, value in read.items() if value is not None}
    if len(known) < len(group):
        missing: Outcome = "no_draw" if rule == DRAW else "no_vote"
        return TieStep(rule, group, values, lower_wins, (group,), missing)
    ordered = sorted(group, key=lambda entry: known[entry], reverse=not lower_wins)
    groups = tuple(tuple(sorted(same)) for _, same in groupby(ordered, key=lambda entry: known[entry]))
    outcome: Outcome = "equal" if len(groups) == 1 else "decided" if len(groups) == len(group) else "split"
    return TieStep(rule, group, values, lower_wins, groups, outcome)


def _reading(rule: str, method: Method, votes: Votes, seed: str | None) -> Reading:
    if rule.startswith(CRITERION_RULE):
        name = rule.removeprefix(CRITERION_RULE)
        return lambda figures: _criterion_figure(figures, name, method.number)
    readings: dict[str, Reading] = {
        "median": lambda figures: figures.median,
        "fewest_low": lambda figures: figures.low_count,
        "vote": lambda figures: votes.get(figures.entry),
        DRAW: lambda figures: lot_of(seed, figures.entry) if seed is not None else None,
    }
    return readings[rule]


def _criterion_figure(figures: EntryFigures, name: str, number: str) -> Decimal:
    for criterion in figures.criteria:
        if criterion.name == name:
            return criterion.trimmed if number == "trimmed" else criterion.mean
    raise ScoringError("unknown_criterion", criterion=name)
