"""What a pending objection holds: the winner or the result that it names, never a whole item or category (rule 13).

A winner is held by the decision that names him: where a notice was withdrawn and the decision put on notice again, an
objection to the earlier line holds the new one. Only that something is held is told, never by whom.
"""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.calls.models import Item
from app.calls.states import ItemState
from app.decisions.models import Decision
from app.decisions.states import DecisionState
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, NoticeLine, Objection
from app.notices.states import PENDING, LineState, NoticeState


def held_lines(line_ids: Iterable[str]) -> set[str]:
    """Those lines whose winner a pending objection names."""
    keys = list(line_ids)
    if not keys:
        return set()
    return set(db.session.scalars(select(NoticeLine.id).where(NoticeLine.id.in_(keys), _line_is_held())))


def held_results(decision_ids: Iterable[str]) -> set[str]:
    """Those results without winners (流榜) that a pending objection names."""
    keys = list(decision_ids)
    if not keys:
        return set()
    return set(db.session.scalars(select(Decision.id).where(Decision.id.in_(keys), _result_is_held())))


def is_objected_to(decision: Decision) -> bool:
    """Whether a pending objection names a winner of the decision, or the decision itself."""
    named = select(NoticeLine.id).where(NoticeLine.decision_id == decision.id)
    query = select(Objection.id).where(
        Objection.state.in_(PENDING),
        or_(Objection.decision_id == decision.id, Objection.line_id.in_(named)),
    )
    return db.session.scalar(query.limit(1)) is not None


def failing(notice: Notice) -> list[Decision]:
    """Decisions without winners that the notice carries and whose items have not been declared failed yet."""
    decisions = (row.decision for row in notice.decisions)
    return [
        d
        for d in decisions
        if not d.lines and d.state == DecisionState.AGREED and d.item and d.item.state == ItemState.LISTED
    ]


@cache  # the same expression for everybody; making it takes milliseconds
def free_to_announce() -> Select[Notice]:
    """Published notices with something that nothing holds; whether they are over is compared by the caller's clock."""
    line = exists(
        select(NoticeLine.id).where(
            NoticeLine.notice_id == Notice.id, NoticeLine.state == LineState.NOTICED, ~_line_is_held()
        )
    )
    carried = and_(NoticeDecision.decision_id == Decision.id, NoticeDecision.notice_id == Notice.id)
    result = exists(
        select(Decision.id)
        .join(NoticeDecision, carried)
        .join(Item, Item.id == Decision.item_id)
        .where(
            Decision.state == DecisionState.AGREED,
            Item.state == ItemState.LISTED,
            ~Decision.lines.any(),
            ~_result_is_held(),
        )
        .correlate(Notice)
    )
    return select(Notice).where(Notice.state == NoticeState.PUBLISHED, or_(line, result))


def _line_is_held() -> ColumnElement[bool]:
    """A pending objection names this line's winner, on this notice or on another of the same decision."""
    named = aliased(NoticeLine)
    return exists(
        select(Objection.id)
        .join(named, named.id == Objection.line_id)
        .where(
            named.decision_id == NoticeLine.decision_id,
            named.entry_id == NoticeLine.entry_id,
            Objection.state.in_(PENDING),
        )
        .correlate(NoticeLine)
    )


def _result_is_held() -> ColumnElement[bool]:
    return exists(
        select(Objection.id)
        .where(Objection.decision_id == Decision.id, Objection.state.in_(PENDING))
        .correlate(Decision)
    )
