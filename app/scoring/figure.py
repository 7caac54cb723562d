"""A figure that does not exist, with the reason: no figure of this package is ever NaN."""

from collections.abc import Mapping
from dataclasses import dataclass, field

REASONS: Mapping[str, str] = {
    "no_pairs": "no entry has two marks",
    "no_variation": "all marks are equal, so there is nothing to agree about",
    "too_few_entries": "at least two entries are needed, there are {entries}",
    "too_few_judges": "at least two judges are needed, there are {judges}",
    "not_complete": "every judge must have marked every entry: {marks} of {entries} × {judges} marks exist",
    "no_differences": "the mean squares that it divides by are 0",
    "entries_alike": "the entries do not differ by more than chance, so this mean of judges has no reliability",
    "ties_only": "every judge gave all entries the same mark, so there is no order",
    "not_crossed": "entries and judges are not mixed enough to tell entry, judge and error apart",
}


@dataclass(frozen=True, slots=True)
class Absent:
    """Why a figure does not exist: `reason` is a key of REASONS, `values` fill its sentence."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return REASONS[self.reason].format(**self.values)
