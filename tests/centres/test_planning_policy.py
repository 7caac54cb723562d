"""Who may do what with a plan and its candidates in which state, and that lists show what the checks allow."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.centres import policy
from app.centres.models import Candidate, CentrePlan
from app.centres.service import create_plan, file_candidate, set_aside_candidate
from app.extensions import db
from app.people.models import User
from tests.factories.centres import (
    TERMS,
    Planning,
    every_seat,
    make_asked,
    make_ordered,
    make_planning,
    make_ranked,
    wanted,
)
from tests.factories.people import AT
from tests.factories.saving import together

STAGES = {"collecting": make_planning, "asking": make_asked, "ranked": make_ranked, "published": make_ordered}
OFFICERS = ("officer", "second")


def _codes(check: Callable[[User | None], object], found: Planning) -> dict[str, str]:
    return {name: check(person).code for name, person in every_seat(found).items()}  # type: ignore[attr-defined]


def _but(found: dict[str, str], word: str) -> set[str]:
    return {name for name, code in found.items() if code == word}


@pytest.mark.parametrize(
    ("stage", "seen"),
    [
        ("collecting", {*OFFICERS, "city", "other_city", "supervisor"}),
        ("asking", {*OFFICERS, "city", "other_city", "supervisor", "expert"}),
        ("ranked", {*OFFICERS, "city", "other_city", "supervisor", "expert"}),
        ("published", {*OFFICERS, "city", "other_city", "supervisor", "expert", "judge", "visitor"}),
    ],
)
def test_plan_and_candidates_seen_by_every_seat_in_every_state(
    app: Flask, stage: str, seen: set[str]
) -> None:
    found = STAGES[stage]()
    plan, (first, *_) = found.plan, found.candidates
    people = every_seat(found)
    by_plan = _codes(lambda user: policy.may_see_plan(user, plan, AT), found)
    assert _but(by_plan, "ok") == seen
    own = _codes(lambda user: policy.may_see_candidate(user, first, AT), found)
    compared = seen if stage == "published" else seen - {"other_city"}
    assert _but(own, "ok") == compared
    for name, user in people.items():
        listed = db.session.scalars(policy.visible_plans(user, AT)).all()
        assert (plan in listed) == (name in seen), name
        rows = db.session.scalars(policy.visible_candidates(user, AT)).all()
        assert (first in rows) == (name in compared), name
        assert bool(db.session.scalars(policy.ranked_candidates(user, AT)).all()) == (stage == "published")
        works = db.session.scalars(policy.worked_plans(user, AT)).all()
        assert (plan in works) == (name in OFFICERS)


def test_city_sees_its_own_that_were_set_aside_and_nobody_outside_does(app: Flask) -> None:
    found = make_planning()
    made = file_candidate(found.plan, wanted(9), by=found.city, at=AT)
    set_aside_candidate(made, "与现有中心重复", by=found.officer, at=AT)
    codes = _codes(lambda user: policy.may_see_candidate(user, made, AT), found)
    assert _but(codes, "ok") == {*OFFICERS, "city", "supervisor"}
    for name, user in every_seat(found).items():
        rows = db.session.scalars(policy.visible_candidates(user, AT)).all()
        assert (made in rows) == (codes[name] == "ok"), name


Check = Callable[[User | None, CentrePlan, object], object]
GONE = dict.fromkeys(("city", "other_city", "expert", "judge", "supervisor", "visitor"), "absent")


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (policy.may_edit_plan, {"collecting": "ok", "asking": "wrong_state", "published": "wrong_state"}),
        (policy.may_ask_advisers, {"collecting": "ok", "asking": "wrong_state"}),
        (policy.may_invite_adviser, {"collecting": "ok", "asking": "ok", "ranked": "over"}),
        (policy.may_rank_plan, {"collecting": "wrong_state", "asking": "unheard", "ranked": "ok"}),
        (policy.may_draft_list, {"ranked": "unpublished", "published": "ok"}),
    ],
)
def test_steps_of_a_plan_are_its_officers_in_their_state(
    app: Flask, check: Check, told: dict[str, str]
) -> None:
    for stage, code in told.items():
        found = STAGES[stage]()
        assert _codes(lambda user, p=found.plan: check(user, p, AT), found) == GONE | dict.fromkeys(  # type: ignore[misc]
            OFFICERS, code
        )


@pytest.mark.parametrize(
    ("check", "ranker"), [(policy.may_publish_plan, "same_person"), (policy.may_return_plan, "ok")]
)
def test_order_is_published_by_another_officer_and_taken_back_by_either(
    app: Flask, check: Check, ranker: str
) -> None:
    found = make_ranked()
    codes = _codes(lambda user: check(user, found.plan, AT), found)
    assert codes == GONE | {"officer": ranker, "second": "ok"}


def test_filing_is_the_officers_and_the_cities_while_collecting(app: Flask) -> None:
    found = make_planning()
    codes = _codes(lambda user: policy.may_file_candidate(user, found.plan, AT), found)
    assert _but(codes, "ok") == {*OFFICERS, "city", "other_city"}
    asked = make_asked()
    codes = _codes(lambda user: policy.may_file_candidate(user, asked.plan, AT), asked)
    assert _but(codes, "over") == {*OFFICERS, "city", "other_city"}


@together()
def _from_city() -> tuple[Planning, Candidate]:
    found = make_planning()
    return found, file_candidate(found.plan, wanted(9), by=found.city, at=AT)


def test_candidates_of_a_city_are_changed_by_it_until_they_are_admitted(app: Flask) -> None:
    found, made = _from_city()
    codes = _codes(lambda user: policy.may_edit_candidate(user, made, AT), found)
    assert codes == GONE | {"officer": "ok", "second": "ok", "city": "ok"}
    codes = _codes(lambda user: policy.may_edit_candidate(user, found.candidates[0], AT), found)
    assert codes == GONE | {"officer": "ok", "second": "ok", "city": "admitted"}
    for check in (policy.may_admit_candidate, policy.may_set_aside_candidate, policy.may_link_needs):
        codes = _codes(lambda user, c=check: c(user, made, AT), found)  # type: ignore[misc]
        assert codes == GONE | dict.fromkeys(OFFICERS, "ok")
    assert policy.may_ask_advisers(found.officer, found.plan, AT).code == "waiting"


def test_opinions_are_given_by_advisers_while_asked_and_read_after_the_order(app: Flask) -> None:
    found = make_asked()
    first = found.candidates[0]
    codes = _codes(lambda user: policy.may_give_opinion(user, first, AT), found)
    assert _but(codes, "ok") == {"expert"}
    read = _codes(lambda user: policy.may_see_opinions(user, found.plan, AT), found)
    assert _but(read, "early") == {*OFFICERS, "supervisor"}
    done = make_ranked()
    assert policy.may_give_opinion(done.experts[0], done.candidates[0], AT).code == "over"
    read = _codes(lambda user: policy.may_see_opinions(user, done.plan, AT), done)
    assert _but(read, "ok") == {*OFFICERS, "supervisor"}


def test_plans_are_begun_by_officers_of_a_ranked_kind(app: Flask) -> None:
    found = make_planning()
    assert _but(_codes(lambda user: policy.may_create_plan(user, AT), found), "ok") == set(OFFICERS)
    assert policy.may_ask_advisers(found.officer, make_planning(1).plan, AT).code == "too_few"
    alone = create_plan("centre", TERMS, by=found.officer, at=AT)
    for number in (1, 2):
        file_candidate(alone, wanted(number), by=found.officer, at=AT)
    db.session.refresh(alone)
    assert policy.may_ask_advisers(found.officer, alone, AT).code == "no_advisers"
