"""The page before which nothing opens for somebody in office, and the browsers that one trusts."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.people import service
from app.people.models import TrustedDevice
from app.people.policy import may_end_sessions
from app.shared.verdict import Verdict, hidden
from app.web.account import bp
from app.web.account.security.compulsion import has_factor
from app.web.guards import public_page, verb
from app.web.instant import instant, is_proven, me, signed_in


@bp.get("/second-factor")
@public_page
def second_factor() -> ResponseReturnValue:
    """What a seat of office asks for at the first sign-in, and how to leave."""
    user = signed_in()
    if user is None or is_proven(user):
        return redirect(url_for("account.arrive"))
    return render_template("account/second_factor.html", person=user, has_factor=has_factor(user))


def may_distrust_device(user: object, device: TrustedDevice, at: object) -> Verdict:
    """One's own trusted browser; another's does not exist."""
    verdict: Verdict = may_end_sessions(user, device.user, at)  # type: ignore[arg-type]
    return verdict if verdict else hidden()


def load_device(key: str) -> TrustedDevice | None:
    """The browser of a button."""
    return db.session.get(TrustedDevice, key)


@bp.post("/devices/<key:key>/distrust")
@verb(may_distrust_device, load_device)
def distrust_device(device: TrustedDevice) -> ResponseReturnValue:
    """Ask for the second factor there again."""
    service.distrust_device(device, by=me(), at=instant())
    flash(_("这台设备下次登录时要求验证码"), "success")
    return redirect(url_for("account.profile", _anchor="devices"), 303)
