"""The inbox of the discipline officer."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.people.models import User
from app.rounds.models import Panelist, Round
from app.shared.text import t
from app.shared.waiting import Tally
from app.solicitations.models import Solicitation
from app.solicitations.policy import visible_solicitations
from app.solicitations.states import SolicitationState


def inbox(user: User | None, at: datetime, state: SolicitationState | None = None) -> Select[Solicitation]:
    """What the person may read, open ones first, the latest of each first; with round, call and judge."""
    found = visible_solicitations(user, at)
    if state is not None:
        found = found.where(Solicitation.state == state)
    return found.options(
        joinedload(Solicitation.round).joinedload(Round.call), joinedload(Solicitation.judge)
    ).order_by(Solicitation.state == SolicitationState.CLOSED, Solicitation.filed_at.desc(), Solicitation.id)


def told_by(panelist: Panelist) -> int:
    """How many reports a judge made in his round: his own page alone says so, and nothing of what they say."""
    own = Solicitation.round_id == panelist.round_id, Solicitation.judge_id == panelist.user_id
    return db.session.scalar(select(func.count(Solicitation.id)).where(*own)) or 0


def tallies_for_discipline(user: User, at: datetime) -> list[Tally]:
    """Reports to look at, and those under examination."""
    visible = visible_solicitations(user, at)
    rows = (
        (t("请托情况报告待查看"), SolicitationState.FILED),
        (t("请托情况核查中"), SolicitationState.EXAMINING),
    )
    return [
        Tally(
            label,
            visible.where(Solicitation.state == state),
            "discipline.solicitations",
            values={"state": state.value},
        )
        for label, state in rows
    ]
