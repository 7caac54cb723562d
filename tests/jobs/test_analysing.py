"""Analyses of large panels: left to the job with the ranking, made from its marks or given up with them."""

import pytest

from app.decisions.models import AnalysisRun, Ranking
from app.decisions.queries import analysis_of, next_run, run_of
from app.decisions.states import AnalysisStep
from app.extensions import db
from app.jobs.analysing import analyse_large_rankings
from app.reviews.models import Review
from app.reviews.states import ReviewState
from app.rounds.states import AssignmentState
from tests.factories.decisions import Judged, make_judged_item, rank, uneven
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")


def large() -> tuple[Judged, str]:
    """A ranking of forty reviews where thirty-nine are analysed at once, as a request leaves it."""
    judged = make_judged_item(uneven(8), places=2)
    ranking = rank(judged, most_at_once=39)
    db.session.commit()
    return judged, ranking.id


def test_ranking_of_a_small_panel_is_analysed_at_once() -> None:
    ranking = rank(make_judged_item(uneven(8)), most_at_once=40)

    assert analysis_of(ranking) is not None
    assert run_of(ranking) is None


def test_ranking_of_a_large_panel_has_its_places_and_waits_for_the_job() -> None:
    _, key = large()
    ranking = db.session.get_one(Ranking, key)

    assert [line.place for line in ranking.lines] == list(range(1, 9))
    assert analysis_of(ranking) is None
    assert next_run() is not None


def test_job_makes_the_analysis_that_the_request_would_have_made() -> None:
    judged, key = large()

    assert analyse_large_rankings(AT) == 1

    ranking = db.session.get_one(Ranking, key)
    run = run_of(ranking)
    assert run is not None
    assert (run.step, run.tries, run.ended_at) == (AnalysisStep.DONE, 1, AT)
    made = analysis_of(ranking)
    assert made == analysis_of(rank(db.session.merge(judged.item) and judged))
    assert analyse_large_rankings(AT) == 0


def test_job_that_was_cut_off_begins_once_more() -> None:
    _, key = large()
    run = db.session.query(AnalysisRun).one()
    run.step, run.tries = AnalysisStep.CHANCES, 1
    db.session.commit()

    assert analyse_large_rankings(AT) == 1

    assert analysis_of(db.session.get_one(Ranking, key)) is not None
    assert db.session.query(AnalysisRun).one().tries == 2


def test_job_after_the_marks_changed_drops_what_nobody_can_check() -> None:
    judged, key = large()
    review = db.session.query(Review).filter_by(round_id=judged.round.id).first()
    assert review is not None
    review.state, review.assignment.state = ReviewState.VOIDED, AssignmentState.VOIDED
    db.session.commit()

    assert analyse_large_rankings(AT) == 1

    assert analysis_of(db.session.get_one(Ranking, key)) is None
    assert db.session.query(AnalysisRun).one().step == AnalysisStep.DROPPED
    assert next_run() is None
