"""Extra readings near the cut line: proposed by the declared rule, handed out with one act, never beyond the budget."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from app.calls.marking_rules import marking_rules
from app.calls.models import Item
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.reviews.budgets import Budget, budgets_of, waiting_batch
from app.reviews.models import ReadingBatch
from app.reviews.policy import may_decide_batch, may_propose_readings
from app.reviews.queries import score_sheet
from app.reviews.states import BATCH_MOVES, BatchState
from app.rounds.models import Assignment, Round
from app.rounds.queries.problem import Board, held_assignments, load_board, loads
from app.rounds.service.assignments import hand_out
from app.rounds.states import READING
from app.scoring import (
    ExtraReading,
    Method,
    ReadingRule,
    ScoreSheet,
    ScoringError,
    inputs_hash,
    propose_readings,
)
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now, require

NO_MODEL = t(
    "现有评分不足以判断名次有多确定（专家少于 4 名、评审少于 30 份或各组之间没有联系），不能按规则提出补充评审"
)


def propose_batch(round: Round, item: Item, asked: int, *, by: User, at: datetime) -> ReadingBatch:
    """Ask the rule which entries of an item get another judge, and whom (``scoring.propose_readings``): kept, not done.

    ``asked`` readings at most; fewer where nothing is allowed any more. Entries whose place is least sure come first,
    given to informative judges of the panel who are free of ties, have room, and share no employer with a reader. An
    officer can neither choose nor strike a pair. A proposal that still waits is dropped by a new one only if the marks
    changed since. Errors: Refused by ``may_propose_readings``, where one waits, where the marks tell nothing yet;
    Invalid on ``asked`` beyond what is left.
    """
    require(may_propose_readings(by, round, at))
    budget = _budget(round, item)
    if not 1 <= asked <= budget.left:
        raise Invalid({"asked": t("补充评审份额还余 %(n)s 份", n=budget.left)})
    sheet = score_sheet(round, item)
    inputs = inputs_hash(sheet, Method())
    if (waiting := waiting_batch(round, item)) is not None:
        if waiting.inputs_hash == inputs:
            raise Refused(not_now("proposed", t("已有一项补充评审提议待分发，请先分发或作罢")))
        _end(waiting, "drop", by=by, at=at)
    found = _proposed(sheet, load_board(round), round, item, asked)
    if not found:
        raise Refused(not_now("nobody_free", t("没有可以再评的专家：都已评过、须回避或件数已满")))
    number = 1 + (
        db.session.scalar(select(func.count(ReadingBatch.id)).where(ReadingBatch.round_id == round.id)) or 0
    )
    batch = ReadingBatch(
        round=round, item=item, number=number, state=BatchState.PROPOSED, readings=_kept(found, round),
        places=item.places, budget=budget.left, asked=asked, inputs_hash=inputs, made_by_id=by.id, made_at=at,
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    record(
        "reading_batch.proposed", batch, by=by, at=at, call_id=round.call_id, round=round.id, item=item.id,
        number=number, readings=len(found), asked=asked, left=budget.left, inputs=inputs,
    )  # fmt: skip
    return batch


def hand_out_batch(batch: ReadingBatch, *, by: User, at: datetime) -> int:
    """Give out all that was proposed, with one letter a judge (``reading_batch.handed_out``); how many readings.

    Errors: Refused by ``may_decide_batch``, or where marks, ties, the panel or the budget changed since.
    """
    require(may_decide_batch(by, batch, at))
    round, readings = batch.round, batch.readings
    board, held = load_board(round), held_assignments(round, READING)
    rows = {row.entry_id: row for row in board.entries}
    pairs = [(str(each["entry"]), str(each["judge"])) for each in readings]
    barred = _barred(board, round)
    room = _room(board, {judge for _, judge in pairs}, loads(held))
    given = Counter(judge for _, judge in pairs)
    unchanged = (
        inputs_hash(score_sheet(round, batch.item), Method()) == batch.inputs_hash
        and len(pairs) <= _budget(round, batch.item).left
        and not barred & set(pairs)
        and all(count <= room.get(judge, count) for judge, count in given.items())
    )
    if not unchanged:
        raise Refused(not_now("outdated", t("提出之后评分、专家组或份额有变化，请作罢后重新提出")))
    for entry, judge in pairs:
        hand_out(board, rows[entry], judge, "extra", at=at)
    _end(batch, "hand_out", by=by, at=at)
    return len(pairs)


def drop_batch(batch: ReadingBatch, *, by: User, at: datetime) -> None:
    """Give up what was proposed; it stays on the record. Error: Refused by ``may_decide_batch``."""
    require(may_decide_batch(by, batch, at))
    _end(batch, "drop", by=by, at=at)


def _end(batch: ReadingBatch, verb: str, *, by: User, at: datetime) -> None:
    batch.state = BATCH_MOVES.go(verb, batch.state)
    batch.decided_by_id, batch.decided_at = by.id, at
    name = "reading_batch.handed_out" if verb == "hand_out" else "reading_batch.dropped"
    record(name, batch, by=by, at=at, call_id=batch.round.call_id, readings=len(batch.readings))


def _budget(round: Round, item: Item) -> Budget:
    return next(budget for budget in budgets_of(round) if budget.item.id == item.id)


def _proposed(
    sheet: ScoreSheet, board: Board, round: Round, item: Item, asked: int
) -> tuple[ExtraReading, ...]:
    ready = {p.user_id for p in board.panelists if p.is_ready}
    judges = ready | {review.judge for review in sheet.reviews}
    houses = {judge: house for judge in ready if (house := board.house(judge)) is not None}
    rule = ReadingRule(
        most_per_entry=marking_rules(round.call.method).extra_most,
        conflicts=_barred(board, round),
        judges=frozenset(ready),
        organisations=houses,
        room=_room(board, judges, loads(held_assignments(round, READING))),
    )
    try:
        return propose_readings(sheet, item.places, asked, rule)
    except ScoringError as error:
        raise Refused(not_now(error.code, NO_MODEL)) from error


def _barred(board: Board, round: Round) -> frozenset[tuple[str, str]]:
    """Pairs that must not be: ties, what an officer keeps apart, and whatever was given out before, ended or not."""
    query = select(Assignment.entry_id, Assignment.judge_id).where(Assignment.round_id == round.id)
    before = {(entry, judge) for entry, judge in db.session.execute(query)}
    return frozenset(before | board.conflicts | board.forbidden)


def _room(board: Board, judges: set[str], held: Counter[str]) -> dict[str, int]:
    """How many more each of these may read: none who left the panel or is not ready, else up to his maximum."""
    seats = {p.user_id: p for p in board.panelists if p.is_ready}
    room = {judge: 0 for judge in judges if judge not in seats}
    for judge in judges & set(seats):
        most = seats[judge].max_load
        if most is not None:
            room[judge] = max(most - held[judge], 0)
    return room


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
