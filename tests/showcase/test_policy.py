"""Who sees and does what with cases, dissections and campaigns in which state; lists show what the checks allow."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.extensions import db
from app.people.models import User
from app.people.states import MembershipRole, SeatRole
from app.projects.policy import may_create_project, winners_waiting
from app.showcase import service
from app.showcase.models import Case
from app.showcase.policy import (
    carried_cases,
    listed_cases,
    may_agree_dissection,
    may_ask_check,
    may_ask_dissection,
    may_confirm_case,
    may_create_campaign,
    may_create_case,
    may_edit_case,
    may_publish_case,
    may_recall_case,
    may_refuse_dissection,
    may_return_case,
    may_see_campaign,
    may_see_case,
    may_see_dissection,
    may_share_case,
    may_withdraw_case,
    may_write_dissection,
    visible_campaigns,
    visible_cases,
    visible_dissections,
    winners_without_page,
    worked_cases,
)
from tests.factories.campaigns import make_campaign
from tests.factories.cases import (
    KIND,
    make_case,
    make_case_winner,
    make_checking,
    make_confirmed,
    make_dissected,
    make_published,
    make_season,
    officer_of,
)
from tests.factories.entries import writer_of
from tests.factories.people import (
    AT,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    make_user,
    seat,
)


def withdrawn() -> Case:
    case = make_published()
    service.withdraw_case(case, "成效数据不实", by=officer_of(case), at=AT)
    return case


STATES: dict[str, Callable[[], Case]] = {
    "draft": make_case,
    "checking": make_checking,
    "confirmed": make_confirmed,
    "published": make_published,
    "withdrawn": withdrawn,
}
EVERYBODY = (
    *("officer", "member", "reader", "supervisor"),
    *("stranger", "other_officer", "other_member", "judge", "visitor"),
)


def every_seat(case: Case) -> dict[str, User | None]:
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    return {
        "officer": officer_of(case),
        "member": writer_of(case.organisation),
        "reader": make_member(case.organisation, MembershipRole.READER),
        "supervisor": supervisor,
        "stranger": make_user(),
        "other_officer": make_officer(make_season(make_officer())),
        "other_member": make_member(make_organisation()),
        "judge": make_judge(),
        "visitor": None,
    }


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ("draft", {"officer", "supervisor"}),
        ("checking", {"officer", "supervisor", "member", "reader"}),
        ("confirmed", {"officer", "supervisor", "member", "reader"}),
        ("published", set(EVERYBODY)),
        ("withdrawn", set(EVERYBODY)),
    ],
)
def test_seeing_in_every_state_as_in_the_table_and_as_in_the_query(
    app: Flask, state: str, seen: set[str]
) -> None:
    case = STATES[state]()
    for name, person in every_seat(case).items():
        verdict = may_see_case(person, case, AT)
        found = case in db.session.scalars(visible_cases(person, AT)).all()
        assert (verdict.ok, found) == (name in seen, name in seen), name
        assert verdict.hide is (name not in seen)


@pytest.mark.parametrize("state", STATES)
def test_lists_lead_to_published_cases_alone(app: Flask, state: str) -> None:
    case = STATES[state]()
    listed = case in db.session.scalars(listed_cases(AT)).all()
    assert listed is (state == "published")
    assert may_share_case(None, case, AT).ok is listed
    assert may_share_case(officer_of(case), case, AT).ok is listed


def test_desks_hold_the_cases_of_the_calls_and_laboratories(app: Flask) -> None:
    draft, checking = make_case(), make_checking()
    for case, carried in ((draft, False), (checking, True)):
        people = every_seat(case)
        for name, person in people.items():
            assert (case in db.session.scalars(worked_cases(person, AT)).all()) is (name == "officer"), name
            mine = case in db.session.scalars(carried_cases(person, AT)).all()
            assert mine is (carried and name in {"member", "reader"}), name


OFFICER = dict.fromkeys(set(EVERYBODY) - {"officer"}, "absent")
CHECKS: list[tuple[Callable[..., object], dict[str, str]]] = [
    (may_edit_case, {"draft": "ok", "checking": "ok", "confirmed": "ok"}),
    (may_ask_check, {"draft": "ok"}),
    (may_publish_case, {"confirmed": "ok"}),
    (may_recall_case, {"published": "ok"}),
    (may_withdraw_case, {"published": "ok"}),
    (may_write_dissection, {"published": "ok"}),
    (may_ask_dissection, {}),
]


@pytest.mark.parametrize(("check", "allowed"), CHECKS)
@pytest.mark.parametrize("state", STATES)
def test_officers_acts_as_in_the_table(
    app: Flask, check: Callable[..., object], allowed: dict[str, str], state: str
) -> None:
    case = STATES[state]()
    codes = {name: check(person, case, AT).code for name, person in every_seat(case).items()}  # type: ignore[attr-defined]
    assert {name: code for name, code in codes.items() if name != "officer"} == OFFICER
    assert (codes["officer"] == "ok") is (state in allowed)


@pytest.mark.parametrize("check", [may_confirm_case, may_return_case])
@pytest.mark.parametrize("state", STATES)
def test_laboratory_answers_while_it_is_asked(app: Flask, check: Callable[..., object], state: str) -> None:
    case = STATES[state]()
    codes = {name: check(person, case, AT).code for name, person in every_seat(case).items()}  # type: ignore[attr-defined]
    assert (codes["member"] == "ok") is (state == "checking")
    assert all(codes[name] != "ok" for name in EVERYBODY if name != "member")
    if state == "checking":
        assert codes["reader"] == codes["officer"] == "not_laboratory"
        assert codes["stranger"] == codes["visitor"] == "absent"


def test_page_of_a_winner_is_made_once_and_where_its_kind_says_so(app: Flask) -> None:
    officer = make_officer()
    call = make_season(officer)
    entry = make_case_winner(call)
    assert may_create_case(officer, entry, AT).ok
    assert not may_create_project(officer, entry, AT)
    assert may_create_case(make_user(), entry, AT).hide
    assert list(db.session.scalars(winners_without_page(officer, AT))) == [entry]
    assert list(db.session.scalars(winners_waiting(officer, AT))) == []
    service.create_case(entry, by=officer, at=AT)
    assert may_create_case(officer, entry, AT).code == "exists"
    assert list(db.session.scalars(winners_without_page(officer, AT))) == []


@pytest.mark.parametrize(
    ("make", "seen"),
    [
        (lambda: make_dissected(asked=False, agreed=False), {"officer", "supervisor"}),
        (lambda: make_dissected(agreed=False), {"officer", "supervisor", "member", "reader"}),
        (make_dissected, set(EVERYBODY)),
    ],
)
def test_dissection_is_seen_as_in_the_table_and_as_in_the_query(
    app: Flask, make: Callable[[], Case], seen: set[str]
) -> None:
    case = make()
    assert case.dissection is not None
    for name, person in every_seat(case).items():
        verdict = may_see_dissection(person, case.dissection, AT)
        found = case.dissection in db.session.scalars(visible_dissections(person, AT)).all()
        assert (verdict.ok, found) == (name in seen, name in seen), name


@pytest.mark.parametrize("check", [may_agree_dissection, may_refuse_dissection])
def test_dissection_is_answered_by_the_laboratory_alone(app: Flask, check: Callable[..., object]) -> None:
    case = make_dissected(agreed=False)
    codes = {name: check(person, case, AT).code for name, person in every_seat(case).items()}  # type: ignore[attr-defined]
    assert codes.pop("member") == "ok"
    assert set(codes.values()) <= {"not_laboratory", "absent"}


def test_dissection_goes_with_its_case(app: Flask) -> None:
    case = make_dissected()
    service.withdraw_case(case, "成效数据不实", by=officer_of(case), at=AT)
    db.session.flush()
    assert case.dissection is not None
    assert not may_see_dissection(None, case.dissection, AT)
    assert db.session.scalars(visible_dissections(None, AT)).all() == []


@pytest.mark.parametrize("published", [True, False])
def test_campaign_is_seen_as_in_the_table_and_as_in_the_query(app: Flask, published: bool) -> None:
    platform, of_kind = make_user(), make_user()
    seat(platform, SeatRole.OFFICER)
    seat(of_kind, SeatRole.OFFICER, kind=KIND)
    campaign = make_campaign(platform, publish=published)
    makers = {"platform", "of_kind"}
    people = {"platform": platform, "of_kind": of_kind, "challenge": make_officer(), "visitor": None}
    for name, person in people.items():
        expected = published or name in makers
        assert may_see_campaign(person, campaign, AT).ok is expected, name
        assert (campaign in db.session.scalars(visible_campaigns(person, AT)).all()) is expected, name
        assert may_create_campaign(person, AT).ok is (name in makers), name
