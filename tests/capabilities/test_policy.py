"""Who sees schedules, versions, capabilities and doubtful rows: policy and query say the same."""

import pytest
from flask import Flask

from app.capabilities.models import Capability, DoubtfulRow, Schedule
from app.capabilities.policy import (
    may_adopt_schedule,
    may_correct_chain,
    may_decide_rows,
    may_drop_schedule,
    may_import_schedule,
    may_see_capability,
    may_see_schedule,
    may_see_version,
    visible_capabilities,
    visible_doubtful_rows,
    visible_schedules,
    visible_versions,
)
from app.capabilities.states import ScheduleState
from app.extensions import db
from app.people.models import Organisation, User
from app.people.states import MembershipRole, OrganisationKind, OrganisationState, SeatRole
from tests.factories.capabilities import DOUBTFUL, ROWS, capabilities, make_schedule
from tests.factories.people import AT, make_member, make_organisation, make_user, seat

WRITERS = {"owner", "editor", "officer"}
INSIDE = WRITERS | {"reader"}


def readers(laboratory: Organisation) -> dict[str, User | None]:
    officer, supervisor = make_user(), make_user()
    seat(officer, SeatRole.OFFICER)
    seat(supervisor, SeatRole.SUPERVISOR)
    return {
        "visitor": None,
        "stranger": make_user(),
        "rival": make_member(make_organisation()),
        "enterprise": make_member(make_organisation(kind=OrganisationKind.ENTERPRISE)),
        "supervisor": supervisor,
        "reader": make_member(laboratory, MembershipRole.READER),
        "editor": make_member(laboratory, MembershipRole.EDITOR),
        "owner": make_member(laboratory),
        "officer": officer,
    }


@pytest.mark.parametrize("state", list(ScheduleState))
def test_schedule_is_seen_inside_and_by_everybody_once_in_force(app: Flask, state: ScheduleState) -> None:
    schedule = make_schedule(rows=(*ROWS, *DOUBTFUL))
    schedule.state, schedule.trouble = state, "示例"
    db.session.flush()
    everybody = state in {ScheduleState.IN_FORCE, ScheduleState.SUPERSEDED}
    capability = capabilities(schedule)[0]
    for name, reader in readers(schedule.organisation).items():
        inside = name in INSIDE
        assert bool(may_see_schedule(reader, schedule, AT)) is inside, name
        assert (schedule in db.session.scalars(visible_schedules(reader, AT))) is inside, name
        rows = db.session.scalars(visible_doubtful_rows(reader, AT)).all()
        assert len(rows) == (2 if inside else 0), name
        assert bool(may_see_version(reader, schedule, AT)) is everybody, name
        assert (schedule in db.session.scalars(visible_versions(reader, AT))) is everybody, name
        in_force = state == ScheduleState.IN_FORCE
        assert bool(may_see_capability(reader, capability, AT)) is in_force, name
        assert (capability in db.session.scalars(visible_capabilities(reader, AT))) is in_force, name


def test_capability_of_laboratory_that_is_not_active_is_nobodys(app: Flask) -> None:
    schedule = make_schedule()
    schedule.organisation.state = OrganisationState.REFUSED
    db.session.flush()
    assert not may_see_capability(None, capabilities(schedule)[0], AT)
    assert not may_see_version(None, schedule, AT)
    assert db.session.scalars(visible_capabilities(None, AT)).all() == []
    assert db.session.scalars(visible_versions(None, AT)).all() == []


def test_importing_and_working_is_for_writers_of_the_laboratory_and_officers(app: Flask) -> None:
    schedule = make_schedule(adopted=False)
    people = readers(schedule.organisation)
    for may, thing in (
        (may_import_schedule, schedule.organisation),
        (may_adopt_schedule, schedule),
        (may_drop_schedule, schedule),
        (may_decide_rows, schedule),
    ):
        assert {name for name, user in people.items() if may(user, thing, AT)} == WRITERS, may.__name__
    term = capabilities(schedule)[0].term
    assert {name for name, user in people.items() if may_correct_chain(user, term, AT)} == {"officer"}


@pytest.mark.parametrize(
    ("state", "adopt", "drop", "decide"),
    [
        (ScheduleState.READING, False, True, False),
        (ScheduleState.READ, True, True, True),
        (ScheduleState.IN_FORCE, False, False, True),
        (ScheduleState.SUPERSEDED, False, False, False),
        (ScheduleState.DROPPED, False, False, False),
        (ScheduleState.FAILED, False, False, False),
    ],
)
def test_what_may_be_done_depends_on_the_state(
    app: Flask, state: ScheduleState, adopt: bool, drop: bool, decide: bool
) -> None:
    schedule = make_schedule()
    owner = schedule.organisation.memberships[0].user
    schedule.state, schedule.trouble = state, "示例"
    found = tuple(
        bool(may(owner, schedule, AT)) for may in (may_adopt_schedule, may_drop_schedule, may_decide_rows)
    )
    assert found == (adopt, drop, decide)


def test_import_is_for_active_laboratories_alone(app: Flask) -> None:
    firm = make_organisation(kind=OrganisationKind.ENTERPRISE)
    assert may_import_schedule(make_member(firm), firm, AT).code == "no_laboratory"
    waiting = make_organisation(state=OrganisationState.WAITING)
    assert may_import_schedule(make_member(waiting), waiting, AT).code == "inactive"


def test_tables_are_known(app: Flask) -> None:
    assert [m.__tablename__ for m in (Schedule, Capability, DoubtfulRow)] == [
        "schedule", "capability", "doubtful_row",
    ]  # fmt: skip
