"""A report of an attempt to influence: who may make it, who alone reads it, and how little the record knows."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.history.models import Act
from app.letters.models import Letter
from app.letters.service import write_letters
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Assignment, Panelist
from app.shared.verdict import Invalid, Refused
from app.solicitations import policy
from app.solicitations.models import Solicitation
from app.solicitations.queries import inbox, tallies_for_discipline, told_by
from app.solicitations.service import (
    Told,
    close_solicitation,
    examine_solicitation,
    report_solicitation,
)
from app.solicitations.states import SolicitationState
from tests.factories.people import AT, make_member, make_officer, make_user, seat
from tests.factories.rounds import make_open_round, make_panelist

SECRET = "某公司经理请吃饭"
TOLD = Told("某公司经理", SECRET, date(2026, 11, 22))


def make_discipline() -> User:
    user = make_user()
    seat(user, SeatRole.DISCIPLINE)
    return user


@pytest.fixture
def panelist(app: Flask) -> Panelist:
    """A judge of an open round."""
    _, panel = make_open_round(entries=1, judges=2)
    db.session.flush()
    return panel[0]


def make_report(panelist: Panelist) -> Solicitation:
    made = report_solicitation(panelist, TOLD, by=panelist.user, at=AT)
    db.session.flush()
    return made


def test_report_is_read_by_the_discipline_officer_alone(panelist: Panelist) -> None:
    round, report = panelist.round, make_report(panelist)
    supervisor, audit = make_user(), make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    seat(audit, SeatRole.AUDIT_ADMIN)
    judging = make_discipline()
    make_panelist(round, judging)
    working = make_officer(round.call)
    seat(working, SeatRole.DISCIPLINE)
    others = [
        panelist.user, round.panelists[1].user, make_officer(round.call), supervisor, audit, judging, working,
        make_member(round.entries[0].entry.organisation), make_user(), None,
    ]  # fmt: skip
    for user in [reader := make_discipline(), *others]:
        seen = list(db.session.scalars(policy.visible_solicitations(user, AT)))
        assert seen == ([report] if user is reader else [])
        assert policy.may_see_solicitation(user, report, AT).ok is bool(seen)
        assert policy.may_examine_solicitation(user, report, AT).hide is not bool(seen)
        assert policy.may_close_solicitation(user, report, AT).hide is not bool(seen)
        if user:
            tallies = tallies_for_discipline(user, AT)
            counted = sum(len(db.session.execute(tally.rows).all()) for tally in tallies)
            assert counted == len(seen)
    assert told_by(panelist) == 1
    assert told_by(round.panelists[1]) == 0


def test_record_knows_neither_who_told_nor_what_nor_about_which_call(panelist: Panelist) -> None:
    report = make_report(panelist)
    act = db.session.scalars(select(Act).where(Act.noun == "solicitation")).one()
    assert (act.name, act.actor_id, act.call_id, act.figures) == ("solicitation.reported", None, None, {})
    assert act.subject_id == report.id


def test_letter_goes_to_who_may_read_and_tells_nothing(panelist: Panelist) -> None:
    reader, concerned = make_discipline(), make_discipline()
    make_panelist(panelist.round, concerned)
    report = make_report(panelist)
    while write_letters(lambda text, _locale: str(text.id % text.values if text.values else text.id), at=AT):
        pass
    letters = [x for x in db.session.scalars(select(Letter)) if x.template == "solicitation_reported"]
    assert [letter.user_id for letter in letters] == [reader.id]
    text = letters[0].subject + letters[0].body
    assert not [w for w in (SECRET, TOLD.who, panelist.user.name, panelist.round.title) if w in text]
    assert letters[0].path == f"/discipline/solicitations/{report.id}"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told(" ", SECRET, date(2026, 11, 22)), "who"),
        (Told("某" * 201, SECRET, date(2026, 11, 22)), "who"),
        (Told("某人", "短", date(2026, 11, 22)), "told"),
        (Told("某人", SECRET, date(2026, 11, 24)), "happened_on"),
    ],
)
def test_report_with_something_wrong_invalid(panelist: Panelist, told: Told, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        report_solicitation(panelist, told, by=panelist.user, at=AT)
    assert list(caught.value.errors) == [field]


def test_report_about_an_entry_takes_only_one_s_own(panelist: Panelist) -> None:
    tasks = {task.judge_id: task for task in db.session.scalars(select(Assignment))}
    mine = tasks.pop(panelist.user_id)
    made = report_solicitation(
        panelist, Told("某人", SECRET, date(2026, 11, 22), mine), by=panelist.user, at=AT
    )
    assert made.assignment_id == mine.id
    with pytest.raises(Invalid) as caught:
        report_solicitation(
            panelist, Told("某人", SECRET, TOLD.happened_on, *tasks.values()), by=panelist.user, at=AT
        )
    assert list(caught.value.errors) == ["assignment"]
    with pytest.raises(Refused):
        report_solicitation(panelist, TOLD, by=make_user(), at=AT)


def test_report_is_examined_and_closed_once_with_what_came_of_it(panelist: Panelist) -> None:
    reader, report = make_discipline(), make_report(panelist)
    examine_solicitation(report, by=reader, at=AT)
    with pytest.raises(Refused):
        examine_solicitation(report, by=reader, at=AT)
    with pytest.raises(Invalid):
        close_solicitation(report, " ", by=reader, at=AT)
    close_solicitation(report, "已约谈", by=reader, at=AT + timedelta(days=1))
    assert (report.state, report.closed_by_id) == (SolicitationState.CLOSED, reader.id)
    with pytest.raises(Refused):
        close_solicitation(report, "再次", by=reader, at=AT)
    newer = make_report(panelist)
    assert list(db.session.scalars(inbox(reader, AT))) == [newer, report]
