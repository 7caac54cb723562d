"""The hint of one's own use of the scale: nothing below five reviews, counts by band, a crowded band named."""

from decimal import Decimal

import pytest

from app.kinds import KINDS
from app.reviews.scale import use_of_scale

BANDS = KINDS["challenge"].bands


def marks(*scores: float) -> list[Decimal]:
    return [Decimal(str(score)) for score in scores]


def test_scale_below_five_finished_reviews_says_nothing() -> None:
    assert use_of_scale([marks(80, 90)] * 4, BANDS) is None
    assert use_of_scale([], BANDS) is None
    assert use_of_scale([[]] * 6, BANDS) is None


def test_scale_from_five_reviews_counts_every_mark_once() -> None:
    use = use_of_scale(
        [marks(100, 85), marks(84.99, 75), marks(74, 60), marks(59.5, 0), marks(86, 61)], BANDS
    )
    assert use is not None
    assert [n for _, n in use.counts] == [3, 2, 3, 2]
    assert (use.reviews, use.marks, use.lowest, use.highest) == (5, 10, 0, 100)
    assert use.crowded is None


@pytest.mark.parametrize(("others", "crowded"), [(1, True), (2, False)])
def test_scale_with_nine_of_ten_marks_in_one_band_names_it(others: int, crowded: bool) -> None:
    use = use_of_scale([marks(80, 81)] * 4 + [marks(80, 90) if others == 1 else marks(70, 90)], BANDS)
    assert use is not None
    assert (use.crowded is not None) is crowded


def test_scale_order_of_reviews_and_bands_never_matters() -> None:
    reviews = [marks(90 - 7 * n, 40 + n) for n in range(6)]
    assert use_of_scale(reviews, BANDS) == use_of_scale(reviews[::-1], BANDS[::-1])
