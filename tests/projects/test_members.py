"""The consortium of a task: as the version that won names it, read by its members, written by its lead."""

import json
from datetime import datetime
from decimal import Decimal

from flask import Flask

from app.entries.content.consortium import KEY
from app.entries.models import Partner
from app.entries.queries import current_version
from app.entries.states import PartnerState
from app.extensions import db
from app.people.models import Organisation, User
from app.people.states import MembershipRole, SeatRole
from app.projects.digest import agreement_digest
from app.projects.models import ProjectMember
from app.projects.plans import plan_of
from app.projects.policy import (
    carried_projects,
    joined_projects,
    may_decide_acceptance,
    may_record_payment,
    may_report_progress,
    may_see_project,
    may_sit,
    visible_projects,
)
from app.projects.service import create_project
from tests.factories.calls import make_item
from tests.factories.entries import writer_of
from tests.factories.people import (
    AT,
    LONG_AGO,
    make_judge,
    make_member,
    make_officer,
    make_organisation,
    seat,
)
from tests.factories.projects import Cast, make_requested, make_winner
from tests.factories.rounds import make_closed_call


def make_joint(*gone: int) -> tuple[Cast, list[Organisation]]:
    """A task of a lead and two members; ``gone``: those who stepped back before closing."""
    officer = make_officer()
    entry = make_winner(make_item(make_closed_call(officer)))
    houses, version = [make_organisation() for _ in range(2)], current_version(entry)
    assert version is not None
    rows = [{"organisation": entry.organisation_id, "part": "", "share": "60"}]
    rows += [{"organisation": h.id, "part": f"承担第{n}部分", "share": "20"} for n, h in enumerate(houses, 1)]
    for n, house in enumerate(houses):
        state = PartnerState.LEFT if n in gone else PartnerState.CONFIRMED
        asked = Partner(
            entry=entry,
            organisation=house,
            state=state,
            invited_at=AT,
            invited_by_id=officer.id,
            answered_at=AT,
        )
        db.session.add(asked)
    version.content = json.dumps(version.document | {KEY: rows}, ensure_ascii=False)
    version.__dict__.pop("document", None)
    db.session.flush()
    project = create_project(entry, plan_of(version.document, entry.item), by=officer, at=AT)
    assert entry.item.issuer is not None
    return Cast(project, officer, writer_of(entry.organisation), make_member(entry.item.issuer)), houses


def _sees(person: User, cast: Cast, at: datetime = AT) -> bool:
    seen = may_see_project(person, cast.project, at).ok
    assert (cast.project in db.session.scalars(visible_projects(person, at)).all()) == seen
    return seen


def test_members_come_from_the_version_that_won_without_who_stepped_back(app: Flask) -> None:
    cast, houses = make_joint(1)
    assert [(m.organisation_id, m.part, m.share) for m in cast.project.members] == [
        (houses[0].id, "承担第1部分", Decimal(20))
    ]


def test_members_read_and_the_lead_alone_writes(app: Flask) -> None:
    cast, houses = make_joint(1)
    owner, reader = make_member(houses[0]), make_member(houses[0], MembershipRole.READER)
    left, stranger = make_member(houses[1]), make_member(make_organisation())
    assert [_sees(p, cast) for p in (owner, reader, left, stranger)] == [True, True, False, False]
    assert may_report_progress(owner, cast.project, AT).code == "not_laboratory"
    assert list(db.session.scalars(joined_projects(owner, AT))) == [cast.project]
    assert list(db.session.scalars(carried_projects(owner, AT))) == []


def test_officer_of_a_member_s_house_decides_nothing(app: Flask) -> None:
    cast, houses = make_joint()
    officer = make_officer(cast.project.call)
    assert may_record_payment(officer, cast.project, AT).code == "unsigned"
    house = make_member(houses[0])
    seat(house, SeatRole.OFFICER, call=cast.project.call)
    assert may_record_payment(house, cast.project, AT).code == "own_task"


def test_expert_of_a_member_s_house_does_not_sit(app: Flask) -> None:
    cast, acceptance = make_requested()
    house = make_organisation()
    judge, other = make_judge(house), make_judge()
    db.session.add(
        ProjectMember(project=cast.project, organisation=house, position=1, part="标定", share=Decimal(20))
    )
    db.session.flush()
    assert [may_sit(person, acceptance, AT).code for person in (judge, other)] == ["tied", "ok"]
    assert may_decide_acceptance(cast.officer, acceptance, AT).ok
    assert LONG_AGO < AT


def test_parts_and_shares_are_among_what_is_signed(app: Flask) -> None:
    cast, _ = make_joint()
    before = agreement_digest(cast.project)
    cast.project.members[0].share = Decimal(25)
    assert agreement_digest(cast.project) != before
