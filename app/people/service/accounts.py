"""Accounts: one's own profile, and what the security administrator does."""

from datetime import datetime

from sqlalchemy import delete

from app.extensions import db
from app.history.service import record
from app.people import policy
from app.people.identity import tidy
from app.people.models import LoginSession, User
from app.people.service.attempts import forget_attempts, note_unlocking
from app.people.service.devices import distrust_all
from app.people.states import UnlockChannel
from app.shared.text import t
from app.shared.verdict import Invalid, require


def change_profile(user: User, *, name: str, phone: str, locale: str, by: User, at: datetime) -> None:
    """Keep a person's name, telephone and language. The address is the identity and never changes.

    ``Refused`` for an account of somebody else.
    """
    require(policy.may_keep_own_account(by, user, at))
    if not tidy(name):
        raise Invalid({"name": t("填写姓名")})
    user.name, user.phone, user.locale = tidy(name)[:60], tidy(phone)[:30] or None, locale
    record("user.profile_changed", user, by=by, at=at)


def deactivate_account(user: User, reason: str, *, by: User, at: datetime) -> None:
    """Close an account: no sign-in, every session ended at once. What the person did stays on the record."""
    require(policy.may_deactivate_account(by, user, at))
    _reasoned(reason)
    user.active = False
    distrust_all(user)
    ended = end_all(user)
    record("user.deactivated", user, by=by, at=at, sessions=ended)


def reactivate_account(user: User, *, by: User, at: datetime) -> None:
    """Open a closed account again, with the password and the factors that it had."""
    require(policy.may_reactivate_account(by, user, at))
    user.active = True
    record("user.reactivated", user, by=by, at=at)


def end_session(session: LoginSession, user: User, *, by: User, at: datetime) -> None:
    """End one session of a person; whoever sits there is signed out with his next click."""
    require(policy.may_end_sessions(by, user, at))
    db.session.delete(session)
    record("user.session_ended", user, by=by, at=at)


def end_sessions(user: User, *, keep: str | None = None, by: User, at: datetime) -> int:
    """End all sessions of a person, but for the one with the key ``keep``; how many there were."""
    require(policy.may_end_sessions(by, user, at))
    ended = end_all(user, keep=keep)
    record("user.sessions_ended", user, by=by, at=at, count=ended)
    return ended


def lift_limits(user: User, *, by: User, at: datetime) -> int:
    """Let somebody in whom wrong guesses slow down; how many of them are forgotten (A37: within ten minutes)."""
    require(policy.may_lift_limits(by, user, at))
    forgotten = forget_attempts(user)
    record("user.limits_lifted", user, by=by, at=at, count=forgotten)
    return forgotten


def unlock_account(user: User, channel: UnlockChannel, *, by: User, at: datetime) -> None:
    """Let a member in whom others' guesses hold up, after his identity was made sure of in another way (A37).

    What was counted is forgotten, and for ``UNLOCKED_FOR`` others' guesses do not hold him up wherever he sits; his own
    still do, and password and second factor are asked as ever. Errors: Refused; Invalid where an officer may not.
    """
    require(policy.may_unlock_accounts(by, at))
    verdict = policy.may_unlock_account(by, user, at)
    if not verdict:
        raise Invalid({"email": verdict.message})
    forget_attempts(user)
    note_unlocking(user, at=at)
    record("user.unlocked", user, by=by, at=at, channel=str(channel))


def reset_factors(user: User, reason: str, *, by: User, at: datetime) -> None:
    """Take second factors, recovery codes and passkeys off an account whose owner lost them, and end its sessions."""
    require(policy.may_reset_factors(by, user, at))
    _reasoned(reason)
    user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = user.totp_counter = None
    passkeys = len(user.webauthn)
    user.webauthn.clear()
    distrust_all(user)
    record("user.factors_reset", user, by=by, at=at, passkeys=passkeys, sessions=end_all(user))


def end_all(user: User, *, keep: str | None = None) -> int:
    """Drop the sessions of a person from the store; how many there were."""
    statement = delete(LoginSession).where(LoginSession.user_id == user.id)
    if keep is not None:
        statement = statement.where(LoginSession.id != keep)
    return int(getattr(db.session.execute(statement), "rowcount", 0))


def _reasoned(reason: str) -> None:
    if not tidy(reason):
        raise Invalid({"reason": t("写明理由")})
