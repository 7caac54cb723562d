from decimal import Decimal

from app.scoring import Criterion, Method, Review, ScoreSheet, inputs_hash
from tests.scoring.sheets import TWO


def test_inputs_hash_of_reordered_and_rewritten_inputs_is_the_same() -> None:
    one = ScoreSheet(
        TWO, ("a", "b"), (Review("a", "x", {"创新": 80, "可行": 60}), Review("b", "x", {"可行": 1}))
    )
    two = ScoreSheet(
        TWO[::-1],
        ("b", "a"),
        (
            Review("b", "x", {"创新": None, "可行": Decimal("1.0")}),
            Review("a", "x", {"可行": Decimal("6E+1"), "创新": Decimal("80.00")}),
        ),
    )
    assert inputs_hash(one, Method()) == inputs_hash(two, Method(threshold=60))
    assert len(inputs_hash(one, Method())) == 64


def test_inputs_hash_changes_with_every_input() -> None:
    marks = {"创新": 80, "可行": 60}
    sheet = ScoreSheet(TWO, ("a",), (Review("a", "x", marks),))
    hashes = [
        inputs_hash(sheet, Method()),
        inputs_hash(sheet, Method(number="mean")),
        inputs_hash(sheet, Method(places=2)),
        inputs_hash(sheet, Method(threshold=61)),
        inputs_hash(sheet, Method(ties=("median", "vote"))),
        inputs_hash(sheet, Method(ties=("vote", "median"))),
        inputs_hash(sheet, Method(), {"a": 1}),
        inputs_hash(ScoreSheet(TWO, ("a", "b"), sheet.reviews), Method()),
        inputs_hash(ScoreSheet(TWO, ("a",), (Review("a", "x", marks, void=True),)), Method()),
        inputs_hash(ScoreSheet(TWO, ("a",), (Review("a", "y", marks),)), Method()),
        inputs_hash(ScoreSheet(TWO, ("a",), (Review("a", "x", marks | {"可行": 61}),)), Method()),
        inputs_hash(
            ScoreSheet((Criterion("创新", 61), Criterion("可行", 39)), ("a",), sheet.reviews), Method()
        ),
        inputs_hash(ScoreSheet((TWO[0], Criterion("可行", 40, 101)), ("a",), sheet.reviews), Method()),
    ]
    assert len(set(hashes)) == len(hashes)
