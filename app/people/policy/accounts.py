"""Accounts: one's own, and what the security and the audit administrator do with those of others."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Select, false, select, true

from app.people.models import User
from app.people.states import SeatRole
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

SIGNED_OUT = no("signed_out", t("请先登录"))


def may_see_own_account(user: User | None, at: datetime) -> Verdict:
    """Anybody who is signed in has an account page."""
    return YES if user is not None else SIGNED_OUT


def may_keep_own_account(user: User | None, account: User, at: datetime) -> Verdict:
    """What a person alone does with his account: name and telephone, a copy of his data."""
    return YES if user is not None and user.id == account.id else hidden()


def may_edit_expert(user: User | None, at: datetime) -> Verdict:
    """Whoever has a judge's seat, or had one, keeps his own profile of the expert pool."""
    if user is None:
        return SIGNED_OUT
    if user.expert is not None or user.holds(SeatRole.JUDGE, at):
        return YES
    return no("no_seat", t("专家资料由评审专家本人填写"))


def may_sit_at(audience: str) -> Callable[[User | None, datetime], Verdict]:
    """The policy of a desk: whoever has a seat or a membership that leads there (``User.sits_at``)."""

    def may_sit(user: User | None, at: datetime) -> Verdict:
        if user is not None and user.sits_at(audience, at):
            return YES
        return no("no_seat", t("这个工作台需要相应的席位"))

    return may_sit


def may_see_accounts(user: User | None, at: datetime) -> Verdict:
    """The list of accounts is the security administrator's (trust.md A25: the three offices divide the work)."""
    if user is not None and user.holds(SeatRole.SECURITY_ADMIN, at):
        return YES
    return no("no_seat", t("账户管理需要安全管理员席位"))


def may_see_account(user: User | None, account: User, at: datetime) -> Verdict:
    """One account: the security administrator; for everybody else it does not exist."""
    return YES if may_see_accounts(user, at) else hidden()


def visible_accounts(user: User | None, at: datetime) -> Select[User]:
    """The accounts whose page ``may_see_account`` opens."""
    return select(User).where(true() if may_see_accounts(user, at) else false())


def may_deactivate_account(user: User | None, account: User, at: datetime) -> Verdict:
    """A live account of somebody else; nobody shuts himself out."""
    own = user is not None and user.id == account.id
    return first_refusal(
        may_see_account(user, account, at),
        no("own_account", t("不能停用自己的账户，由另一位安全管理员办理")) if own else YES,
        YES if account.active else not_now("inactive", t("这个账户已经停用")),
    )


def may_reactivate_account(user: User | None, account: User, at: datetime) -> Verdict:
    """An account that was deactivated."""
    return first_refusal(
        may_see_account(user, account, at),
        not_now("active", t("这个账户没有停用")) if account.active else YES,
    )


def may_end_sessions(user: User | None, account: User, at: datetime) -> Verdict:
    """One's own sessions, or anybody's for the security administrator."""
    if user is not None and user.id == account.id:
        return YES
    return may_see_account(user, account, at)


def may_lift_limits(user: User | None, account: User, at: datetime) -> Verdict:
    """The way back in for somebody whom a rival's guessing slowed down (A37)."""
    return may_see_account(user, account, at)


def may_unlock_accounts(user: User | None, at: datetime) -> Verdict:
    """Any officer, so that somebody answers the telephone at a deadline (A37)."""
    if user is not None and user.sits_at("officer", at):
        return YES
    return no("no_seat", t("登录解锁由承办人办理"))


def may_unlock_account(user: User | None, account: User, at: datetime) -> Verdict:
    """A member of an organisation without a seat of office; for others the security administrator lifts limits."""
    member = any(m.is_valid(at) for m in account.memberships) and account.active
    office = any(seat.is_valid(at) for seat in account.seats)
    return first_refusal(
        may_unlock_accounts(user, at),
        YES if member and not office else not_now("not_member", t("没有可以由承办人解锁的这个账户")),
    )


def may_reset_factors(user: User | None, account: User, at: datetime) -> Verdict:
    """Lost second factors are taken off by the security administrator; a password alone never does it."""
    own = user is not None and user.id == account.id
    has = bool(account.tf_primary_method or account.webauthn)
    return first_refusal(
        may_see_account(user, account, at),
        no("own_account", t("自己的验证方式在「我的账户」中办理")) if own else YES,
        YES if has else not_now("no_factor", t("这个账户没有设置两步验证或通行密钥")),
    )


def may_read_record(user: User | None, at: datetime) -> Verdict:
    """The record of acts, readings and refusals is the audit administrator's; he reads no content by it."""
    if user is not None and user.holds(SeatRole.AUDIT_ADMIN, at):
        return YES
    return no("no_seat", t("审计记录需要审计管理员席位"))
