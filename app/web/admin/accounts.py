"""Accounts, by the security administrator: closing, opening, ending sessions, lifting limits, lost second factors."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import or_
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.extensions import db
from app.people import policy, queries, service
from app.people.identity import mask_phone
from app.people.models import User
from app.shared.text import t
from app.web.account.logins import list_logins
from app.web.admin import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("admin", t("账户", n=2), "admin.accounts", icon="person", may=policy.may_see_accounts)


class ReasonForm(FlaskForm):
    """Why this is done to somebody's account."""

    reason = TextAreaField(
        _l("理由"), [InputRequired(_l("写明理由")), Length(max=400, message=_l("理由最多 400 个字"))]
    )


def reason_form(_account: User) -> ReasonForm:
    """A reason."""
    return ReasonForm()


def load_account(key: str) -> User | None:
    """The account of an address."""
    return db.session.get(User, key)


@bp.get("/accounts")
@page(policy.may_see_accounts)
def accounts() -> ResponseReturnValue:
    """Accounts by name; a search by name or address."""
    q, closed = request.args.get("q", "").strip(), "closed" in request.args
    found = policy.visible_accounts(me(), instant())
    if q:
        like = (User.name.contains(q, autoescape=True), User.email.contains(q.lower(), autoescape=True))
        found = found.where(or_(*like))
    if closed:
        found = found.where(User.active.is_(False))
    return render_template(
        "admin/accounts.html", page=paginate(found.order_by(User.name, User.id), request), q=q, closed=closed
    )


def _seen(account: User) -> dict[str, Any]:
    user, at = me(), instant()
    return {
        "phone": mask_phone(account.phone),
        "memberships": queries.own_memberships(account, at),
        "seats": queries.current_seats(account, at),
        "logins": list_logins(account, at),
        "attempts": queries.recent_attempts(account),
        "may_deactivate": policy.may_deactivate_account(user, account, at),
        "may_reactivate": policy.may_reactivate_account(user, account, at),
        "may_end": policy.may_end_sessions(user, account, at),
        "may_lift": policy.may_lift_limits(user, account, at),
        "may_reset": policy.may_reset_factors(user, account, at),
    }


@bp.get("/accounts/<key:key>")
@page(policy.may_see_account, load_account, records=True)
def account(account: User) -> ResponseReturnValue:
    """One account: how it signs in, where it is signed in, what was tried."""
    return render_template("admin/account.html", account=account, **_seen(account))


@bp.route("/accounts/<key:key>/deactivate", methods=["GET", "POST"])
@verb(
    policy.may_deactivate_account,
    load_account,
    form=reason_form,
    template="admin/account_deactivate.html",
)
def deactivate_account(account: User, form: ReasonForm) -> ResponseReturnValue:
    """Close an account."""
    service.deactivate_account(account, form.reason.data or "", by=me(), at=instant())
    flash(_("%(name)s 的账户已停用，登录均已结束", name=account.name), "success")
    return _back(account)


@bp.post("/accounts/<key:key>/reactivate")
@verb(policy.may_reactivate_account, load_account)
def reactivate_account(account: User) -> ResponseReturnValue:
    """Open it again."""
    service.reactivate_account(account, by=me(), at=instant())
    flash(_("%(name)s 的账户已恢复", name=account.name), "success")
    return _back(account)


@bp.post("/accounts/<key:key>/end-sessions")
@verb(policy.may_end_sessions, load_account)
def end_sessions(account: User) -> ResponseReturnValue:
    """End all sessions of an account."""
    count = service.end_sessions(account, by=me(), at=instant())
    flash(_("已结束 %(n)s 处登录", n=count), "success")
    return _back(account)


@bp.post("/accounts/<key:key>/lift-limits")
@verb(policy.may_lift_limits, load_account)
def lift_limits(account: User) -> ResponseReturnValue:
    """Let somebody in whom wrong guesses slow down (A37)."""
    count = service.lift_limits(account, by=me(), at=instant())
    flash(_("已清除 %(n)s 次未成功的尝试，可以立即登录", n=count), "success")
    return _back(account)


@bp.route("/accounts/<key:key>/reset-factors", methods=["GET", "POST"])
@verb(
    policy.may_reset_factors,
    load_account,
    form=reason_form,
    template="admin/account_reset_factors.html",
)
def reset_factors(account: User, form: ReasonForm) -> ResponseReturnValue:
    """Take lost second factors off."""
    service.reset_factors(account, form.reason.data or "", by=me(), at=instant())
    flash(_("%(name)s 的两步验证和通行密钥已清除", name=account.name), "success")
    return _back(account)


def _back(account: User) -> ResponseReturnValue:
    return redirect(url_for("admin.account", key=account.id), 303)
