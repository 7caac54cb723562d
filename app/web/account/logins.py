"""Where one is signed in, and ending that."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import db
from app.people import service
from app.people.models import LoginSession
from app.people.policy import may_see_own_account
from app.web.account import bp
from app.web.account.sessions import current_session_id
from app.web.guards import verb
from app.web.instant import instant, me


@bp.post("/sessions/<digest:session_id>/end")
@verb(may_see_own_account)
def end_session(session_id: str) -> ResponseReturnValue:
    """End one of one's own sessions elsewhere."""
    session = db.session.get(LoginSession, session_id)
    if session is None or session.user_id != me().id:
        abort(404)
    service.end_session(session, me(), by=me(), at=instant())
    flash(_("那里的登录已结束"), "success")
    return redirect(url_for("account.profile", _anchor="sessions"), 303)


@bp.post("/sessions/end-others")
@verb(may_see_own_account)
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    count = service.end_sessions(me(), keep=current_session_id(), by=me(), at=instant())
    flash(_("已结束其他 %(n)s 处登录", n=count), "success")
    return redirect(url_for("account.profile", _anchor="sessions"), 303)
