"""Pages of the officers that open for those of the call alone, each at its own door; and what is not there yet."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.calls.service import propose_openers, propose_outage_answer
from app.extensions import db
from app.outages.service import beat
from app.rounds.service import propose_extension
from app.rounds.states import RoundState
from tests.factories.calls import make_call
from tests.factories.people import AT, make_officer
from tests.factories.rounds import make_closed_call, make_open_round
from tests.factories.sealing import make_openers
from tests.openings.test_opening import sealed_call
from tests.rounds.hearings import defence

Visit = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def test_proposals_are_read_and_decided_by_officers_of_the_call(visit: Visit) -> None:
    """An outage, and the date of a round; another officer learns of neither."""
    officer = make_officer()
    call = make_call(officer=officer, closes_at=AT + 2 * DAY)
    away = AT + 2 * DAY - timedelta(hours=1)
    beat("web", at=away)
    beat("web", at=away + timedelta(minutes=30))
    db.session.flush()
    back = away + timedelta(minutes=31)
    outage = propose_outage_answer(call, True, "供电中断", by=officer, at=back)
    round, _ = make_open_round(entries=1, judges=1)
    proposer = make_officer(round.call)
    extension = propose_extension(round, AT + 20 * DAY, "专家出差", by=proposer, at=AT)
    paths = [f"/officer/approvals/{outage.id}/outage", f"/officer/approvals/{extension.id}/round-extension"]
    proposers, stranger = [officer, proposer], make_officer(make_closed_call())
    for path, by in zip(paths, proposers, strict=True):
        assert visit(by, back).get(path).status_code == 200
        client = visit(stranger, back)
        assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]


def test_other_openers_are_refused_by_another_officer_than_proposed_them(visit: Visit) -> None:
    """A01."""
    call, openers = sealed_call()
    first, second, third = openers.users
    given = [first, second, *make_openers(call, 1).users]
    approval = propose_openers(call, given, "人员变动", openers.secret(first), by=first, at=AT)
    path, data = f"/officer/approvals/{approval.id}/openers/refuse", {"opinion": "不同意更换"}
    assert visit(first, AT).post(path, data=data).status_code == 403
    assert visit(make_officer(make_closed_call()), AT).post(path, data=data).status_code == 404
    assert visit(third, AT).post(path, data=data).status_code == 303


def test_order_of_a_defence_is_drawn_and_moved_by_officers_of_the_call(visit: Visit) -> None:
    season, round, order = defence(published=False)
    paths = [f"/officer/rounds/{round.id}/order/draw", f"/officer/rounds/{round.id}/order/move"]
    stranger = visit(make_officer(make_closed_call()), AT)
    assert [stranger.post(path).status_code for path in paths] == [404, 404]
    client = visit(season.officer, AT)
    assert [client.post(path).status_code for path in paths] == [303, 303]
    assert order.round_id == round.id


def test_readings_of_a_round_are_there_from_its_release_on(visit: Visit) -> None:
    round, _ = make_open_round(entries=1, judges=1)
    client = visit(make_officer(round.call), AT)
    path = f"/officer/rounds/{round.id}/readings"
    assert client.get(path).status_code == 200
    round.state, round.opened_at = RoundState.PREPARING, None
    db.session.commit()
    assert client.get(path).status_code == 404
