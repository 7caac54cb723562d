"""Sharing items out within declared limits: who gets what, what a proposal must keep to, what makes it out of date."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from app.decisions.allocations import allocation_of, told_to_entrant, why
from app.decisions.candidates import candidates_of
from app.decisions.competing import is_outdated, listed_items
from app.decisions.models import Allocation, AllocationLine
from app.decisions.queries import decisions_of, ranking_of
from app.decisions.service import (
    agree_decision,
    drop_winner,
    make_allocation,
)
from app.decisions.states import DecisionBasis, DecisionResult, Fall
from app.entries.models import EntryVersion
from app.extensions import db
from app.people.models import Organisation
from app.shared.text import Text
from app.shared.verdict import Invalid, Refused
from tests.factories.decisions import Judged, make_judged_item, propose, rank
from tests.factories.drafts import make_catalogues
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_passed_entry
from tests.factories.saving import together

LEGS = [{"key": "scores", "title": "专家评审", "weight": 100, "blind": False, "marks": "scores"}]
pytestmark = pytest.mark.usefixtures("app")


@dataclass
class Shared:
    """Two ranked centres of one list: 甲 is first for both, 乙 second for the first, 丙 second for the second."""

    first: Judged
    second: Judged

    def make(self) -> Allocation:
        return make_allocation(self.first.call, by=self.first.officer, at=AT)

    def line(self, judged: Judged, index: int) -> AllocationLine:
        allocation = allocation_of(judged.call)
        assert allocation is not None
        return next(line for line in allocation.lines if line.entry_id == judged.entries[index].id)

    def winners(self) -> list[tuple[int, ...]]:
        allocation = allocation_of(self.first.call)
        assert allocation is not None
        chosen = {line.entry_id for line in allocation.lines if line.is_chosen}
        return [
            tuple(n for n, entry in enumerate(judged.entries) if entry.id in chosen)
            for judged in (self.first, self.second)
        ]


@together()
def share(**caps: object) -> Shared:
    officer = make_officer()
    call = make_closed_call(officer, kind="centre")
    call.method = call.method | {"caps": caps, "ties": ["vote"], "legs": LEGS}
    second = make_officer(call)
    words = {"call": call, "officer": officer, "second": second}
    one = make_judged_item(((92, 92, 92), (80, 80, 80), (50, 50, 50)), **words)
    other = make_judged_item(((90, 90, 90), (85, 85, 85)), **words)
    other.entries[0].organisation = one.entries[0].organisation
    for judged in (one, other):
        for entry in judged.entries:
            version = db.session.query(EntryVersion).filter_by(entry_id=entry.id).one()
            version.summary = {"price": "1,000"}
    return Shared(one, other)


def ranked(**caps: object) -> Shared:
    shared = share(**caps)
    rank(shared.first)
    rank(shared.second)
    return shared


def said(words: list[Text]) -> str:
    return "；".join(str(each) for each in words)


def test_allocation_without_a_limit_that_bites_gives_every_item_to_its_first() -> None:
    shared = ranked(institution=2)

    made = shared.make()

    assert shared.winners() == [(0,), (0,)]
    assert (made.total, made.cost) == (Decimal("182.00"), Decimal("2000.00"))
    assert not is_outdated(made, listed_items(made.call))


def test_allocation_within_one_item_an_institution_gives_the_dearer_loss_its_way() -> None:
    shared = ranked(institution=1)

    shared.make()

    assert shared.winners() == [(0,), (1,)], "92 + 85 beats 80 + 90"
    kept_out = shared.line(shared.second, 0)
    assert (kept_out.bounds, kept_out.loss) == (["institution"], Decimal("7.00"))
    lines = kept_out.allocation.lines
    names = {line.entry_id: line.entry.organisation.name for line in lines}
    assert "同一单位至多 1 项" in said(why(kept_out, lines, names, {}))
    assert "减少 7.00 分" in said(why(kept_out, lines, names, {}))
    assert "排名在前的 1 家受限额约束" in said(why(shared.line(shared.second, 1), lines, names, {}))
    assert "得分低于" in said(why(shared.line(shared.first, 1), lines, names, {}))
    assert "同一单位至多 1 项" in said(told_to_entrant(kept_out, Decimal(85)))
    assert told_to_entrant(shared.line(shared.first, 1), Decimal(92)) == []


@pytest.mark.parametrize(("region", "winners"), [("320500", [(0,), ()]), ("320000", [(0,), (1,)])])
def test_allocation_counts_cities_but_not_the_province(region: str, winners: list[tuple[int, ...]]) -> None:
    make_catalogues()
    shared = share(institution=1, city=1)
    for judged in (shared.first, shared.second):
        for entry in judged.entries:
            organisation = db.session.get_one(Organisation, entry.organisation_id)
            organisation.region_code = region
    rank(shared.first)
    rank(shared.second)

    shared.make()

    assert shared.winners() == winners


def test_item_that_the_budget_leaves_empty_has_a_result_of_its_own() -> None:
    shared = ranked(budget="1500")
    shared.make()
    item, second = shared.second.item, shared.second
    assert shared.winners() == [(0,), ()]

    with pytest.raises(Invalid) as invalid:
        propose(second, result=DecisionResult.NONE_REACHED)
    assert "有单位达到入选分数线" in str(invalid.value.errors["winners"])
    decision = propose(second, result=DecisionResult.LIMITED)

    agree_decision(decision, "同意", by=second.second, at=AT)
    assert (decision.allocation, decision.lines) == (allocation_of(item.call), [])


def test_proposal_keeps_to_the_allocation() -> None:
    shared = ranked(institution=1)
    with pytest.raises(Invalid) as invalid:
        propose(shared.first, 0)
    assert "请先生成限额分配" in str(invalid.value.errors["winners"])
    shared.make()

    with pytest.raises(Invalid) as invalid:
        propose(shared.second, 0)
    assert "与限额分配的结果不一致" in str(invalid.value.errors["winners"])
    ranking = ranking_of(shared.second.item)
    assert ranking is not None
    assert candidates_of(shared.second.item, ranking).proposed == (shared.second.entries[0].id,)

    decision = propose(shared.second, 1)
    agree_decision(decision, "同意", by=shared.second.second, at=AT)
    assert [line.place for line in decision.lines] == [2]


def test_limits_are_no_result_where_a_list_has_none() -> None:
    judged = make_judged_item()
    rank(judged)

    with pytest.raises(Invalid):
        propose(judged, result=DecisionResult.LIMITED)
    with pytest.raises(Refused) as refused:
        make_allocation(judged.call, by=judged.officer, at=AT)
    assert refused.value.verdict.hide


def test_allocation_before_every_item_is_ranked_refused() -> None:
    shared = share(institution=1)
    rank(shared.first)

    with pytest.raises(Refused) as refused:
        shared.make()

    assert shared.second.item.code in str(refused.value.verdict.message)


def test_allocation_over_a_tie_refused_until_the_panel_voted() -> None:
    shared = share(institution=1)
    tied = make_judged_item(
        ((70, 70, 70), (70, 70, 70)),
        call=shared.first.call,
        officer=shared.first.officer,
        second=shared.first.second,
    )
    for judged in (shared.first, shared.second, tied):
        rank(judged)

    with pytest.raises(Refused) as refused:
        shared.make()
    assert refused.value.verdict.code == "tied"

    rank(tied, {tied.entries[0].id: 1, tied.entries[1].id: 4})
    shared.make()
    assert [line.place for line in shared.make().lines if line.item_id == tied.item.id] == [1, 2]


def test_allocation_on_marks_of_before_is_outdated_and_agreed_on_by_nobody() -> None:
    shared = ranked(institution=1)
    made = shared.make()
    decision = propose(shared.second, 1)
    assert not is_outdated(made, listed_items(made.call))
    rank(shared.first)

    assert is_outdated(made, listed_items(made.call))
    with pytest.raises(Refused) as refused:
        agree_decision(decision, "同意", by=shared.second.second, at=AT)
    assert "重新分配" in str(refused.value.verdict.message)
    with pytest.raises(Invalid):
        propose(shared.first, 0)


def test_whoever_falls_leaves_his_item_and_what_was_agreed_stays() -> None:
    shared = ranked(institution=1)
    shared.make()
    for judged, index in ((shared.first, 0), (shared.second, 1)):
        agree_decision(propose(judged, index), "同意", by=judged.second, at=AT)
    agreed = next(iter(decisions_of(shared.first.item)))
    drop_winner(agreed, shared.first.entries[0].id, Fall.GIVEN_UP, by=None, at=AT)
    db.session.flush()

    again = shared.make()

    assert shared.winners() == [(1,), (1,)]
    assert shared.line(shared.second, 1).is_settled
    assert "不再参与分配" in said(why(shared.line(shared.second, 1), again.lines, {}, {}))
    assert propose(shared.first, 1).basis == DecisionBasis.NEXT_IN_RANK


def test_entry_that_nobody_judged_holds_the_allocation_up() -> None:
    shared = ranked(institution=1)
    make_passed_entry(shared.first.item)

    with pytest.raises(Refused) as refused:
        shared.make()
    assert refused.value.verdict.code == "unranked"
