"""An officer's key to sealed calls. The edge makes and locks it before the transaction: stretching takes a second."""

from datetime import datetime

from app.extensions import db
from app.history.service import record
from app.people.models import OpenerKey, User
from app.people.queries import opener_key_of
from app.sealing.passphrases import LockedKey
from app.shared.text import t
from app.shared.verdict import Invalid, Refused, not_now


def make_opener_key(locked: LockedKey, *, by: User, at: datetime) -> OpenerKey:
    """Keep a new key of the officer, locked by his pass-phrase; one that he had ends and opens its old calls alone.

    ``locked`` carries the officer's id. The caller has asked ``may_keep_opener_key`` (calls).
    """
    _require_own(locked, by)
    old = opener_key_of(by)
    if old is not None:
        old.until = at
        db.session.flush()
    key = OpenerKey(user_id=by.id, since=at, locked_at=at)
    key.lock(locked)
    db.session.add(key)
    db.session.flush()
    record("opener_key.made", key, by=by, at=at, public=key.public, replaces=old.id if old else None)
    return key


def change_passphrase(key: OpenerKey, relocked: LockedKey, *, by: User, at: datetime) -> OpenerKey:
    """Keep the same key under another pass-phrase; calls that are sealed to it notice nothing.

    Errors: ``Refused`` (changed_meanwhile) where it is no longer the key that was locked anew.
    """
    _require_own(relocked, by)
    if key.user_id != by.id or key.public != relocked.public or key.until is not None:
        raise Refused(not_now("changed_meanwhile", t("钥匙刚刚换过，请刷新页面后再试")))
    key.lock(relocked)
    key.locked_at = at
    record("opener_key.relocked", key, by=by, at=at)
    return key


def _require_own(locked: LockedKey, by: User) -> None:
    if locked.owner != by.id:
        raise Invalid({"passphrase": t("钥匙不是本人的")})
