"""What a change by hand would bring, told before it is made; nothing here changes a row."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.people.models import User
from app.rounds.models import Assignment, Round, RoundEntry
from app.rounds.queries.expertise import expertise_named, lacking_seats, required_of
from app.rounds.queries.problem import Board, Pair, held_assignments, load_board, problem_of
from app.rounds.queries.runs import chosen_run
from app.rounds.service.lacking import contradiction, lacking_sentences
from app.rounds.settings import Settings
from app.scoring import Infeasible, ScoringError, repair_assignment
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now


@dataclass(frozen=True)
class Figures:
    """Total affinity, that of the worst-served entry with its code, and how many entries lack readers."""

    total: float
    worst: float
    worst_code: str
    short: int


@dataclass(frozen=True)
class Load:
    """Entries of one judge before and after, and his maximum."""

    user: User
    before: int
    after: int
    limit: int | None

    @property
    def is_over(self) -> bool:
        """Whether he would read more than he may."""
        return self.limit is not None and self.after > self.limit


@dataclass(frozen=True)
class Step:
    """One further change: an entry, and who leaves it or comes."""

    row: RoundEntry
    user: User
    comes: bool


@dataclass(frozen=True)
class MovePlan:
    """A change of the readers of one entry and everything that follows from it.

    ``readers`` of ``wanted``: readers of the entry afterwards. ``lost``: required expertise that its readers then lack.
    ``needs_further``: readers, loads or expertise would be wrong; ``further``: the fewest changes besides by which the
    platform would put that right, ``then`` the figures after them; ``stuck``: why it cannot.
    """

    row: RoundEntry
    out: User | None
    into: User | None
    before: Figures
    after: Figures
    loads: tuple[Load, ...]
    readers: int
    wanted: int
    lost: tuple[Text, ...]
    further: tuple[Step, ...] = ()
    then: Figures | None = None
    stuck: tuple[Text, ...] = ()

    @property
    def needs_further(self) -> bool:
        """Whether something would be wrong afterwards."""
        return bool(self.lost) or self.readers != self.wanted or any(load.is_over for load in self.loads)

    @property
    def warnings(self) -> tuple[Text, ...]:
        """Sentences for what would be wrong."""
        found = [
            t("%(name)s 将评 %(load)s 件，超过上限 %(most)s 件", name=x.user.name, load=x.after, most=x.limit)
            for x in self.loads
            if x.is_over
        ]
        if self.readers != self.wanted:
            values = {"code": self.row.code, "n": self.readers, "wanted": self.wanted}
            found.append(t("%(code)s 现有 %(n)s 名专家，规定 %(wanted)s 名", **values))
        return (*found, *self.lost)


def plan_move(round: Round, row: RoundEntry, out: str | None, into: str | None) -> MovePlan:
    """What taking the judge ``out`` off an entry and putting ``into`` on it brings (keys of users).

    Errors: Refused for a conflict, a forbidden pair, a colleague on the entry, a judge who has not signed and declared;
    Invalid where nothing is named or the named pair does not exist.
    """
    if row.round_id != round.id or not (out or into):
        raise Invalid({"into": t("请选择要移出或加入的专家")})
    board, held = load_board(round), held_assignments(round)
    here = {a.judge_id for a in held if a.entry_id == row.entry_id}
    if out and out not in here:
        raise Invalid({"out": t("这位专家不在该申报的评审名单中")})
    if into:
        require_free(board, row, into, here - {out})
    chosen = chosen_run(round)
    return _plan(board, held, row, out, into, chosen.rules if chosen else Settings())


def _plan(
    board: Board, held: list[Assignment], row: RoundEntry, out: str | None, into: str | None, rules: Settings
) -> MovePlan:
    now = {(a.entry_id, a.judge_id) for a in held}
    after = (now - {(row.entry_id, out or "")}) | ({(row.entry_id, into)} if into else set())
    readers = [judge for entry, judge in after if entry == row.entry_id]
    plan = MovePlan(
        row=row,
        out=board.seats[out].user if out and out in board.seats else None,
        into=board.seats[into].user if into else None,
        before=figures_of(board, now),
        after=figures_of(board, after),
        loads=_loads(board, now, after, rules, [key for key in (out, into) if key]),
        readers=len(readers),
        wanted=board.round.reviews_per_entry,
        lost=_lost(board, rules, row, readers),
    )
    pins = {(a.entry_id, a.judge_id) for a in held if a.is_pinned} & after
    return _with_further(board, plan, after, pins, rules) if plan.needs_further else plan


def figures_of(board: Board, pairs: Iterable[Pair]) -> Figures:
    """Figures of an assignment by entry and judge."""
    sums = {row.entry_id: 0.0 for row in board.entries}
    counts: Counter[str] = Counter()
    for entry, judge in pairs:
        if entry in sums and judge in board.seats:
            sums[entry] += board.matches[entry, judge].affinity
            counts[entry] += 1
    worst = min(board.entries, key=lambda row: (sums[row.entry_id], row.code))
    short = sum(counts[key] < board.round.reviews_per_entry for key in sums)
    return Figures(sum(sums.values()), sums[worst.entry_id], worst.code, short)


def _loads(
    board: Board, now: set[Pair], after: set[Pair], rules: Settings, judges: Iterable[str]
) -> tuple[Load, ...]:
    before, then = Counter(judge for _, judge in now), Counter(judge for _, judge in after)
    found = []
    for key in judges:
        if key in board.seats:
            seat = board.seats[key]
            limit = seat.max_load if seat.max_load is not None else rules.most
            found.append(Load(seat.user, before[key], then[key], limit))
    return tuple(found)


def _lost(board: Board, rules: Settings, row: RoundEntry, readers: list[str]) -> tuple[Text, ...]:
    required = required_of(board.matches, rules, [row.entry_id], list(board.seats))
    found = []
    for _, name in lacking_seats(required, {row.entry_id: readers}):
        is_chain, words = expertise_named(name)
        values: Mapping[str, str] = {"code": row.code, "name": words}
        found.append(
            t("%(code)s 将没有熟悉「%(name)s」产业链的专家", **values)
            if is_chain
            else t("%(code)s 将没有具备「%(name)s」专业的专家", **values)
        )
    return tuple(found)


def _with_further(
    board: Board, plan: MovePlan, after: set[Pair], pins: set[Pair], rules: Settings
) -> MovePlan:
    """The plan with the fewest changes that put right what it breaks: pairs set by hand and this one stay."""
    fixed = pins | ({(plan.row.entry_id, plan.into.id)} if plan.into else set())
    barred = frozenset({(plan.row.entry_id, plan.out.id)} if plan.out else set())
    try:
        problem = problem_of(board, pinned=fixed, forbidden=barred, settings=rules)
        repair = repair_assignment(problem, after, seed=board.round.seed)
    except ScoringError as error:
        return replace(plan, stuck=(contradiction(error).verdict.message,))
    if isinstance(repair, Infeasible):
        return replace(plan, stuck=lacking_sentences(board, repair))
    rows = {row.entry_id: row for row in board.entries}
    steps = [
        Step(rows[entry], board.seats[judge].user, comes)
        for comes, pairs in ((False, repair.removed), (True, repair.added))
        for entry, judge in pairs
        if judge in board.seats and entry in rows
    ]
    steps.sort(key=lambda step: (step.row.code, step.comes, step.user.name))
    return replace(plan, further=tuple(steps), then=figures_of(board, repair.assignment.pairs))


def require_free(board: Board, row: RoundEntry, judge_id: str, reading: Iterable[str | None]) -> None:
    """Refuse a judge who may not read the entry: not ready, there already, kept apart, or a colleague reads it."""
    panelist = board.seats.get(judge_id)
    if panelist is None or not panelist.is_ready:
        raise Refused(not_now("not_ready", t("这位专家尚未接受邀请、签署承诺书或申报利益关系")))
    here = {key for key in reading if key is not None}
    if judge_id in here:
        raise Invalid({"into": t("这位专家已在该申报的评审名单中")})
    if (row.entry_id, judge_id) in board.conflicts:
        raise Refused(not_now("conflict", t("这位专家须回避该申报")))
    if (row.entry_id, judge_id) in board.forbidden:
        raise Refused(not_now("forbidden", t("承办人已设定不将该申报分派给这位专家")))
    house = board.house(judge_id)
    if house is not None and house in {board.house(other) for other in here}:
        raise Refused(not_now("same_organisation", t("同一单位的专家不能评审同一份申报")))
