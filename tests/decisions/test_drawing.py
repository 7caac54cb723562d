"""Commitments before closing, secrets after the last round, and the draw between them."""

import hashlib
from datetime import timedelta

import pytest

from app.calls.draws import lacking_commitments, seed_of_call, standing_commitments
from app.calls.models import DrawCommitment
from app.calls.policy import may_commit_to_draw
from app.calls.service import commit_to_draw
from app.decisions.policy import may_reveal_secret
from app.decisions.queries import is_stale, ranking_states
from app.decisions.service import propose_decision, reveal_secret
from app.decisions.states import DecisionResult, RankingState
from app.extensions import db
from app.people.models import User
from app.shared.verdict import Invalid, Refused
from tests.factories.legs import Season, hold, make_season
from tests.factories.people import AT, make_officer, make_user
from tests.factories.rounds import CLOSED_AT

pytestmark = pytest.mark.usefixtures("app")
BEFORE = CLOSED_AT - timedelta(days=1)
SECRETS = ["甲" + "1" * 40, "乙" + "2" * 40]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def committed(season: Season) -> list[DrawCommitment]:
    people = [season.officer, season.second]
    return [
        commit_to_draw(season.call, sha(secret), by=user, at=BEFORE)
        for user, secret in zip(people, SECRETS, strict=True)
    ]


def test_commitment_by_two_officers_and_not_a_third() -> None:
    season = make_season([90])
    assert lacking_commitments(season.call) == 2
    first, _second = committed(season)
    assert lacking_commitments(season.call) == 0
    with pytest.raises(Refused) as refused:
        commit_to_draw(season.call, "a" * 64, by=make_officer(season.call), at=BEFORE)
    assert refused.value.verdict.code == "committed"
    again = commit_to_draw(season.call, "b" * 64, by=season.officer, at=BEFORE)
    assert first.replaced_at == BEFORE
    assert {row.id for row in standing_commitments(season.call)} >= {again.id}


@pytest.mark.parametrize("given", ["", "xyz", "a" * 63, "g" * 64])
def test_commitment_that_is_no_digest_invalid(given: str) -> None:
    season = make_season([90])
    with pytest.raises(Invalid):
        commit_to_draw(season.call, given, by=season.officer, at=BEFORE)


def test_commitment_used_before_invalid() -> None:
    season = make_season([90])
    committed(season)
    with pytest.raises(Invalid):
        commit_to_draw(season.call, sha(SECRETS[0]), by=season.second, at=BEFORE)


def test_may_commit_by_seat_chain_and_clock() -> None:
    season = make_season([90])
    plain = make_season([90], ties=["median"])
    table = [
        (season, season.officer, BEFORE, "ok"),
        (season, season.officer, CLOSED_AT, "closed"),
        (season, make_user(), BEFORE, "absent"),
        (season, None, BEFORE, "absent"),
        (plain, plain.officer, BEFORE, "absent"),
    ]
    for one, user, at, code in table:
        assert may_commit_to_draw(user, one.call, at).code == code


def test_may_reveal_only_one_s_own_after_the_last_round() -> None:
    season = make_season([90, 80])
    own, other = committed(season)
    assert may_reveal_secret(season.officer, own, AT).code == "rounds_open"
    hold(season, "defence", {0: 90, 1: 80})
    table: list[tuple[User | None, DrawCommitment, str]] = [
        (season.officer, own, "ok"),
        (season.officer, other, "absent"),
        (make_user(), own, "absent"),
        (None, own, "absent"),
    ]
    for user, row, code in table:
        assert may_reveal_secret(user, row, AT).code == code
    reveal_secret(own, SECRETS[0], by=season.officer, at=AT)
    assert may_reveal_secret(season.officer, own, AT).code == "revealed"


def test_secret_that_does_not_fit_refused_and_kept_nowhere() -> None:
    season = make_season([90, 80])
    own, _ = committed(season)
    hold(season, "defence", {0: 90, 1: 80})
    with pytest.raises(Refused) as refused:
        reveal_secret(own, SECRETS[1], by=season.officer, at=AT)
    assert refused.value.verdict.code == "draw_mismatch"
    assert own.revealed_secret is None


def test_draw_decides_the_last_place_once_voted_and_revealed() -> None:
    season = make_season([90, 80, 80, 70])
    own, other = committed(season)
    hold(season, "defence", {0: 90, 1: 80, 2: 80, 3: 70})
    keys = [season.entries[1].id, season.entries[2].id]
    votes = dict.fromkeys(keys, 3)
    undecided = season.rank(votes)
    assert undecided.explanation[0]["steps"][-1]["outcome"] == "no_draw"
    winners = [season.entries[0].id, keys[0]]
    with pytest.raises(Invalid) as invalid:
        propose_decision(
            season.item, undecided, DecisionResult.WINNERS, winners, "x", by=season.officer, at=AT
        )
    assert "抽签" in str(invalid.value.errors["winners"])
    reveal_secret(own, SECRETS[0], by=season.officer, at=AT)
    reveal_secret(other, SECRETS[1], by=season.second, at=AT)
    db.session.flush()
    assert is_stale(undecided)
    assert ranking_states([season.item]) == {season.item.id: RankingState.STALE}
    drawn = season.rank(votes)
    seed = seed_of_call(season.call)
    assert seed is not None
    assert drawn.draw["seed"] == seed
    first = min(keys, key=lambda key: sha(seed + key))
    assert [line.entry_id for line in drawn.lines][1] == first
    assert [line.is_proposed for line in drawn.lines] == [True, True, False, False]
    assert not is_stale(drawn)
    assert ranking_states([season.item]) == {season.item.id: RankingState.CURRENT}


def test_reveal_leaves_a_ranking_without_a_draw_current() -> None:
    season = make_season([90, 80])
    own, _ = committed(season)
    hold(season, "defence", {0: 90, 1: 80})
    ranking = season.rank()
    reveal_secret(own, SECRETS[0], by=season.officer, at=AT)
    db.session.flush()
    assert not is_stale(ranking)
    assert ranking_states([season.item]) == {season.item.id: RankingState.CURRENT}
