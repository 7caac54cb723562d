"""A dry run walks every stage and leaves no trace (rule 16)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.calls import service as calls
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.rehearsals.policy import may_rehearse_call
from app.rehearsals.service import rehearse_call
from tests.factories.drafts import make_catalogues, make_draft, write
from tests.factories.people import AT, make_user, seat

SignIn = Callable[[User], FlaskClient]


def officer_of(kind: str) -> User:
    user = make_user()
    seat(user, SeatRole.OFFICER, kind=kind)
    make_catalogues()
    return user


def rows() -> dict[str, int]:
    """How many rows every table has."""
    count = db.select(db.func.count())
    tables = (t for t in db.metadata.sorted_tables if t.name != "login_session")
    return {t.name: db.session.execute(count.select_from(t)).scalar_one() for t in tables}


@pytest.mark.parametrize("name", ["centre", "service_case"])
def test_rehearsal_of_a_complete_draft_walks_every_stage_and_leaves_nothing(app: Flask, name: str) -> None:
    officer = officer_of(name)
    call = make_draft(officer, kind=name)
    db.session.commit()
    before = rows()
    report = rehearse_call(call, by=officer, at=AT)
    assert report.is_clean, [(str(s.label), [str(w) for w in s.said]) for s in report.steps]
    db.session.commit()
    assert rows() == before
    assert (call.state, call.published_at, call.frozen_hash) == ("draft", None, None)


def test_rehearsal_of_an_incomplete_draft_says_what_is_missing_and_what_was_not_tried(app: Flask) -> None:
    officer = officer_of("challenge")
    call = make_draft(officer)
    write(call, "timetable", by=officer, closes_at=None)
    db.session.commit()
    before = rows()
    report = rehearse_call(call, by=officer, at=AT)
    assert [step.ok for step in report.steps] == [False]
    assert "未填写申报截止时间" in [str(said) for said in report.steps[0].said]
    assert [str(label) for label in report.untried] == ["提交申报", "形式审查", "评审和排序"]
    assert rows() == before


@pytest.mark.parametrize(
    ("who", "when", "ok", "code"),
    [
        ("officer", timedelta(0), True, "ok"),
        ("officer", timedelta(days=2), False, "begun"),
        ("other", timedelta(0), False, "absent"),
        ("nobody", timedelta(0), False, "absent"),
    ],
)
def test_rehearsal_policy_by_seat_and_time(
    app: Flask, who: str, when: timedelta, ok: bool, code: str
) -> None:
    officer = officer_of("challenge")
    call = calls.publish_call(make_draft(officer), by=officer, at=AT)
    user = {"officer": officer, "other": make_user(), "nobody": None}[who]
    verdict = may_rehearse_call(user, call, AT + when)
    assert (verdict.ok, verdict.code) == (ok, code)


def test_rehearsal_page_reports_and_keeps_nothing(app: Flask, sign_in: SignIn) -> None:
    officer = officer_of("challenge")
    call = make_draft(officer)
    db.session.commit()
    with time_machine.travel(AT):
        client = sign_in(officer)
        assert "开始试运行" in client.get(f"/officer/calls/{call.id}/rehearsal").text
        before = rows()
        page = client.post(f"/officer/calls/{call.id}/rehearsal")
    assert page.status_code == 200
    assert "各环节都走通了" in page.text
    db.session.expire_all()
    assert rows() == before


def test_rehearsal_command_prints_the_steps(app: Flask) -> None:
    officer = officer_of("challenge")
    call = make_draft(officer)
    write(call, "timetable", by=officer, closes_at=None)
    db.session.commit()
    command = ["calls", "rehearse", call.slug, "--officer", officer.email]
    with time_machine.travel(AT):
        done = app.test_cli_runner().invoke(args=command)
    assert done.exit_code == 1
    assert "- 发布" in done.output
    assert "? 提交申报" in done.output
