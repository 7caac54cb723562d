"""What the declared rule would have read again: computed before anything is written, checked when it is."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from app.calls.marking_rules import marking_rules
from app.calls.models import Item
from app.extensions import db
from app.reviews.stamps import MarksSeen, Stamp, look_at_marks, stamp_of
from app.rounds.budgets import budgets_of
from app.rounds.models import Assignment, ForbiddenPair, Panelist, Round
from app.rounds.queries.problem import barred_pairs, employer_key, held_assignments, loads
from app.rounds.queries.progress import panel_of
from app.rounds.states import READING, PanelistState
from app.scoring import ExtraReading, ReadingRule, ScoringError, propose_readings
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now

NO_MODEL = t(
    "现有评分不足以判断名次有多确定（专家少于 4 名、评审少于 30 份或各组之间没有联系），不能按规则提出补充评审"
)


@dataclass(frozen=True)
class Ground:
    """What a proposal rests on: the rule with the panel, its ties and its room, the places, what is left of the budget,
    and the stamp of the marks. Equal grounds, equal proposals."""

    rule: ReadingRule
    places: int
    left: int
    stamp: Stamp


@dataclass(frozen=True)
class ReadingPlan:
    """What the rule says for ``asked`` readings; ``seen``: the marks it says that of."""

    asked: int
    ground: Ground
    seen: MarksSeen
    found: tuple[ExtraReading, ...]


def plan_readings(round: Round, item: Item, asked: int) -> ReadingPlan:
    """Compute what the rule proposes (``scoring.propose_readings``) and change nothing: seconds for a large round, so a
    page does it before BEGIN and hands it to ``propose_batch``, which refuses it where its ground has changed.

    Errors: Invalid on ``asked`` beyond what is left; Refused where the marks tell nothing yet or nobody is free.
    """
    ground = ground_of(round, item)
    check_asked(asked, ground)
    seen = look_at_marks(round, item)
    try:
        found = propose_readings(seen.sheet, ground.places, asked, ground.rule)
    except ScoringError as error:
        raise Refused(not_now(error.code, NO_MODEL)) from error
    if not found:
        raise Refused(not_now("nobody_free", t("没有可以再评的专家：都已评过、须回避或件数已满")))
    return ReadingPlan(asked, ground, seen, found)


def check_asked(asked: int, ground: Ground) -> None:
    """Error: Invalid where more is asked for than is left."""
    if not 1 <= asked <= ground.left:
        raise Invalid({"asked": t("补充评审份额还余 %(n)s 份", n=ground.left)})


def ground_of(round: Round, item: Item) -> Ground:
    """The ground as it is now; a handful of queries, none of which reads a mark."""
    (budget,) = budgets_of(round, item.id)
    panel = [p for p in panel_of(round) if p.state == PanelistState.ACCEPTED]
    pairs = given_pairs(round)
    judges = {p.user_id for p in panel} | {judge for _, judge in pairs}
    ready = {p.user_id: p for p in panel if p.is_ready}
    houses = {key: house for key, p in ready.items() if (house := employer_key(p.user)) is not None}
    rule = ReadingRule(
        most_per_entry=marking_rules(round.call.method).extra_most,
        conflicts=barred_here(round, pairs),
        judges=frozenset(ready),
        organisations=houses,
        room=room_of(panel, judges, loads(held_assignments(round, READING))),
    )
    return Ground(rule, item.places, budget.left, stamp_of(round, item))


def given_pairs(round: Round) -> frozenset[tuple[str, str]]:
    """(entry, judge) of everything that was ever given out in the round, ended or not."""
    query = select(Assignment.entry_id, Assignment.judge_id).where(Assignment.round_id == round.id)
    return frozenset((entry, judge) for entry, judge in db.session.execute(query))


def barred_here(round: Round, given: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Pairs that must not be: ties, what an officer keeps apart, and whatever was given out before."""
    query = select(ForbiddenPair.entry_id, ForbiddenPair.judge_id).where(ForbiddenPair.round_id == round.id)
    apart = frozenset((entry, judge) for entry, judge in db.session.execute(query))
    return given | apart | barred_pairs(round)


def room_of(panel: list[Panelist], judges: set[str], held: Counter[str]) -> dict[str, int]:
    """How many more each of these may read: none who left the panel or is not ready, else up to his maximum."""
    seats = {p.user_id: p for p in panel if p.is_ready}
    room = {judge: 0 for judge in judges if judge not in seats}
    for judge in judges & set(seats):
        most = seats[judge].max_load
        if most is not None:
            room[judge] = max(most - held[judge], 0)
    return room
