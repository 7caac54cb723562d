"""Pass-phrases of openers' keys, in forms: limited tries, one at a time, and the stretching outside any transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import InputRequired, Length

from app.people.demonstration import printed_passphrase
from app.people.states import AttemptPurpose
from app.sealing.errors import Damaged, WeakPassphrase, WrongPassphrase
from app.sealing.passphrases import LONGEST, SHORTEST, STRONG, Cost, LockedKey, lock_key, unlock_key
from app.web.account.security import throttling
from app.web.instant import me

COST = "OPENER_KEY_COST"
PATIENCE = 20.0
_stretching = threading.Lock()
"""Each stretching takes 128 MiB for about a second: a process does one at a time."""
TYPED = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "maxlength": LONGEST}


class Busy(Exception):
    """Somebody else's pass-phrase is being stretched for longer than anybody should wait."""


@contextmanager
def _alone() -> Iterator[None]:
    if not _stretching.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _stretching.release()


def passphrase_field(label: Any, **more: Any) -> PasswordField:
    """A field for a pass-phrase: no browser fills it in, and what was typed is never sent back."""
    return PasswordField(
        label,
        [
            InputRequired(_l("填写口令")),
            Length(max=LONGEST, message=_l("口令最多 %(max)d 个字符")),
        ],
        render_kw=TYPED,
        **more,
    )


class UnlockForm(FlaskForm):
    """An officer's pass-phrase; when the form is valid, ``secret`` is his private key. Kept by nobody."""

    passphrase = passphrase_field(_l("开启口令"))
    locked: LockedKey | None = None
    secret: str = ""
    printed: str = ""

    @classmethod
    def of(cls, locked: LockedKey | None) -> Self:
        """The form over one locked key; ``printed``: what the demonstration tells everybody, and nothing else does."""
        form = cls()
        form.locked = locked
        form.printed = printed_passphrase(me()) if current_app.config["DEMO"] else ""
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Count the try first, then stretch: a burst of guesses is no cheaper than a slow one."""
        if not super().validate(extra_validators):
            return False
        try:
            self.secret = unlock(self.locked, self.passphrase)
        finally:
            self.passphrase.data = None
        return bool(self.secret)


def unlock(locked: LockedKey | None, field: Field) -> str:
    """The private key, or "" with the reason beside the field."""
    said = _l("没有可以使用的开启钥匙") if locked is None else None
    said = said or throttling.begin(AttemptPurpose.PASSPHRASE, me().email)
    if said is None and locked is not None:
        try:
            with _alone():
                secret = unlock_key(locked, field.data or "")
        except WrongPassphrase:
            said = _("口令不正确。连续几次不对，须等待一段时间再试")
        except Damaged:
            said = _("钥匙的记录已损坏，请联系系统管理员，并准备更换开启人")
        except Busy:
            said = _("另一位开启人正在办理，请稍候再试")
        else:
            throttling.succeeded()
            return secret
    field.errors = [*field.errors, said]
    return ""


def lock(secret: str, field: Field, owner: str) -> LockedKey | None:
    """The private key under a new pass-phrase, or None with the reason beside the field."""
    cost: Cost = current_app.config.get(COST, STRONG)
    try:
        with _alone():
            return lock_key(secret, field.data or "", owner, cost)
    except WeakPassphrase as weak:
        field.errors = [*field.errors, _weakness(weak.reason)]
    except Busy:
        field.errors = [*field.errors, _("另一位开启人正在办理，请稍候再试")]
    return None


def _weakness(reason: str) -> str:
    return {
        "short": _("口令至少 %(n)s 个字符", n=SHORTEST),
        "long": _("口令最多 %(max)d 个字符", max=LONGEST),
        "repeated": _("口令不能由一小段反复组成，至少要有 6 个不同的字符"),
        "run": _("口令不能是连续的数字或字母"),
    }[reason]
