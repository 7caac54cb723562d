"""Flask-Security, wrapped: the one place that knows it. Its strings are ours (``messages``), its mails go our way."""

from typing import Any

from flask import Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_security import Security

from app.extensions import db
from app.people.demonstration import demo_accounts
from app.people.models import Passkey, Role, User
from app.web.account.security import compulsion, proof, signals
from app.web.account.security.datastore import Datastore
from app.web.account.security.factor_forms import FACTOR_FORMS
from app.web.account.security.forms import FORMS
from app.web.account.security.mailing import OurMail, post_after
from app.web.account.security.passkeys import Passkeys, passkeys_offered, site_origin
from app.web.account.security.passwords import Passwords
from app.web.account.security.render import mark_status, render
from app.web.account.security.settings import security_settings
from app.web.account.security.throttling import settle_after
from app.web.account.security.totp import Codes
from app.web.instant import instant

NOT_OFFERED = {"security.two_factor_rescue"}
CONFIRM = "security.confirm_email"


def register(app: Flask) -> None:
    """Configure sign-in and hang Flask-Security's routes under /account."""
    app.config.update(security_settings(app.config["SETTINGS"], app.root_path))
    security = Security(
        mail_util_cls=OurMail,
        password_util_cls=Passwords,
        totp_cls=Codes,
        webauthn_util_cls=Passkeys,
        render_template=render,
        **FORMS,
        **FACTOR_FORMS,
    )
    security.init_app(app, Datastore(db, User, Role, Passkey))
    # Nobody asks Flask-Principal: without its loader the account is read when a policy first asks, inside the
    # transaction where there is one, and not at all for pages that ask nothing.
    security.principal.identity_loaders.clear()
    security.want_json(lambda _request: False)
    app.login_manager._request_callback = None  # type: ignore[attr-defined]
    security.context_processor(passkeys_offered)
    security.mail_context_processor(_site)
    security.login_context_processor(_demonstration)
    proof.register(app, security)
    signals.register(app)
    app.before_request(_guard)
    app.after_request(_finish)


def _site() -> dict[str, str]:
    """Links in mails begin with the site's own address, never with what a Host header says (A34)."""
    return {"site_url": site_origin()}


def _demonstration() -> dict[str, Any]:
    """The seats that the sign-in page of the demonstration offers."""
    return {"demo_seats": demo_accounts(instant()) if current_app.config["DEMO"] else []}


def _guard() -> ResponseReturnValue | None:
    """Close what we do not offer; and let a link in a mail be confirmed by a person, not by a mail scanner's visit."""
    if request.blueprint != "security":
        return None
    if request.endpoint in NOT_OFFERED:
        abort(404)
    if request.is_json:
        abort(400)
    if (refusal := compulsion.refusal()) is not None:
        return refusal
    if request.endpoint == CONFIRM and request.method in {"GET", "HEAD"}:
        return render("security/confirm_email.html")
    return None


def _finish(response: Response) -> Response:
    """What Flask-Security leaves to us: honest statuses, no link in a Referer, and the mails once all is committed."""
    post_after(response)
    if request.blueprint != "security":
        return response
    response.headers["Referrer-Policy"] = "no-referrer"
    settle_after(response)
    proof.trust_after(response)
    return mark_status(response)
