"""Where one is signed in, and ending that."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.people import service
from app.people.models import LoginSession, User
from app.people.policy import may_see_own_account
from app.people.queries import own_sessions
from app.web.account import bp
from app.web.account.security.freshness import is_fresh
from app.web.account.sessions import current_session_id
from app.web.guards import verb
from app.web.instant import instant, me

BROWSERS = {
    "Edg/": "Edge",
    "MicroMessenger": "WeChat",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Login:
    """One place where somebody is signed in, as he would recognise it."""

    id: str
    browser: str
    source: str
    began: datetime
    seen: datetime
    is_here: bool


def list_logins(user: User, at: datetime) -> list[Login]:
    """A person's sessions for a page, this one marked."""
    here = current_session_id()
    return [
        Login(
            session.id,
            browser_name(session.details.get("agent", "")),
            session.details.get("source", ""),
            datetime.fromisoformat(session.details["began"]),
            datetime.fromisoformat(session.details["seen"]),
            session.id == here,
        )
        for session in own_sessions(user, at)
    ]


def browser_name(agent: str) -> str:
    """Browser and system out of what a browser calls itself, or the empty string."""
    found = [
        next((name for mark, name in marks.items() if mark in agent), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in found if name)


def _verify() -> ResponseReturnValue:
    """Who has not proved himself for a while does so first, and comes back."""
    return redirect(url_for("security.verify", next=url_for("account.profile", _anchor="sessions")), 303)


@bp.post("/sessions/<digest:session_id>/end")
@verb(may_see_own_account)
def end_session(session_id: str) -> ResponseReturnValue:
    """End one of one's own sessions elsewhere."""
    session = db.session.get(LoginSession, session_id)
    if session is None or session.user_id != me().id:
        abort(404)
    if not is_fresh(me()):
        return _verify()
    service.end_session(session, me(), by=me(), at=instant())
    flash(_("那里的登录已结束"), "success")
    return redirect(url_for("account.profile", _anchor="sessions"), 303)


@bp.post("/sessions/end-others")
@verb(may_see_own_account)
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    if not is_fresh(me()):
        return _verify()
    count = service.end_sessions(me(), keep=current_session_id(), by=me(), at=instant())
    flash(_("已结束其他 %(n)s 处登录", n=count), "success")
    return redirect(url_for("account.profile", _anchor="sessions"), 303)
