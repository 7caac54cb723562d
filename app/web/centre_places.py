"""The places of a plan in words: reason by reason, how firmly each stands, what the weights do to the whole order."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.centres.models import Candidate, CentrePlan
from app.centres.reasons import BY_KEY, REASONS, figure_of, range_of, sentence_of
from app.shared.text import Text


@dataclass(frozen=True)
class ReasonRow:
    """One reason of a place (``_macros/centre.html``): its name, its figure in words, points of how many."""

    label: Text
    figure: Text | str
    points: Decimal
    weight: int
    is_missing: bool


@dataclass(frozen=True)
class PlaceRow:
    """One candidate with its place; ``points`` for the macro that draws it."""

    candidate: Candidate
    points: Decimal | None
    reasons: list[ReasonRow]
    sentence: Text
    steadiness: Text
    tied: list[str]


@dataclass(frozen=True)
class WeightRow:
    """One declared reason: weight, meaning, and how many places change when it moves by the probed percentage."""

    label: Text
    meaning: Text
    weight: int
    holds: bool | None
    low: int
    high: int


def place_row(candidate: Candidate) -> PlaceRow:
    """A candidate as the lists print it."""
    place: Mapping[str, Any] = candidate.place or {}
    return PlaceRow(
        candidate,
        candidate.points,
        [_reason(part) for part in place.get("why", ()) if part["key"] in BY_KEY],
        sentence_of(place),
        range_of(place),
        list(place.get("tied", ())),
    )


def _reason(part: Mapping[str, Any]) -> ReasonRow:
    reason = BY_KEY[part["key"]]
    figure, missing = figure_of(reason, part["figure"]), part["figure"] is None
    return ReasonRow(reason.label, figure, Decimal(part["points"]), int(part["weight"]), missing)


def weight_rows(plan: CentrePlan) -> list[WeightRow]:
    """The declared reasons of a plan, in their order; one that counts nothing is left out."""
    probed = {row["key"]: row for row in plan.sensitivity.get("weights", ())}
    return [
        WeightRow(
            reason.label,
            reason.meaning,
            int(plan.weights[reason.key]),
            probed[reason.key]["holds"] if reason.key in probed else None,
            probed.get(reason.key, {}).get("low", 0),
            probed.get(reason.key, {}).get("high", 0),
        )
        for reason in REASONS
        if int(plan.weights.get(reason.key, 0)) > 0
    ]
