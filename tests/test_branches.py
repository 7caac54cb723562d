"""The ways that real programmes take besides (domain.md, the path): each walked through the services to its end."""

from datetime import datetime, timedelta

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app.calls.models import Call, Item
from app.calls.service import copy_call, publish_call
from app.calls.states import ItemState
from app.decisions.candidates import candidates_of
from app.decisions.queries import ranking_of
from app.decisions.service import agree_decision, propose_decision
from app.decisions.states import DecisionResult
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS
from app.notices.models import Notice, NoticeLine
from app.notices.service import (
    announce_lines,
    draft_notice,
    edit_notice,
    give_up_line,
    publish_notice,
)
from app.notices.states import LineState
from app.people.models import User
from app.shared.clock import end_of_day, local_date
from tests.factories.decisions import Judged, decide, make_judged_item
from tests.factories.drafts import write
from tests.factories.notices import OFFICE, after, announce, make_notice
from tests.test_journeys import Office, carry_out, make_office, publish, walked
from tests.test_journeys import decide as decide_all

DAY = timedelta(days=1)


def second_publication(call: Call, office: Office, at: datetime) -> Call:
    """二次发榜: the items that found nobody, on a list of their own with dates of its own."""
    again = copy_call(
        call, 2026, f"{call.title}（二次发榜）", items="failed", by=office.officer, at=at, sealed=False
    )
    closes = end_of_day(local_date(at) + timedelta(days=30))
    stages = [dict(row) for row in again.timetable]
    for number, row in enumerate(stages):
        starts = local_date(closes) + timedelta(days=7 * number + 1)
        row |= {"starts_on": starts.isoformat(), "ends_on": (starts + timedelta(days=6)).isoformat()}
    dates = {"opens_at": (at + DAY).isoformat(), "closes_at": closes.isoformat()}
    write(again, "timetable", by=office.officer, at=at, **dates, stages=stages)
    return publish_call(again, by=office.officer, at=at)


def page_of(client: FlaskClient, item: Item, at: datetime) -> str:
    with time_machine.travel(at):
        return client.get(f"/calls/{item.call.slug}/items/{item.code}").get_data(as_text=True)


def test_item_that_nobody_bid_for_fails_and_finds_its_winner_on_a_second_list(client: FlaskClient) -> None:
    office = make_office(KINDS["challenge"])
    call = publish(KINDS["challenge"], office)
    judged, deserted = call.items
    walk, ranking = walked(judged, office)
    notice = decide_all(walk, ranking, [deserted], office)
    at = after(notice)
    announce_lines(notice, by=office.officer, at=at)
    assert deserted.state == ItemState.FAILED
    again = second_publication(call, office, at)
    (item,) = again.items
    assert (item.title, item.state, again.copied_from_id) == (deserted.title, ItemState.LISTED, call.id)
    walk, ranking = walked(item, office)
    notice = decide_all(walk, ranking, [], office)
    announce_lines(notice, by=office.officer, at=after(notice))
    winner = next(entry for entry in walk.entries if entry.outcome == Outcome.SELECTED)
    carry_out(winner, office, after(notice))
    db.session.commit()
    later = after(notice) + DAY
    assert "流榜" in page_of(client, deserted, later)
    assert winner.organisation.name in page_of(client, item, later)


def next_in_rank(judged: Judged, at: datetime) -> Notice:
    """The next whom the standing ranking puts forward: proposed, agreed, on a notice of his own."""
    ranking = ranking_of(judged.item)
    assert ranking is not None
    chosen = list(candidates_of(judged.item, ranking).proposed)
    words = {"by": judged.officer, "at": at}
    result = DecisionResult.WINNERS if chosen else DecisionResult.NONE_REACHED
    decision = propose_decision(judged.item, ranking, result, chosen, "前一名已放弃，按排名递补", **words)
    agree_decision(decision, "同意", by=judged.second, at=at)
    notice = draft_notice(judged.call, [decision], **words)
    edit_notice(notice, notice.title, notice.body, OFFICE, **words)
    publish_notice(notice, **words)
    db.session.flush()
    return notice


def give_up(entry: Entry, by: User, at: datetime) -> None:
    line = db.session.scalars(
        select(NoticeLine).where(NoticeLine.entry_id == entry.id, NoticeLine.state == LineState.ANNOUNCED)
    ).one()
    give_up_line(line, "主要技术人员变动，无法按期完成", by=by, at=at)
    db.session.flush()


def test_winner_steps_back_next_in_rank_takes_over_until_nobody_is_left(client: FlaskClient) -> None:
    judged = make_judged_item()  # the third is below the threshold
    first, second, third = judged.entries
    notice = make_notice(judged, decide(judged, 0))
    announce(notice, judged.officer)
    at = after(notice)
    give_up(first, judged.member(0), at)
    notice = next_in_rank(judged, at)
    announce_lines(notice, by=judged.officer, at=after(notice))
    at = after(notice)
    assert (first.outcome, second.outcome) == (Outcome.GIVEN_UP, Outcome.SELECTED)
    db.session.commit()
    assert second.organisation.name in page_of(client, judged.item, at)
    assert first.organisation.name not in page_of(client, judged.item, at)
    give_up(second, judged.member(1), at)
    notice = next_in_rank(judged, at)
    announce_lines(notice, by=judged.officer, at=after(notice))
    assert (judged.item.state, third.outcome) == (ItemState.FAILED, Outcome.NOT_SELECTED)
    db.session.commit()
    assert "流榜" in page_of(client, judged.item, after(notice))
