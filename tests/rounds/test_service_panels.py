"""Inviting, answering, signing, reminding, removing."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.people.states import SeatRole
from app.rounds.models import Assignment, Conflict
from app.rounds.service import (
    answer_invitation,
    change_panelist,
    invite_judge,
    remind_judges,
    remove_panelist,
    sign_undertaking,
)
from app.rounds.states import AssignmentState, ConflictKind, ConflictState, PanelistState, RoundState, Sign
from app.shared.verdict import Invalid, Refused
from tests.factories.calls import make_item
from tests.factories.people import AT, join, make_judge, make_officer, make_organisation, make_user, seat
from tests.factories.rounds import (
    make_assignment,
    make_closed_call,
    make_open_round,
    make_panelist,
    make_passed_entry,
    make_round,
)


@pytest.fixture
def officer(app: Flask):
    return make_officer()


@pytest.fixture
def round(officer):
    call = make_closed_call(officer)
    return make_round(call, [make_passed_entry(make_item(call)) for _ in range(2)])


def test_invite_judge_of_pool_waits_for_answer_and_is_recorded(round, officer) -> None:
    panelist = invite_judge(round, make_judge(), by=officer, at=AT, max_load=5, min_load=1, is_chair=True)
    assert (panelist.state, panelist.max_load, panelist.min_load) == (PanelistState.INVITED, 5, 1)
    assert (
        db.session.scalars(select(Act).where(Act.name == "panelist.invited")).one().subject_id == panelist.id
    )


def test_invite_judge_new_chair_replaces_the_one_before(round, officer) -> None:
    first = invite_judge(round, make_judge(), by=officer, at=AT, is_chair=True)
    second = invite_judge(round, make_judge(), by=officer, at=AT, is_chair=True)
    assert (first.is_chair, second.is_chair) == (False, True)


def test_invite_judge_outsider_officer_or_twice_refused(round, officer) -> None:
    with pytest.raises(Invalid):
        invite_judge(round, make_user(), by=officer, at=AT)
    both = make_judge()
    seat(both, SeatRole.OFFICER, call=round.call)
    with pytest.raises(Invalid):
        invite_judge(round, both, by=officer, at=AT)
    judge = make_judge()
    invite_judge(round, judge, by=officer, at=AT)
    with pytest.raises(Invalid):
        invite_judge(round, judge, by=officer, at=AT)


@pytest.mark.parametrize(("least", "most"), [(-1, 3), (4, 3), (0, 0), (0, 501)])
def test_invite_judge_impossible_loads_refused(round, officer, least, most) -> None:
    with pytest.raises(Invalid):
        invite_judge(round, make_judge(), by=officer, at=AT, min_load=least, max_load=most)


def test_answer_invitation_decline_needs_reason_and_may_be_asked_again(round, officer) -> None:
    judge = make_judge()
    panelist = invite_judge(round, judge, by=officer, at=AT)
    with pytest.raises(Invalid):
        answer_invitation(panelist, False, " ", by=judge, at=AT)
    answer_invitation(panelist, False, "时间不允许", by=judge, at=AT)
    assert panelist.state == PanelistState.DECLINED
    assert invite_judge(round, judge, by=officer, at=AT) is panelist
    assert (panelist.state, panelist.decline_reason) == (PanelistState.INVITED, "")


def test_answer_invitation_of_another_judge_hidden(round, officer) -> None:
    panelist = invite_judge(round, make_judge(), by=officer, at=AT)
    with pytest.raises(Refused) as refused:
        answer_invitation(panelist, True, by=make_judge(), at=AT)
    assert refused.value.verdict.hide


def test_answer_invitation_accept_searches_records_for_ties(round, officer) -> None:
    entrant = round.entries[0].entry.organisation
    judge = make_judge(entrant)
    answer_invitation(invite_judge(round, judge, by=officer, at=AT), True, by=judge, at=AT)
    conflict = db.session.scalars(select(Conflict)).one()
    assert (conflict.organisation_id, conflict.state, conflict.is_declared) == (
        entrant.id,
        ConflictState.PROPOSED,
        False,
    )
    assert (conflict.kind, conflict.signs) == (ConflictKind.EMPLOYMENT, [Sign.EMPLOYER.value])


def test_answer_invitation_accepted_then_declined_frees_staged_entries(round) -> None:
    panelist = make_panelist(round)
    make_assignment(round, round.entries[0].entry, panelist.user, AssignmentState.STAGED)
    answer_invitation(panelist, False, "临时出差", by=panelist.user, at=AT)
    assert db.session.scalars(select(Assignment)).all() == []


def test_sign_undertaking_once_a_round(round) -> None:
    panelist = make_panelist(round, undertaking_at=None, declared_at=None)
    sign_undertaking(panelist, by=panelist.user, at=AT)
    assert panelist.undertaking_at == AT
    with pytest.raises(Refused, match="signed"):
        sign_undertaking(panelist, by=panelist.user, at=AT)


def test_sign_undertaking_before_accepting_refused(round) -> None:
    panelist = make_panelist(round, ready=False)
    with pytest.raises(Refused, match="not_accepted"):
        sign_undertaking(panelist, by=panelist.user, at=AT)


def test_change_panelist_loads_and_chair(round, officer) -> None:
    panelist = make_panelist(round)
    change_panelist(panelist, is_chair=True, min_load=2, max_load=9, by=officer, at=AT)
    assert (panelist.is_chair, panelist.min_load, panelist.max_load) == (True, 2, 9)


def test_remove_panelist_open_round_releases_unfinished_keeps_finished(app: Flask) -> None:
    round, panel = make_open_round(entries=2, judges=2)
    own = list(db.session.scalars(select(Assignment).where(Assignment.judge_id == panel[0].user_id)))
    own[0].state = AssignmentState.DONE
    remove_panelist(panel[0], "健康原因", by=make_officer(round.call), at=AT)
    assert panel[0].state == PanelistState.REMOVED
    assert sorted(a.state for a in own) == [AssignmentState.DONE, AssignmentState.RELEASED]


def test_remind_judges_at_most_once_a_day(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    officer = make_officer(round.call)
    assert remind_judges(round, panel, by=officer, at=AT) == panel
    with pytest.raises(Invalid):
        remind_judges(round, panel, by=officer, at=AT + timedelta(hours=23))
    assert remind_judges(round, panel, by=officer, at=AT + timedelta(hours=24)) == panel
    acts = db.session.scalars(select(Act).where(Act.name == "round.reminded")).all()
    assert [len(act.figures["judges"]) for act in acts] == [2, 2]


def test_remind_judges_nothing_owed_left_alone(app: Flask) -> None:
    round, panel = make_open_round(entries=1, judges=2)
    for assignment in db.session.scalars(select(Assignment).where(Assignment.judge_id == panel[0].user_id)):
        assignment.state = AssignmentState.DONE
    assert remind_judges(round, panel, by=make_officer(round.call), at=AT) == [panel[1]]


@pytest.mark.parametrize(
    ("columns", "domain", "phone", "signs"),
    [
        ({}, "other.example", "", []),
        ({"phone": "025-8361 2345"}, "", "02583612345", [Sign.PHONE]),
        ({}, "EXAMPLE.org", "", [Sign.MAIL_DOMAIN]),
        ({}, "163.com", "", []),
    ],
)
def test_detection_finds_mail_domain_and_phone(round, columns, domain, phone, signs) -> None:
    organisation = round.entries[0].entry.organisation
    organisation.mail_domain, organisation.contact_phone = domain, phone
    judge = make_judge(make_organisation())
    for name, value in columns.items():
        setattr(judge, name, value)
    panelist = make_panelist(round, judge, ready=False)
    answer_invitation(panelist, True, by=judge, at=AT)
    found = db.session.scalars(select(Conflict.signs)).all()
    assert found == ([[s.value for s in signs]] if signs else [])


def test_detection_member_alias_and_issuer_are_found_once(round) -> None:
    entrant, issuer = round.entries[1].entry.organisation, round.entries[0].entry.item.issuer
    judge = make_judge()
    join(judge, issuer)
    entrant.aliases = ["示例研究院"]
    panelist = make_panelist(round, judge, ready=False)
    answer_invitation(panelist, True, by=judge, at=AT)
    found = {c.organisation_id: c.signs for c in db.session.scalars(select(Conflict))}
    assert found == {issuer.id: ["member"], entrant.id: ["employer"]}


def test_panel_after_closing_unchangeable(round, officer) -> None:
    panelist = make_panelist(round)
    round.state, round.closed_at, round.opened_at = RoundState.CLOSED, AT, AT
    with pytest.raises(Refused, match="round_closed"):
        remove_panelist(panelist, "理由", by=officer, at=AT)
