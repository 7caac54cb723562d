"""The analysis beside a stored ranking: who reads it, that it says what ``app.scoring`` says, what it refuses."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls.marking_rules import marking_rules
from app.decisions.analysis import analyse
from app.decisions.analysis_entries import places_by
from app.decisions.marking import marking_of
from app.decisions.models import AnalysisRun, Ranking, RankingAnalysis
from app.decisions.queries import analysis_of
from app.decisions.service import drop_run, tell_step
from app.decisions.sheets import method_of, sheets_of
from app.decisions.standing import judged_of
from app.decisions.states import AnalysisStep
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.states import AssignmentState
from app.scoring import rank_legs
from app.scoring.calibration import calibrate_sheet
from app.scoring.posterior import place_chances
from tests.factories.decisions import Judged, make_judged_item, rank, uneven
from tests.factories.legs import hold, make_season
from tests.factories.people import AT, make_judge, make_officer, make_user, seat

Visit = Callable[..., FlaskClient]
Counter = Callable[[], AbstractContextManager[Any]]


def text_of(visit: Visit, user: User | None, item: str, room: str = "officer") -> str:
    answer = visit(user, AT).get(f"/{room}/items/{item}/analysis")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.usefixtures("app")
def test_stored_analysis_equals_what_scoring_gives() -> None:
    judged = make_judged_item(uneven(8), places=2)

    document = analysis_of(rank(judged))

    assert document is not None
    item, legs = judged.item, judged_of(judged.item)
    assert legs is not None
    sheets = sheets_of(item, legs)
    made = calibrate_sheet(sheets[0].sheet)
    chances = place_chances(made, 2)
    assert chances is not None
    assert made.warning is None
    assert document["refused"] == []
    scores = {row["entry"]: Decimal(row["numbers"]["calibrated"]["value"]) for row in document["entries"]}
    assert scores == made.scores
    assert {
        row["entry"]: (row["p_top"], row["rank_low"], row["rank_high"]) for row in document["entries"]
    } == {row.entry: (round(row.p_top, 4), row.rank_low, row.rank_high) for row in chances.entries}
    assert document["chances"]["undecided"] == len(chances.undecided)
    assert {row["judge"]: float(row["weight"]) for row in document["legs"][0]["judges"]} == pytest.approx(
        {row.judge: row.weight for row in made.judges}, abs=1e-6
    )
    again = rank_legs(sheets, method_of(item.call, item), {}, None)
    assert (
        analyse(again, sheets, marking_of(item, [judged.round]), marking_rules(item.call.method)) == document
    )


@pytest.mark.usefixtures("app")
def test_judge_told_of_by_the_analysis_counts_like_every_other() -> None:
    """A21: twins and judges who throw dice are reported to people; nothing is voided, weighed down or left out."""
    marks = [[one, one, 100 - one] for one in range(50, 98, 6)]
    judged = make_judged_item(marks, places=2)

    ranking = rank(judged)

    document = analysis_of(ranking)
    assert document is not None
    assert {found["kind"] for found in document["findings"]} >= {"against", "twins"}
    reviews = db.session.query(Review).filter_by(round_id=judged.round.id).all()
    assert {(review.state, review.assignment.state) for review in reviews} == {
        (ReviewState.DONE, AssignmentState.DONE)
    }
    assert [line.mean for line in ranking.lines] == sorted(
        (round(Decimal(sum(row)) / 3, 2) for row in marks), reverse=True
    )
    assert {line.reviews for line in ranking.lines} == {3}


def test_page_prints_numbers_chart_and_a_line_that_adds_up(visit: Visit) -> None:
    judged = make_judged_item(uneven(8), places=2)
    ranking = rank(judged)
    document = analysis_of(ranking)
    assert document is not None
    last = document["entries"][-1]
    item, name = judged.item.id, next(e for e in judged.entries if e.id == last["entry"]).organisation.name

    answer = visit(judged.officer, AT).get(f"/officer/items/{item}/analysis?entry={last['entry']}")
    text = answer.get_data(as_text=True)

    for words in (
        "三个分数",
        "校准分",
        "ranks-cut",
        "因办法不同而名次不同",
        "换成完整模型",
        "Krippendorff",
        "专家表",
        "值得留意的情况",
    ):
        assert words in text, words
    assert f"<p>{name}</p>" in text
    assert f"= <b>{last['numbers']['calibrated']['value']}</b>" in text
    results = visit(judged.officer, AT).get(f"/officer/items/{item}/results").get_data(as_text=True)
    assert f"/officer/items/{item}/analysis" in results


def test_page_of_few_reviews_says_why_there_is_no_calibrated_score(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)

    text = text_of(visit, judged.officer, judged.item.id)

    assert "没有校准分" in text
    assert "评审专家少于 4 位" in text
    for words in ("入选概率", "ranks-cut", "手工复核一行"):
        assert words not in text, words
    assert "未去极值" in text


def test_page_after_a_voided_review_stale_and_unchanged(visit: Visit) -> None:
    judged = make_judged_item(uneven(8))
    ranking = rank(judged)
    before = analysis_of(ranking)
    review = db.session.query(Review).filter_by(round_id=judged.round.id).first()
    assert review is not None
    review.state, review.assignment.state = ReviewState.VOIDED, AssignmentState.VOIDED
    db.session.flush()

    text = text_of(visit, judged.officer, judged.item.id)

    assert "排名已过时" in text
    assert analysis_of(db.session.get_one(Ranking, ranking.id)) == before


def test_page_of_a_ranking_older_than_analyses_says_so(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    db.session.query(RankingAnalysis).delete()

    assert "这份排名生成时还没有分析" in text_of(visit, judged.officer, judged.item.id)


def test_page_for_officers_of_the_call_and_the_supervisor_alone(visit: Visit) -> None:
    judged = make_judged_item()
    rank(judged)
    supervisor, discipline = make_user(), make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    seat(discipline, SeatRole.DISCIPLINE)
    rooms = {
        "officer": {judged.officer, judged.second},
        "supervisor": {supervisor},
    }
    others = [judged.member(0), judged.judges(0)[0].judge, make_judge(), discipline]
    others.append(make_officer(make_judged_item().call))
    item = judged.item.id
    for room, allowed in rooms.items():
        for user in [judged.officer, judged.second, supervisor, *others]:
            user = db.session.merge(user)
            status = visit(user, AT).get(f"/{room}/items/{item}/analysis").status_code
            assert status == (200 if user.id in {db.session.merge(u).id for u in allowed} else 404), (
                room,
                user.id,
            )
        assert visit(None, AT).get(f"/{room}/items/{item}/analysis").status_code in {302, 303, 404}, room


def test_supervisor_of_a_blind_call_reads_codes(visit: Visit) -> None:
    judged: Judged = make_judged_item(uneven(8), places=2)
    judged.call.method = judged.call.method | {"blind": True}
    judged.round.blind = True
    rank(judged)
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    names = [entry.organisation.name for entry in judged.entries]

    text = text_of(visit, supervisor, judged.item.id, "supervisor")

    assert not [name for name in names if name in text]
    assert "申报 A01" in text


@pytest.mark.parametrize("room", ["officer", "supervisor"])
def test_page_asks_as_much_at_six_entries_as_at_twelve(
    visit: Visit, count_queries: Counter, room: str
) -> None:
    counts = []
    for entries in (6, 12):
        judged = make_judged_item(uneven(entries))
        rank(judged)
        user = judged.officer
        if room == "supervisor":
            user = make_user()
            seat(user, SeatRole.SUPERVISOR)
        item, client = judged.item.id, visit(user, AT)
        client.get(f"/{room}/items/{item}/analysis")
        with count_queries() as count:
            assert client.get(f"/{room}/items/{item}/analysis").status_code == 200
        counts.append(int(count))

    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_places_by_a_number_alone_skip_after_equals() -> None:
    values = {
        "a": Decimal("80.00"),
        "b": Decimal("90.00"),
        "c": Decimal("80.00"),
        "d": None,
        "e": Decimal("70.00"),
    }

    assert places_by(values) == {"b": 1, "a": 2, "c": 2, "e": 4}


def test_page_of_two_legs_has_a_sheet_a_leg_and_calibrates_the_combined_number(visit: Visit) -> None:
    first = [round(90 - n * 1.3, 2) for n in range(8)]
    dice = Random(3)  # with no error at all there is nothing to calibrate
    season = make_season(first, panel=5, dice=dice)
    hold(season, "defence", {n: 80 + n * 0.7 for n in range(7)}, judges=5, dice=dice)
    document = analysis_of(season.rank())

    assert document is not None
    assert [leg["key"] for leg in document["legs"]] == ["blind", "defence"]
    assert document["refused"] == []
    lacking = [row for row in document["entries"] if row["p_top"] is None]
    assert [row["numbers"]["calibrated"]["value"] for row in lacking] == [None]
    text = text_of(visit, season.officer, season.item.id)
    for words in ("匿名初评", "现场答辩", 'id="judge-defence-1"', "名次有多确定"):
        assert words in text, words
    assert "手工复核一行" not in text


@pytest.mark.usefixtures("app")
def test_stored_analysis_holds_the_full_model_beside_the_calibrated_score() -> None:
    judged = make_judged_item(uneven(12, seed=2), places=3)

    document = analysis_of(rank(judged))

    assert document is not None
    legs = judged_of(judged.item)
    assert legs is not None
    full = calibrate_sheet(sheets_of(judged.item, legs)[0].sheet, "full")
    assert {row["entry"]: Decimal(row["full"]["value"]) for row in document["entries"]} == full.scores
    assert {row["entry"]: row["full"]["place"] for row in document["entries"]} == places_by(full.scores)


def test_page_says_how_many_places_hang_on_the_model(visit: Visit) -> None:
    judged = make_judged_item(uneven(12, seed=2), places=3)
    document = analysis_of(rank(judged))
    assert document is not None
    moved = [
        row for row in document["entries"] if row["full"]["place"] != row["numbers"]["calibrated"]["place"]
    ]
    assert moved

    text = text_of(visit, judged.officer, judged.item.id)

    assert f"按完整模型，{len(moved)} 家的名次与校准分不同" in text
    assert 'id="sensitivity"' in text


def test_page_while_the_job_is_at_work_says_how_far_it_is(visit: Visit) -> None:
    judged = make_judged_item(uneven(8), places=2)
    ranking = rank(judged, most_at_once=39)
    run = db.session.query(AnalysisRun).one()
    assert (run.ranking_id, run.reviews) == (ranking.id, 40)
    tell_step(run, AnalysisStep.SENSITIVITY)

    text = text_of(visit, judged.officer, judged.item.id)

    for words in ("正在后台分析", "这次排名有 40 份评审", "已完成 2 / 5 步：用完整模型再算一遍"):
        assert words in text, words
    assert 'value="2" max="5"' in text
    drop_run(db.session.query(AnalysisRun).one(), at=AT)
    assert "分析还没有做完，评分就有了变化" in text_of(visit, judged.officer, judged.item.id)
