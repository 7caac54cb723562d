"""The ranking of centres: reasons, weights, ties, who is left out, and that thirty cost no more than one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.calls.models import Call
from app.calls.states import CallState, ItemState
from app.extensions import db
from app.kinds import KINDS
from app.needs.states import Trouble
from app.progress.centres import items_in, narrowed, place_of, places, ranked_kinds
from app.progress.states import STANDINGS, Stage, Standing
from tests.factories.calls import make_call, make_item
from tests.factories.needs import make_chain, make_need
from tests.factories.people import AT, make_region
from tests.factories.visits import make_centre, make_centre_call

Counter = Callable[[], AbstractContextManager[Any]]


def make_list() -> tuple[Call, list[str]]:
    """Three centres: in a chain with three needs, two of them urgent; in one with one need; in none."""
    call = make_centre_call()
    ev, chips = make_chain("电动汽车"), make_chain("集成电路")
    for trouble in (Trouble.NOT_TESTABLE, Trouble.NOT_FOUND, Trouble.DEAR):
        make_need(ev, trouble=trouble)
    make_need(chips, trouble=Trouble.SLOW)
    found = [make_centre(call, chain_id=key).id for key in (None, chips.id, ev.id)]
    return call, found


def test_every_stage_but_withdrawn_stands_somewhere() -> None:
    assert set(Stage) - set(STANDINGS) == {Stage.WITHDRAWN}


def test_declared_weights_make_a_hundred() -> None:
    assert ranked_kinds() == ["centre"]
    for name in ranked_kinds():
        assert sum(reason.weight for reason in KINDS[name].urgency) == 100


def test_centres_with_more_and_graver_needs_come_first(app: Flask) -> None:
    _, (none, chips, ev) = make_list()
    found = places(AT)
    assert [place.item_id for place in found] == [ev, chips, none]
    assert [place.rank for place in found] == [1, 2, 3]
    why = {reason.reason.key: reason for reason in found[1].why}
    assert (why["needs"].figure, why["needs"].highest, why["needs"].points) == (1, 3, Decimal("13.33"))
    assert (why["urgent"].figure, why["urgent"].points) == (0, Decimal(0))
    assert (why["opinion"].figure, why["opinion"].points) == (None, Decimal(0))
    assert found[1].points == sum(reason.points for reason in found[1].why)
    assert {reason.points for reason in found[2].why} == {Decimal(0)}


@pytest.mark.parametrize(("tier", "points"), [("卓越", "20"), ("优势", "13.33"), ("重点", "6.67"), ("", "0")])
def test_tier_of_the_chain_gives_its_points(app: Flask, tier: str, points: str) -> None:
    chain = make_chain()
    chain.tier = tier
    make_centre(make_centre_call(), chain_id=chain.id)
    (place,) = places(AT)
    assert place.points == Decimal(points)
    assert place.tier == tier


def test_equal_centres_go_by_their_position(app: Flask) -> None:
    call = make_centre_call()
    first, second = make_centre(call, position=2), make_centre(call, position=1)
    assert [place.item_id for place in places(AT)] == [second.id, first.id]


def test_drafts_withdrawn_and_other_kinds_left_out(app: Flask) -> None:
    shown = make_centre(make_centre_call())
    make_centre(make_centre_call(state=CallState.DRAFT))
    make_centre(make_centre_call(state=CallState.WITHDRAWN))
    make_centre(shown.call, state=ItemState.WITHDRAWN)
    challenge = make_item(make_call())
    assert [place.item_id for place in places(AT)] == [shown.id]
    assert place_of(challenge, AT) is None
    assert place_of(shown, AT) == places(AT)[0]


def test_unpublished_need_moves_nothing(app: Flask) -> None:
    chain = make_chain()
    make_need(chain, published_at=None)
    make_centre(make_centre_call(), chain_id=chain.id)
    why = {reason.reason.key: reason.figure for reason in places(AT)[0].why}
    assert why["needs"] == 0


def test_filters_leave_the_rank_as_it_is(app: Flask) -> None:
    call, (_, chips, _) = make_list()
    make_centre(
        call, region_code=make_region("320213", "梁溪区", "Liangxi").code, facts={"centre_type": "省计量中心"}
    )
    found = places(AT)
    (only,) = narrowed(found, sort="省计量中心", city="320200", standing="judged")
    assert only.standing == Standing.JUDGED
    assert only.rank > 1
    assert [place.item_id for place in narrowed(found, chain="集成电路", sort="")] == [chips]
    assert narrowed(found, city="321300") == []


@pytest.mark.parametrize("count", [1, 30])
def test_ranking_of_any_length_takes_four_queries(app: Flask, count_queries: Counter, count: int) -> None:
    call = make_centre_call()
    for _ in range(count):
        make_centre(call, chain_id=make_chain().id)
    db.session.commit()
    with count_queries() as queries:
        found = places(AT)
        items = items_in(found)
        assert all(items[place.item_id].call.title for place in found)
    assert int(queries) == 4, queries.statements
