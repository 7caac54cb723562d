"""Rounds combined by weights: preliminary and final rankings, the shortlist between them, exactly so many places."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.decisions.queries import is_stale, ranking_states
from app.decisions.sentences import sentences_of
from app.decisions.service import make_shortlist, propose_decision
from app.decisions.states import DecisionResult, RankingState
from app.extensions import db
from app.notices.queries.results import _legs
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.legs import items_to_cover, next_leg
from app.rounds.service import create_round
from app.rounds.states import AssignmentState
from app.shared.verdict import Invalid, Refused
from tests.factories.decisions import make_judged_item, rank
from tests.factories.legs import hold, make_season
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_passed_entry

pytestmark = pytest.mark.usefixtures("app")
DUE = AT + timedelta(days=9)


def test_ranking_of_the_first_leg_alone_preliminary_and_decides_nothing() -> None:
    season = make_season([90, 80, 70, 60])
    ranking = season.rank()
    assert ranking.is_preliminary
    assert [str(line.total) for line in ranking.lines] == ["90.00", "80.00", "70.00", "60.00"]
    with pytest.raises(Invalid) as invalid:
        propose_decision(
            season.item,
            ranking,
            DecisionResult.WINNERS,
            [season.entries[0].id],
            "x",
            by=season.officer,
            at=AT,
        )
    assert "第一轮" in str(invalid.value.errors["winners"])


def test_shortlist_takes_the_best_with_who_shares_the_last_place() -> None:
    season = make_season([90, 80, 80, 60])
    made = make_shortlist(season.item, season.rank(), 2, by=season.officer, at=AT)
    assert [(line.place, line.is_in) for line in made.lines] == [(1, True), (2, True), (2, True), (4, False)]
    again = make_shortlist(season.item, season.rank(), 1, by=season.officer, at=AT)
    assert [line.is_in for line in again.lines] == [True, False, False, False]
    assert next_leg(season.call).key == "defence"
    round_ = create_round(season.call, [season.item], "答辩", DUE, 2, by=season.officer, at=AT)
    assert (round_.leg, round_.blind, round_.shows_own_earlier) == ("defence", False, True)
    assert [row.entry_id for row in round_.entries] == [season.entries[0].id]
    with pytest.raises(Refused) as refused:
        make_shortlist(season.item, season.rank(), 2, by=season.officer, at=AT)
    assert refused.value.verdict.code == "leg_begun"


@pytest.mark.parametrize("wanted", [0, 5])
def test_shortlist_of_an_impossible_size_invalid(wanted: int) -> None:
    season = make_season([90, 80])
    with pytest.raises(Invalid):
        make_shortlist(season.item, season.rank(), wanted, by=season.officer, at=AT)


def test_shortlist_on_a_stale_ranking_or_by_a_stranger_refused() -> None:
    season = make_season([90, 80])
    ranking = season.rank()
    with pytest.raises(Refused) as hidden:
        make_shortlist(season.item, ranking, 1, by=make_officer(make_judged_item().call), at=AT)
    assert hidden.value.verdict.http_status == 404
    season.rank()
    with pytest.raises(Refused) as refused:
        make_shortlist(season.item, ranking, 1, by=season.officer, at=AT)
    assert refused.value.verdict.code == "stale"


def test_second_leg_before_the_first_closed_covers_nothing() -> None:
    season = make_season([90, 80])
    first, defence = season.call.kind_data.legs
    assert items_to_cover(season.call, leg=first) == []
    assert items_to_cover(season.call, leg=defence) == [season.item]
    with pytest.raises(Invalid) as invalid:
        create_round(season.call, [season.item], "x", DUE, 2, by=season.officer, at=AT, leg="blind")
    assert "items" in invalid.value.errors
    with pytest.raises(Invalid) as unknown:
        create_round(season.call, [season.item], "x", DUE, 2, by=season.officer, at=AT, leg="visit")
    assert "leg" in unknown.value.errors


def test_final_ranking_combines_and_leaves_who_was_not_shortlisted_behind() -> None:
    season = make_season([90, 80, 70])
    preliminary = season.rank()
    hold(season, "defence", {0: 70, 1: 90})
    assert is_stale(preliminary)
    assert ranking_states([season.item]) == {season.item.id: RankingState.STALE}
    final = season.rank()
    assert not final.is_preliminary
    assert [(line.place, line.total) for line in final.lines] == [
        (1, Decimal("86.00")),
        (2, Decimal("78.00")),
        (3, None),
    ]
    assert [row["number"] for row in final.lines[2].legs] == ["70.00", None]
    said = [str(s) for s in sentences_of(final.lines[0], season.call, {}, {})]
    assert "「匿名初评」80.00 分 × 40、「现场答辩」90.00 分 × 60，合计除以 100，总分 86.00 分" in said
    behind = [str(s) for s in sentences_of(final.lines[2], season.call, {}, {})]
    assert "未进入「现场答辩」，没有总分，列在有总分的申报之后" in behind
    assert ranking_states([season.item]) == {season.item.id: RankingState.CURRENT}


def test_final_ranking_after_a_voided_review_of_the_first_leg_stale() -> None:
    season = make_season([90, 80], panel=3)
    hold(season, "defence", {0: 70, 1: 90}, judges=3)
    final = season.rank()
    assert not is_stale(final)
    review = db.session.query(Review).filter_by(entry_id=season.entries[0].id).first()
    review.state, review.assignment.state = ReviewState.VOIDED, AssignmentState.VOIDED
    db.session.flush()
    assert is_stale(final)
    assert ranking_states([season.item]) == {season.item.id: RankingState.STALE}


def test_exact_places_name_as_many_as_places_and_no_fewer() -> None:
    season = make_season([90, 80, 70])
    hold(season, "defence", {0: 90, 1: 80, 2: 70})
    final, keys = season.rank(), [entry.id for entry in season.entries]

    def propose(winners: list[str]):
        return propose_decision(
            season.item, final, DecisionResult.WINNERS, winners, "理由", by=season.officer, at=AT
        )

    for winners in (keys[:1], keys):
        with pytest.raises(Invalid):
            propose(winners)
    assert len(propose(keys[:2]).lines) == 2


def test_exact_places_with_fewer_above_the_threshold_name_all_of_those() -> None:
    season = make_season([90, 80, 50], places=3)
    hold(season, "defence", {0: 90, 1: 80, 2: 50})
    final, keys = season.rank(), [entry.id for entry in season.entries]
    with pytest.raises(Invalid) as invalid:
        propose_decision(
            season.item, final, DecisionResult.WINNERS, keys[:1], "理由", by=season.officer, at=AT
        )
    assert "名额未满" in str(invalid.value.errors["winners"])
    made = propose_decision(
        season.item, final, DecisionResult.WINNERS, keys[:2], "仅两家达到", by=season.officer, at=AT
    )
    assert len(made.lines) == 2


def test_kind_that_allows_ties_selects_all_who_share_the_last_place() -> None:
    judged = make_judged_item(((90, 90), (80, 80), (80, 80), (70, 70)), places=2)
    judged.call.kind = "service_case"
    db.session.flush()
    ranking = rank(judged)
    assert [line.is_proposed for line in ranking.lines] == [True, True, True, False]
    keys = [entry.id for entry in judged.entries]
    words = {"by": judged.officer, "at": AT}
    with pytest.raises(Invalid):
        propose_decision(judged.item, ranking, DecisionResult.WINNERS, keys[:2], "x", **words)
    with pytest.raises(Invalid):
        propose_decision(judged.item, ranking, DecisionResult.WINNERS, keys, "x", **words)
    made = propose_decision(judged.item, ranking, DecisionResult.WINNERS, keys[:3], "末位并列", **words)
    assert len(made.lines) == 3


def test_late_entry_enters_the_first_leg_and_not_the_second() -> None:
    season = make_season([90, 80])
    make_shortlist(season.item, season.rank(), 2, by=season.officer, at=AT)
    make_passed_entry(season.item)
    round_ = create_round(season.call, [season.item], "答辩", DUE, 2, by=season.officer, at=AT)
    assert len(round_.entries) == 2


def test_own_numbers_of_each_round_told_to_who_was_not_shortlisted() -> None:
    season = make_season([90, 80, 70])
    hold(season, "defence", {0: 70, 1: 90})
    final = season.rank()
    assert _legs(final, final.lines[2]) == [("匿名初评", Decimal("70.00")), ("现场答辩", None)]
    assert _legs(None, None) == []
