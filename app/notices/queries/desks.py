"""What waits for officers and for the discipline officer."""

from datetime import datetime

from app.notices.models import Notice, Objection
from app.notices.policy import visible_objections, worked_notices
from app.notices.policy.holding import free_to_announce
from app.notices.policy.publishing import unnoticed
from app.notices.states import NoticeState, ObjectionState
from app.people.models import User
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.waiting import Tally


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Results to put on notice, drafts to publish, notices that are over and can be announced."""
    mine = worked_notices(user, at).with_only_columns(Notice.id)
    over = free_to_announce().where(Notice.id.in_(mine), Notice.ends_on < local_date(at))
    return [
        Tally(t("已复核的结果待公示"), unnoticed(user, at), "officer.notices"),
        Tally(
            t("公示草稿待发布"),
            worked_notices(user, at).where(Notice.state == NoticeState.DRAFT),
            "officer.notices",
        ),
        Tally(t("公示期满待公布"), over, "officer.notices"),
    ]


def tallies_for_discipline(user: User, at: datetime) -> list[Tally]:
    """Objections to accept or not, and those under examination; never one that concerns the person."""
    visible = visible_objections(user, at)
    rows = (
        (t("异议待受理"), ObjectionState.FILED),
        (t("异议核查中"), ObjectionState.EXAMINING),
    )
    return [
        Tally(
            label,
            visible.where(Objection.state == state),
            "discipline.objections",
            values={"state": state.value},
        )
        for label, state in rows
    ]
