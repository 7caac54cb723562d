"""Who may take a copy of his data, and who may leave."""

from datetime import datetime

from sqlalchemy import exists, select

from app.extensions import db
from app.people.models import User
from app.people.policy import may_see_own_account
from app.rounds.models import Assignment
from app.rounds.states import AssignmentState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

OPEN = (AssignmentState.STAGED, AssignmentState.ASSIGNED)


def may_take_own_data(user: User | None, at: datetime) -> Verdict:
    """Anybody who is signed in, of himself alone (PIPL Art. 45)."""
    return may_see_own_account(user, at)


def may_erase_account(user: User | None, account: User, at: datetime) -> Verdict:
    """One's own account, once nothing of office hangs on it: what somebody still answers for cannot be left behind."""
    return first_refusal(
        YES if user is not None and user.id == account.id else hidden(),
        not_now("demonstration", t("示例账户不能注销")) if account.is_demo else YES,
        not_now("seated", t("你还有席位，请先由系统管理员结束席位")) if _has_seat(account, at) else YES,
        not_now("member", t("你还是机构成员，请先退出机构")) if _is_member(account, at) else YES,
        not_now("judging", t("你还有没完成的评审任务，请先完成或申请解除")) if _judges(account) else YES,
    )


def _has_seat(account: User, at: datetime) -> bool:
    return any(seat.until is None or seat.until > at for seat in account.seats)


def _is_member(account: User, at: datetime) -> bool:
    return any(membership.is_valid(at) for membership in account.memberships)


def _judges(account: User) -> bool:
    mine = exists().where(Assignment.judge_id == account.id, Assignment.state.in_(OPEN))
    return bool(db.session.scalar(select(mine)))
