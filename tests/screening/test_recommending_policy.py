"""Who sees and works on a city's list: the list rule is the check rule, for every seat, before and after sending."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.entries.models import Entry
from app.entries.policy import may_see_entry, visible_entries
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.screening.policy import (
    may_begin_screening,
    may_decline_entry,
    may_recommend_entry,
    may_remind_recommenders,
    may_see_list,
    may_see_own_recommendation,
    may_see_recommendation,
    may_see_recommending,
    may_send_recommendations,
    may_withdraw_recommendation,
    recommends_entry,
    visible_lists,
    visible_recommendations,
    visible_recommending,
)
from app.screening.service import recommend_entry, remind_recommenders, send_recommendations
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_draft, make_submitted_entry, writer_of
from tests.factories.people import (
    AT,
    join,
    make_judge,
    make_officer,
    make_organisation,
    make_region,
    make_user,
    seat,
)
from tests.factories.recommending import (
    AFTER,
    CLOSES,
    DURING,
    make_applied,
    make_county,
    make_province,
    make_recommender,
    make_season,
    make_season_item,
)

pytestmark = pytest.mark.usefixtures("app")
OPINION = "材料属实，成效明显，同意推荐"


def _seated(role: SeatRole) -> User:
    user = make_user()
    seat(user, role)
    return user


def _own_recommender(entry: Entry) -> User:
    return make_recommender(user=writer_of(entry.organisation))


def _elsewhere(_entry: Entry) -> User:
    make_region("320500", "苏州市", "Suzhou")
    return make_recommender("320500")


# seat: (who, sees the entry, sees what the city said before sending, after sending, works on the list)
SEATS: dict[str, tuple[Callable[[Entry], User | None], bool, bool, bool, bool]] = {
    "visitor": (lambda _e: None, False, False, False, False),
    "recommender of the city": (lambda _e: make_recommender(), True, True, True, True),
    "recommender of the city in the laboratory": (_own_recommender, True, True, True, False),
    "recommender of another city": (_elsewhere, False, False, False, False),
    "officer of the call": (lambda e: make_officer(e.call), True, False, True, False),
    "officer of another kind": (lambda _e: make_officer(), False, False, False, False),
    "supervisor": (lambda _e: _seated(SeatRole.SUPERVISOR), True, False, True, False),
    "discipline": (lambda _e: _seated(SeatRole.DISCIPLINE), False, False, False, False),
    "judge": (lambda _e: make_judge(), False, False, False, False),
    "owner of the entrant": (lambda e: writer_of(e.organisation), True, False, False, False),
}


def _listed(found: object, thing: object) -> bool:
    return thing in db.session.scalars(found).all()  # type: ignore[call-overload]


@pytest.mark.parametrize("who", SEATS)
@pytest.mark.parametrize("sent", [False, True])
def test_seats_see_a_recommendation_as_the_lists_say(app: Flask, who: str, sent: bool) -> None:
    call = make_season()
    call.method = call.method | {"blind": False}
    entry = make_applied(make_season_item(call))
    recommender = make_recommender()
    said = recommend_entry(entry, OPINION, by=recommender, at=DURING)
    letter = send_recommendations(call, "宁市监函〔2026〕1号", by=recommender, at=DURING) if sent else None
    make, sees, before, after, works = SEATS[who]
    user = make(entry)
    known = after if sent else before

    assert bool(may_see_entry(user, entry, DURING)) == sees == _listed(visible_entries(user, DURING), entry)
    assert bool(may_see_recommendation(user, said, DURING)) == known
    assert _listed(visible_recommendations(user, DURING), said) == known
    if letter is not None:
        assert (
            bool(may_see_list(user, letter, DURING)) == after == _listed(visible_lists(user, DURING), letter)
        )
    assert bool(may_see_own_recommendation(user, said, DURING)) == (
        (sent and "entrant" in who) or (sent and "laboratory" in who)
    )
    assert bool(may_decline_entry(user, entry, DURING)) == (works and not sent)
    assert bool(may_withdraw_recommendation(user, said, DURING)) == (works and not sent)


@pytest.mark.parametrize("who", SEATS)
@pytest.mark.parametrize("kind", ["recommended", "not recommended"])
def test_seats_see_the_pages_of_calls_as_the_lists_say(app: Flask, who: str, kind: str) -> None:
    call = make_season() if kind == "recommended" else make_call()
    entry = make_applied(make_season_item(call))
    user = SEATS[who][0](entry)
    seen = kind == "recommended" and "recommender" in who
    assert bool(may_see_recommending(user, call, DURING)) == seen
    assert _listed(visible_recommending(user, DURING), call) == seen


MOMENTS: dict[str, tuple[datetime, str]] = {
    "open": (AT, "still_open"),
    "in flight": (CLOSES + timedelta(seconds=90), "still_open"),
    "closed": (CLOSES + timedelta(minutes=2), "ok"),
    "during": (DURING, "ok"),
    "over": (AFTER, "over"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_recommending_only_between_closing_and_the_date(app: Flask, moment: str) -> None:
    call, (at, code) = make_season(), MOMENTS[moment]
    entry, user = make_applied(make_season_item(call)), make_recommender()
    hidden = at < CLOSES
    assert may_recommend_entry(user, entry, at).code == ("absent" if hidden else code)
    assert may_send_recommendations(user, call, at).code == code
    assert bool(recommends_entry(user, entry, at)) != hidden
    assert (
        may_begin_screening(make_officer(call), call, at).code
        == {
            "still_open": "still_open",
            "ok": "recommending",
            "over": "ok",
        }[code]
    )


def test_recommended_entry_of_a_county_belongs_to_its_city(app: Flask) -> None:
    item = make_season_item(make_season())
    entry = make_applied(item, make_county())
    assert entry.city_code == "320100"
    assert may_recommend_entry(make_recommender(), entry, DURING)


def test_entry_under_the_province_is_nobodys_to_recommend(app: Flask) -> None:
    entry = make_applied(make_season_item(make_season()), make_province())
    assert entry.city_code is None
    assert may_see_entry(make_recommender(), entry, DURING).hide
    assert may_send_recommendations(make_recommender(), entry.call, DURING).code == "nothing"


def test_drafts_and_other_kinds_stay_hidden_from_recommenders(app: Flask) -> None:
    draft = make_draft(make_season_item(make_season()))
    challenge = make_submitted_entry(make_item(make_call()))
    user = make_recommender()
    assert may_see_entry(user, draft, DURING).hide
    assert may_see_entry(user, challenge, DURING).hide
    assert db.session.scalars(visible_entries(user, DURING)).all() == []


def test_quota_used_up_refuses_a_further_entry_of_the_same_city_and_item_alone(app: Flask) -> None:
    call = make_season(quota=1)
    item, other_item = make_season_item(call), make_season_item(call)
    first, second, elsewhere = make_applied(item), make_applied(item), make_applied(other_item)
    user = make_recommender()
    recommend_entry(first, OPINION, by=user, at=DURING)
    assert may_recommend_entry(user, second, DURING).code == "quota"
    assert may_decline_entry(user, second, DURING)
    assert may_recommend_entry(user, first, DURING)
    assert may_recommend_entry(user, elsewhere, DURING)
    suzhou = make_region("320500", "苏州市", "Suzhou")
    assert may_recommend_entry(make_recommender("320500"), make_applied(item, suzhou), DURING)


def test_recommender_who_belongs_to_the_laboratory_may_not_speak_of_it(app: Flask) -> None:
    organisation = make_organisation()
    entry = make_submitted_entry(make_season_item(make_season()), organisation)
    user = make_recommender()
    join(user, organisation)
    db.session.expire_all()
    assert may_recommend_entry(user, entry, DURING).code == "own_entry"


def test_blind_season_hides_the_letters_from_the_supervisor(app: Flask) -> None:
    call = make_season()
    entry, recommender = make_applied(make_season_item(call)), make_recommender()
    said = recommend_entry(entry, OPINION, by=recommender, at=DURING)
    letter = send_recommendations(call, "宁市监函〔2026〕1号", by=recommender, at=DURING)
    user = _seated(SeatRole.SUPERVISOR)
    assert may_see_recommendation(user, said, DURING).hide
    assert may_see_list(user, letter, DURING).hide
    assert db.session.scalars(visible_recommendations(user, DURING)).all() == []
    assert db.session.scalars(visible_lists(user, DURING)).all() == []


def test_reminding_once_a_day_while_recommending(app: Flask) -> None:
    call = make_season()
    make_applied(make_season_item(call))
    officer = make_officer(call)
    assert may_remind_recommenders(officer, call, AT).code == "still_open"
    remind_recommenders(call, by=officer, at=DURING)
    assert may_remind_recommenders(officer, call, DURING + timedelta(hours=1)).code == "reminded"
    assert may_remind_recommenders(officer, call, DURING + timedelta(days=1))
    assert may_remind_recommenders(officer, call, AFTER).code == "over"
    assert may_remind_recommenders(make_officer(make_call()), call, DURING).hide
    assert may_remind_recommenders(make_recommender(), call, DURING).hide
