"""What stands beside the number that ranks: the calibrated score, the judges' sheets, and how sure each place is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.scoring.calibration import CalibratedJudge, Calibration
from app.scoring.combining import LegSheet, calibrate_legs, combine_numbers
from app.scoring.method import MODELLED
from app.scoring.posterior import (
    SEED,
    Chances,
    EntryChance,
    by_entry,
    chances_of,
    combine_draws,
    draw_qualities,
)

CALIBRATED = "calibrated"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Beside a ranking of the same legs.

    `calibrated`: score by entry, combined over the legs by their weights, None where one with a weight lacks. `legs`:
    the calibration of every leg in order, each with its warning. `chances`: None where the plain mean stands in for a
    leg that counts: without a model nothing says how sure a place is.
    """

    calibrated: Mapping[str, Decimal | None]
    legs: tuple[Calibration, ...]
    chances: Chances | None

    @property
    def by_entry(self) -> Mapping[str, EntryChance]:
        """Chances by entry."""
        return by_entry(self.chances)

    @property
    def judges(self) -> Sequence[CalibratedJudge]:
        """The judges' sheets of the only leg. Of several legs, reviews alone: a severity belongs to one round."""
        if len(self.legs) == 1:
            return self.legs[0].judges
        counts: Counter[str] = Counter()
        for leg in self.legs:
            counts.update({judge.judge: judge.reviews for judge in leg.judges})
        return [CalibratedJudge(judge, count, None, None) for judge, count in sorted(counts.items())]


def look_out(
    legs: Sequence[LegSheet],
    places: int,
    number: str = CALIBRATED,
    seed: int = SEED,
    calibrations: Sequence[Calibration] = (),
) -> Outlook:
    """The outlook of the legs of a call: by the model `number`, or by "calibrated" where no model ranks.

    `calibrations`: those of a ranking by the same model, so that nothing is computed twice. The chances are of the
    combined number; entries that lack a leg with a weight have none.
    """
    model = number if number in MODELLED else CALIBRATED
    made = tuple(calibrations) or calibrate_legs(legs, model)
    return Outlook(combined_scores(legs, made), made, _chances(legs, made, places, seed))


def combined_scores(
    legs: Sequence[LegSheet], calibrations: Sequence[Calibration]
) -> dict[str, Decimal | None]:
    """The score of every entry over the legs by their weights, by entry in sorted order; None where one with a weight
    lacks. `calibrations`: of every leg in order."""
    scores = [calibration.scores for calibration in calibrations]
    entries = sorted({entry for leg in scores for entry in leg})
    return {
        entry: combine_numbers(
            [(leg.weight, leg_scores.get(entry)) for leg, leg_scores in zip(legs, scores, strict=True)]
        )
        for entry in entries
    }


def _chances(legs: Sequence[LegSheet], made: Sequence[Calibration], places: int, seed: int) -> Chances | None:
    counted = [
        (float(leg.weight), calibration)
        for leg, calibration in zip(legs, made, strict=True)
        if leg.weight or len(legs) == 1
    ]
    parts = []
    for at, (weight, calibration) in enumerate(counted):
        drawn = draw_qualities(calibration, seed=seed + at)
        if drawn is None:
            return None
        parts.append((weight or 1.0, drawn))
    return chances_of(combine_draws(parts) if len(parts) > 1 else parts[0][1], places, seed)
