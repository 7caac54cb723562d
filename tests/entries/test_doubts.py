"""A09, A10: the closing instant is exact, and what the clocks do not agree on is decided by two officers."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.approvals.models import Approval
from app.calls.models import Call
from app.calls.policy import without_doubt
from app.entries.models import Entry
from app.entries.policy import may_submit_entry
from app.entries.service import agree_settlement, freeze, propose_settlement, save_field, submit_entry
from app.entries.states import EntryState
from app.extensions import db
from app.outages.models import WALL
from app.outages.service import note_clock
from app.people.models import User
from app.screening.policy import may_begin_screening
from app.shared.verdict import Refused
from app.web.rendering import show_exact
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_full_draft, writer_of
from tests.factories.people import AT, make_officer
from tests.factories.saving import together

pytestmark = pytest.mark.usefixtures("app")
MS, MINUTE = timedelta(milliseconds=1), timedelta(minutes=1)
CLOSES = AT + timedelta(hours=1)
LATER = CLOSES + 10 * MINUTE


@dataclass
class World:
    """A list about to close, a whole draft and its writer, two officers."""

    entry: Entry
    writer: User
    officer: User
    second: User

    def press(self, key: str = "a", latest: bool = False) -> None:
        submit_entry(
            self.entry, freeze(self.entry), key, by=self.writer, at=CLOSES - MS,
            latest=CLOSES + 9 * MINUTE if latest else None,
        )  # fmt: skip
        db.session.flush()

    def propose(self, counts: bool) -> Approval:
        return propose_settlement(self.entry.call, counts, "授时服务记录", by=self.officer, at=LATER)


@pytest.fixture
@together()
def world() -> World:
    officer = make_officer()
    call = make_call(officer=officer, closes_at=CLOSES)
    entry = make_full_draft(make_item(call))
    return World(entry, writer_of(entry.organisation), officer, make_officer(call))


def test_submit_a_millisecond_before_closing_is_taken_and_after_it_is_not(world: World) -> None:
    """A09: T−1 ms counts however late it commits, T and T+1 ms do not."""
    assert may_submit_entry(world.writer, world.entry, CLOSES - MS)
    for at in (CLOSES, CLOSES + MS):
        assert may_submit_entry(world.writer, world.entry, at).code == "closed"
    world.press()
    assert world.entry.submitted_at == CLOSES - MS
    assert may_begin_screening(world.officer, world.entry.call, LATER)


def test_submit_that_may_have_come_late_stops_the_call_until_two_officers_have_decided(world: World) -> None:
    """A10: received, time under examination."""
    world.press(latest=True)
    call = world.entry.call
    assert may_begin_screening(world.officer, call, LATER).code == "receipts_in_doubt"
    proposal = world.propose(True)
    with pytest.raises(Refused):
        agree_settlement(proposal, by=world.officer, at=LATER)
    agree_settlement(proposal, by=world.second, at=LATER)
    assert may_begin_screening(world.officer, call, LATER)
    assert world.entry.state == EntryState.SUBMITTED


def test_doubt_that_comes_after_another_was_settled_is_decided_anew(world: World) -> None:
    """A10: a list that was extended and closes while the clocks disagree once more."""
    world.press("a", latest=True)
    agree_settlement(world.propose(True), by=world.second, at=LATER)
    call = world.entry.call
    call.closes_at = CLOSES + 60 * MINUTE
    assert world.entry.draft is not None
    save_field(world.entry, "route", "另一条路线", world.entry.draft.revision, by=world.writer, at=LATER)
    submit_entry(
        world.entry, freeze(world.entry), "b", by=world.writer, at=LATER, latest=call.closes_at + MINUTE
    )
    db.session.flush()
    after = call.closes_at + 2 * MINUTE
    assert may_begin_screening(world.officer, call, after).code == "receipts_in_doubt"
    assert db.session.scalar(select(Call.id).where(Call.id == call.id, without_doubt())) is None


def test_settlement_that_does_not_count_falls_back_to_the_version_before(world: World) -> None:
    """A10: no late bid is counted, and no timely one is lost."""
    world.press("a")
    assert world.entry.draft is not None
    save_field(world.entry, "route", "另一条路线", world.entry.draft.revision, by=world.writer, at=AT)
    world.press("b", latest=True)
    assert agree_settlement(world.propose(False), by=world.second, at=LATER) == 1
    assert (world.entry.state, world.entry.version_number) == (EntryState.SUBMITTED, 1)


def test_settlement_that_does_not_count_leaves_nothing_of_the_only_version(world: World) -> None:
    world.press(latest=True)
    agree_settlement(world.propose(False), by=world.second, at=LATER)
    assert world.entry.state == EntryState.WITHDRAWN


def test_doubt_ends_by_itself_where_the_closing_instant_moved_behind_it(world: World) -> None:
    world.press(latest=True)
    assert world.entry.call.is_in_doubt
    world.entry.call.closes_at = CLOSES + 20 * MINUTE
    assert not world.entry.call.is_in_doubt


def test_settlement_of_a_doubt_that_has_ended_meanwhile_is_refused(world: World) -> None:
    world.press(latest=True)
    proposal = world.propose(False)
    world.entry.call.closes_at = CLOSES + 9 * MINUTE + MS
    with pytest.raises(Refused, match="no_doubt"):
        agree_settlement(proposal, by=world.second, at=LATER)
    assert world.entry.state == EntryState.SUBMITTED


def test_settlement_before_closing_does_not_exist(world: World) -> None:
    """A03: nobody learns before closing that anything came in."""
    world.press(latest=True)
    with pytest.raises(Refused) as refused:
        propose_settlement(world.entry.call, True, "记录", by=world.officer, at=CLOSES - MINUTE)
    assert refused.value.verdict.hide


def test_settlement_through_its_pages(
    world: World, app: Flask, sign_in: "object", client: FlaskClient
) -> None:
    import time_machine

    world.press(latest=True)
    note_clock(WALL, 540.0, at=CLOSES - MINUTE)
    db.session.commit()
    call, base = world.entry.call.id, "/officer"
    with time_machine.travel(LATER, tick=False):
        page = sign_in(world.officer)  # type: ignore[operator]
        assert "核定收件时刻" in page.get(f"{base}/calls/{call}").text
        asked = page.get(f"{base}/calls/{call}/receipts").text
        assert "时钟出现偏差" in asked
        assert "+540.0" in asked
        assert f"{show_exact(CLOSES - MINUTE)}" in asked
        sent = page.post(f"{base}/calls/{call}/receipts", data={"counts": "no", "reason": "授时服务记录"})
        assert sent.status_code == 303, sent.text
        key = db.session.query(Approval.id).scalar()
        page = sign_in(world.second)  # type: ignore[operator]
        shown = page.get(f"{base}/approvals/{key}/receipts")
        assert "不计入" in shown.text
        assert "+540.0" in shown.text
        assert (
            page.post(
                f"{base}/approvals/{key}/receipts", data={"answer": "agree", "opinion": "同意"}
            ).status_code
            == 303
        )
    db.session.expire_all()
    assert world.entry.state == EntryState.WITHDRAWN
