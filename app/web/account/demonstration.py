"""One click into a seat of the demonstration (``DEMO=1`` alone)."""

from datetime import datetime

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from app.extensions import db
from app.people.models import User
from app.shared.verdict import YES, Verdict, hidden
from app.web.account import bp
from app.web.guards import verb

ENTERED = "demonstration"


def may_enter_demonstration(_user: User | None, account: User, _at: datetime) -> Verdict:
    """Accounts of the demonstration, where it runs; elsewhere neither they nor this address exist."""
    return YES if current_app.config["DEMO"] and account.is_demo and account.active else hidden()


def load_account(key: str) -> User | None:
    """The account of a button; whether it may be entered by a click is the policy's to say."""
    return db.session.get(User, key)


@bp.post("/demo-sign-in/<key:key>")
@verb(may_enter_demonstration, load_account, anonymous=True)
def demo_sign_in(account: User) -> ResponseReturnValue:
    """Sit down at a seat of the demonstration."""
    login_user(account, remember=False, authn_via=[ENTERED])
    return redirect(url_for("account.arrive", next=request.form.get("next") or None), 303)
