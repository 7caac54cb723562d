"""A run in three steps, so that no other writer waits for the solver: prepared, computed from what is read, kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people.models import Expert, User
from app.rounds.locks import lock_round
from app.rounds.models import (
    Assignment,
    AssignmentRun,
    Conflict,
    ForbiddenPair,
    Panelist,
    Round,
    RoundEntry,
)
from app.rounds.policy import may_prepare_round
from app.rounds.queries.problem import load_board
from app.rounds.service.choosing import put_in_place, rows_of
from app.rounds.service.detection import Traced, detect_conflicts
from app.rounds.service.keeping import keep_run
from app.rounds.service.lacking import Lacking
from app.rounds.service.solving import Solved, solve_run
from app.rounds.settings import MOST_RESERVES, Settings
from app.rounds.states import AssignmentState, PanelistState
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require

# Entries times judges that a request computes; what is larger waits for the worker.
AT_ONCE = 600_000
LONGEST = 400
Ground = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Computed:
    """A run that is not kept yet: its row, the answer, the pairs as they would be staged, and what it all rests on."""

    run: AssignmentRun
    solved: Solved
    rows: list[dict[str, Any]]
    ground: Ground


def prepare_run(
    round: Round,
    settings: Settings,
    *,
    by: User,
    at: datetime,
    redraw_reason: str = "",
    traces: list[Traced] | None = None,
) -> AssignmentRun | None:
    """Search the records for new ties (``traces``: or take what was found before the transaction), and ask whether the
    run may be computed at once: None; what is beyond ``AT_ONCE`` waits for the worker and is given back.

    Errors: Refused by ``may_prepare_round``, without judges; Invalid on settings or redraw_reason.
    """
    require(may_prepare_round(by, round, at))
    _check(settings, redraw_reason)
    detect_conflicts(round, by=by, at=at, traces=traces)
    db.session.flush()
    if _size(round) <= AT_ONCE:
        return None
    run = _asked(round, settings, redraw_reason.strip(), by=by, at=at)
    db.session.add(run)
    db.session.flush()
    record("round.run_asked", round, by=by, at=at, number=run.number)
    return run


def compute_run(
    round: Round, settings: Settings, *, by: User, at: datetime, redraw_reason: str = ""
) -> Computed | Lacking:
    """Solve the round as it stands; what lacks where it cannot be done. Changes nothing, and takes two seconds of CPU
    for 2,000 entries × 300 judges × 9, so a page does it outside any transaction.

    Errors: Refused without judges, and where hand-made pairs, loads or seats contradict each other.
    """
    ground, run = ground_of(round), _asked(round, settings, redraw_reason.strip(), by=by, at=at)
    board = load_board(round)
    if not any(p.is_ready for p in board.panelists):
        raise Refused(not_now("no_judges", t("还没有专家完成承诺书签署和利益关系申报")))
    solved = solve_run(run, board)
    if isinstance(solved, Lacking):
        return solved
    rows = rows_of(board, run, solved.answer, solved.task.problem.pinned)
    return Computed(run, solved, rows, ground)


def keep_computed(round: Round, computed: Computed, *, by: User, at: datetime) -> AssignmentRun:
    """Keep a run beside the earlier ones; the first one stands at once.

    Errors: Refused by ``may_prepare_round``, and where entries, panel, ties, pairs by hand or runs changed meanwhile.
    """
    lock_round(round)
    require(may_prepare_round(by, round, at))
    if computed.ground != ground_of(round):
        raise Refused(not_now("outdated", t("计算期间参评名单、专家组、利益关系或方案有变化，请再计算一次")))
    run = computed.run
    db.session.add(run)
    db.session.flush()
    keep_run(run, computed.solved, at=at)
    if not _has_choice(round):
        put_in_place(run, computed.rows, by=by, at=at)
    return run


def ground_of(round: Round) -> Ground:
    """Everything of a round that decides who may read whom, as keys and states: equal grounds, equal problems.

    Five queries and no text of an entry, so it is cheap enough to compare inside the transaction that keeps a run.
    """
    of = round.id
    entries = select(RoundEntry.entry_id, RoundEntry.code).where(RoundEntry.round_id == of)
    panel = (
        select(
            Panelist.user_id, Panelist.state, Panelist.undertaking_at, Panelist.declared_at,
            Panelist.min_load, Panelist.max_load, Expert.employer_id, Expert.employer_name,
        )
        .outerjoin(Expert, Expert.user_id == Panelist.user_id)
        .where(Panelist.round_id == of)
    )  # fmt: skip
    ties = select(Conflict.user_id, Conflict.organisation_id, Conflict.state).where(Conflict.round_id == of)
    apart = select(ForbiddenPair.entry_id, ForbiddenPair.judge_id).where(ForbiddenPair.round_id == of)
    by_hand = select(Assignment.entry_id, Assignment.judge_id).where(
        Assignment.round_id == of, Assignment.state == AssignmentState.STAGED, Assignment.is_pinned
    )
    found = [db.session.execute(query).all() for query in (entries, panel, ties, apart, by_hand)]
    return ((round.reviews_per_entry, _last(round)), *(_sorted(rows) for rows in found))


def _sorted(rows: Any) -> tuple[Any, ...]:
    return tuple(sorted((tuple(row) for row in rows), key=repr))


def _last(round: Round) -> int:
    numbers = select(func.max(AssignmentRun.number)).where(AssignmentRun.round_id == round.id)
    return db.session.scalar(numbers) or 0


def _has_choice(round: Round) -> bool:
    chosen = AssignmentRun.chosen_at.is_not(None)
    query = select(AssignmentRun.id).where(AssignmentRun.round_id == round.id, chosen)
    return db.session.scalar(query.limit(1)) is not None


def _check(settings: Settings, reason: str) -> None:
    errors: dict[str, Text] = {}
    if settings.most is not None and settings.most < max(settings.least, 1):
        errors["most"] = t("件数上限不能小于下限")
    if not 1 / 64 <= settings.cap <= 1:
        errors["cap"] = t("每一对的概率上限应为百分之 2 至百分之 100")
    if not 0 <= settings.reserves <= MOST_RESERVES:
        errors["reserves"] = t("备选专家最多 %(n)s 名", n=MOST_RESERVES)
    if len(reason) > LONGEST:
        errors["redraw_reason"] = t("理由不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)


def _asked(round: Round, settings: Settings, reason: str, *, by: User, at: datetime) -> AssignmentRun:
    last = db.session.execute(
        select(AssignmentRun.number, AssignmentRun.seed)
        .where(AssignmentRun.round_id == round.id)
        .order_by(AssignmentRun.number.desc())
        .limit(1)
    ).first()
    number, seed = (1, round.seed) if last is None else (last.number + 1, last.seed)
    return AssignmentRun(
        round=round,
        number=number,
        settings=settings.as_json(),
        seed=_anew(round.seed, number) if reason else seed,
        redraw_reason=reason,
        asked_at=at,
        asked_by_id=by.id,
    )


def _anew(seed: int, number: int) -> int:
    """Another seed that nobody chose: it follows from the round's and from how many runs there were."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:4]) >> 1


def _size(round: Round) -> int:
    entries = select(func.count(RoundEntry.id)).where(RoundEntry.round_id == round.id)
    panel = select(func.count(Panelist.id)).where(
        Panelist.round_id == round.id, Panelist.state == PanelistState.ACCEPTED
    )
    row = db.session.execute(select(entries.scalar_subquery(), panel.scalar_subquery())).one()
    return int(row[0]) * int(row[1])
