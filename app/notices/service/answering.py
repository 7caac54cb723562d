"""What the discipline officer does with an objection."""

from datetime import datetime

from app.history.service import record
from app.notices.concerns import Concern, concerns_of, point_at
from app.notices.models import Objection
from app.notices.policy import may_answer_objection, may_decide_objection, may_name_line
from app.notices.service.announcing import overturn_result, strike_line
from app.notices.states import OBJECTION_MOVES, ObjectionState
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
    _record("objection.refused", objection, by, at)


def name_line(objection: Objection, concern: Concern, *, by: User, at: datetime) -> None:
    """Say which winner's line, or which result without winners, it concerns: from now on it holds that alone (rule 13).

    On a withdrawn notice that holds the decision, wherever it is printed next. ``Invalid`` on ``line``.
    """
    require(may_name_line(by, objection, at))
    if concern not in concerns_of(objection.notice):
        raise Invalid({"line": t("请选择本公示中的一项")})
    point_at(objection, concern)
    _record("objection.line_named", objection, by, at)


def decide_objection(
    objection: Objection, result: ObjectionState, opinion: str, *, by: User, at: datetime, ruling: str = ""
) -> bool:
    """成立 strikes what it names; 部分成立 and 不成立 leave it and set it free. Whether something was struck.

    A winner's line falls and the next in rank may follow; a result without winners (流榜) is overturned and the item
    decided anew (``decisions.service.overturn_decision``), for which ``ruling`` says what must be put right: officers
    and bidders read it, so it names no objector. ``Invalid`` on ``opinion`` or that ``ruling`` without words, on
    ``result`` where it is none of the three.
    """
    require(may_decide_objection(by, objection, at))
    if result not in VERBS:
        raise Invalid({"result": t("请选择处理结果")})
    upheld = result == ObjectionState.UPHELD
    if upheld and objection.decision is not None and not ruling.strip():
        raise Invalid({"ruling": t("请写明须纠正的问题")})
    _answer(objection, opinion, by, at)
    objection.state = OBJECTION_MOVES.go(VERBS[result], objection.state)
    struck = upheld and _strike(objection, ruling, by, at)
    _record("objection.decided", objection, by, at, result=result.value, struck=struck)
    return struck


def _strike(objection: Objection, ruling: str, by: User, at: datetime) -> bool:
    if objection.line is not None:
        return strike_line(objection.line, by=by, at=at)
    return objection.decision is not None and overturn_result(objection.decision, ruling, by=by, at=at)


def _answer(objection: Objection, opinion: str, by: User, at: datetime) -> None:
    if not opinion.strip():
        raise Invalid({"opinion": t("请写明处理意见")})
    objection.opinion = opinion.strip()
    objection.handled_by_id, objection.decided_at = by.id, at


def _record(act: str, objection: Objection, by: User, at: datetime, **figures: str | bool) -> None:
    """The act with what the objection concerns."""
    record(
        act,
        objection,
        by=by,
        at=at,
        call_id=objection.notice.call_id,
        line=objection.line.id if objection.line is not None else None,
        decision=objection.decision.id if objection.decision is not None else None,
        **figures,
    )
