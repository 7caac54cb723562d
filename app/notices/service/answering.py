"""What the discipline officer does with an objection."""

from datetime import datetime

from app.history.service import record
from app.notices.models import NoticeLine, Objection
from app.notices.policy import may_answer_objection, may_decide_objection, may_name_line
from app.notices.service.announcing import strike_line
from app.notices.states import OBJECTION_MOVES, LineState, ObjectionState
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Invalid, require

VERBS = {
    ObjectionState.UPHELD: "uphold",
    ObjectionState.PARTLY_UPHELD: "uphold_partly",
    ObjectionState.DISMISSED: "dismiss",
}


def accept_objection(objection: Objection, *, by: User, at: datetime) -> None:
    """Take it up for examination."""
    require(may_answer_objection(by, objection, at))
    objection.state = OBJECTION_MOVES.go("accept", objection.state)
    objection.handled_by_id = by.id
    record("objection.accepted", objection, by=by, at=at, call_id=objection.notice.call_id)


def refuse_objection(objection: Objection, opinion: str, *, by: User, at: datetime) -> None:
    """不予受理, with the reason that the objector reads; the line is free. ``Invalid`` on ``opinion`` without one."""
    require(may_answer_objection(by, objection, at))
    _answer(objection, opinion, by, at)
    objection.state = OBJECTION_MOVES.go("refuse", objection.state)
    record(
        "objection.refused", objection, by=by, at=at, call_id=objection.notice.call_id, line=objection.line_id
    )


def name_line(objection: Objection, line: NoticeLine, *, by: User, at: datetime) -> None:
    """Say which line it concerns: from now on it holds that line, and no other (rule 13)."""
    require(may_name_line(by, objection, at))
    living = line.state in {LineState.NOTICED, LineState.ANNOUNCED}
    if line.notice_id != objection.notice_id or not living:
        raise Invalid({"line": t("请选择本公示中的一项")})
    objection.line = line
    record("objection.line_named", objection, by=by, at=at, call_id=objection.notice.call_id, line=line.id)


def decide_objection(
    objection: Objection, result: ObjectionState, opinion: str, *, by: User, at: datetime
) -> bool:
    """成立 strikes the line that it names; 部分成立 and 不成立 leave it and set it free. Whether a line was struck.

    ``Invalid`` on ``opinion`` without one, on ``result`` where it is none of the three.
    """
    require(may_decide_objection(by, objection, at))
    if result not in VERBS:
        raise Invalid({"result": t("请选择处理结果")})
    _answer(objection, opinion, by, at)
    objection.state = OBJECTION_MOVES.go(VERBS[result], objection.state)
    upheld = result == ObjectionState.UPHELD and objection.line is not None
    struck = upheld and strike_line(objection.line, by=by, at=at)  # type: ignore[arg-type]
    record(
        "objection.decided",
        objection,
        by=by,
        at=at,
        call_id=objection.notice.call_id,
        result=result.value,
        line=objection.line_id,
        struck=struck,
    )
    return struck


def _answer(objection: Objection, opinion: str, by: User, at: datetime) -> None:
    if not opinion.strip():
        raise Invalid({"opinion": t("请写明处理意见")})
    objection.opinion = opinion.strip()
    objection.handled_by_id, objection.decided_at = by.id, at
