"""Allocation: never worse than any other, stable, the same in any order, every refusal true."""

from collections import Counter
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scoring.allocation import Allocation, Bid, Limits, allocate
from app.scoring.errors import ScoringError

ITEMS = ("i1", "i2", "i3")


def bid(item: str, who: str, score: str, cost: str = "100", city: str = "南京") -> Bid:
    return Bid(item, who, who, city, Decimal(score), Decimal(cost))


def fits(chosen: list[Bid], limits: Limits) -> bool:
    def within(names: list[str], cap: int | None) -> bool:
        return cap is None or max(Counter(names).values(), default=0) <= cap

    return (
        within([b.item for b in chosen], 1)
        and within([b.institution for b in chosen], limits.institution)
        and within([b.city for b in chosen], limits.city)
        and (limits.budget is None or sum(b.cost for b in chosen) <= limits.budget)
    )


def everything(bids: list[Bid], limits: Limits) -> Decimal:
    """The greatest total by trying all."""
    by_item = [[None, *(b for b in bids if b.item == item)] for item in ITEMS]
    tried = ([b for b in row if b] for row in product(*by_item))
    return max(
        (sum((b.score for b in row), Decimal(0)) for row in tried if fits(row, limits)), default=Decimal(0)
    )


cases = st.lists(
    st.tuples(
        st.sampled_from(ITEMS),
        st.sampled_from("甲乙丙"),
        st.integers(6000, 6008).map(lambda n: Decimal(n) / 100),
        st.integers(1, 5).map(lambda n: Decimal(100 * n)),
    ),
    max_size=8,
    unique_by=lambda row: row[:2],
).map(lambda rows: [Bid(i, w, w, {"甲": "南京", "乙": "苏州", "丙": "苏州"}[w], s, c) for i, w, s, c in rows])
limits = st.builds(
    Limits,
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from([None, Decimal(0), Decimal(600)]),
)


@settings(max_examples=60, deadline=None)
@given(cases, limits, st.randoms())
def test_allocation_beats_every_other_and_ignores_order(bids: list[Bid], bounds: Limits, dice) -> None:  # type: ignore[no-untyped-def]
    found = allocate(ITEMS, bids, bounds)
    assert fits(list(found.chosen), bounds)
    assert found.total == everything(bids, bounds)
    dice.shuffle(bids)
    assert allocate(ITEMS, bids, bounds) == found
    _explained(found, bids, bounds)


def _explained(found: Allocation, bids: list[Bid], bounds: Limits) -> None:
    for choice in found.choices:
        others = [b for b in found.chosen if b.item != choice.bid.item]
        assert bool(choice.bounds) == (not choice.is_chosen and not fits([*others, choice.bid], bounds))
        holder = next((b for b in found.chosen if b.item == choice.bid.item), None)
        if not choice.is_chosen and not choice.bounds:  # stable: whoever fits is not better than the holder
            assert holder is not None
            assert holder.score >= choice.bid.score
        if not choice.is_chosen and holder is not None and holder.score >= choice.bid.score:
            assert choice.loss == holder.score - choice.bid.score
        elif choice.loss is None:
            assert bounds.budget is not None
            assert choice.bid.cost > bounds.budget
        else:
            assert choice.loss >= 0


def test_cap_of_an_institution_gives_the_item_to_the_second_and_says_why() -> None:
    bids = [
        bid("i1", "甲", "90"),
        bid("i1", "乙", "70", city="苏州"),
        bid("i2", "甲", "85"),
        bid("i2", "丙", "84"),
    ]
    found = allocate(ITEMS, bids, Limits(institution=1))
    assert [(b.item, b.bidder) for b in found.chosen] == [("i1", "甲"), ("i2", "丙")]
    assert (found.total, found.cost, found.empty) == (Decimal("174.00"), Decimal(200), ("i3",))
    refused = next(c for c in found.choices if (c.bid.item, c.bid.bidder) == ("i2", "甲"))
    assert (refused.bounds, refused.instead, refused.loss) == (("institution",), "丙", Decimal("19.00"))
    assert refused.gives_way == (("i1", "甲"), ("i2", "丙"))


def test_budget_leaves_an_item_empty_and_equal_totals_take_the_cheaper() -> None:
    bids = [bid("i1", "甲", "90", "300"), bid("i1", "乙", "90", "200"), bid("i2", "丙", "60", "500")]
    found = allocate(ITEMS, bids, Limits(budget=Decimal(250)))
    assert [b.bidder for b in found.chosen] == ["乙"]
    assert found.empty == ("i2", "i3")
    assert next(c for c in found.choices if c.bid.item == "i2").loss is None
    assert allocate(ITEMS, [], Limits()).chosen == ()


@pytest.mark.parametrize(
    ("bids", "bounds", "code"),
    [
        ([bid("i9", "甲", "90")], Limits(), "unknown_entry"),
        ([bid("i1", "甲", "90")] * 2, Limits(), "duplicate_bid"),
        ([bid("i1", "甲", "90", "-1")], Limits(), "cost_negative"),
        ([bid("i1", "甲", "0")], Limits(), "number_not_decimal"),
        ([], Limits(city=0), "cap_not_positive"),
        ([], Limits(budget=Decimal(-1)), "budget_not_valid"),
    ],
)
def test_allocation_of_what_has_no_answer_is_refused(bids: list[Bid], bounds: Limits, code: str) -> None:
    with pytest.raises(ScoringError) as refused:
        allocate(ITEMS, bids, bounds)
    assert refused.value.code == code
