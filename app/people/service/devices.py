"""Browsers that are not asked for the second factor for a while: trusted, listed, taken back."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete

from app.extensions import db
from app.history.service import record
from app.people import policy
from app.people.identity import token_digest
from app.people.models import TrustedDevice, User
from app.shared.verdict import require

TRUSTED_FOR = timedelta(days=14)


def trust_device(user: User, *, agent: str, source: str, by: User, at: datetime) -> tuple[TrustedDevice, str]:
    """Remember the browser in which a person has just proved his second factor, for ``TRUSTED_FOR``.

    The second value is the key for its cookie, which is kept nowhere. Error: Refused for an account of somebody else,
    to the security administrator too: whom nobody asks for a second factor is for its owner alone to say.
    """
    require(policy.may_keep_own_account(by, user, at))
    key = secrets.token_urlsafe(32)
    device = TrustedDevice(
        user=user,
        key_digest=token_digest(key),
        agent=agent[:200],
        source=source[:45],
        trusted_at=at,
        expires_at=at + TRUSTED_FOR,
    )
    db.session.add(device)
    db.session.flush()
    record("user.device_trusted", user, by=by, at=at)
    return device, key


def distrust_device(device: TrustedDevice, *, by: User, at: datetime) -> None:
    """Ask for the second factor there again from now on. Error: Refused for an account of somebody else."""
    require(policy.may_end_sessions(by, device.user, at))
    record("user.device_distrusted", device.user, by=by, at=at)
    db.session.delete(device)


def distrust_all(user: User) -> int:
    """Forget every trusted browser of a person (new password, factors reset, account closed); how many there were."""
    statement = delete(TrustedDevice).where(TrustedDevice.user_id == user.id)
    return int(getattr(db.session.execute(statement), "rowcount", 0))
