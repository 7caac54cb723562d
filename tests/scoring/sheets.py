"""Small score sheets by hand."""

from app.scoring import Criterion, Ranking, Review, ScoreSheet

TWO = (Criterion("创新", 60), Criterion("可行", 40))
CHAIN = ("criterion:创新", "median", "fewest_low", "vote")


def sheet_of(**marks: list[tuple[int, int]]) -> ScoreSheet:
    """Entry → (创新, 可行) per judge."""
    reviews = tuple(
        Review(entry, f"j{at}", {"创新": a, "可行": b})
        for entry, pairs in marks.items()
        for at, (a, b) in enumerate(pairs)
    )
    return ScoreSheet(TWO, tuple(marks), reviews)


def places(ranking: Ranking) -> dict[str, int | None]:
    return {line.entry: line.place for line in ranking.lines}
