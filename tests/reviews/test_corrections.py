"""After closing two officers put a correction beside a mark: both stay, the ranking is made anew, both are kept."""

import json
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.decisions.models import Ranking
from app.decisions.queries import is_stale, ranking_states
from app.decisions.sheets import method_of
from app.decisions.states import RankingState
from app.extensions import db
from app.history.models import Act
from app.letters.rules import rules_by_act
from app.reviews.corrected import marks_given, marks_in_force, sealed, total_in_force
from app.reviews.models import Review, ReviewCorrection
from app.reviews.policy import may_agree_correction, may_propose_correction
from app.reviews.queries import marks_of_round, score_sheet, totals_of_round
from app.reviews.service import (
    agree_correction,
    agree_voiding,
    propose_correction,
    propose_voiding,
    refuse_correction,
)
from app.scoring import pack_bytes
from app.scoring.pack import Pack, PackEntry, PackGroup, PackRound
from app.scoring.pack_file import parse_pack
from app.shared.verdict import Invalid, Refused
from tests.factories.decisions import Judged, make_judged_item, propose, rank
from tests.factories.people import AT
from tests.reviews.test_correcting import HIDDEN, _people


@pytest.fixture
def judged(app: Flask) -> Judged:
    return make_judged_item(((80, 80, 80), (84, 85, 86)))


def _first(judged: Judged) -> Review:
    return db.session.query(Review).filter_by(assignment_id=judged.judges(0)[0].id).one()


def _keys(judged: Judged) -> list[str]:
    return [str(row["key"]) for row in judged.call.rubric]


def _corrected(judged: Judged, score: str = "98", reason: str = "专家把 98 录成了 80") -> ReviewCorrection:
    given = dict.fromkeys(_keys(judged), score)
    approval = propose_correction(_first(judged), given, reason, by=judged.officer, at=AT)
    return agree_correction(approval, "属实", by=judged.second, at=AT)


def test_proposing_and_agreeing_by_every_seat_as_in_the_table(judged: Judged) -> None:
    review, people = _first(judged), _people(judged)
    codes = {name: may_propose_correction(person, review, AT).code for name, person in people.items()}
    assert codes == HIDDEN | {"officer": "ok", "second": "ok"}
    approval = propose_correction(review, {_keys(judged)[0]: "90"}, "笔误", by=judged.officer, at=AT)
    codes = {name: may_agree_correction(person, approval, review, AT).code for name, person in people.items()}
    assert codes == HIDDEN | {"officer": "same_person", "second": "ok"}


def test_correction_stands_beside_the_marks_and_moves_the_ranking(judged: Judged) -> None:
    before = rank(judged)
    decision = propose(judged, 1)
    review = _first(judged)
    given, total = marks_given(review), review.total
    made = _corrected(judged)
    db.session.flush()
    assert (marks_given(review), review.total) == (given, total)
    assert (total_in_force(review), made.total_before, made.number) == (Decimal(98), total, 1)
    assert set(marks_in_force(review).values()) == {Decimal(98)}
    assert is_stale(before)
    assert ranking_states([judged.item]) == {judged.item.id: RankingState.STALE}
    after = rank(judged)
    assert not is_stale(after)
    places = [{line.entry_id: line.place for line in one.lines} for one in (before, after)]
    assert [one[judged.entries[0].id] for one in places] == [2, 1]
    assert {r.id: r.is_current for r in db.session.scalars(select(Ranking))} == {
        before.id: False,
        after.id: True,
    }
    assert decision.ranking is before


