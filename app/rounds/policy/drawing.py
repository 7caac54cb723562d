"""Who sees the expert pool, who draws a panel from it, and who sees how it was drawn."""

from datetime import datetime

from sqlalchemy import Select, false, or_, select

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.extensions import db
from app.people.models import Seat, User
from app.people.queries import lasts
from app.people.states import SeatRole
from app.rounds.models import PanelDraw, Panelist, Round
from app.rounds.policy.preparing import may_invite_judge
from app.shared.text import t
from app.shared.verdict import YES, Verdict, hidden, no, not_now


def may_see_pool(user: User | None, at: datetime) -> Verdict:
    """The expert pool: officers, who ask its people onto panels. Judges never learn who else is in it."""
    if user is not None and any(s.role == SeatRole.OFFICER and s.is_valid(at) for s in user.seats):
        return YES
    return no("no_seat", t("专家库供承办人使用"))


def may_see_expert(user: User | None, expert: User, at: datetime) -> Verdict:
    """One person of the pool: whoever sees the pool, while he holds a judge's seat."""
    if not may_see_pool(user, at) or expert.expert is None or not expert.active:
        return hidden()
    seated = any(s.role == SeatRole.JUDGE and s.is_valid(at) for s in expert.seats)
    return YES if seated else hidden()


def visible_experts(user: User | None, at: datetime) -> Select[User]:
    """What ``may_see_expert`` allows, as a query; the profile is joined."""
    pool = select(User).join(User.expert)
    if not may_see_pool(user, at):
        return pool.where(false())
    seats = select(Seat.user_id).where(Seat.role == SeatRole.JUDGE, lasts(Seat, at))
    return pool.where(User.id.in_(seats), User.active.is_(True))


def may_draw_panel(user: User | None, round: Round, at: datetime) -> Verdict:
    """Drawing asks nothing yet, and stands to whoever may invite."""
    return may_invite_judge(user, round, at)


def may_invite_drawn(user: User | None, draw: PanelDraw, at: datetime) -> Verdict:
    """The latest draw is invited once; an earlier one is history."""
    verdict = may_invite_judge(user, draw.round, at)
    if not verdict:
        return verdict
    if draw.invited_at is not None:
        return not_now("invited", t("已于 %(when)s 邀请", when=draw.invited_at))
    later = select(PanelDraw.id).where(PanelDraw.round_id == draw.round_id, PanelDraw.number > draw.number)
    if db.session.scalar(later.limit(1)) is not None:
        return not_now("superseded", t("已重新抽取，请按最近一次抽取的结果邀请"))
    return YES


def may_see_draws(user: User | None, round: Round, at: datetime) -> Verdict:
    """Seed and log of the draws of a round: officers of the call, and the supervisor, who does not judge in it."""
    if is_officer_of(user, round.call, at):
        return YES
    if user is None or not user.holds(SeatRole.SUPERVISOR, at):
        return hidden()
    judges = select(Panelist.id).join(Round).where(Panelist.user_id == user.id)
    return YES if db.session.scalar(judges.where(Round.call_id == round.call_id)) is None else hidden()


def visible_draws(user: User | None, at: datetime) -> Select[PanelDraw]:
    """What ``may_see_draws`` allows, as a query."""
    mine = Round.call_id.in_(worked_calls(user, at).with_only_columns(Call.id))
    query = select(PanelDraw).join(PanelDraw.round)
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        judged = select(Round.call_id).join(Panelist).where(Panelist.user_id == user.id)
        return query.where(or_(mine, Round.call_id.not_in(judged)))
    return query.where(mine)
