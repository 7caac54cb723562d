"""Items of a draft, and the two ends of an item that found nobody."""

from datetime import datetime
from typing import cast

from sqlalchemy import exists, select

from app.calls.models import Call, Item
from app.calls.parts import Plain, write_part
from app.calls.policy import may_edit_call, may_edit_item, may_fail_item
from app.calls.service.checks import check_part
from app.calls.service.drafts import touched, update_part
from app.calls.states import ITEM_MOVES
from app.extensions import db
from app.history.service import record
from app.needs.service import reopen_need
from app.needs.states import NeedState
from app.people.models import Organisation, User
from app.people.states import OrganisationKind, OrganisationState
from app.shared.text import t
from app.shared.verdict import Invalid, require

MOST_ITEMS = 500
BLANK: Plain = {
    "title": "",
    "background": "",
    "content": "",
    "deliverables": "",
    "requirements": "",
    "property_terms": "",
    "contact": "",
    "issuer_name": "",
    "issuer_credit_code": "",
    "province_reason": "",
    "issuer_hidden": False,
    "consortium_allowed": True,
    "province_only": False,
    "code": "",
    "trouble": "",
    "chain_id": "",
    "chain": "",
    "region_code": "",
    "region": "",
    "months": None,
    "amount": "",
    "sources": {},
    "places": 1,
    "facts": {},
}


def add_item(call: Call, plain: Plain, *, by: User, at: datetime, source_row: Plain | None = None) -> Item:
    """Put one item at the end of a draft. ``plain`` as ``BLANK``; an empty code gets the next free one."""
    require(may_edit_call(by, call, at))
    kind = call.kind_data.words
    most = 1 if call.kind_data.ranked_within == "call" else MOST_ITEMS
    if len(call.items) >= most:
        said = t("一个%(listed)s最多 %(most)s 个%(item)s", listed=kind.listed, most=most, item=kind.item)
        raise Invalid({"title": said})
    values = blank_item(call) | plain
    values["code"] = values["code"] or next_code(call)
    item = Item(position=max((i.position for i in call.items), default=0) + 1, source_row=source_row or {})
    with db.session.no_autoflush:
        item.call_id, item.call = call.id, call
        check_part(item, "item", values)
        write_part(item, "item", values)
        join_issuer(item)
    db.session.add(item)
    touched(call, item, "item", by=by, at=at)
    return item


def blank_item(call: Call) -> Plain:
    """An item of the call's kind that says nothing yet, with the kind's customary places."""
    return BLANK | {"places": call.kind_data.places, "facts": {}}


def next_code(call: Call) -> str:
    """The next number in the kind's customary shape, ``JSJB-2026-007``."""
    stem = f"{call.kind_data.code_prefix}-{call.year}-"
    tails = [item.code.removeprefix(stem) for item in call.items if item.code and item.code.startswith(stem)]
    last = max((int(tail) for tail in tails if tail.isdecimal() and len(tail) < 6), default=0)
    return f"{stem}{last + 1:03d}"


def update_item(item: Item, plain: Plain, base: str, *, by: User, at: datetime) -> Item:
    """Write an item of a draft; its issuer is joined to the enterprise with the same credit code, if there is one."""
    update_part(item, "item", plain, base, by=by, at=at)
    join_issuer(item)
    return item


def update_indicators(item: Item, rows: list[Plain], base: str, *, by: User, at: datetime) -> Item:
    """Write the indicators of an item of a draft, in the order given; the original text always stays beside them."""
    return cast(Item, update_part(item, "indicators", {"rows": rows}, base, by=by, at=at))


def move_item(item: Item, step: int, *, by: User, at: datetime) -> Item:
    """Change places with the item ``step`` places further (−1 up, +1 down); nothing happens at either end."""
    require(may_edit_item(by, item, at))
    order = sorted(item.call.items, key=lambda one: one.position)
    here = order.index(item)
    there = here + step
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for number, one in enumerate(order, start=1):
            one.position = number
        touched(item.call, item, "order", by=by, at=at)
    return item


def remove_item(item: Item, *, by: User, at: datetime) -> Call:
    """Take an item out of a draft for good; its call. The need that it was raised from waits again."""
    require(may_edit_item(by, item, at))
    _lower_need(item, at=at)
    call = item.call
    record("item.removed", item, by=by, at=at, indicators=len(item.indicators))
    call.items.remove(item)
    db.session.delete(item)
    call.revision += 1
    db.session.flush()
    return call


def _lower_need(item: Item, *, at: datetime) -> None:
    """The draft of an item is thrown away: where nothing else came of its need, that waits for an answer again."""
    need = item.need
    if need is None or need.state != NeedState.RAISED:
        return
    other = select(exists().where(Item.need_id == need.id, Item.id != item.id))
    if not db.session.scalar(other):
        reopen_need(need, str(t("榜题草稿已删除，需求重新办理")), by=None, at=at)


def join_issuer(item: Item) -> None:
    """Tie the item to the known, active enterprise that its credit code names; without one the words alone stand."""
    item.issuer = find_enterprises([item.issuer_credit_code]).get(item.issuer_credit_code)
    item.issuer_id = item.issuer.id if item.issuer else None


def find_enterprises(credit_codes: list[str]) -> dict[str, Organisation]:
    """Active enterprises by credit code, in one query."""
    wanted = [code for code in credit_codes if code]
    if not wanted:
        return {}
    statement = select(Organisation).where(
        Organisation.credit_code.in_(wanted),
        Organisation.kind == OrganisationKind.ENTERPRISE,
        Organisation.state == OrganisationState.ACTIVE,
    )
    with db.session.no_autoflush:
        return {organisation.credit_code: organisation for organisation in db.session.scalars(statement)}


def fail_item(item: Item, *, by: User | None, at: datetime) -> Item:
    """流榜: nobody bid, none reached the threshold, or the winner gave up and nobody follows (domain.md, the path).

    A later stage, the clock (``by=None``) or an officer declares it after closing. 409 where the item is not listed.
    """
    if by is not None:
        require(may_fail_item(by, item, at))
    item.state = ITEM_MOVES.go("fail", item.state)
    db.session.flush()
    record("item.failed", item, by=by, at=at)
    return item


def relist_item(item: Item, *, by: User | None, at: datetime) -> Item:
    """Put a failed item back on its list: the declaration was overtaken (an appeal, the next in rank steps in).

    二次发榜, a second publication for new bids, is ``copy_call(call, …, items="failed")``: a closed call never reopens.
    """
    if by is not None:
        require(may_fail_item(by, item, at))
    item.state = ITEM_MOVES.go("relist", item.state)
    db.session.flush()
    record("item.relisted", item, by=by, at=at)
    return item


def withdraw_item(item: Item, *, by: User | None, at: datetime) -> Item:
    """撤榜 of one item. Only ``agree_amendment`` calls this: two officers and a public correction."""
    item.state = ITEM_MOVES.go("withdraw", item.state)
    record("item.withdrawn", item, by=by, at=at)
    return item
