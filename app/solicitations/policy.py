"""A judge tells; a discipline officer who has nothing to do with the call reads. Nobody else, not even a count."""

from datetime import datetime

from sqlalchemy import Select, false, or_, select

from app.calls.models import Call
from app.calls.policy import worked_calls
from app.extensions import db
from app.people.models import User
from app.people.states import SeatRole
from app.rounds.models import Panelist, Round
from app.rounds.policy import may_see_panel
from app.shared.verdict import YES, Verdict, first_refusal, hidden
from app.solicitations.models import Solicitation
from app.solicitations.states import MOVES


def may_report_solicitation(user: User | None, panelist: Panelist, at: datetime) -> Verdict:
    """Whoever is or was asked onto the panel, from the invitation on and after closing too (rule 8)."""
    return may_see_panel(user, panelist, at)


def may_work_on_solicitations(user: User | None, at: datetime) -> Verdict:
    """The inbox is the discipline officers'."""
    return YES if user is not None and user.holds(SeatRole.DISCIPLINE, at) else hidden()


def visible_solicitations(user: User | None, at: datetime) -> Select[Solicitation]:
    """What a discipline officer may read.

    Left out is what he told himself, and what concerns a call that he works on as an officer or sits on a panel of.
    """
    if user is None or not user.holds(SeatRole.DISCIPLINE, at):
        return select(Solicitation).where(false())
    judged = select(Round.call_id).join(Panelist, Panelist.round_id == Round.id)
    own = select(Round.id).where(
        or_(
            Round.call_id.in_(worked_calls(user, at).with_only_columns(Call.id)),
            Round.call_id.in_(judged.where(Panelist.user_id == user.id)),
        )
    )
    return select(Solicitation).where(Solicitation.judge_id != user.id, Solicitation.round_id.not_in(own))


def may_see_solicitation(user: User | None, solicitation: Solicitation, at: datetime) -> Verdict:
    """What ``visible_solicitations`` gives."""
    query = visible_solicitations(user, at).where(Solicitation.id == solicitation.id)
    return YES if db.session.scalar(query.with_only_columns(Solicitation.id)) is not None else hidden()


def may_examine_solicitation(user: User | None, solicitation: Solicitation, at: datetime) -> Verdict:
    """Take up what has been told."""
    return first_refusal(
        may_see_solicitation(user, solicitation, at), MOVES.may("examine", solicitation.state)
    )


def may_close_solicitation(user: User | None, solicitation: Solicitation, at: datetime) -> Verdict:
    """Say what came of it, once."""
    return first_refusal(may_see_solicitation(user, solicitation, at), MOVES.may("close", solicitation.state))
