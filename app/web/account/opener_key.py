"""The key with which an officer opens sealed calls: made, locked anew, replaced, under a pass-phrase of his own."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.calls.policy import may_keep_opener_key
from app.calls.queries import sealed_calls_of
from app.people import service
from app.people.queries import opener_key_of
from app.sealing.age import new_key_pair
from app.sealing.passphrases import LockedKey
from app.shared.text import t
from app.shared.verdict import Refused, Verdict, not_now
from app.web.account import bp
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.passphrases import lock, passphrase_field, unlock

NO_KEY = not_now("no_key", t("还没有制作开启钥匙"))


class NewKeyForm(FlaskForm):
    """A pass-phrase, typed twice, for a key that is made here; ``locked`` is the key under it."""

    passphrase = passphrase_field(_l("开启口令"))
    again = passphrase_field(_l("再输一次"))
    understood = BooleanField(
        _l("我知道：口令不保存在任何地方，忘记了谁也无法找回"), [InputRequired(_l("请确认这一点"))]
    )
    locked: LockedKey | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Lock a new key where both fields agree and the pass-phrase is good enough."""
        if not super().validate(extra_validators) or not same(self.passphrase, self.again):
            return False
        self.locked = lock(new_key_pair().secret, self.passphrase, me().id)
        return self.locked is not None


class ChangePassphraseForm(FlaskForm):
    """The pass-phrase of today, and a new one twice; the key stays."""

    present = passphrase_field(_l("现在的口令"))
    passphrase = passphrase_field(_l("新的口令"))
    again = passphrase_field(_l("新的口令再输一次"))
    locked: LockedKey | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Unlock with the one, lock with the other."""
        if not super().validate(extra_validators) or not same(self.passphrase, self.again):
            return False
        key = opener_key_of(me())
        secret = unlock(key.locked if key is not None else None, self.present)
        self.locked = lock(secret, self.passphrase, me().id) if secret else None
        return self.locked is not None


def same(one: Any, again: Any) -> bool:
    """Whether both fields hold the same; the sentence stands beside the second."""
    if one.data == again.data:
        return True
    again.errors = [*again.errors, _("两次输入的口令不同")]
    return False


def _page() -> dict[str, Any]:
    user = me()
    return {"key": opener_key_of(user), "calls": sealed_calls_of(user)}


def may_change_own_passphrase(user: Any, at: Any) -> Verdict:
    """Whoever has a key, whatever seats he holds today."""
    asked = may_keep_opener_key(user, at)
    return NO_KEY if asked and opener_key_of(user) is None else asked


@bp.route("/opener-key", methods=["GET", "POST"])
@verb(may_keep_opener_key, form=NewKeyForm, template="account/opener_key.html", context=_page)
def opener_key(form: NewKeyForm) -> ResponseReturnValue:
    """Make the first key."""
    if opener_key_of(me()) is not None:
        raise Refused(not_now("has_key", t("已有开启钥匙；忘记口令的，请用「忘记口令」")))
    _make(form)
    return redirect(url_for("account.opener_key"), 303)


@bp.route("/opener-key/replace", methods=["GET", "POST"])
@verb(may_change_own_passphrase, form=NewKeyForm, template="account/opener_key_replace.html", context=_page)
def replace_opener_key(form: NewKeyForm) -> ResponseReturnValue:
    """Another key in the place of one whose pass-phrase is lost."""
    _make(form)
    return redirect(url_for("account.opener_key"), 303)


@bp.route("/opener-key/passphrase", methods=["GET", "POST"])
@verb(
    may_change_own_passphrase,
    form=ChangePassphraseForm,
    template="account/opener_key_passphrase.html",
    context=_page,
)
def change_passphrase(form: ChangePassphraseForm) -> ResponseReturnValue:
    """The same key under another pass-phrase."""
    key = opener_key_of(me())
    assert key is not None  # noqa: S101  (the policy asked)
    assert form.locked is not None  # noqa: S101  (the form locked it)
    service.change_passphrase(key, form.locked, by=me(), at=instant())
    flash(_("口令已更换，钥匙没有变，原来的榜单照样可以开启"), "success")
    return redirect(url_for("account.opener_key"), 303)


def _make(form: NewKeyForm) -> None:
    assert form.locked is not None  # noqa: S101  (the form locked it)
    service.make_opener_key(form.locked, by=me(), at=instant())
    flash(_("开启钥匙已制作"), "success")
