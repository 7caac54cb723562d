from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring import Criterion, Review, ScoreSheet, ScoringError, aggregate_reviews
from app.scoring.aggregate import EntryFigures

ONE = (Criterion("总分", 100),)
TWO = (Criterion("创新", 60), Criterion("可行", 40))


def figures_of(totals: list[object], entry: str = "甲") -> EntryFigures:
    reviews = tuple(Review(entry, f"j{at}", {"总分": total}) for at, total in enumerate(totals))  # type: ignore[dict-item]
    return aggregate_reviews(ScoreSheet(ONE, (entry,), reviews))[entry]


def test_review_total_of_weighted_marks_is_exact() -> None:
    sheet = ScoreSheet(TWO, ("甲",), (Review("甲", "j", {"创新": Decimal("85.5"), "可行": 77}),))
    assert aggregate_reviews(sheet)["甲"].totals[0].total == Decimal("82.10")


@pytest.mark.parametrize(
    ("mark", "total"),
    [("86.405", "86.41"), ("86.415", "86.42"), ("86.404999", "86.40"), ("0.005", "0.01"), ("100", "100.00")],
)
def test_review_total_at_half_a_hundredth_goes_up(mark: str, total: str) -> None:
    assert str(figures_of([Decimal(mark)]).totals[0].total) == total


def test_review_total_with_other_maximum_is_scaled_to_its_weight() -> None:
    criteria = (Criterion("创新", 30, 5), Criterion("可行", 70, 3))
    sheet = ScoreSheet(criteria, ("甲",), (Review("甲", "j", {"创新": 4, "可行": 2}),))
    # 30 · 4/5 + 70 · 2/3 = 24 + 46.666… = 70.67
    assert aggregate_reviews(sheet)["甲"].totals[0].total == Decimal("70.67")


def test_mean_of_five_totals_drops_one_highest_and_one_lowest() -> None:
    figures = figures_of([70, 80, 85, 90, 98])
    assert (figures.mean, figures.trimmed, figures.median) == (
        Decimal("84.60"),
        Decimal("85.00"),
        Decimal("85.00"),
    )
    assert figures.is_trimmed
    assert [total.dropped for total in figures.totals] == ["lowest", None, None, None, "highest"]


def test_trimmed_mean_of_four_totals_is_the_plain_mean_and_says_so() -> None:
    figures = figures_of([70, 80, 85, 98])
    assert figures.trimmed == figures.mean == Decimal("83.25")
    assert not figures.is_trimmed
    assert all(total.dropped is None for total in figures.totals)


def test_trimmed_mean_after_a_void_leaves_four_valid_is_the_plain_mean() -> None:
    reviews = tuple(Review("甲", f"j{at}", {"总分": 80 + at}, void=at == 4) for at in range(5))
    figures = aggregate_reviews(ScoreSheet(ONE, ("甲",), reviews))["甲"]
    assert (figures.reviews, figures.is_trimmed, figures.trimmed) == (4, False, Decimal("81.50"))
    assert [(out.judge, out.reason) for out in figures.left_out] == [("j4", "void")]


def test_criterion_trimmed_mean_drops_the_same_whole_reviews() -> None:
    marks = [(50, 100), (80, 80), (80, 80), (80, 80), (100, 95)]
    reviews = tuple(Review("甲", f"j{at}", {"创新": a, "可行": b}) for at, (a, b) in enumerate(marks))
    criteria = {
        each.name: each for each in aggregate_reviews(ScoreSheet(TWO, ("甲",), reviews))["甲"].criteria
    }
    # totals 70, 80, 80, 80, 98: the 100 for 可行 goes with the lowest review, not as the highest mark
    assert (criteria["可行"].trimmed, criteria["可行"].mean) == (Decimal("80.00"), Decimal("87.00"))


def test_criterion_trimmed_mean_with_equal_totals_ignores_the_names_of_judges() -> None:
    marks = [(80, 80), (70, 95), (90, 65), (85, 85), (86, 86)]
    answers = set()
    for names in (["a", "b", "c", "d", "e"], ["e", "d", "c", "b", "a"], ["c", "e", "a", "d", "b"]):
        reviews = tuple(
            Review("甲", name, {"创新": a, "可行": b}) for name, (a, b) in zip(names, marks, strict=True)
        )
        answers.add(aggregate_reviews(ScoreSheet(TWO, ("甲",), reviews))["甲"].criteria)
    assert len(answers) == 1


def test_figures_without_valid_review_are_none_and_name_what_was_left_out() -> None:
    reviews = (
        Review("甲", "a", {"创新": 90, "可行": 90}, void=True),
        Review("甲", "b", {"创新": 90, "可行": None}),
    )
    figures = aggregate_reviews(ScoreSheet(TWO, ("甲", "乙"), reviews))
    assert (
        figures["甲"].mean is figures["甲"].trimmed is figures["甲"].median is figures["甲"].deviation is None
    )
    assert [(out.reason, out.missing) for out in figures["甲"].left_out] == [
        ("void", ()),
        ("incomplete", ("可行",)),
    ]
    assert figures["乙"].reviews == 0


def test_spread_of_one_review_is_none_of_equal_reviews_is_zero() -> None:
    assert (figures_of([80]).spread, figures_of([80]).deviation) == (None, None)
    assert (figures_of([80] * 5).spread, figures_of([80] * 5).deviation) == (Decimal("0.00"), Decimal("0.00"))


