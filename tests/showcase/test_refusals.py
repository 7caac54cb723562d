"""What cases and dissections refuse each by itself: a table over a few made cases; nothing is asked twice for it."""

from datetime import timedelta

import pytest

from app.calls.models import Call
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.people.models import User
from app.shared.verdict import Refused
from app.showcase import service
from app.showcase.policy import (
    may_agree_dissection,
    may_ask_check,
    may_create_case,
    may_refuse_dissection,
    visible_campaigns,
    worked_campaigns,
)
from tests.factories.calls import make_item
from tests.factories.campaigns import make_campaign, make_campaigner
from tests.factories.cases import (
    OBSERVATIONS,
    make_case,
    make_case_winner,
    make_dissected,
    make_published,
    make_season,
    officer_of,
)
from tests.factories.entries import writer_of
from tests.factories.people import AT, make_officer, make_user
from tests.factories.projects import make_winner
from tests.factories.rounds import make_closed_call

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def officer() -> User:
    return make_officer()


@pytest.fixture
def season(officer: User) -> Call:
    return make_season(officer)


def test_case_is_begun_of_a_winner_of_a_closed_season_of_its_kind(officer: User, season: Call) -> None:
    """Each condition by itself, beside a winner of whom a case may be made."""
    winner = make_case_winner(season)
    loser = make_case_winner(season, outcome=Outcome.NOT_SELECTED)
    other: Entry = make_winner(make_item(make_closed_call(officer)))
    assert season.closes_at is not None
    early = season.closes_at - timedelta(hours=1)
    assert may_create_case(officer, winner, AT)
    assert may_create_case(officer, winner, early).hide
    assert may_create_case(make_officer(make_season(make_user())), winner, AT).hide
    assert may_create_case(officer, loser, AT).code == "not_selected"
    assert may_create_case(officer, other, AT).code == "other_kind"


def test_check_is_not_asked_of_a_winner_who_fell(officer: User, season: Call) -> None:
    case = make_case(season)
    assert may_ask_check(officer, case, AT)
    case.entry.outcome = Outcome.GIVEN_UP
    assert may_ask_check(officer, case, AT).code == "not_selected"


def test_dissection_is_answered_once_and_while_its_case_is_public() -> None:
    agreed, asked, written = make_dissected(), make_dissected(agreed=False), make_published()
    service.write_dissection(written, OBSERVATIONS, by=officer_of(written), at=AT)
    db.session.expire(written, ["dissection"])
    for case, code in ((agreed, "wrong_state"), (asked, "ok"), (written, "absent")):
        by = writer_of(case.organisation)
        assert {may_agree_dissection(by, case, AT).code, may_refuse_dissection(by, case, AT).code} == {code}
    service.withdraw_case(asked, "成效数据不实", by=officer_of(asked), at=AT)
    by = writer_of(asked.organisation)
    assert may_agree_dissection(by, asked, AT).code == "not_public"
    with pytest.raises(Refused, match="not_public"):
        service.refuse_dissection(asked, "不同意公开", by=by, at=AT)


def test_campaigns_are_on_the_desk_of_those_who_make_them() -> None:
    campaigner = make_campaigner()
    campaign = make_campaign(campaigner, publish=False)
    for user, found in ((campaigner, [campaign]), (make_user(), []), (None, [])):
        assert db.session.scalars(worked_campaigns(user, AT)).all() == found
        assert db.session.scalars(visible_campaigns(user, AT)).all() == found
