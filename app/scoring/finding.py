"""One thing to look at, and the limits from which it is one."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` chooses the sentence, `judges`, `entries` and `values` (numbers, texts of organisations) fill it."""

    kind: str
    judges: tuple[str, ...]
    entries: tuple[str, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is told (`anomalies.watch_round` says of what). Points are of 100.

    Declared with the method of the round, so that nobody tunes them to a name.
    """

    severity_points: float = 4.0
    severity_errors: float = 3.0
    severity_reviews: int = 4
    noise_times: float = 1.75
    noise_reviews: int = 6
    narrow_share: float = 0.4
    narrow_reviews: int = 5
    same_entries: int = 3
    same_share: float = 0.5
    twin_entries: int = 3
    twin_chance: float = 0.001
    seconds: int = 60
    favour_points: float = 5.0
