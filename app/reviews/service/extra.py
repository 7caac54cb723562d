"""Extra readings near the cut line: proposed by the declared rule, handed out with one act, never beyond the budget."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from app.calls.models import Item
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.reviews.batches import waiting_batch
from app.reviews.models import ReadingBatch
from app.reviews.policy import may_decide_batch, may_propose_readings
from app.reviews.service.readings import ReadingPlan, check_asked, ground_of, plan_readings
from app.reviews.stamps import MarksSeen, look_at_marks, stamp_of
from app.reviews.states import BATCH_MOVES, BatchState
from app.rounds.locks import lock_round
from app.rounds.models import Round
from app.rounds.queries.problem import load_board
from app.rounds.service.assignments import hand_out
from app.scoring import ExtraReading
from app.shared.text import t
from app.shared.verdict import Refused, not_now, require


def propose_batch(
    round: Round, item: Item, asked: int, *, by: User, at: datetime, plan: ReadingPlan | None = None
) -> ReadingBatch:
    """Ask the rule which entries of an item get another judge, and whom (``plan_readings``): kept, not done.

    ``asked`` readings at most; fewer where nothing is allowed any more. Entries whose place is least sure come first,
    given to informative judges of the panel who are free of ties, have room, and share no employer with a reader. An
    officer can neither choose nor strike a pair. A proposal that still waits is dropped by a new one only if the marks
    changed since. ``plan``: computed before the transaction, so that no other writer waits for it; what it rests on is
    compared here. Errors: Refused by ``may_propose_readings``, where one waits, where the plan's ground has changed,
    and as ``plan_readings``; Invalid on ``asked`` beyond what is left.
    """
    require(may_propose_readings(by, round, at))
    lock_round(round)
    ground = ground_of(round, item)
    check_asked(asked, ground)
    made = plan or plan_readings(round, item, asked)
    if (made.ground, made.asked) != (ground, asked):
        raise Refused(not_now("outdated", t("计算期间评分、专家组或份额有变化，请再提出一次")))
    _end_outdated(waiting_batch(round, item), made, by=by, at=at)
    number = 1 + (
        db.session.scalar(select(func.count(ReadingBatch.id)).where(ReadingBatch.round_id == round.id)) or 0
    )
    batch = ReadingBatch(
        round=round, item=item, number=number, state=BatchState.PROPOSED, readings=_kept(made.found, round),
        places=item.places, budget=ground.left, asked=asked, inputs_hash=made.seen.inputs, made_by_id=by.id,
        made_at=at,
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    record(
        "reading_batch.proposed", batch, by=by, at=at, call_id=round.call_id, round=round.id, item=item.id,
        number=number, readings=len(made.found), asked=asked, left=ground.left, inputs=made.seen.inputs,
    )  # fmt: skip
    return batch


def _end_outdated(waiting: ReadingBatch | None, made: ReadingPlan, *, by: User, at: datetime) -> None:
    """Drop what waits where the marks changed since. Error: Refused where they did not."""
    if waiting is None:
        return
    if waiting.inputs_hash == made.seen.inputs:
        raise Refused(not_now("proposed", t("已有一项补充评审提议待分发，请先分发或作罢")))
    _end(waiting, "drop", by=by, at=at)


def hand_out_batch(batch: ReadingBatch, *, by: User, at: datetime, seen: MarksSeen | None = None) -> int:
    """Give out all that was proposed, with one letter a judge (``reading_batch.handed_out``); how many readings.

    ``seen``: the marks as they were read before the transaction; whether they are still those is told by their stamp.
    Errors: Refused by ``may_decide_batch``, or where marks, ties, the panel or the budget changed since.
    """
    require(may_decide_batch(by, batch, at))
    round = batch.round
    lock_round(round)
    marks = seen or look_at_marks(round, batch.item)
    pairs = [(str(each["entry"]), str(each["judge"])) for each in batch.readings]
    unchanged = marks.stamp == stamp_of(round, batch.item) and marks.inputs == batch.inputs_hash
    if not (unchanged and _still_allowed(batch, pairs)):
        raise Refused(not_now("outdated", t("提出之后评分、专家组或份额有变化，请作罢后重新提出")))
    board = load_board(round)
    rows = {row.entry_id: row for row in board.entries}
    for entry, judge in pairs:
        hand_out(board, rows[entry], judge, "extra", at=at)
    _end(batch, "hand_out", by=by, at=at)
    return len(pairs)


def _still_allowed(batch: ReadingBatch, pairs: list[tuple[str, str]]) -> bool:
    """Whether ties, the panel and the budget still let these be read."""
    ground = ground_of(batch.round, batch.item)
    given, room = Counter(judge for _, judge in pairs), ground.rule.room
    return (
        len(pairs) <= ground.left
        and not ground.rule.conflicts & set(pairs)
        and set(given) <= ground.rule.judges
        and all(count <= room.get(judge, count) for judge, count in given.items())
    )


def drop_batch(batch: ReadingBatch, *, by: User, at: datetime) -> None:
    """Give up what was proposed; it stays on the record. Error: Refused by ``may_decide_batch``."""
    require(may_decide_batch(by, batch, at))
    _end(batch, "drop", by=by, at=at)


def _end(batch: ReadingBatch, verb: str, *, by: User, at: datetime) -> None:
    batch.state = BATCH_MOVES.go(verb, batch.state)
    batch.decided_by_id, batch.decided_at = by.id, at
    name = "reading_batch.handed_out" if verb == "hand_out" else "reading_batch.dropped"
    record(name, batch, by=by, at=at, call_id=batch.round.call_id, readings=len(batch.readings))


def _kept(found: tuple[ExtraReading, ...], round: Round) -> list[dict[str, object]]:
    codes = {row.entry_id: row.code for row in round.entries}
    return [
        {
            "entry": each.entry,
            "code": codes[each.entry],
            "judge": each.judge,
            "p_top": _figure(each.p_top, 4),
            "before": _figure(each.before, 6),
            "after": _figure(each.after, 6),
            "weight": _figure(each.share, 3),
            "load": each.load,
        }
        for each in found
    ]


def _figure(value: float, digits: int) -> float:
    """A figure with so many decimals: `round` is a reading here."""
    return float(f"{value:.{digits}f}")
