"""The part of an analysis that speaks of the entries: their numbers side by side, the places these give, how sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.calls.marking_rules import MarkingRules
from app.decisions.figures import as_text
from app.reviews.queries import is_wide
from app.scoring import Ranking, RankLine
from app.scoring.outlook import CALIBRATED, Outlook

Values = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Compared:
    """``numbers``: what stands side by side, by name, each by entry. ``full``: the full model's score by entry, None
    where there is no model. ``ranks_by``: the number that ranked."""

    numbers: Mapping[str, Values]
    full: Values | None
    ranks_by: str


def side_by_side(ranked: Ranking, outlook: Outlook | None, full: Values | None, ranks_by: str) -> Compared:
    """Mean and trimmed mean of every entry, and the scores of the models where they are shown (``outlook``)."""
    found: dict[str, Values] = {
        "mean": {line.entry: line.figures.mean for line in ranked.lines},
        "trimmed": {line.entry: line.figures.trimmed for line in ranked.lines},
    }
    if outlook is None:
        return Compared(found, None, ranks_by)
    return Compared(found | {CALIBRATED: outlook.calibrated}, full, ranks_by)


def places_by(values: Values) -> dict[str, int]:
    """Places 1, 2, 2, 4 by a printed number alone, without a tie chain; who has no number has no place."""
    ordered = sorted((value for value in values.values() if value is not None), reverse=True)
    first = {value: at for at, value in reversed(list(enumerate(ordered, 1)))}
    return {entry: first[value] for entry, value in values.items() if value is not None}


def entry_rows(
    ranked: Ranking, outlook: Outlook, compared: Compared, rules: MarkingRules
) -> list[dict[str, Any]]:
    """A row an entry, in order of place."""
    bands = _bands(outlook)
    places = {number: places_by(values) for number, values in compared.numbers.items()}
    full = places_by(compared.full) if compared.full is not None else {}
    rows = []
    for line in ranked.lines:
        told = {
            name: _ranked_by(line)
            if name == compared.ranks_by
            else _told(values.get(line.entry), places[name].get(line.entry), ranked)
            for name, values in compared.numbers.items()
        }
        rows.append(
            {
                "entry": line.entry,
                "place": line.place,
                "reviews": line.figures.reviews,
                "is_trimmed": line.figures.is_trimmed,
                "numbers": told,
                "full": None
                if compared.full is None
                else _told(compared.full.get(line.entry), full.get(line.entry), ranked),
                **_sure(line.entry, outlook, bands),
                "spread": as_text(line.figures.spread),
                "deviation": as_text(line.figures.deviation),
                "alarm": is_wide(line.figures, rules),
            }
        )
    return rows


def _bands(outlook: Outlook) -> dict[str, str]:
    chances = outlook.chances
    if chances is None:
        return {}
    return {entry: band for band in ("inside", "undecided", "outside") for entry in getattr(chances, band)}


def _sure(entry: str, outlook: Outlook, bands: Mapping[str, str]) -> dict[str, Any]:
    chance = outlook.by_entry.get(entry)
    return {
        "p_top": round(chance.p_top, 4) if chance else None,
        "rank_low": chance.rank_low if chance else None,
        "rank_high": chance.rank_high if chance else None,
        "band": bands.get(entry),
    }


def _ranked_by(line: RankLine) -> dict[str, Any]:
    """The number that ranked, with the place and the side of the list itself, its tie chain included."""
    side = "tied" if line.is_undecided else "in" if line.is_proposed else "out"
    return {
        "value": as_text(line.number),
        "place": line.place if line.number is not None else None,
        "side": side,
    }


def _told(value: Decimal | None, place: int | None, ranked: Ranking) -> dict[str, Any]:
    """Another number with the place that it gives alone, and whether that lies within the places."""
    reaches = value is not None and value >= Decimal(ranked.method.threshold)
    within = reaches and place is not None and place <= ranked.method.places
    return {"value": as_text(value), "place": place, "side": "in" if within else "out"}
