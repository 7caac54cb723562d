"""The running order of a defence: planned, drawn or moved by hand, published."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.openings.chance import chance
from app.people.models import User
from app.rounds.models import Round, RunningOrder, RunningSlot
from app.rounds.policy import may_arrange_order, may_publish_order
from app.rounds.queries.ordering import order_of
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

MOST_MINUTES, MOST_BREAKS, LONGEST_PLACE = 120, 10, 200
Breaks = Sequence[tuple[int, int]]


def plan_order(
    round: Round,
    starts_at: datetime,
    talk: int,
    questions: int,
    place: str,
    breaks: Breaks = (),
    *,
    by: User,
    at: datetime,
) -> RunningOrder:
    """When a defence begins, how many minutes each entry talks and answers, where, and the breaks.

    ``breaks``: (after which position, minutes). A new plan stands in the order of the codes; an existing one keeps its
    order, and takes in at the end whoever joined since. A plan that was published is a plan again until it is published
    anew. Errors: ``Refused`` (``may_arrange_order``), ``Invalid`` on starts_at, talk, questions, place, breaks.
    """
    require(may_arrange_order(by, round, at))
    _check(starts_at, talk, questions, place, breaks, at=at)
    order = order_of(round)
    if order is None:
        order = RunningOrder(round=round, starts_at=starts_at, slots=[])
        db.session.add(order)
    order.starts_at, order.talk_minutes, order.question_minutes = starts_at, talk, questions
    order.place = place.strip()
    order.breaks = [{"after": after, "minutes": minutes} for after, minutes in sorted(breaks)]
    known = {slot.row_id for slot in order.slots}
    for row in sorted(round.entries, key=lambda row: row.code):
        if row.id not in known:
            order.slots.append(RunningSlot(row=row, position=len(order.slots) + 1))
    _changed(order, "planned", by=by, at=at)
    return order


def draw_order(order: RunningOrder, *, by: User, at: datetime, seed: str | None = None) -> None:
    """Put the entries into an order by chance: ascending SHA-256 of the seed followed by the entry's key.

    ``seed``: 64 hexadecimal digits, ``openings.chance`` if None; it is kept and printed, so that anybody can check it.
    Error: ``Refused`` (``may_arrange_order``).
    """
    require(may_arrange_order(by, order.round, at))
    order.seed, order.is_drawn = seed or chance(order.round.call, "order", order.round.position), True

    def lot(slot: RunningSlot) -> str:
        return hashlib.sha256(f"{order.seed}{slot.row.entry_id}".encode()).hexdigest()

    for position, slot in enumerate(sorted(order.slots, key=lot), 1):
        slot.position = position
    _changed(order, "drawn", by=by, at=at)


def move_slots(order: RunningOrder, wanted: Mapping[str, int], *, by: User, at: datetime) -> None:
    """Put the entries into an order by hand: ``wanted`` numbers by the slot's key, equal ones stay in their old order.

    From then on the order is no longer a drawn one. Errors: ``Refused`` (``may_arrange_order``), ``Invalid`` (order) on
    a number below 1.
    """
    require(may_arrange_order(by, order.round, at))
    if any(number < 1 for number in wanted.values()):
        raise Invalid({"order": t("顺序号从 1 开始")})
    moved = sorted(order.slots, key=lambda slot: (wanted.get(slot.id, slot.position), slot.position))
    if [slot.id for slot in moved] == [slot.id for slot in sorted(order.slots, key=lambda s: s.position)]:
        return
    for position, slot in enumerate(moved, 1):
        slot.position = position
    order.is_drawn = False
    _changed(order, "moved", by=by, at=at)


def publish_order(order: RunningOrder, *, by: User, at: datetime) -> None:
    """Tell each laboratory its own time, and the judges the order of what they read; letters follow from the act.

    Error: ``Refused`` (``may_publish_order``).
    """
    require(may_publish_order(by, order, at))
    order.published_at = at
    record("order.published", order, by=by, at=at, call_id=order.round.call_id, revision=order.revision)


def _changed(order: RunningOrder, how: str, *, by: User, at: datetime) -> None:
    order.published_at = None
    order.revision = (order.revision or 0) + 1
    db.session.flush()
    db.session.expire(order, ["slots"])
    record(f"order.{how}", order, by=by, at=at, call_id=order.round.call_id, seed=order.seed or "")


def _check(
    starts_at: datetime, talk: int, questions: int, place: str, breaks: Breaks, *, at: datetime
) -> None:
    errors: dict[str, Text] = {}
    if starts_at <= at:
        errors["starts_at"] = t("开始时间应晚于现在")
    if not 1 <= talk <= MOST_MINUTES:
        errors["talk"] = t("汇报时间为 1 至 %(most)s 分钟", most=MOST_MINUTES)
    if not 0 <= questions <= MOST_MINUTES:
        errors["questions"] = t("提问时间为 0 至 %(most)s 分钟", most=MOST_MINUTES)
    if len(place) > LONGEST_PLACE:
        errors["place"] = t("地点不超过 %(n)s 字", n=LONGEST_PLACE)
    after = [position for position, _ in breaks]
    sane = all(position >= 1 and 1 <= minutes <= 240 for position, minutes in breaks)
    if not sane or len(set(after)) < len(after) or len(after) > MOST_BREAKS:
        errors["breaks"] = t("休息写明在第几家之后、多少分钟，每处只写一次，最多 %(n)s 处", n=MOST_BREAKS)
    if errors:
        raise Invalid(errors)
