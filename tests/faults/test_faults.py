"""A reported error: taken from anybody, seen and answered by the system administrator alone, the answer mailed once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.faults import policy
from app.faults.models import Fault
from app.faults.queries import answers_to_mail, faults_in, tallies_for_admin
from app.faults.service import (
    LONGEST,
    MOST_ATTEMPTS,
    correct_fault,
    decline_fault,
    mark_mailed,
    mark_unmailed,
    report_fault,
)
from app.faults.states import FaultState
from app.history.models import Act
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.models import User
from app.people.states import SeatRole
from app.shared.verdict import Invalid, Refused
from tests.factories.people import AT, make_judge, make_officer, make_user, seat


def make_admin(role: SeatRole = SeatRole.SYSTEM_ADMIN) -> User:
    user = make_user()
    seat(user, role)
    return user


def make_fault(contact: str = "") -> Fault:
    fault = report_fault("/calls", "第二段的日期写错了", contact, by=None, at=AT)
    db.session.flush()
    return fault


def test_report_keeps_no_reporter(app: object) -> None:
    report_fault("/calls", "第二段的日期写错了", "", by=make_user(), at=AT)
    db.session.flush()
    act = db.session.scalars(select(Act).where(Act.name == "fault.reported")).one()
    assert act.actor_id is None
    assert act.figures == {}


@pytest.mark.parametrize(
    ("page", "wrong", "contact", "field"),
    [
        ("https://elsewhere.example/", "日期写错了", "", "page"),
        ("//elsewhere.example", "日期写错了", "", "page"),
        ("/" + "x" * 300, "日期写错了", "", "page"),
        ("/", "错", "", "wrong"),
        ("/", "错" * (LONGEST + 1), "", "wrong"),
        ("/", "日期写错了", "电话", "contact"),
        ("/", "日期写错了", "a@b.cn, c@d.cn", "contact"),
    ],
)
def test_report_with_something_wrong_invalid(
    app: object, page: str, wrong: str, contact: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        report_fault(page, wrong, contact, by=None, at=AT)
    assert list(caught.value.errors) == [field]


@pytest.mark.parametrize("state", list(FaultState))
@pytest.mark.parametrize("who", ["visitor", "user", "judge", "officer", "security", "audit", "system"])
def test_policy_and_its_query_agree_for_everybody(app: object, who: str, state: FaultState) -> None:
    people = {
        "visitor": lambda: None,
        "user": make_user,
        "judge": make_judge,
        "officer": make_officer,
        "security": lambda: make_admin(SeatRole.SECURITY_ADMIN),
        "audit": lambda: make_admin(SeatRole.AUDIT_ADMIN),
        "system": make_admin,
    }
    user, fault, admin = people[who](), make_fault(), make_admin()
    if state == FaultState.CORRECTED:
        correct_fault(fault, "", by=admin, at=AT)
    elif state == FaultState.DECLINED:
        decline_fault(fault, "原文如此", by=admin, at=AT)
    may = policy.may_see_fault(user, fault, AT)
    assert bool(may) == (who == "system")
    assert may.ok or may.hide
    assert (fault in db.session.scalars(policy.visible_faults(user, AT)).all()) == may.ok
    assert bool(policy.may_see_faults(user, AT)) == may.ok
    assert bool(policy.may_settle_fault(user, fault, AT)) == (may.ok and state == FaultState.WAITING)
    assert policy.may_report_fault(user, AT).ok


def test_answered_report_stands_and_declining_needs_a_reason(app: object) -> None:
    admin, fault = make_admin(), make_fault()
    with pytest.raises(Invalid):
        decline_fault(fault, "  ", by=admin, at=AT)
    decline_fault(fault, "原文如此", by=admin, at=AT)
    assert (fault.state, fault.settled_by_id) == (FaultState.DECLINED, admin.id)
    with pytest.raises(Refused) as caught:
        correct_fault(fault, "", by=admin, at=AT)
    assert caught.value.verdict.http_status == 409


def test_nobody_else_answers(app: object) -> None:
    with pytest.raises(Refused) as caught:
        correct_fault(make_fault(), "", by=make_officer(), at=AT)
    assert caught.value.verdict.http_status == 404


def test_desk_counts_what_waits_and_lists_it_first(app: object) -> None:
    admin, done, waiting = make_admin(), make_fault(), make_fault()
    correct_fault(done, "", by=admin, at=AT)
    assert list(db.session.scalars(faults_in(admin, AT))) == [waiting, done]
    assert list(db.session.scalars(faults_in(admin, AT, FaultState.CORRECTED))) == [done]
    (tally,) = tallies_for_admin(admin, AT)
    assert list(db.session.scalars(tally.rows)) == [waiting]
    assert tallies_for_admin(make_officer(), AT) == []


def test_administrator_hears_of_a_report(app: object) -> None:
    admin = make_admin()
    make_fault()
    write_letters(lambda text, _locale: str(text), at=AT)
    letters = db.session.scalars(select(Letter).where(Letter.template == "fault_reported")).all()
    assert [letter.user_id for letter in letters] == [admin.id]


def test_address_goes_once_its_answer_was_mailed_or_given_up(app: object) -> None:
    admin = make_admin()
    told, silent, lost = make_fault("a@example.com"), make_fault(), make_fault("b@example.com")
    assert answers_to_mail(AT) == []
    for fault in (told, silent, lost):
        correct_fault(fault, "已改", by=admin, at=AT)
    assert {fault.id for fault in answers_to_mail(AT)} == {told.id, lost.id}
    mark_mailed(told, at=AT)
    assert (told.contact, told.mailed_at) == ("", AT)
    mark_unmailed(lost, at=AT)
    assert answers_to_mail(AT) == []
    assert answers_to_mail(AT + timedelta(hours=1)) == [lost]
    for _ in range(MOST_ATTEMPTS):
        mark_unmailed(lost, at=AT)
    assert lost.contact == ""
    assert lost.mailed_at is None


def test_database_refuses_a_refusal_without_a_reason(app: object) -> None:
    fault = make_fault()
    fault.state, fault.settled_at, fault.settled_by_id = FaultState.DECLINED, AT, make_admin().id
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
