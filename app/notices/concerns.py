"""What an objection may concern: one winner's line, or one result without winners (流榜)."""

from app.decisions.models import Decision
from app.decisions.states import DecisionState
from app.notices.models import Notice, NoticeLine, Objection
from app.notices.states import LineState

Concern = NoticeLine | Decision


def concerns_of(notice: Notice) -> list[Concern]:
    """What of a notice can still be objected to, in its order: winners who stand, then results without winners.

    On a withdrawn notice that is what its decisions still say: they may be put on notice again.
    """
    lines = [line for line in notice.lines if _stands(line)]
    failed = [row.decision for row in notice.decisions if not row.decision.lines and _is_agreed(row.decision)]
    return [*lines, *failed]


def point_at(objection: Objection, what: Concern | None) -> None:
    """Let an objection concern this, and nothing else. Whether that is allowed has been decided."""
    objection.line = what if isinstance(what, NoticeLine) else None
    objection.decision = what if isinstance(what, Decision) else None


def _stands(line: NoticeLine) -> bool:
    if line.state == LineState.WITHDRAWN:
        return _is_agreed(line.decision)
    return line.state in {LineState.NOTICED, LineState.ANNOUNCED}


def _is_agreed(decision: Decision) -> bool:
    return decision.state == DecisionState.AGREED
