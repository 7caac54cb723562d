"""What waits for officers and for the discipline officer."""

from datetime import datetime

from sqlalchemy import exists, func, select

from app.calls.models import Call
from app.calls.policy import worked_calls
from app.decisions.models import Decision
from app.decisions.states import DecisionState
from app.extensions import db
from app.notices.models import Notice, NoticeDecision, Objection
from app.notices.policy import visible_objections, worked_notices
from app.notices.policy.publishing import has_free_lines
from app.notices.states import PENDING, NoticeState, ObjectionState
from app.people.models import User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.waiting import Waiting


def waiting_for_officer(user: User, at: datetime) -> list[Waiting]:
    """Results to put on notice, drafts to publish, notices that are over and can be announced."""
    calls = worked_calls(user, at).with_only_columns(Call.id)
    carried = exists(
        select(NoticeDecision.id)
        .join(Notice, Notice.id == NoticeDecision.notice_id)
        .where(NoticeDecision.decision_id == Decision.id, Notice.state != NoticeState.WITHDRAWN)
    )
    agreed = select(func.count(Decision.id)).where(
        Decision.call_id.in_(calls), Decision.state == DecisionState.AGREED, ~carried
    )
    mine = worked_notices(user, at).with_only_columns(Notice.id)
    drafts = select(func.count(Notice.id)).where(Notice.id.in_(mine), Notice.state == NoticeState.DRAFT)
    over = (
        has_free_lines(at)
        .where(Notice.id.in_(mine), Notice.ends_on < local_date(at))
        .with_only_columns(func.count(Notice.id))
    )
    queries = (agreed, drafts, over)
    counts = db.session.execute(select(*(query.scalar_subquery() for query in queries))).one()
    labels = (t("已复核的结果待公示"), t("公示草稿待发布"), t("公示期满待公布"))
    return [
        Waiting(label, count, None, "officer.notices")
        for label, count in zip(labels, counts, strict=True)
        if count
    ]


def waiting_for_discipline(user: User, at: datetime) -> list[Waiting]:
    """Objections to accept or not, and those under examination."""
    rows = (
        (t("异议待受理"), ObjectionState.FILED),
        (t("异议核查中"), ObjectionState.EXAMINING),
    )
    visible = visible_objections(user, at).with_only_columns(Objection.id)
    found = db.session.execute(
        select(Objection.state, func.count()).where(Objection.id.in_(visible)).group_by(Objection.state)
    )
    counts = {row[0]: row[1] for row in found}
    return [
        Waiting(label, counts[state], None, "discipline.objections")
        for label, state in rows
        if counts.get(state)
    ]


def count_objections(user: User, at: datetime) -> int:
    """How many pending objections this discipline officer may handle."""
    query = visible_objections(user, at).where(Objection.state.in_(PENDING))
    return db.session.scalar(query.with_only_columns(func.count(Objection.id))) or 0
