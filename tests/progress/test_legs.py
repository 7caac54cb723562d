"""Where an item stands whose path has two legs with marks, and what its officer is asked to do between them."""

import pytest

from app.decisions import queries as decisions
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.progress.queries import stages_of
from app.progress.states import Stage
from app.rounds.legs import MOST_LEGS
from app.rounds.queries import desk as rounds
from app.rounds.states import RoundState
from app.shared.waiting import Tally
from tests.factories.decisions import make_judged_item
from tests.factories.legs import LEGS, hold, make_season
from tests.factories.people import AT

pytestmark = pytest.mark.usefixtures("app")
MARKS = {0: 80.0, 1: 70.0}


def counted(tallies: list[Tally], user: User, label: str) -> int:
    (found,) = [tally for tally in tallies if tally.label.id == label]
    return len(db.session.execute(found.rows).all())


def asked(user: User) -> tuple[int, int]:
    """Items that wait for a round, and items that wait for a result, on the officer's desk."""
    to_convene = counted(rounds.tallies_for_officer(user, AT), user, "建立评审轮次")
    return to_convene, counted(decisions.tallies_for_officer(user, AT), user, "项目待拟定结果")


@pytest.mark.parametrize("state", [None, RoundState.PREPARING, RoundState.OPEN])
def test_item_between_two_legs_still_judged_and_asks_for_its_second_round(state: RoundState | None) -> None:
    season = make_season([80, 70])
    if state is not None:
        hold(season, "defence", MARKS, state=state)
    assert stages_of([season.item], AT)[season.item.id] == Stage.JUDGING
    assert asked(season.officer) == (1 if state is None else 0, 0)


def test_item_after_both_legs_asks_for_its_result() -> None:
    season = make_season([80, 70])
    hold(season, "defence", MARKS)
    assert stages_of([season.item], AT)[season.item.id] == Stage.DECIDING
    assert asked(season.officer) == (0, 1)


@pytest.mark.parametrize("change", [{"marks": "visit"}, {"weight": 0}], ids=["visit", "weightless"])
def test_item_whose_later_leg_does_not_count_asks_for_its_result_after_the_first(
    change: dict[str, object],
) -> None:
    season = make_season([80, 70], legs=[LEGS[0], LEGS[1] | change])
    assert stages_of([season.item], AT)[season.item.id] == Stage.DECIDING
    assert asked(season.officer) == (0, 1)


def test_item_with_one_leg_asks_for_its_result_when_its_round_closed() -> None:
    judged = make_judged_item()
    assert stages_of([judged.item], AT)[judged.item.id] == Stage.DECIDING
    assert asked(judged.officer) == (0, 1)


def test_kinds_have_no_more_legs_than_a_statement_looks_at() -> None:
    assert max(len(kind.legs) for kind in KINDS.values()) <= MOST_LEGS