def test_deviation_of_known_totals_is_the_sample_deviation() -> None:
    # Variance of 2, 4, 4, 4, 5, 5, 7, 9 with n − 1 is 32/7; its root 2.138…
    assert figures_of([2, 4, 4, 4, 5, 5, 7, 9]).deviation == Decimal("2.14")


def test_low_count_counts_totals_below_sixty_only() -> None:
    assert figures_of([Decimal("59.99"), Decimal("59.995"), 60, 61]).low_count == 1


def test_median_of_an_even_count_is_the_middle_two_half_up() -> None:
    assert figures_of([Decimal("80.00"), Decimal("80.01")]).median == Decimal("80.01")


def test_figures_under_a_caller_with_low_precision_stay_exact() -> None:
    with localcontext() as context:
        context.prec = 3
        assert str(figures_of([100, Decimal("99.99")]).mean) == "100.00"


BAD_SHEETS: list[tuple[str, Mapping[str, object]]] = [
    ("no_criteria", {"criteria": ()}),
    ("weights_not_100", {"criteria": (Criterion("总分", 99),)}),
    ("weight_not_positive", {"criteria": (Criterion("总分", 100), Criterion("b", 0))}),
    ("maximum_not_positive", {"criteria": (Criterion("总分", 100, 0),)}),
    ("duplicate_criterion", {"criteria": (Criterion("总分", 50), Criterion("总分", 50))}),
    ("duplicate_entry", {"entries": ("甲", "甲")}),
    ("unknown_entry", {"reviews": (Review("丙", "a", {"总分": 1}),)}),
    ("unknown_criterion", {"reviews": (Review("甲", "a", {"别的": 1}),)}),
    ("mark_out_of_range", {"reviews": (Review("甲", "a", {"总分": 101}),)}),
    ("mark_out_of_range", {"reviews": (Review("甲", "a", {"总分": -1}),)}),
    ("mark_out_of_range", {"reviews": (Review("甲", "a", {"总分": 101}, void=True),)}),
    ("duplicate_review", {"reviews": (Review("甲", "a", {"总分": 1}),) * 2}),
    ("number_not_decimal", {"reviews": (Review("甲", "a", {"总分": 80.5}),)}),  # type: ignore[dict-item]
    ("number_not_decimal", {"reviews": (Review("甲", "a", {"总分": True}),)}),
    ("number_not_decimal", {"reviews": (Review("甲", "a", {"总分": Decimal("NaN")}),)}),
    ("number_too_long", {"reviews": (Review("甲", "a", {"总分": Decimal("1E-999999")}),)}),
    ("number_too_long", {"reviews": (Review("甲", "a", {"总分": Decimal("0E+999999")}),)}),
]


@pytest.mark.parametrize(("code", "change"), BAD_SHEETS)
def test_sheet_with_bad_input_is_refused_by_code(code: str, change: Mapping[str, object]) -> None:
    whole: dict[str, object] = {"criteria": ONE, "entries": ("甲",), "reviews": ()} | dict(change)
    with pytest.raises(ScoringError) as refused:
        ScoreSheet(**whole)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_sheet_with_a_void_and_a_new_review_of_the_same_judge_counts_the_new_one() -> None:
    reviews = (Review("甲", "a", {"总分": 10}, void=True), Review("甲", "a", {"总分": 90}))
    assert aggregate_reviews(ScoreSheet(ONE, ("甲",), reviews))["甲"].mean == Decimal("90.00")


marks = st.decimals(min_value=0, max_value=100, places=2)


@settings(deadline=None)
@given(st.lists(marks, min_size=1, max_size=9))
def test_mean_of_any_totals_equals_the_fraction_rounded_half_up(totals: list[Decimal]) -> None:
    figures = figures_of(list(totals))
    exact = sum(map(Fraction, totals)) / len(totals)
    assert figures.mean is not None
    assert Fraction(-1, 200) < Fraction(figures.mean) - exact <= Fraction(1, 200)
    assert figures.mean.as_tuple().exponent == -2
    assert min(totals) <= figures.mean <= max(totals)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8), st.integers(1, 5))
def test_totals_of_scaled_marks_scale(pairs: list[tuple[int, int]], factor: int) -> None:
    def sheet(by: int) -> EntryFigures:
        reviews = tuple(
            Review("甲", f"j{at}", {"创新": a * by, "可行": b * by}) for at, (a, b) in enumerate(pairs)
        )
        return aggregate_reviews(ScoreSheet(TWO, ("甲",), reviews))["甲"]

    plain, scaled = sheet(1), sheet(factor)
    assert [total.total * factor for total in plain.totals] == [total.total for total in scaled.totals]
    for small, great in ((plain.mean, scaled.mean), (plain.trimmed, scaled.trimmed)):
        assert small is not None
        assert great is not None
        assert abs(small * factor - great) <= Decimal("0.005") * (factor + 1)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=9))
def test_criterion_figures_weighted_add_up_to_the_total(pairs: list[tuple[int, int]]) -> None:
    reviews = tuple(Review("甲", f"j{at}", {"创新": a, "可行": b}) for at, (a, b) in enumerate(pairs))
    figures = aggregate_reviews(ScoreSheet(TWO, ("甲",), reviews))["甲"]
    by_name = {each.name: each for each in figures.criteria}
    assert figures.trimmed is not None
    assert figures.mean is not None
    trimmed = (by_name["创新"].trimmed * 60 + by_name["可行"].trimmed * 40) / 100
    mean = (by_name["创新"].mean * 60 + by_name["可行"].mean * 40) / 100
    assert abs(trimmed - figures.trimmed) <= Decimal("0.01")
    assert abs(mean - figures.mean) <= Decimal("0.01")
