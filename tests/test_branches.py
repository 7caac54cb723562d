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
from app.entries.policy import eligibility
from app.entries.policy.eligibility import is_eligible
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
from app.projects.service import (
    agree_comparison,
    agree_extension,
    agree_termination,
    ask_extension,
    decide_acceptance,
    hand_in_run,
    open_hearing,
    propose_comparison,
    propose_termination,
    request_acceptance,
    set_checkpoint,
    state_hearing,
)
from app.projects.service.racing import Choice
from app.projects.states import Ground, ProjectState, RunVerdict
from app.revocations.service import (
    Ruling,
    agree_revocation,
    open_revocation,
    propose_revocation,
    state_revocation,
)
from app.shared.clock import end_of_day, local_date
from tests.factories.decisions import decide, make_judged_item
from tests.factories.drafts import write
from tests.factories.notices import OFFICE, after, announce, make_notice
from tests.factories.projects import deliver, measure
from tests.test_journeys import Office, be_accepted, carry_out, make_office, publish, sign, walked
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


def next_in_rank(item: Item, office: Office, at: datetime) -> Notice:
    """The next whom the standing ranking puts forward: proposed, agreed, on a notice of his own."""
    ranking = ranking_of(item)
    assert ranking is not None
    chosen = list(candidates_of(item, ranking).proposed)
    words = {"by": office.officer, "at": at}
    result = DecisionResult.WINNERS if chosen else DecisionResult.NONE_REACHED
    decision = propose_decision(item, ranking, result, chosen, "前一名已出局，按排名递补", **words)
    agree_decision(decision, "同意", by=office.second, at=at)
    notice = draft_notice(item.call, [decision], **words)
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
    office = Office(judged.officer, judged.second)
    first, second, third = judged.entries
    notice = make_notice(judged, decide(judged, 0))
    announce(notice, judged.officer)
    at = after(notice)
    give_up(first, judged.member(0), at)
    notice = next_in_rank(judged.item, office, at)
    announce_lines(notice, by=judged.officer, at=after(notice))
    at = after(notice)
    assert (first.outcome, second.outcome) == (Outcome.GIVEN_UP, Outcome.SELECTED)
    db.session.commit()
    assert second.organisation.name in page_of(client, judged.item, at)
    assert first.organisation.name not in page_of(client, judged.item, at)
    give_up(second, judged.member(1), at)
    notice = next_in_rank(judged.item, office, at)
    announce_lines(notice, by=judged.officer, at=after(notice))
    assert (judged.item.state, third.outcome) == (ItemState.FAILED, Outcome.NOT_SELECTED)
    db.session.commit()
    assert "流榜" in page_of(client, judged.item, after(notice))


def announced(office: Office, places: int = 1) -> tuple[Item, list[Entry], datetime]:
    """A list of one item published, walked, and announced; the item, its entries in rank, and when."""
    call = publish(KINDS["challenge"], office, items=1, places=places)
    (item,) = call.items
    walk, ranking = walked(item, office)
    notice = decide_all(walk, ranking, [], office)
    announce_lines(notice, by=office.officer, at=after(notice))
    return item, walk.entries, after(notice)


def test_runners_of_a_race_are_compared_and_the_one_that_goes_on_is_accepted(client: FlaskClient) -> None:
    office = make_office(KINDS["challenge"])
    item, (first, second, _), at = announced(office, places=2)
    ahead, behind = sign(first, office, at), sign(second, office, at)
    due = local_date(at) + timedelta(days=90)
    checkpoint = set_checkpoint(item, due, "装置样机与首批数据", by=office.officer, at=at)
    runs = {run.project_id: run for run in checkpoint.runs}
    for sides in (ahead, behind):
        hand_in_run(runs[sides.project.id], "样机完成", {}, by=sides.member, at=at + 60 * DAY)
    choices = {
        runs[ahead.project.id].id: Choice(RunVerdict.GO_ON),
        runs[behind.project.id].id: Choice(RunVerdict.STOP),
    }
    at += 91 * DAY
    proposal = propose_comparison(checkpoint, choices, "第一家的数据更完整", by=office.officer, at=at)
    db.session.flush()
    agree_comparison(proposal, "同意", by=office.second, at=at)
    assert behind.project.state == ProjectState.TERMINATED
    be_accepted(ahead, at + 100 * DAY)
    db.session.commit()
    shown = page_of(client, item, at + 101 * DAY)
    assert all(words in shown for words in (first.organisation.name, "验收通过", "任务已终止"))


