"""A plan from its first candidate to the draft of a list, with the rule that each step keeps."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.centres.figures import figures_of
from app.centres.models import Candidate
from app.centres.reasons import BY_KEY, figure_of, range_of, sentence_of
from app.centres.service import (
    admit_candidate,
    create_plan,
    draft_list,
    edit_candidate,
    edit_plan,
    file_candidate,
    give_opinion,
    invite_advisers,
    link_needs,
    rank_plan,
    return_plan,
    set_aside_candidate,
)
from app.centres.states import CandidateState, Origin, PlanState
from app.extensions import db
from app.needs.states import Urgency
from app.shared.verdict import Invalid, Refused
from tests.factories.centres import (
    TERMS,
    make_asked,
    make_kind_officer,
    make_ordered,
    make_planning,
    make_ranked,
    wanted,
)
from tests.factories.needs import make_need
from tests.factories.people import AT


def test_order_follows_the_declared_weights_and_keeps_its_figures(app: Flask) -> None:
    found = make_ranked(3)
    first, second, third = sorted(found.candidates, key=lambda one: one.rank or 0)
    assert [one.rank for one in (first, second, third)] == [1, 2, 3]
    assert first.title.startswith("江苏省示例产品3")
    why = {part["key"]: (part["figure"], Decimal(part["points"])) for part in first.place["why"]}
    assert why["needs"] == ("3", Decimal("20.00"))
    assert why["gap"] == ("12", Decimal("15.00"))
    assert why["opinion"] == ("72.50", Decimal("10.88"))
    assert first.points == sum(points for _, points in why.values())
    assert (first.is_backed, second.is_backed) == (True, False)
    assert found.plan.sensitivity["percent"] == 20
    assert "需求条数" in str(sentence_of(first.place))
    assert "名次" in str(range_of(first.place))
    make_need(first.chain)
    assert first.points == sum(points for _, points in why.values())


def test_reason_is_told_in_words_that_a_reader_knows() -> None:
    tier, needs = BY_KEY["tier"], BY_KEY["needs"]
    assert [str(figure_of(tier, n)) for n in ("3", "1.00", None)] == ["卓越", "重点", "尚无数据"]
    assert str(figure_of(needs, "4")) == "4 条"
    place = {"best": 2, "worst": 2, "change": {"key": "needs", "percent": "-86.8"}}
    assert "需求条数」的权重减少 86.8% 时" in str(range_of(place))
    place["change"] = {"key": "needs", "percent": "232.1"}
    assert "权重增加 232.1% 时" in str(range_of(place))


def test_city_proposes_for_itself_alone_and_waits_for_an_officer(app: Flask) -> None:
    found = make_planning()
    made = file_candidate(found.plan, wanted(7), by=found.city, at=AT)
    assert (made.state, made.origin) == (CandidateState.FILED, Origin.CITY)
    with pytest.raises(Invalid) as wrong:
        file_candidate(found.plan, wanted(7, region_code="320500"), by=found.city, at=AT)
    assert "region_code" in wrong.value.errors
    edit_candidate(made, wanted(7, title="改名"), by=found.city, at=AT)
    admit_candidate(made, by=found.officer, at=AT)
    with pytest.raises(Refused):
        edit_candidate(made, wanted(7), by=found.city, at=AT)
    with pytest.raises(Invalid):
        set_aside_candidate(made, " ", by=found.officer, at=AT)
    set_aside_candidate(made, "与现有中心重复", by=found.officer, at=AT)
    assert made.state == CandidateState.SET_ASIDE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"sort": "别的"}, "sort"),
        ({"chain_id": ""}, "chain_id"),
        ({"region_code": "999999"}, "region_code"),
        ({"gap": ""}, "gap"),
        ({"missing": None}, "missing"),
    ],
)
def test_candidate_with_something_missing_is_told_where(
    app: Flask, changes: dict[str, object], field: str
) -> None:
    found = make_planning(0)
    with pytest.raises(Invalid) as wrong:
        file_candidate(found.plan, wanted(1, **changes), by=found.officer, at=AT)
    assert list(wrong.value.errors) == [field]


def test_weights_add_up_to_100_and_are_fixed_before_experts_are_asked(app: Flask) -> None:
    officer = make_kind_officer()
    for weights in ({"needs": 90}, {"needs": 110, "gap": -10}, {}):
        with pytest.raises(Invalid) as wrong:
            create_plan("centre", replace(TERMS, weights=weights), by=officer, at=AT)
        assert "weights" in wrong.value.errors
    with pytest.raises(Invalid):
        create_plan("challenge", TERMS, by=officer, at=AT)
    found = make_asked()
    with pytest.raises(Refused):
        edit_plan(found.plan, TERMS, by=found.officer, at=AT)


def test_needs_count_only_where_published_and_of_the_chain(app: Flask) -> None:
    found = make_planning(1)
    hidden = make_need(found.candidates[0].chain, published_at=None)
    future = make_need(found.candidates[0].chain, published_at=AT + timedelta(days=1))
    assert link_needs(found.candidates[0], [hidden.id, future.id, "x"], by=found.officer, at=AT) == 0
    again = make_need(found.candidates[0].chain)
    assert link_needs(found.candidates[0], [again.id, again.id], by=found.officer, at=AT) == 1


def test_losses_count_where_three_enterprises_told_theirs_and_enterprises_once(app: Flask) -> None:
    found = make_planning(2)
    first, second = found.candidates
    needs = [
        make_need(first.chain, enterprise_name=f"示例企业{n}", cost=Decimal("10.50"), urgency=Urgency.NOW)
        for n in range(3)
    ]
    again = make_need(first.chain, enterprise_name="示例企业0")
    link_needs(first, [need.id for need in (*needs, again)], by=found.officer, at=AT)
    link_needs(second, [need.id for need in needs[:2]], by=found.officer, at=AT)
    figures = figures_of(found.candidates, AT)
    assert figures[first.id] | {"tier": None} == {
        "needs": 4,
        "urgent": 3,
        "enterprises": 3,
        "value": Decimal("31.50"),
        "gap": 4,
        "tier": None,
        "opinion": None,
    }
    assert (figures[second.id]["enterprises"], figures[second.id]["value"]) == (2, None)


def test_order_waits_for_an_opinion_on_every_candidate(app: Flask) -> None:
    found = make_asked()
    give_opinion(found.candidates[0], 80, "急需", by=found.experts[0], at=AT)
    with pytest.raises(Refused) as refused:
        rank_plan(found.plan, by=found.officer, at=AT)
    assert refused.value.verdict.code == "unheard"
    for score, why in ((101, "急"), (None, "急"), (50, " ")):
        with pytest.raises(Invalid):
            give_opinion(found.candidates[1], score, why, by=found.experts[0], at=AT)
    with pytest.raises(Invalid):
        invite_advisers(found.plan, [found.officer.id], by=found.officer, at=AT)


def test_order_that_is_sent_back_is_computed_anew(app: Flask) -> None:
    found = make_ranked()
    with pytest.raises(Invalid):
        return_plan(found.plan, "", by=found.second, at=AT)
    return_plan(found.plan, "请补一位专家", by=found.second, at=AT)
    assert found.plan.state == PlanState.ASKING
    give_opinion(found.candidates[0], 100, "再议：必须先建", by=found.experts[0], at=AT)
    rank_plan(found.plan, by=found.officer, at=AT)
    assert (found.plan.state, found.plan.return_reason) == (PlanState.RANKED, "")
    assert len(found.candidates[0].opinions) == 2


def test_published_order_becomes_the_draft_of_a_list_once(app: Flask) -> None:
    found = make_ordered(3)
    with pytest.raises(Invalid):
        draft_list(found.plan, 0, by=found.officer, at=AT)
    call = draft_list(found.plan, 2, by=found.officer, at=AT)
    assert [item.title for item in call.items] == [
        "江苏省示例产品3质量检验检测中心",
        "江苏省示例产品2质量检验检测中心",
    ]
    assert call.items[0].facts["centre_type"] == "省质检中心"
    assert "空白：" in call.items[0].facts["existing"]
    listed = db.session.scalars(select(Candidate.item_id).where(Candidate.item_id.is_not(None))).all()
    assert set(listed) == {item.id for item in call.items}
    with pytest.raises(Refused):
        draft_list(found.plan, 2, by=found.officer, at=AT)
