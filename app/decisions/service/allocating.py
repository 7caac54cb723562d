"""Sharing the items of a call out within its declared limits."""

from datetime import datetime

from sqlalchemy import update

from app.calls.caps import caps_of, plain_caps
from app.calls.models import Call, Item
from app.decisions.competing import Field, field_of, listed_items, tied_items, unready_items
from app.decisions.models import Allocation, AllocationLine
from app.decisions.policy import may_make_allocation
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.scoring.allocation import Allocation as Shared
from app.scoring.allocation import Choice, Limits, allocate
from app.scoring.errors import ScoringError
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require


def make_allocation(call: Call, *, by: User, at: datetime) -> Allocation:
    """Compute and store who is to carry out which item, with the reason for every entry that reached the threshold.

    The greatest sum of scores within the limits that the method declares (``scoring.allocate``: exact, stable, the
    same whatever the order), over the rankings in force; what was agreed before stays. A proposal: each item is still
    proposed by one officer and agreed by another. An earlier allocation stays on the record and is no longer in force.
    Raises ``Refused``: not the officer; items without a final ranking of today's marks; a tie that the panel has to
    tell apart first; agreed winners that already break a limit.
    """
    require(may_make_allocation(by, call, at))
    listed = listed_items(call)
    unready = unready_items(listed)
    if unready:
        said = t("这些项目还没有有效的排名：%(codes)s", codes=_codes(unready))
        raise Refused(not_now("unranked", said))
    items = [row.item for row in listed]
    field = field_of(call, items)
    tied = tied_items(field)
    if tied:
        raise Refused(not_now("tied", t("这些项目有并列，请先由专家组投票：%(codes)s", codes=_codes(tied))))
    caps = caps_of(call.method)
    limits = Limits(caps.institution, caps.city, caps.budget)
    try:
        shared = allocate([item.id for item in items], field.bids, limits, field.settled)
    except ScoringError as error:
        raise Refused(not_now("not_possible", t("无法计算：%(reason)s", reason=str(error)))) from error
    db.session.execute(update(Allocation).where(Allocation.call_id == call.id).values(is_current=False))
    made = Allocation(
        call=call,
        sign=field.sign,
        caps=plain_caps(caps),
        items=[item.id for item in items],
        total=shared.total,
        cost=shared.cost,
        made_at=at,
        made_by_id=by.id,
        lines=_lines(shared, field),
    )
    db.session.add(made)
    db.session.flush()
    chosen = [line.entry_id for line in made.lines if line.is_chosen]
    record("allocation.made", made, by=by, at=at, call_id=call.id, entries=chosen, total=str(made.total))
    return made


def _codes(items: list[Item]) -> list[str]:
    return [item.code for item in items]


def _lines(shared: Shared, field: Field) -> list[AllocationLine]:
    return [_line(position, choice, field) for position, choice in enumerate(shared.choices, 1)]


def _line(position: int, choice: Choice, field: Field) -> AllocationLine:
    bid = choice.bid
    ranked = field.lines[bid.item, bid.bidder]
    return AllocationLine(
        item_id=bid.item,
        entry_id=ranked.entry_id,
        position=position,
        place=ranked.place,
        score=bid.score,
        cost=bid.cost,
        is_chosen=choice.is_chosen,
        is_settled=(bid.item, bid.bidder) in field.settled,
        bounds=list(choice.bounds),
        loss=choice.loss,
        gives_way=[[item, field.lines[item, bidder].entry_id] for item, bidder in choice.gives_way],
    )
