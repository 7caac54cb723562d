"""An outage shortly before closing: noticed by missed beats, one extension for all, two officers, everybody told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.approvals.models import Approval
from app.approvals.states import ApprovalState
from app.calls.models import Call, Correction
from app.calls.policy import may_answer_outage
from app.calls.service import agree_outage_answer, propose_outage_answer
from app.extensions import db
from app.letters.models import Letter
from app.letters.service import write_letters
from app.openings.queries import boxes_to_close
from app.outages.models import Outage
from app.outages.service import SHORTEST, beat
from app.people.models import User
from app.screening.policy import may_begin_screening
from app.shared.clock import end_of_day, local_date
from app.shared.verdict import Refused
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.people import AT, make_officer
from tests.factories.saving import together
from tests.factories.sealed_entries import seal_to_a_key

pytestmark = pytest.mark.usefixtures("app")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CLOSES = AT + timedelta(days=2)


@dataclass
class World:
    """A list with a draft for it, and two officers."""

    call: Call
    writer: User
    officer: User
    second: User

    def away(self, began: datetime, ended: datetime) -> Outage:
        beat("web", at=began)
        outage = beat("web", at=ended)
        assert outage is not None
        db.session.flush()
        return outage

    def answer(self, extends: bool, at: datetime) -> Approval:
        proposal = propose_outage_answer(self.call, extends, "供电中断", by=self.officer, at=at)
        agree_outage_answer(proposal, by=self.second, at=at)
        db.session.flush()
        return proposal

    def letters(self, at: datetime) -> set[tuple[str, str]]:
        write_letters(lambda text, _locale: str(text), at=at)
        return {(one.template, one.user_id) for one in db.session.scalars(select(Letter))}


@pytest.fixture
@together()
def world() -> World:
    officer = make_officer()
    call = make_call(officer=officer, closes_at=CLOSES)
    entry = make_full_draft(make_item(call))
    return World(call, writer_of(entry.organisation), officer, make_officer(call))


@pytest.mark.parametrize(
    ("gap", "silent", "noticed"),
    [
        (SHORTEST - MINUTE, None, False),
        (10 * MINUTE, None, True),
        (10 * MINUTE, 10 * MINUTE, True),
        (10 * MINUTE, MINUTE, False),
        (-10 * MINUTE, None, False),
    ],
    ids=["short", "restarted", "stood still", "the wall jumped", "the wall jumped back"],
)
def test_beats_missed_are_an_outage(gap: timedelta, silent: timedelta | None, noticed: bool) -> None:
    """A10, A13: neither a restart of seconds nor a clock that jumps is one."""
    beat("web", at=AT)
    found = beat("web", at=AT + gap, silent=silent)
    assert (found is not None) == noticed
    if found is not None:
        assert (found.began_at, found.ended_at) == (AT, AT + gap)


@pytest.mark.parametrize(
    ("began", "ended", "at", "code"),
    [
        (CLOSES - 30 * HOUR, CLOSES - 25 * HOUR, CLOSES - HOUR, "no_outage"),
        (CLOSES - 30 * HOUR, CLOSES - 23 * HOUR, CLOSES - HOUR, "ok"),
        (CLOSES - 3 * HOUR, CLOSES - HOUR, CLOSES + HOUR, "no_outage"),
        (CLOSES - HOUR, CLOSES + HOUR, CLOSES + HOUR, "ok"),
        (CLOSES + MINUTE, CLOSES + HOUR, CLOSES + HOUR, "no_outage"),
    ],
    ids=["long before", "the last day", "left to lapse", "over closing", "after closing"],
)
def test_outage_asks_for_an_answer_where_it_cut_the_last_day_short(
    world: World, began: datetime, ended: datetime, at: datetime, code: str
) -> None:
    world.away(began, ended)
    assert may_answer_outage(world.officer, world.call, at).code == code
    assert not may_answer_outage(world.writer, world.call, at)


def test_extension_is_for_all_by_two_officers_and_everybody_is_told(world: World) -> None:
    """A02: one officer alone moves nothing; the correction is printed with its reason."""
    world.away(CLOSES - 5 * HOUR, CLOSES - 5 * HOUR + 50 * MINUTE)
    beat("web", at=CLOSES - 5 * HOUR + 70 * MINUTE)
    at = CLOSES - HOUR
    proposal = propose_outage_answer(world.call, True, "供电中断", by=world.officer, at=at)
    with pytest.raises(Refused):
        agree_outage_answer(proposal, by=world.officer, at=at)
    agree_outage_answer(proposal, by=world.second, at=at)
    assert world.call.closes_at == CLOSES + 2 * HOUR
    assert db.session.scalars(select(Correction.reason)).one() == "供电中断"
    assert may_answer_outage(world.officer, world.call, at).code == "no_outage"
    assert {("outage_noticed", world.officer.id), ("entry_call_extended", world.writer.id)} <= world.letters(
        at
    )


def test_outage_over_closing_stops_everything_until_it_is_answered(world: World) -> None:
    """A09: who could not press because the site was away may still press; nothing is opened or closed meanwhile."""
    seal_to_a_key(world.call)
    world.away(CLOSES - HOUR, CLOSES + HOUR)
    at = CLOSES + HOUR
    assert may_begin_screening(world.officer, world.call, at).code in {"outage_open", "shut", "not_opened"}
    assert boxes_to_close(at) == []
    world.answer(True, at)
    assert world.call.closes_at == end_of_day(local_date(at) + timedelta(days=1))
    assert world.call.is_open(at)


def test_outage_without_extension_closes_the_box_and_is_told_to_who_drafted(world: World) -> None:
    seal_to_a_key(world.call)
    world.away(CLOSES - HOUR, CLOSES + HOUR)
    world.answer(False, CLOSES + HOUR)
    assert world.call.closes_at == CLOSES
    assert boxes_to_close(CLOSES + HOUR) == [world.call]
    told = world.letters(CLOSES + HOUR)
    assert ("entry_outage_answered", world.writer.id) in told
    letters = select(Letter.body).where(Letter.template == "entry_outage_answered")
    assert "供电中断" in str(db.session.scalars(letters).one())
    assert "entry_call_extended" not in {template for template, _ in told}


def test_extension_proposed_before_another_change_is_overtaken(world: World) -> None:
    world.away(CLOSES - 5 * HOUR, CLOSES - 4 * HOUR)
    proposal = propose_outage_answer(world.call, True, "供电中断", by=world.officer, at=CLOSES - HOUR)
    world.call.closes_at = CLOSES + HOUR
    with pytest.raises(Refused, match="overtaken"):
        agree_outage_answer(proposal, by=world.second, at=CLOSES - HOUR)
    assert proposal.state == ApprovalState.PROPOSED


def test_extension_through_its_pages(
    world: World, app: Flask, sign_in: Callable[[User], FlaskClient]
) -> None:
    world.away(CLOSES - 3 * HOUR, CLOSES - 2 * HOUR)
    db.session.commit()
    call = world.call.id
    with time_machine.travel(CLOSES - HOUR, tick=False):
        page = sign_in(world.officer)
        assert "决定是否延期" in page.get(f"/officer/calls/{call}").text
        assert "建议延期至" in page.get(f"/officer/calls/{call}/outage").text
        sent = page.post(f"/officer/calls/{call}/outage", data={"extends": "yes", "reason": "供电中断"})
        assert sent.status_code == 303, sent.text
        key = db.session.scalar(select(Approval.id))
        page = sign_in(world.second)
        assert "供电中断" in page.get(f"/officer/approvals/{key}/outage").text
        done = page.post(f"/officer/approvals/{key}/outage", data={"answer": "agree", "opinion": "同意"})
        assert done.status_code == 303, done.text
        db.session.expire_all()
        assert world.call.closes_at == CLOSES + HOUR
