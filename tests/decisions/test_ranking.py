"""Stored rankings: figures, ties, panel votes, and how they grow stale."""

from decimal import Decimal

import pytest

from app.decisions.queries import is_stale, ranking_of, ranking_states
from app.decisions.service import make_ranking
from app.decisions.states import RankingState
from app.extensions import db
from app.history.models import Act
from app.reviews.states import ReviewState
from app.rounds.states import AssignmentState, RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.decisions import make_judged_item, rank
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_assignment, make_panelist, make_review, make_round

FIVE = ((90, 80, 85, 70, 99), (60, 61, 62, 63, 64))


@pytest.mark.usefixtures("app")
def test_ranking_of_five_reviews_trimmed_with_dropped_totals() -> None:
    judged = make_judged_item(FIVE)

    ranking = rank(judged)

    first, second = ranking.lines
    assert (first.entry_id, first.place, first.total) == (judged.entries[0].id, 1, Decimal("85.00"))
    assert (first.mean, first.trimmed, first.median) == (Decimal("84.80"), Decimal("85.00"), Decimal("85.00"))
    assert sorted(j["total"] for j in first.judges if j["dropped"]) == ["70.00", "99.00"]
    assert (second.place, second.reaches_threshold, second.is_proposed) == (2, True, False)
    assert first.criteria["response"] == {"mean": "84.80", "trimmed": "85.00"}
    assert [step["code"] for step in first.steps][-3:] == ["place", "threshold", "cut"]
    assert (
        db.session.query(Act).filter_by(name="ranking.made", subject_id=ranking.id).one().figures["entries"]
        == 2
    )


@pytest.mark.usefixtures("app")
def test_ranking_made_again_keeps_the_earlier_on_the_record() -> None:
    judged = make_judged_item()
    earlier = rank(judged)

    later = rank(judged)

    assert ranking_of(judged.item) is later
    db.session.refresh(earlier)
    assert earlier.is_current is False
    assert earlier.inputs_hash == later.inputs_hash


@pytest.mark.usefixtures("app")
def test_ranking_after_a_voided_review_stale() -> None:
    judged = make_judged_item(FIVE)
    judge = make_panelist(judged.round).user
    late = make_review(make_assignment(judged.round, judged.entries[0], judge), [10] * 5)
    ranking = rank(judged)
    assert ranking_states([judged.item]) == {judged.item.id: RankingState.CURRENT}
    assert not is_stale(ranking)

    late.state = ReviewState.VOIDED
    late.assignment.state = AssignmentState.VOIDED
    db.session.flush()

    assert ranking_states([judged.item]) == {judged.item.id: RankingState.STALE}
    assert is_stale(ranking)


@pytest.mark.usefixtures("app")
def test_ranking_overtaken_by_a_later_round_stale() -> None:
    judged = make_judged_item()
    ranking = rank(judged)

    make_round(judged.call, judged.entries, state=RoundState.OPEN, position=2)

    assert is_stale(ranking)
    assert ranking_states([judged.item]) == {judged.item.id: RankingState.STALE}
    with pytest.raises(Refused) as refused:
        rank(judged)
    assert refused.value.verdict.code == "not_last_round"


@pytest.mark.usefixtures("app")
def test_ranking_before_the_round_closed_refused() -> None:
    judged = make_judged_item()
    judged.round.state, judged.round.closed_at = RoundState.OPEN, None
    db.session.flush()

    with pytest.raises(Refused) as refused:
        rank(judged)

    assert refused.value.verdict.code == "round_open"
    assert ranking_states([judged.item]) == {judged.item.id: RankingState.NONE}


@pytest.mark.usefixtures("app")
def test_ranking_by_another_calls_officer_hidden() -> None:
    judged = make_judged_item()
    stranger = make_officer(make_judged_item().call)

    with pytest.raises(Refused) as refused:
        make_ranking(judged.round, judged.item, {}, by=stranger, at=AT)

    assert refused.value.verdict.http_status == 404


@pytest.mark.usefixtures("app")
def test_ranking_with_a_tie_broken_by_the_panels_votes() -> None:
    judged = make_judged_item(((80, 80, 80), (80, 80, 80), (70, 70, 70)))
    one, other = judged.entries[0].id, judged.entries[1].id
    tied = rank(judged)
    assert {line.place for line in tied.lines[:2]} == {1}
    assert tied.explanation[0]["resolved"] is False
    assert tied.explanation[0]["unresolved"] == [sorted([one, other])]

    voted = rank(judged, {one: 1, other: 2})

    assert [line.entry_id for line in voted.lines[:2]] == [other, one]
    assert voted.explanation[0]["resolved"] is True
    assert not is_stale(voted)


@pytest.mark.usefixtures("app")
def test_ranking_with_votes_for_a_stranger_invalid() -> None:
    judged = make_judged_item()

    with pytest.raises(Invalid) as invalid:
        rank(judged, {"0" * 12: 1})

    assert "votes" in invalid.value.errors


@pytest.mark.usefixtures("app")
def test_ranking_of_entries_without_reviews_gives_no_place() -> None:
    judged = make_judged_item(((90, 91, 92), ()))

    ranking = rank(judged)

    assert [line.place for line in ranking.lines] == [1, None]
    assert ranking.lines[1].total is None
