"""The date of a round is put off by two officers, and whoever reads hears of it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.letters.rules import rules_by_act
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Round
from app.rounds.policy import may_agree_extension, may_propose_extension
from app.rounds.service import agree_extension, propose_extension, refuse_extension
from app.rounds.states import RoundState
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.rounds import make_closed_call, make_open_round

LATER = AT + timedelta(days=20)


@pytest.fixture
def round(app: Flask) -> Round:
    return make_open_round(entries=1, judges=2)[0]


def _people(round: Round) -> dict[str, User | None]:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    return {
        "officer": make_officer(round.call),
        "second": make_officer(round.call),
        "supervisor": supervisor,
        "judge": round.panelists[0].user,
        "other_officer": make_officer(make_closed_call()),
        "visitor": None,
    }


HIDDEN = dict.fromkeys(("supervisor", "judge", "other_officer", "visitor"), "absent")


def test_proposing_and_agreeing_by_every_seat_as_in_the_table(round: Round) -> None:
    people = _people(round)
    codes = {name: may_propose_extension(person, round, AT).code for name, person in people.items()}
    assert codes == HIDDEN | {"officer": "ok", "second": "ok"}
    approval = propose_extension(round, LATER, "专家出差", by=people["officer"], at=AT)
    codes = {name: may_agree_extension(p, approval, round, AT).code for name, p in people.items()}
    assert codes == HIDDEN | {"officer": "same_person", "second": "ok"}
    assert may_propose_extension(people["second"], round, AT).code == "proposed"


@pytest.mark.parametrize(
    ("state", "code"), [(RoundState.PREPARING, "not_released"), (RoundState.CLOSED, "round_closed")]
)
def test_date_of_a_round_that_nobody_reads_stays(round: Round, state: RoundState, code: str) -> None:
    round.state, round.closed_at = state, AT
    assert may_propose_extension(make_officer(round.call), round, AT).code == code


def test_extension_agreed_moves_the_date_and_tells_the_judges(round: Round) -> None:
    officer, second = make_officer(round.call), make_officer(round.call)
    before = round.due_at
    approval = propose_extension(round, LATER, "专家出差", by=officer, at=AT)
    assert round.due_at == before
    with pytest.raises(Refused, match="same_person"):
        agree_extension(approval, by=officer, at=AT)
    agree_extension(approval, "同意", by=second, at=AT)
    assert round.due_at == LATER
    act = db.session.scalars(select(Act).where(Act.name == "round.extended")).one()
    (rule,) = rules_by_act()["round.extended"]
    assert set(rule.readers(act)) == {p.user_id for p in round.panelists}
    assert rule.words(act, round.panelists[0].user_id).path == f"/judge/rounds/{round.id}"


def test_date_that_is_not_later_or_has_passed_refused(round: Round) -> None:
    officer, second = make_officer(round.call), make_officer(round.call)
    for wrong in (round.due_at, AT):
        with pytest.raises(Invalid):
            propose_extension(round, wrong, "理由", by=officer, at=AT)
    with pytest.raises(Invalid):
        propose_extension(round, LATER, " ", by=officer, at=AT)
    approval = propose_extension(round, LATER, "理由", by=officer, at=AT)
    with pytest.raises(Invalid):
        agree_extension(approval, by=second, at=LATER)
    refuse_extension(approval, "来得及", by=second, at=AT)
    assert may_propose_extension(officer, round, AT)
