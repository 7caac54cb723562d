"""How one judge has used the scale so far: his own marks over the bands, nothing of anybody else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.kinds.kind import Band

ENOUGH = 5


@dataclass(frozen=True)
class ScaleUse:
    """``counts``: (band, how many marks lie in it), best band first; the lowest and the highest mark.

    ``crowded``: the band that holds at least nine marks of ten, or None.
    """

    reviews: int
    marks: int
    counts: tuple[tuple[Band, int], ...]
    lowest: Decimal
    highest: Decimal
    crowded: Band | None


def use_of_scale(reviews: Sequence[Sequence[Decimal]], bands: Sequence[Band]) -> ScaleUse | None:
    """The spread of one judge's marks (0–100) over the bands of the rubric; None below five finished reviews.

    ``reviews``: the marks of each finished review. A mark lies in the highest band whose lower end it reaches, as the
    band picker shows it (89.5 in the band that 89 opens). It describes and does not correct: that nine marks of ten
    stand in one band says that they tell entries little apart, and not that they are wrong; a panel may well be given
    ten good entries. Fewer than five reviews would describe the entries, not the judge, hence None.
    """
    marks = [mark for review in reviews for mark in review]
    if len(reviews) < ENOUGH or not marks:
        return None
    ordered = sorted(bands, key=lambda band: band.low, reverse=True)
    found = Counter(next((b for b in ordered if mark >= b.low), ordered[-1]).low for mark in marks)
    counts = tuple((band, found[band.low]) for band in ordered)
    crowded = next((band for band, n in counts if 10 * n >= 9 * len(marks)), None)
    return ScaleUse(len(reviews), len(marks), counts, min(marks), max(marks), crowded)