def test_task_is_ended_after_a_hearing_and_the_next_in_rank_takes_over(client: FlaskClient) -> None:
    office = make_office(KINDS["challenge"])
    item, (first, second, _), at = announced(office)
    task, until = sign(first, office, at), local_date(at) + timedelta(days=50)
    words = {"by": office.officer, "at": at + 40 * DAY}
    hearing = open_hearing(task.project, Ground.LABORATORY, "负责人离职，半年没有进展", until, **words)
    state_hearing(hearing, "确实无法继续", by=task.member, at=at + 41 * DAY)
    at += 60 * DAY
    proposal = propose_termination(hearing, "承担单位承认", True, by=office.officer, at=at)
    agree_termination(proposal, "同意", by=office.second, at=at)
    assert task.project.state == ProjectState.TERMINATED
    notice = next_in_rank(item, office, at)
    announce_lines(notice, by=office.officer, at=after(notice))
    be_accepted(sign(second, office, after(notice)), after(notice) + 200 * DAY)
    db.session.commit()
    assert second.organisation.name in page_of(client, item, after(notice) + 201 * DAY)


def test_winner_by_falsehood_loses_what_he_won_and_cannot_come_back(client: FlaskClient) -> None:
    office = make_office(KINDS["challenge"])
    item, (first, second, _), at = announced(office)
    task, until = sign(first, office, at), local_date(at) + timedelta(days=50)
    hearing = open_revocation(first, "原始记录系伪造", until, by=office.officer, at=at + 40 * DAY)
    state_revocation(hearing, "没有意见", by=task.member, at=at + 41 * DAY)
    at += 60 * DAY
    ruling = Ruling("伪造属实", "申报材料弄虚作假", True, "苏示撤〔2027〕1 号")
    proposal = propose_revocation(hearing, ruling, by=office.officer, at=at)
    agree_revocation(proposal, "同意", by=office.second, at=at)
    assert (first.outcome, task.project.state) == (Outcome.NOT_SELECTED, ProjectState.TERMINATED)
    notice = next_in_rank(item, office, at)
    announce_lines(notice, by=office.officer, at=after(notice))
    assert second.outcome == Outcome.SELECTED
    call = publish(KINDS["challenge"], office, items=1)
    assert not is_eligible(eligibility(first.organisation, call.items[0], task.member, at))
    db.session.commit()
    assert second.organisation.name in page_of(client, item, after(notice))


def test_task_gets_more_time_fails_its_acceptance_and_its_one_repair(client: FlaskClient) -> None:
    office = make_office(KINDS["challenge"])
    item, (first, *_), at = announced(office)
    task = sign(first, office, at)
    assert task.project.ends_on is not None
    ends, words = task.project.ends_on + timedelta(days=200), {"by": office.officer}
    asked = ask_extension(task.project, ends, {}, "设备到货推迟", by=task.member, at=at + 100 * DAY)
    agree_extension(asked, "同意", at=at + 101 * DAY, **words)
    assert task.project.ends_on == ends
    at += 300 * DAY
    deliver(task, at)
    for attempt in (1, 2):
        measure(task, failing=1, at=at)
        acceptance = request_acceptance(task.project, by=task.member, at=at + DAY)
        db.session.flush()
        until = local_date(at) + timedelta(days=60) if attempt == 1 else None
        decide_acceptance(acceptance, False, "第一项未达到", at=at + 2 * DAY, repair_until=until, **words)
        at += 30 * DAY
    assert task.project.state == ProjectState.FAILED
    db.session.commit()
    assert "验收通过" not in page_of(client, item, at)
