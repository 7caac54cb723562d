"""Who may do what with a project in which state, and that lists show what the checks allow."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.people.models import User
from app.projects.models import Project
from app.projects.policy import (
    may_cosign_acceptance,
    may_create_project,
    may_decide_acceptance,
    may_edit_agreement,
    may_judge_milestone,
    may_request_acceptance,
    may_see_project,
    may_sign_agreement,
    may_submit_milestone,
    may_write_results,
    visible_projects,
    winners_waiting,
)
from app.projects.service import decide_acceptance
from tests.factories.calls import make_item
from tests.factories.people import AT, make_officer, make_user
from tests.factories.projects import (
    LATER,
    Cast,
    deliver,
    every_seat,
    make_project,
    make_requested,
    make_running,
    make_winner,
)
from tests.factories.rounds import make_closed_call


def _codes(check: Callable[[User | None], object], cast: Cast) -> dict[str, str]:
    return {name: check(person).code for name, person in every_seat(cast).items()}  # type: ignore[attr-defined]


HIDDEN = dict.fromkeys(("stranger", "other_officer", "judge", "visitor"), "absent")


def test_signing_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_project()
    assert _codes(lambda user: may_sign_agreement(user, cast.project, AT), cast) == HIDDEN | {
        "officer": "ok",
        "member": "ok",
        "issuer": "ok",
        "reader": "not_a_party",
        "supervisor": "not_a_party",
    }


def test_editing_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_project()
    assert _codes(lambda user: may_edit_agreement(user, cast.project, AT), cast) == HIDDEN | {
        "officer": "ok",
        **dict.fromkeys(("member", "issuer", "reader", "supervisor"), "not_officer"),
    }


@pytest.mark.parametrize("check", [may_write_results, may_request_acceptance])
def test_measuring_by_every_seat_as_in_the_table(app: Flask, check: Callable[..., object]) -> None:
    cast = make_running()
    ready = "ok" if check is may_write_results else "milestones_open"
    assert _codes(lambda user: check(user, cast.project, AT), cast) == HIDDEN | {
        "member": ready,
        **dict.fromkeys(("officer", "issuer", "reader", "supervisor"), "not_laboratory"),
    }


def test_milestones_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast = make_running()
    milestone = cast.project.milestones[0]
    assert _codes(lambda user: may_submit_milestone(user, milestone, AT), cast) == HIDDEN | {
        "member": "ok",
        **dict.fromkeys(("officer", "issuer", "reader", "supervisor"), "not_laboratory"),
    }
    assert _codes(lambda user: may_judge_milestone(user, milestone, AT), cast) == HIDDEN | {
        "officer": "wrong_state",
        **dict.fromkeys(("member", "issuer", "reader", "supervisor"), "not_officer"),
    }


def test_acceptance_by_every_seat_as_in_the_table(app: Flask) -> None:
    cast, acceptance = make_requested(cosigned=False)
    assert _codes(lambda user: may_cosign_acceptance(user, acceptance, AT), cast) == HIDDEN | {
        "issuer": "ok",
        **dict.fromkeys(("officer", "member", "reader", "supervisor"), "not_issuer"),
    }
    assert _codes(lambda user: may_decide_acceptance(user, acceptance, AT), cast) == HIDDEN | {
        "officer": "issuer_first",
        **dict.fromkeys(("member", "issuer", "reader", "supervisor"), "not_officer"),
    }


def test_work_before_all_signed_refused(app: Flask) -> None:
    cast = make_project()
    assert may_submit_milestone(cast.member, cast.project.milestones[0], AT).code == "not_running"
    assert may_write_results(cast.member, cast.project, AT).http_status == 409


def _states() -> list[Cast]:
    delivered = make_running()
    deliver(delivered)
    accepted, acceptance = make_requested()
    decide_acceptance(acceptance, True, "通过", by=accepted.officer, at=LATER)
    return [make_project(), delivered, accepted]


def test_list_of_projects_equals_the_check_for_every_seat(app: Flask) -> None:
    casts = _states()
    people = [person for cast in casts for person in every_seat(cast).values()]
    db.session.flush()
    projects = db.session.query(Project).all()
    for person in people:
        listed = {p.id for p in db.session.scalars(visible_projects(person, LATER))}
        assert listed == {p.id for p in projects if may_see_project(person, p, LATER)}


def test_list_of_projects_after_membership_ended_empty(app: Flask) -> None:
    cast = make_project()
    cast.member.memberships[0].until = AT + timedelta(days=1)
    db.session.flush()
    assert not may_see_project(cast.member, cast.project, LATER)
    assert db.session.scalars(visible_projects(cast.member, LATER)).all() == []


def test_list_of_winners_equals_the_check(app: Flask) -> None:
    officer = make_officer()
    item = make_item(make_closed_call(officer), places=3)
    waiting = make_winner(item)
    done = make_project(item, officer).project.entry
    for person in (officer, make_officer(make_closed_call()), make_user()):
        listed = {e.id for e in db.session.scalars(winners_waiting(person, AT))}
        assert listed == {e.id for e in (waiting, done) if may_create_project(person, e, AT)}
