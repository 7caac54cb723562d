"""Who may do what with a visit in which state, and that lists show what the checks allow."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.people.models import User
from app.rounds.models import Conflict
from app.rounds.states import ConflictKind, ConflictState
from app.visits.models import Visit
from app.visits.policy import (
    joined_visits,
    may_call_off_visit,
    may_change_visit,
    may_confirm_visit,
    may_plan_visit,
    may_return_visit,
    may_see_sheet,
    may_see_visit,
    may_write_sheet,
    visible_sheets,
    visible_visits,
    worked_visits,
)
from app.visits.queries import to_visit, unvisited
from tests.factories.calls import make_item
from tests.factories.people import AT
from tests.factories.rounds import make_closed_call, make_passed_entry
from tests.factories.visits import Site, every_seat, make_confirmed, make_held, make_site, make_visit

GONE = dict.fromkeys(("panel", "other_officer", "judge", "visitor"), "absent")
OFFICE = ("officer", "second")


def _codes(check: Callable[[User | None], object], site: Site) -> dict[str, str]:
    return {name: check(person).code for name, person in every_seat(site).items()}  # type: ignore[attr-defined]


def test_planning_by_every_seat_as_in_the_table(app: Flask) -> None:
    site = make_site()
    others = ("leader", "party", "member", "reader", "supervisor")
    assert _codes(lambda user: may_plan_visit(user, site.entry, AT), site) == GONE | dict.fromkeys(
        others, "absent"
    ) | dict.fromkeys(OFFICE, "ok")


def test_planning_before_its_time_refused_with_the_reason(app: Flask) -> None:
    unread, planned = make_site(closed=False), make_visit()[0]
    assert may_plan_visit(unread.officer, unread.entry, AT).code == "not_judged"
    assert may_plan_visit(planned.officer, planned.entry, AT).code == "planned"
    fallen = make_site()
    entry = make_passed_entry(fallen.item, passed=False)
    assert may_plan_visit(fallen.officer, entry, AT).code == "not_passed"
    challenge = make_passed_entry(make_item(make_closed_call(fallen.officer)))
    assert may_plan_visit(fallen.officer, challenge, AT).code == "no_visits"


@pytest.mark.parametrize("check", [may_change_visit, may_call_off_visit])
def test_arranging_by_every_seat_as_in_the_table(app: Flask, check: Callable[..., object]) -> None:
    site, visit = make_visit()
    told = ("leader", "party", "member", "reader", "supervisor")
    assert _codes(lambda user: check(user, visit, AT), site) == GONE | dict.fromkeys(
        told, "not_officer"
    ) | dict.fromkeys(OFFICE, "ok")


def test_filling_in_by_every_seat_as_in_the_table(app: Flask) -> None:
    site, visit = make_visit()
    assert _codes(lambda user: may_write_sheet(user, visit, AT), site) == GONE | dict.fromkeys(
        ("member", "reader", "supervisor"), "not_visitor"
    ) | dict.fromkeys((*OFFICE, "leader", "party"), "ok")
    visit.visit_on += timedelta(days=1)
    assert may_write_sheet(site.experts[0], visit, AT).code == "not_yet"


def test_confirming_by_every_seat_as_in_the_table(app: Flask) -> None:
    site, visit = make_held()
    refused = dict.fromkeys(("party", "member", "reader", "supervisor"), "not_leader")
    expected = GONE | refused | dict.fromkeys((*OFFICE, "leader"), "ok")
    assert _codes(lambda user: may_confirm_visit(user, visit, AT), site) == expected
    assert _codes(lambda user: may_return_visit(user, visit, AT), site) == expected
    visit.held_by_id = site.officer.id
    assert may_confirm_visit(site.officer, visit, AT).code == "same_person"
    assert may_confirm_visit(site.second, visit, AT)


def test_reading_by_every_seat_as_in_the_table(app: Flask) -> None:
    site, visit = make_held()
    seen = dict.fromkeys((*OFFICE, "leader", "party", "supervisor"), "ok")
    own = dict.fromkeys(("member", "reader"), "ok")
    assert _codes(lambda user: may_see_visit(user, visit, AT), site) == GONE | seen | own
    early = dict.fromkeys(own, "not_confirmed")
    assert _codes(lambda user: may_see_sheet(user, visit, AT), site) == GONE | seen | early
    done, sheet = make_confirmed()
    assert _codes(lambda user: may_see_sheet(user, sheet, AT), done) == GONE | seen | own
    assert may_write_sheet(done.officer, sheet, AT).code == "wrong_state"
    assert may_call_off_visit(done.officer, sheet, AT).code == "wrong_state"


def _conflict(site: Site, user: User) -> None:
    db.session.add(
        Conflict(
            round=site.round,
            user=user,
            organisation=site.entry.organisation,
            kind=ConflictKind.REPORTS,
            is_declared=False,
            state=ConflictState.CONFIRMED,
            raised_at=AT,
        )
    )
    db.session.flush()


def test_visitor_with_a_late_conflict_sees_nothing_more(app: Flask) -> None:
    site, visit = make_visit()
    _conflict(site, site.experts[1])
    assert may_see_visit(site.experts[1], visit, AT).hide
    assert may_write_sheet(site.experts[1], visit, AT).hide
    assert db.session.scalars(joined_visits(site.experts[1], AT)).all() == []


def test_lists_of_visits_equal_the_checks_for_every_seat(app: Flask) -> None:
    sites = [make_visit()[0], make_held()[0], make_confirmed()[0]]
    _conflict(sites[0], sites[0].experts[0])
    people = [person for site in sites for person in every_seat(site).values()]
    visits = db.session.query(Visit).all()
    for person in people:
        for listed, check in ((visible_visits, may_see_visit), (visible_sheets, may_see_sheet)):
            found = {v.id for v in db.session.scalars(listed(person, AT))}
            assert found == {v.id for v in visits if check(person, v, AT)}
        if person is not None:
            mine = {v.id for v in db.session.scalars(worked_visits(person, AT))}
            assert mine == {v.id for v in visits if person.holds("officer", AT, call=v.call)}  # type: ignore[arg-type]


def test_entries_to_visit_equal_the_check(app: Flask) -> None:
    officer = make_site().officer
    call = make_site().call
    sites = [make_site(officer=officer), make_site(closed=False, officer=officer), make_site(call, officer)]
    make_visit(make_site(officer=officer))
    found = {entry.id for entry in db.session.scalars(to_visit(officer, AT))}
    everybody = [site.entry for site in sites]
    assert {e.id for e in everybody if may_plan_visit(officer, e, AT)} <= found
    assert sites[1].entry.id not in found
    assert sites[2].entry.id not in found


def test_unvisited_entries_are_those_without_a_confirmed_sheet(app: Flask) -> None:
    planned, held, confirmed = make_visit()[0].entry, make_held()[0].entry, make_confirmed()[0].entry
    challenge = make_passed_entry(make_item(make_closed_call()))
    keys = [entry.id for entry in (planned, held, confirmed, challenge)]
    assert {entry.id for entry in unvisited(keys)} == {planned.id, held.id}
