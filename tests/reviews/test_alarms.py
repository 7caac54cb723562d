"""Marks that lie further apart than the call declared ask for another reading or a reason."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.reviews.alarms import alarms_of
from app.reviews.service import explain_spread
from app.rounds.models import Assignment, Round
from app.rounds.states import RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_assignment, make_open_round, make_panelist, make_review


def _marked(scores: list[list[float]], **method: int) -> Round:
    """An open round whose entries got these totals, one row an entry; None leaves the reading undone."""
    round, _panel = make_open_round(entries=len(scores), judges=len(scores[0]))
    round.call.method = round.call.method | method
    for row, given in zip(round.entries, scores, strict=True):
        query = select(Assignment).where(Assignment.entry_id == row.entry_id).order_by(Assignment.id)
        for assignment, score in zip(db.session.scalars(query).all(), given, strict=True):
            if score is not None:
                make_review(assignment, [score] * len(round.call.rubric))
    return round


def _codes(round: Round) -> set[str]:
    codes = {row.entry_id: row.code for row in round.entries}
    return {codes[key] for key in alarms_of(round)}


@pytest.mark.parametrize(
    ("totals", "method", "expected"),
    [
        ([80, 80, 60], {}, {"A01"}),
        ([80, 70, 61], {}, set()),
        ([80.01, 70, 60], {}, {"A01"}),
        ([80, 70, 60], {}, set()),
        ([80, 75, 70], {"spread_range": 9, "spread_sd": 50}, {"A01"}),
        ([80, 80, 60], {"spread_range": 30, "spread_sd": 20}, set()),
        ([90, 90, 71], {"spread_range": 30}, {"A01"}),
        ([80, 50, None], {}, set()),
    ],
)
def test_alarm_by_the_declared_numbers_once_everything_is_read(
    app: Flask, totals: list[float], method: dict[str, int], expected: set[str]
) -> None:
    assert _codes(_marked([totals], **method)) == expected


def test_alarm_is_the_same_after_closing(app: Flask) -> None:
    round = _marked([[90, 60], [80, 79]])
    before = _codes(round)
    round.state, round.closed_at = RoundState.CLOSED, AT
    assert _codes(round) == before == {"A01"}


def test_reason_answers_the_alarm_until_another_reading(app: Flask) -> None:
    round = _marked([[90, 60], [80, 79]])
    officer, (apart, near) = make_officer(round.call), round.entries
    with pytest.raises(Invalid):
        explain_spread(apart, " ", by=officer, at=AT)
    with pytest.raises(Refused, match="no_alarm"):
        explain_spread(near, "接近", by=officer, at=AT)
    explain_spread(apart, "一位看重原理，一位看重现场", by=officer, at=AT)
    (alarm,) = alarms_of(round).values()
    assert (alarm.is_open, alarm.explained, alarm.reviews) == (False, 2, 2)
    further = make_assignment(round, apart.entry, make_panelist(round).user)
    make_review(further, [Decimal(75)] * len(round.call.rubric))
    (alarm,) = alarms_of(round).values()
    assert (alarm.is_open, alarm.explained, alarm.reviews) == (True, 2, 3)


def test_reason_given_by_officers_of_the_call_alone(app: Flask) -> None:
    round = _marked([[90, 60]])
    with pytest.raises(Refused, match="absent"):
        explain_spread(round.entries[0], "理由", by=round.panelists[0].user, at=AT)