def test_corrected_review_comes_as_void_and_as_it_counts(judged: Judged) -> None:
    _corrected(judged)
    _corrected(judged, "97", "再核对为 97")
    review = _first(judged)
    rows = [
        (row.version, row.score, row.void)
        for row in marks_of_round(judged.round)
        if (row.entry_id, row.judge_id) == (review.entry_id, review.judge_id)
    ]
    assert sorted(set(rows)) == [(0, Decimal(80), True), (1, Decimal(98), True), (2, Decimal(97), False)]
    totals = {(row.entry_id, row.judge_id): row.total for row in totals_of_round(judged.round)}
    assert totals[review.entry_id, review.judge_id] == 97
    sheet = score_sheet(judged.round)
    group = PackGroup("1", "一", 1, tuple(PackEntry(key) for key in sheet.entries))
    method, leg = method_of(judged.call, judged.item), PackRound("r", 100, sheet.reviews)
    pack = Pack(method, sheet.criteria, (group,), (leg,), ())
    again = parse_pack(json.loads(pack_bytes(pack), parse_float=Decimal))
    assert [r.void for r in again.rounds[0].reviews if r.judge == review.judge_id].count(True) == 2
    agree_voiding(propose_voiding(review, "回避", by=judged.officer, at=AT), by=judged.second, at=AT)
    db.session.flush()
    voids = {row.void for row in marks_of_round(judged.round) if row.judge_id == review.judge_id}
    assert True in voids
    assert not any(
        row.void is False and row.entry_id == review.entry_id and row.judge_id == review.judge_id
        for row in marks_of_round(judged.round)
    )


def test_correction_is_signed_recorded_and_told_to_the_judge(judged: Judged) -> None:
    made = _corrected(judged)
    db.session.flush()
    act = db.session.scalars(select(Act).where(Act.name == "review.corrected")).one()
    key = made.id
    db.session.commit()
    db.session.expire_all()
    again = db.session.get_one(ReviewCorrection, key)
    assert act.figures["digest"] == again.digest == sealed(again)
    again.reason = "别的理由"
    assert sealed(again) != act.figures["digest"]
    (rule,) = rules_by_act()["review.corrected"]
    review = _first(judged)
    assert rule.readers(act) == [review.judge_id]
    words = rule.words(act, review.judge_id)
    assert words is not None
    assert words.path == f"/judge/assignments/{review.assignment_id}"


@pytest.mark.parametrize(
    ("given", "reason", "field"),
    [
        ({}, "笔误", "reason"),
        ({"first": "80"}, "笔误", "reason"),
        ({"first": "101"}, "笔误", "score-first"),
        ({"first": "很好"}, "笔误", "score-first"),
        ({"nothing": "90"}, "笔误", "score-nothing"),
        ({"first": "90"}, " ", "reason"),
    ],
)
def test_proposal_that_makes_no_sense_refused(
    judged: Judged, given: dict[str, str], reason: str, field: str
) -> None:
    first = _keys(judged)[0]
    named = {first if key == "first" else key: value for key, value in given.items()}
    with pytest.raises(Invalid) as raised:
        propose_correction(_first(judged), named, reason, by=judged.officer, at=AT)
    assert field.replace("first", first) in raised.value.errors


def test_one_proposal_at_a_time_and_nothing_agreed_on_an_outdated_one(judged: Judged) -> None:
    review, first = _first(judged), _keys(judged)[0]
    approval = propose_correction(review, {first: "90"}, "笔误", by=judged.officer, at=AT)
    for verb in (
        lambda: propose_voiding(review, "回避", by=judged.second, at=AT),
        lambda: propose_correction(review, {first: "91"}, "笔误", by=judged.second, at=AT),
    ):
        with pytest.raises(Refused, match="proposed"):
            verb()
    with pytest.raises(Refused, match="absent"):
        agree_voiding(approval, by=judged.second, at=AT)
    review.corrections = 1
    with pytest.raises(Refused, match="outdated"):
        agree_correction(approval, by=judged.second, at=AT)
    review.corrections = 0
    refuse_correction(approval, "原分数无误", by=judged.second, at=AT)
    assert may_propose_correction(judged.second, review, AT)
    assert db.session.query(ReviewCorrection).count() == 0
