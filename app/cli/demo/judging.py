"""Screening, panels, assignments and marks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.calls.models import Call, Item
from app.cli.demo import cast
from app.cli.demo.stage import Stage
from app.extensions import db
from app.people.models import User
from app.reviews import service as reviews
from app.reviews.service import declare_conflicts
from app.rounds import service as rounds
from app.rounds.models import Assignment, Conflict, Panelist, Round
from app.rounds.states import AssignmentState, ConflictState
from app.screening.models import Screening
from app.screening.service import begin_screening, mark_screening, pass_entry

COMMENTS = (
    "指标响应完整，验证方式可信，技术路线清晰，建议进一步明确现场环境影响量的控制办法。",
    "团队基础扎实，溯源链设计合理；经费安排基本匹配，个别里程碑的可考核性需要加强。",
    "方案可行，创新点突出，部分指标优于榜题要求，成果推广路径明确，风险对策比较充分。",
)


def screen(stage: Stage, call: Call, *, at: datetime) -> None:
    """Begin the formal check of a call and mark every point as met; who passes is decided item by item."""
    officer = stage.user(cast.OFFICER.mail)
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
            pass_entry(screening, by=stage.user(cast.OFFICER.mail), at=at)


def convene(
    stage: Stage, call: Call, items: Sequence[Item], title: str, due: datetime, *, at: datetime, judges: int
) -> Round:
    """A round with a panel that has accepted, signed and declared, and its assignments released."""
    officer = stage.user(cast.OFFICER.mail)
    round_ = rounds.create_round(
        call, items, title, due, int(call.method["reviews_per_entry"]), by=officer, at=at, seed=7
    )
    db.session.flush()
    start = stage.dice.randrange(len(stage.judges))
    for number in range(judges):
        judge = stage.judges[(start + number) % len(stage.judges)]
        panelist = rounds.invite_judge(round_, _user(judge), by=officer, at=at, is_chair=number == 0)
        db.session.flush()
        answer(panelist, at + timedelta(hours=4 + number))
    db.session.flush()
    db.session.refresh(round_)
    rounds.detect_conflicts(round_, by=officer, at=at + timedelta(days=1))
    db.session.flush()
    for conflict in db.session.scalars(select(Conflict).where(Conflict.round_id == round_.id)):
        if conflict.state == ConflictState.PROPOSED:
            reason = "任职单位与申报单位相同，应当回避"
            reviews.decide_conflict(conflict, True, reason, by=officer, at=at + timedelta(days=1, hours=1))
    staged = rounds.stage_assignments(round_, by=officer, at=at + timedelta(days=2))
    if isinstance(staged, rounds.Lacking):
        raise RuntimeError(f"demonstration panel too small: {[str(s) for s in staged.sentences]}")
    db.session.flush()
    rounds.release_assignments(round_, by=officer, at=at + timedelta(days=2, hours=1))
    return round_


def answer(panelist: Panelist, at: datetime) -> None:
    """A judge accepts, signs the undertaking and declares no tie."""
    judge = _user(panelist.user_id)
    rounds.answer_invitation(panelist, True, by=judge, at=at)
    rounds.sign_undertaking(panelist, by=judge, at=at)
    declare_conflicts(panelist, [], by=judge, at=at)


def _user(key: str) -> User:
    found = db.session.get(User, key)
    assert found is not None  # noqa: S101
    return found


def mark(stage: Stage, round_: Round, *, at: datetime, share: float = 1.0, level: int = 78) -> None:
    """Judges read and mark: ``share`` of the assignments is done, around ``level`` points."""
    query = select(Assignment).where(
        Assignment.round_id == round_.id, Assignment.state == AssignmentState.ASSIGNED
    )
    waiting = sorted(db.session.scalars(query), key=lambda a: (a.code, a.judge.email))
    quality = {code: stage.dice.gauss(level, 5) for code in sorted({a.code for a in waiting})}
    severity = {email: stage.dice.gauss(0, 3) for email in sorted({a.judge.email for a in waiting})}
    for number, assignment in enumerate(waiting[: round(len(waiting) * share)]):
        when = at + timedelta(minutes=20 * number)
        middle = quality[assignment.code] + severity[assignment.judge.email]
        given = {
            f"score-{c['key']}": str(min(100, max(0, Decimal(round(stage.dice.gauss(middle, 4))))))
            for c in round_.call.rubric
        }
        given["comment"] = stage.dice.choice(COMMENTS)
        reviews.save_review(assignment, given, 0, by=assignment.judge, at=when)
        reviews.finish_review(assignment, by=assignment.judge, at=when + timedelta(minutes=5))


def close(stage: Stage, round_: Round, *, at: datetime) -> None:
    """The officer closes the round."""
    rounds.close_round(round_, by=stage.user(cast.OFFICER.mail), at=at)
