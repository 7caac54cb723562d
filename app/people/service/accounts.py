"""Accounts: one's own profile, and what the security administrator does."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.extensions import db
from app.history.service import record
from app.people import policy
from app.people.identity import skeleton, tidy
from app.people.models import Expert, LoginSession, Organisation, User
from app.people.service.attempts import forget_attempts
from app.people.states import OrganisationState
from app.shared.text import t
from app.shared.verdict import Invalid, require

MOST_TAGS = 20


def change_profile(user: User, *, name: str, phone: str, locale: str, by: User, at: datetime) -> None:
    """Keep a person's name, telephone and language. The address is the identity and never changes."""
    require(policy.may_see_own_account(by, at))
    if not tidy(name):
        raise Invalid({"name": t("填写姓名")})
    user.name, user.phone, user.locale = tidy(name)[:60], tidy(phone)[:30] or None, locale
    record("user.profile_changed", user, by=by, at=at)


def save_expert(
    user: User,
    *,
    employer_name: str,
    title: str,
    fields: Sequence[str],
    chain_names: Sequence[str],
    region_code: str | None,
    by: User,
    at: datetime,
) -> Expert:
    """Keep a person's profile in the expert pool.

    An employer that is registered here under that name (by ``identity.skeleton``) is linked, because conflicts of
    interest are looked for by organisation (rule 4); the name stays as it was written.
    """
    require(policy.may_edit_expert(by, at))
    if not tidy(employer_name):
        raise Invalid({"employer_name": t("填写工作单位，回避按单位核对；自由职业写「无」")})
    employer = _registered(tidy(employer_name))
    expert = user.expert or Expert(user=user)
    expert.employer_name, expert.title = tidy(employer_name)[:120], tidy(title)[:60]
    expert.employer = employer
    expert.fields = [tidy(field)[:40] for field in fields if tidy(field)][:MOST_TAGS]
    expert.chain_names = list(chain_names)[:MOST_TAGS]
    expert.region_code = region_code or None
    db.session.add(expert)
    db.session.flush()
    record("expert.saved", expert, by=by, at=at, employer=expert.employer_id)
    return expert


def _registered(name: str) -> Organisation | None:
    same = select(Organisation).where(
        Organisation.skeleton == skeleton(name), Organisation.state == OrganisationState.ACTIVE
    )
    found = list(db.session.scalars(same.limit(2)))
    return found[0] if len(found) == 1 else None


def deactivate_account(user: User, reason: str, *, by: User, at: datetime) -> None:
    """Close an account: no sign-in, every session ended at once. What the person did stays on the record."""
    require(policy.may_deactivate_account(by, user, at))
    _reasoned(reason)
    user.active = False
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


def reset_factors(user: User, reason: str, *, by: User, at: datetime) -> None:
    """Take second factors, recovery codes and passkeys off an account whose owner lost them, and end its sessions."""
    require(policy.may_reset_factors(by, user, at))
    _reasoned(reason)
    user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = user.totp_counter = None
    passkeys = len(user.webauthn)
    user.webauthn.clear()
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
