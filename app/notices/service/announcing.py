"""What becomes of each line: announced, struck, given up."""

from datetime import datetime

from sqlalchemy import select

from app.approvals.service import lapse
from app.calls.models import Item
from app.calls.service.items import fail_item, relist_item
from app.calls.states import ItemState
from app.decisions.models import Decision
from app.decisions.service import drop_winner, overturn_decision
from app.decisions.standing import pending_entries
from app.decisions.states import DecisionState, Fall
from app.entries.models import Entry
from app.entries.service.readers import settle_entry
from app.entries.states import OUTCOME_MOVES
from app.extensions import db
from app.history.service import record
from app.notices.models import Notice, NoticeDecision, NoticeLine
from app.notices.policy import held_lines, held_results, may_announce_lines, may_give_up_line
from app.notices.policy.holding import failing
from app.notices.policy.publishing import pending_withdrawal
from app.notices.states import LINE_MOVES, NOTICE_MOVES, LineState, NoticeState
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, require


def announce_lines(notice: Notice, *, by: User, at: datetime) -> list[NoticeLine]:
    """After the last printed day: announce whatever no pending objection holds, and leave the rest (rule 13).

    Winners are selected, the others of an item are not, once no line of it waits any more; items whose decision names
    nobody fail (流榜). May be called again when what was held has been answered. The lines announced by this call.
    """
    require(may_announce_lines(by, notice, at))
    waiting = [line for line in notice.lines if line.state == LineState.NOTICED]
    held = held_lines(line.id for line in waiting)
    announced = [line for line in waiting if line.id not in held]
    for line in announced:
        line.state = LINE_MOVES.go("announce", line.state)
        line.announced_at = at
        settle_entry(line.entry, "select", by=by, at=at)
        record("notice_line.announced", line, by=by, at=at, call_id=notice.call_id, entry=line.entry_id)
    failed = _failed(notice)
    for item in failed:
        fail_item(item, by=by, at=at)
    notice.announced_at = notice.announced_at or at
    db.session.flush()
    for item in {line.entry.item for line in announced} | set(failed):
        _settle_rest(item, by=by, at=at)
    record("notice.announced", notice, by=by, at=at, lines=len(announced), held=len(held), failed=len(failed))
    settle_notice(notice, by=by, at=at)
    return announced


def _failed(notice: Notice) -> list[Item]:
    """Items whose result without winners nothing holds."""
    results = failing(notice)
    held = held_results(decision.id for decision in results)
    return [d.item for d in results if d.item is not None and d.id not in held]


def give_up_line(line: NoticeLine, reason: str, *, by: User, at: datetime) -> None:
    """弃榜: the winner steps back before the agreement is signed, with a reason; the next in rank may be proposed.

    By the winner's owner, or by an officer who records his letter. ``Invalid`` on ``reason`` without one.
    """
    require(may_give_up_line(by, line, at))
    if not reason.strip():
        raise Invalid({"reason": t("请写明放弃的理由")})
    line.state = LINE_MOVES.go("give_up", line.state)
    line.reason = reason.strip()
    settle_entry(line.entry, "give_up", by=by, at=at)
    record("notice_line.given_up", line, by=by, at=at, call_id=line.notice.call_id, entry=line.entry_id)
    drop_winner(line.decision, line.entry_id, Fall.GIVEN_UP, by=by, at=at)
    settle_notice(line.notice, by=by, at=at)


def strike_line(line: NoticeLine, *, by: User, at: datetime) -> bool:
    """An upheld objection takes the winner off the list, noticed or announced; the caller has asked who may.

    He falls wherever his decision is printed: on a withdrawn notice and on the one that followed. Once the agreement is
    signed the line stays: ending a project is another procedure. Whether it was struck.
    """
    printed = _printed(line)
    if any(one.bound_at for one in printed) or not any(LINE_MOVES.may("strike", x.state) for x in printed):
        return False
    for one in printed:
        if LINE_MOVES.may("strike", one.state):
            one.state = LINE_MOVES.go("strike", one.state)
    if OUTCOME_MOVES.may("not_select", line.entry.outcome):
        settle_entry(line.entry, "not_select", by=by, at=at)
    record("notice_line.struck", line, by=by, at=at, call_id=line.notice.call_id, entry=line.entry_id)
    drop_winner(line.decision, line.entry_id, Fall.STRUCK, by=by, at=at)
    for one in printed:
        settle_notice(one.notice, by=by, at=at)
    return True


def overturn_result(decision: Decision, ruling: str, *, by: User, at: datetime) -> bool:
    """An upheld objection strikes that nobody was selected (流榜): the item goes back to be decided anew.

    An item that was declared failed meanwhile is listed again, with its bids as they were. Nothing is struck where the
    item was withdrawn or the decision is over. Whether it was struck; the caller has asked who may.
    """
    item = decision.item
    if item is None or item.state == ItemState.WITHDRAWN or decision.state != DecisionState.AGREED:
        return False
    if item.state == ItemState.FAILED:
        relist_item(item, by=None, at=at)
    overturn_decision(decision, ruling, by=by, at=at)
    carrying = select(Notice).join(NoticeDecision).where(NoticeDecision.decision_id == decision.id)
    for notice in db.session.scalars(carrying):
        settle_notice(notice, by=by, at=at)
    return True


def _printed(line: NoticeLine) -> list[NoticeLine]:
    """Every line that prints the same winner of the same decision, itself included."""
    same = (NoticeLine.decision_id == line.decision_id, NoticeLine.entry_id == line.entry_id)
    return list(db.session.scalars(select(NoticeLine).where(*same).order_by(NoticeLine.id)))


def bind_line(entry: Entry, *, by: User | None, at: datetime) -> None:
    """``projects`` tells that the winner's agreement is signed: from now on giving up is another procedure."""
    query = select(NoticeLine).where(
        NoticeLine.entry_id == entry.id,
        NoticeLine.state == LineState.ANNOUNCED,
        NoticeLine.bound_at.is_(None),
    )
    for line in db.session.scalars(query):
        line.bound_at = at
        record("notice_line.bound", line, by=by, at=at, call_id=entry.call_id, entry=entry.id)


def settle_notice(notice: Notice, *, by: User | None, at: datetime) -> None:
    """A notice of which nothing is left to announce is settled; a proposal to withdraw it lapses."""
    waiting = any(line.state == LineState.NOTICED for line in notice.lines)
    if notice.state == NoticeState.PUBLISHED and not waiting and not failing(notice):
        notice.state = NOTICE_MOVES.go("settle", notice.state)
        record("notice.settled", notice, by=by, at=at)
        overtaken = pending_withdrawal(notice)
        if overtaken is not None:
            lapse(overtaken, at=at)


def _settle_rest(item: Item, *, by: User, at: datetime) -> None:
    """Who was not selected is told so once no line of the item is on notice any more."""
    waiting = (
        select(NoticeLine.id)
        .join(Entry, Entry.id == NoticeLine.entry_id)
        .where(Entry.item_id == item.id, NoticeLine.state == LineState.NOTICED)
    )
    if db.session.scalar(waiting.limit(1)) is not None:
        return
    for key in sorted(pending_entries(item)):
        settle_entry(db.session.get_one(Entry, key), "not_select", by=by, at=at)
