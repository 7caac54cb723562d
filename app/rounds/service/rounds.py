"""A round is set up over items, kept current, and closed."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import Any

from sqlalchemy import delete, func, select

from app.calls.legs import marked_legs
from app.calls.models import Call, Item
from app.entries.models import Entry
from app.extensions import db
from app.history.service import record
from app.kinds.kind import Leg
from app.openings.chance import chance
from app.people.models import User
from app.rounds.legs import admitted_entries, items_to_cover, leg_of, next_leg
from app.rounds.models import Assignment, Round, RoundEntry, RoundItem, RunningOrder, RunningSlot
from app.rounds.policy import may_close_round, may_create_round, may_prepare_round, may_refresh_entries
from app.rounds.states import ROUND_MOVES, AssignmentState, RoundState
from app.rounds.undertaking import UNDERTAKING
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

FEWEST, MOST = 1, 15


def create_round(
    call: Call,
    items: Sequence[Item],
    title: str,
    due_at: datetime,
    reviews_per_entry: int,
    *,
    by: User,
    at: datetime,
    seed: int | None = None,
    leg: str | None = None,
) -> Round:
    """Set up a round over items of a closed call: every entry of theirs that passed screening takes part under a code.

    ``leg``: the key of the leg that it is, the next one not yet held over these items if None; a later leg takes in
    only who is on its shortlist, where one was made, and asks that the earlier ones have closed. Blindness and what
    judges see are copied from the leg and the call's frozen method; ``reviews_per_entry`` may exceed what the method
    prints, never fall short of it (rule 6). ``seed`` orders codes, reading lists and the assignment; it is
    ``openings.chance`` if None (A20).
    Errors: Refused by ``may_create_round``; Invalid on leg, items, title, due_at, reviews_per_entry.
    """
    require(may_create_round(by, call, at))
    held = _leg(call, leg) if leg is not None else next_leg(call, items)
    _check(call, items, title, due_at, reviews_per_entry, held, at=at)
    earlier = db.session.scalar(select(func.count(Round.id)).where(Round.call_id == call.id)) or 0
    round = Round(
        call=call,
        title=title.strip(),
        position=earlier + 1,
        reviews_per_entry=reviews_per_entry,
        leg=held.key,
        blind=held.blind,
        judges_see_after_close=bool(call.method.get("judges_see_after_close")),
        shows_own_earlier=held.marks == "defence",
        due_at=due_at,
        seed=int(chance(call, "round", earlier + 1)[:8], 16) >> 1 if seed is None else seed,
        undertaking=UNDERTAKING,
        created_by_id=by.id,
        created_at=at,
    )
    db.session.add(round)
    _cover(round, items)
    figures = {"items": len(items), "entries": len(round.entries), **_told_leg(call, held)}
    record("round.created", round, by=by, at=at, **figures)
    return round


def change_round(
    round: Round,
    items: Sequence[Item],
    title: str,
    due_at: datetime,
    reviews_per_entry: int,
    *,
    by: User,
    at: datetime,
) -> None:
    """Arrange a round anew before its release. Other items or another number of reviews drop what was staged.

    Errors: as ``create_round``, with ``may_prepare_round``.
    """
    require(may_prepare_round(by, round, at))
    _check(round.call, items, title, due_at, reviews_per_entry, leg_of(round), at=at, own=round.id)
    other_items = {row.item_id for row in round.items} != {item.id for item in items}
    if other_items or reviews_per_entry != round.reviews_per_entry:
        db.session.execute(delete(Assignment).where(Assignment.round_id == round.id))
    if other_items:
        _drop_order(round)
        for row in [*round.entries, *round.items]:
            db.session.delete(row)
        db.session.flush()
        db.session.expire(round, ["entries", "items"])
        _cover(round, items)
    round.title, round.due_at, round.reviews_per_entry = title.strip(), due_at, reviews_per_entry
    record("round.changed", round, by=by, at=at, items=len(items), entries=len(round.entries))


def refresh_entries(round: Round, *, by: User, at: datetime) -> tuple[int, int]:
    """Take in entries that passed screening since; before the release also drop those that no longer do.

    (How many came, how many went.) After the release nothing is dropped: what was read stays. Error: Refused.
    """
    require(may_refresh_entries(by, round, at))
    query = admitted_entries([row.item_id for row in round.items], leg_of(round))
    passed: dict[str, Entry] = {entry.id: entry for entry in db.session.scalars(query)}
    known = {row.entry_id for row in round.entries}
    gone = [row for row in round.entries if row.entry_id not in passed]
    if round.state != RoundState.PREPARING:
        gone = []
    for row in gone:
        db.session.execute(
            delete(Assignment).where(Assignment.round_id == round.id, Assignment.entry_id == row.entry_id)
        )
        db.session.execute(delete(RunningSlot).where(RunningSlot.row_id == row.id))
        db.session.delete(row)
    fresh = [entry for key, entry in passed.items() if key not in known]
    order = [row.item_id for row in sorted(round.items, key=lambda row: row.item.position)]
    _add_entries(round, order, fresh, taken={row.code for row in round.entries})
    record("round.refreshed", round, by=by, at=at, came=len(fresh), went=len(gone))
    return len(fresh), len(gone)


def close_round(round: Round, *, by: User, at: datetime) -> None:
    """End the reading. From here on no mark changes by any road (rule 7). Error: Refused by ``may_close_round``."""
    require(may_close_round(by, round, at))
    round.state = ROUND_MOVES.go("close", round.state)
    round.closed_at, round.closed_by_id = at, by.id
    query = select(Assignment.state, func.count()).where(Assignment.round_id == round.id)
    counts = dict(db.session.execute(query.group_by(Assignment.state)).all())
    record(
        "round.closed",
        round,
        by=by,
        at=at,
        done=counts.get(AssignmentState.DONE, 0),
        recused=counts.get(AssignmentState.RECUSED, 0),
        voided=counts.get(AssignmentState.VOIDED, 0),
    )


def _leg(call: Call, key: str) -> Leg:
    for leg in marked_legs(call):
        if leg.key == key:
            return leg
    raise Invalid({"leg": t("请选择评审环节")})


def _told_leg(call: Call, leg: Leg) -> dict[str, Any]:
    """The leg for the record, where a call has several."""
    return {"leg": leg.key} if len(marked_legs(call)) > 1 else {}


def _drop_order(round: Round) -> None:
    orders = select(RunningOrder.id).where(RunningOrder.round_id == round.id)
    db.session.execute(delete(RunningSlot).where(RunningSlot.order_id.in_(orders)))
    db.session.execute(delete(RunningOrder).where(RunningOrder.round_id == round.id))


def _check(
    call: Call,
    items: Sequence[Item],
    title: str,
    due_at: datetime,
    reviews: int,
    leg: Leg,
    *,
    at: datetime,
    own: str | None = None,
) -> None:
    errors: dict[str, Text] = {}
    if not items:
        errors["items"] = t("请至少选择一个项目")
    elif not {item.id for item in items} <= {item.id for item in items_to_cover(call, own, leg)}:
        errors["items"] = t("所选项目已有结果、已列入其他轮次，或前一轮评审尚未结束")
    if not 1 <= len(title.strip()) <= 80:
        errors["title"] = t("请填写轮次名称，不超过80字")
    if due_at <= at:
        errors["due_at"] = t("完成期限应晚于现在")
    promised = int(call.method.get("reviews_per_entry") or FEWEST)
    if not promised <= reviews <= MOST:
        errors["reviews_per_entry"] = t(
            "公布的评审办法规定每份申报至少由 %(least)s 名专家评审，最多 %(most)s 名",
            least=promised,
            most=MOST,
        )
    if errors:
        raise Invalid(errors)


def _cover(round: Round, items: Sequence[Item]) -> None:
    ordered = sorted(items, key=lambda item: item.position)
    query = admitted_entries([item.id for item in ordered], leg_of(round))
    entries: list[Entry] = list(db.session.scalars(query))
    if not entries:
        raise Invalid({"items": t("所选项目没有通过形式审查的申报")})
    round.items.extend(RoundItem(item=item) for item in ordered)
    _add_entries(round, [item.id for item in ordered], entries, taken=set())


def _add_entries(round: Round, item_ids: list[str], entries: Sequence[Entry], taken: Collection[str]) -> None:
    """Codes A01, A02, B01 …: a letter an item, numbers in an order by seed: a code tells nothing of its owner.

    As many figures as the largest number needs, so that the codes sort as they count.
    """
    used = set(taken)
    figures = min(
        (len(code.strip(ascii_uppercase)) for code in taken), default=max(2, len(str(len(entries))))
    )
    for entry in sorted(entries, key=lambda entry: scatter(round.seed, entry.id)):
        letter, number = _letters(item_ids.index(entry.item_id)), 1
        while (code := f"{letter}{number:0{figures}d}") in used:
            number += 1
        used.add(code)
        round.entries.append(RoundEntry(entry=entry, code=code))
    db.session.flush()


def scatter(seed: int, *keys: str) -> str:
    """A place in an order that is random to everybody and the same for everyone who knows the seed."""
    return hashlib.sha256(":".join((str(seed), *keys)).encode()).hexdigest()


def _letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
