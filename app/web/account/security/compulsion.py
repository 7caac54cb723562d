"""Seats of office need two factors: what is open before the second one is proved, and that the last one stays."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.models import User
from app.people.policy import needs_second_factor
from app.web.instant import instant, is_proven, signed_in

LEAVING = {"security.logout"}
SETTING_UP = {
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.wan_register",
    "security.wan_register_response",
    "security.verify",
}
SIGNING_IN = {
    "security.login",
    "security.wan_signin",
    "security.wan_signin_response",
    "security.two_factor_token_validation",
    "security.two_factor_select",
    "security.mf_recovery",
}
"""They send away whoever is signed in by themselves."""


def has_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey stands behind the account."""
    return bool(user.tf_primary_method or user.webauthn)


def refusal() -> ResponseReturnValue | None:
    """What Flask-Security's pages answer to somebody whose seat asks for more; None where they may go on."""
    user = signed_in()
    if user is None or not needs_second_factor(user, instant()):
        return None
    if is_proven(user):
        return _keep_the_last(user)
    if request.endpoint in LEAVING | SIGNING_IN:
        return None
    # Who has a factor already proves it: a stolen password must not add one of its own.
    if request.endpoint in SETTING_UP and not has_factor(user):
        return None
    return redirect(url_for("account.second_factor"))


def _keep_the_last(user: User) -> ResponseReturnValue | None:
    """The last factor of somebody in office is replaced, never taken off."""
    factors = bool(user.tf_primary_method) + len(user.webauthn)
    if request.method != "POST" or factors > 1 or not _takes_off():
        return None
    flash(_("你的席位要求两步验证：先添加另一种方式，再移除这一种"), "error")
    return redirect(url_for("account.profile"), 303)


def _takes_off() -> bool:
    switches_off = request.form.get("setup") == "disable"
    return request.endpoint == "security.wan_delete" or (
        request.endpoint == "security.two_factor_setup" and switches_off
    )
