"""Of which items everything is announced, and since when: what may be removed after a time asks here."""

from datetime import datetime

from sqlalchemy import Select, case, func, select

from app.decisions.models import Decision
from app.notices.models import Notice, NoticeDecision
from app.notices.states import IN_FORCE, NoticeState


def items_announced_by(instant: datetime) -> Select[str | None]:
    """Keys of the items whose notices in force are all settled, the last one announced at ``instant`` or before."""
    settled = func.min(case((Notice.state == NoticeState.SETTLED, 1), else_=0))
    return (
        select(Decision.item_id)
        .join(NoticeDecision, NoticeDecision.decision_id == Decision.id)
        .join(Notice, Notice.id == NoticeDecision.notice_id)
        .where(Notice.state.in_(IN_FORCE), Decision.item_id.is_not(None))
        .group_by(Decision.item_id)
        .having(settled == 1, func.max(Notice.announced_at) <= instant)
    )
