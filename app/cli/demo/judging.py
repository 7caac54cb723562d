"""Screening, panels, assignments and marks, whatever the kind."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from app.calls.models import Call, Item
from app.cli.demo.stage import Stage
from app.extensions import db
from app.people.models import User
from app.reviews import service as reviews
from app.reviews.service import declare_conflicts
from app.rounds import service as rounds
from app.rounds.drawing import ANY, Rules
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.states import AssignmentState, ConflictKind, ConflictState
from app.screening.models import Screening
from app.screening.service import begin_screening, mark_screening, pass_entry
from app.shared.clock import local_date
from app.solicitations.service import Told, report_solicitation

COMMENTS = {
    "project": (
        "指标响应完整，验证方式可信，技术路线清晰，建议进一步明确现场环境影响量的控制办法。",
        "团队基础扎实，溯源链设计合理；经费安排基本匹配，个别里程碑的可考核性需要加强。",
        "方案可行，创新点突出，部分指标优于要求，成果推广路径明确，风险对策比较充分。",
    ),
    "case": (
        "嵌入环节准确，难点交代清楚，前后数据可比，方法写得让同行能够照做。",
        "技术上有新意，成效有数据支撑；建议补充不确定度和样本量，说明适用边界。",
        "服务方式务实，企业受益明显，推广条件已经具备，个别数据的来源需要写得更明白。",
    ),
}
REASONS = {True: "任职单位与申报单位相同，应当回避", False: "在申报单位的推荐市任职，应当回避"}


def screen(stage: Stage, call: Call, *, at: datetime) -> None:
    """Begin the formal check of a call and mark every point as met; who passes is decided item by item."""
    officer = stage.officer(call)
    begin_screening(call, by=officer, at=at)
    db.session.flush()
    for screening in screenings_of(call):
        marks = [{"met": True, "note": ""} for _ in screening.checklist]
        mark_screening(screening, marks, screening.revision, by=officer, at=at)


def screenings_of(call: Call) -> list[Screening]:
    """The formal checks of a call, in a stable order."""
    query = select(Screening).where(Screening.call_id == call.id).join(Screening.entry).order_by(Screening.id)
    return sorted(db.session.scalars(query), key=lambda s: (s.entry.item.position, s.entry.organisation.name))


def pass_items(stage: Stage, call: Call, items: Sequence[Item], *, at: datetime) -> None:
    """Every bid on these items passes the formal check."""
    keys = {item.id for item in items}
    for screening in screenings_of(call):
        if screening.entry.item_id in keys:
            pass_entry(screening, by=stage.officer(call), at=at)


def convene(
    stage: Stage,
    call: Call,
    items: Sequence[Item],
    title: str,
    due: datetime,
    *,
    at: datetime,
    judges: int,
    first: int | None = None,
) -> Round:
    """A round of the next leg with a panel that has accepted, signed and declared; it is not released yet.

    ``first``: the judge with whom the panel begins, in the order of the pool; drawn if None. Rounds that are open today
    begin with those whom the sign-in page offers.
    """
    officer = stage.officer(call)
    round_ = rounds.create_round(
        call, items, title, due, int(call.method["reviews_per_entry"]), by=officer, at=at, seed=7
    )
    db.session.flush()
    start = stage.dice.randrange(len(stage.judges)) if first is None else first
    for number in range(judges):
        judge = stage.judges[(start + number) % len(stage.judges)]
        panelist = rounds.invite_judge(round_, _user(judge), by=officer, at=at, is_chair=number == 0)
        db.session.flush()
        answer(panelist, at + timedelta(hours=4 + number))
    db.session.flush()
    db.session.refresh(round_)
    _settle_conflicts(stage, round_, at=at + timedelta(days=1))
    return round_


def _settle_conflicts(stage: Stage, round_: Round, *, at: datetime) -> None:
    officer = stage.officer(round_.call)
    rounds.detect_conflicts(round_, by=officer, at=at)
    db.session.flush()
    for conflict in db.session.scalars(select(Conflict).where(Conflict.round_id == round_.id)):
        if conflict.state == ConflictState.PROPOSED:
            reason = REASONS[conflict.kind == ConflictKind.EMPLOYMENT]
            reviews.decide_conflict(conflict, True, reason, by=officer, at=at + timedelta(hours=1))


def release(stage: Stage, round_: Round, *, at: datetime) -> None:
    """The assignments are staged and handed to the judges."""
    officer = stage.officer(round_.call)
    staged = rounds.stage_assignments(round_, by=officer, at=at)
    if isinstance(staged, rounds.Lacking):
        raise RuntimeError(f"demonstration panel too small: {[str(s) for s in staged.sentences]}")
    db.session.flush()
    rounds.release_assignments(round_, by=officer, at=at + timedelta(hours=1))


def answer(panelist: Panelist, at: datetime) -> None:
    """A judge accepts, signs the undertaking and declares no tie."""
    judge = _user(panelist.user_id)
    rounds.answer_invitation(panelist, True, by=judge, at=at)
    rounds.sign_undertaking(panelist, by=judge, at=at)
    declare_conflicts(panelist, [], by=judge, at=at)


def draw_reserves(stage: Stage, round_: Round, *, at: datetime) -> None:
    """Two further judges are drawn by lot, with alternates; nobody is asked yet."""
    rules = Rules({ANY: 2}, alternates=2, per_region=2)
    seed = hashlib.sha256(b"demonstration").hexdigest()
    rounds.draw_round_panel(round_, rules, by=stage.officer(round_.call), at=at, seed=seed)


def tell_of_influence(round_: Round, *, at: datetime) -> None:
    """The last judge of a panel tells the discipline officer that somebody spoke to him; nobody has looked yet."""
    panelist = round_.panelists[-1]
    told = Told(
        who="自称某设备公司销售负责人（示例）",
        told="来电询问评审进度，提出会后面谈并承担差旅。当即拒绝，未透露任何情况。（示例）",
        happened_on=local_date(at),
    )
    report_solicitation(panelist, told, by=panelist.user, at=at)


def _user(key: str) -> User:
    found = db.session.get(User, key)
    assert found is not None  # noqa: S101
    return found


def mark(
    stage: Stage,
    round_: Round,
    *,
    at: datetime,
    share: float = 1.0,
    level: int = 78,
    levels: Mapping[str, float] | None = None,
    dice: Random | None = None,
) -> None:
    """Judges read and mark, each from the top of his list: ``share`` of the assignments is done, around ``level``
    points, or around those that ``levels`` gives an entry by its key. ``dice``: of its own, so that what comes later
    in the demonstration is as it was."""
    dice = dice or stage.dice
    query = select(Assignment).where(
        Assignment.round_id == round_.id, Assignment.state == AssignmentState.ASSIGNED
    )
    waiting = sorted(db.session.scalars(query), key=lambda a: (a.position, a.judge.email))
    dealt = {a.code: a.entry_id for a in sorted(waiting, key=lambda a: a.code)}
    quality = {code: (levels or {}).get(key, dice.gauss(level, 5)) for code, key in dealt.items()}
    severity = {email: dice.gauss(0, 3) for email in sorted({a.judge.email for a in waiting})}
    for number, assignment in enumerate(waiting[: round(len(waiting) * share)]):
        middle = quality[assignment.code] + severity[assignment.judge.email]
        given = {
            f"score-{c['key']}": str(min(100, max(0, Decimal(round(dice.gauss(middle, 4))))))
            for c in round_.call.rubric
        }
        given["comment"] = dice.choice(COMMENTS[round_.call.kind_data.follows])
        _review(assignment, given, at + timedelta(minutes=20 * number))


def _review(assignment: Assignment, given: Mapping[str, str], at: datetime) -> None:
    reviews.save_review(assignment, given, 0, by=assignment.judge, at=at)
    reviews.finish_review(assignment, by=assignment.judge, at=at + timedelta(minutes=5))


def close(stage: Stage, round_: Round, *, at: datetime) -> None:
    """The officer closes the round."""
    rounds.close_round(round_, by=stage.officer(round_.call), at=at)
