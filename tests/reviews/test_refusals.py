"""Extra readings are proposed by officers of the call, once while the marks stay, and where somebody is free."""

import pytest

from app.extensions import db
from app.reviews.policy import may_propose_readings
from app.reviews.service import plan_readings, propose_batch
from app.shared.verdict import Refused
from tests.factories.people import AT, make_officer
from tests.factories.readings import make_part_read_round
from tests.factories.rounds import make_closed_call

pytestmark = pytest.mark.usefixtures("app")


def test_readings_are_proposed_by_an_officer_of_the_call_once_and_where_a_judge_has_room() -> None:
    round, panel = make_part_read_round(entries=10, judges=7)
    officer, other = make_officer(round.call), make_officer(make_closed_call())
    item = round.items[0].item
    assert may_propose_readings(officer, round, AT)
    assert may_propose_readings(other, round, AT).hide
    with pytest.raises(Refused, match="absent"):
        propose_batch(round, item, 1, by=other, at=AT)
    for panelist in panel:
        panelist.max_load = 1
    db.session.flush()
    with pytest.raises(Refused, match="nobody_free"):
        plan_readings(round, item, 1)
    for panelist in panel:
        panelist.max_load = None
    db.session.flush()
    propose_batch(round, item, 1, by=officer, at=AT)
    with pytest.raises(Refused, match="proposed"):
        propose_batch(round, item, 1, by=officer, at=AT)
