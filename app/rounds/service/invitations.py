"""Asking people onto a panel, and the log of every invitation and its answer."""

from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.rounds.models import PanelInvitation, Panelist, Round
from app.rounds.states import PANELIST_MOVES, DeclineCause, InvitationAnswer
from app.shared.text import t
from app.shared.verdict import Invalid


def ask(
    round: Round,
    user: User,
    *,
    by: User | None,
    at: datetime,
    max_load: int | None = None,
    min_load: int = 0,
) -> Panelist:
    """Seat a person as invited and record it; who may ask whom was settled by the caller.

    ``by`` None: an alternate whom the draw calls. Error: Invalid where he is on the panel already.
    """
    panelist = db.session.scalar(
        select(Panelist).where(Panelist.round_id == round.id, Panelist.user_id == user.id)
    )
    if panelist is None:
        panelist = Panelist(round=round, user=user, invited_at=at)
        db.session.add(panelist)
    elif PANELIST_MOVES.may("invite", panelist.state):
        panelist.state = PANELIST_MOVES.go("invite", panelist.state)
        panelist.invited_at, panelist.answered_at, panelist.decline_reason = at, None, ""
        panelist.decline_cause = None
    else:
        raise Invalid({"user": t("%(name)s已在专家组中", name=user.name)})
    panelist.max_load, panelist.min_load = max_load, min_load
    db.session.flush()
    _log(panelist, at=at)
    record("panelist.invited", panelist, by=by, at=at, call_id=round.call_id)
    return panelist


def log_answer(
    panelist: Panelist,
    answer: InvitationAnswer,
    *,
    at: datetime,
    cause: DeclineCause | None = None,
    reason: str = "",
) -> None:
    """How the last invitation ended. One from before the log was kept gets its row now."""
    last = (
        select(PanelInvitation)
        .where(PanelInvitation.panelist_id == panelist.id)
        .order_by(PanelInvitation.invited_at.desc(), PanelInvitation.id)
        .limit(1)
    )
    asked = db.session.scalar(last) or _log(panelist, at=panelist.invited_at)
    asked.answer, asked.answered_at, asked.cause, asked.reason = answer, at, cause, reason


def _log(panelist: Panelist, *, at: datetime) -> PanelInvitation:
    asked = PanelInvitation(
        panelist=panelist, round_id=panelist.round_id, user_id=panelist.user_id, invited_at=at,
        answer=InvitationAnswer.WAITING,
    )  # fmt: skip
    db.session.add(asked)
    return asked
