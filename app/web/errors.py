"""What a person sees when something is refused, absent or broken; and the note of a refused attempt."""

import logging
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
)
from werkzeug.exceptions import HTTPException, SecurityError

from app.adapters.databases import write_apart
from app.extensions import db, source
from app.history.service import attempt_of
from app.shared.text import t
from app.shared.verdict import Refused, Verdict, not_now
from app.web.instant import instant, signed_in, viewer
from app.web.rendering import render_text

log = logging.getLogger(__name__)
PAGES = {400, 403, 404, 405, 409, 413, 429, 500, 503}
RACE = not_now("changed_meanwhile", t("内容刚刚被别人改动，请刷新页面后再试"))


def wants_json() -> bool:
    """Whether a script of ours is asking, or a program that reads the open data."""
    return (
        request.path.startswith("/api/")
        or request.is_json
        or request.accept_mimetypes.best == "application/json"
    )


def note_attempt(verdict: Verdict) -> None:
    """Note the refusal of a signed-in person in a transaction of its own."""
    user = viewer()
    if user is None:
        log.info("a visitor was refused %s at %s: %s", verdict.code, request.path, source())
        return
    subject = next((str(v) for v in (request.view_args or {}).values()), None)
    write_apart(
        attempt_of(
            by=user,
            at=instant(),
            page=request.path,
            code=verdict.code,
            status=verdict.http_status,
            subject_id=subject[:12] if subject else None,
        )
    )


def answer(status: int, sentence: str = "", **more: Any) -> ResponseReturnValue:
    """An error page (or JSON for a script) with the sentence that helps."""
    if wants_json():
        return make_response(jsonify(error=sentence, **more), status)
    name = status if status in PAGES else (500 if status >= 500 else 400)
    try:
        return make_response(render_template(f"_errors/{name}.html", sentence=sentence), status)
    except Exception:
        # The frame asks the database who is signed in and what waits for him. Whatever fails there must not take the
        # last page along: another one that asks nothing, and says truly that the fault is ours.
        log.exception("the page for status %s could not be made", status)
        return plain(max(status, 500))


def plain(status: int) -> Response:
    """A page without navigation, session and database, in the two languages that need no choice."""
    template = current_app.jinja_env.get_template("_errors/_plain.html")
    return make_response(template.render(code=status), status)


def refused(error: Refused) -> ResponseReturnValue:
    """Policy or state said no."""
    db.session.rollback()
    note_attempt(error.verdict)
    return answer(error.verdict.http_status, "" if error.verdict.hide else render_text(error.verdict.message))


def race(error: IntegrityError) -> ResponseReturnValue:
    """A constraint of the database stopped what two people did at once."""
    db.session.rollback()
    log.warning("constraint refused a write: %s", error.orig)
    note_attempt(RACE)
    return answer(409, render_text(RACE.message))


def unavailable(error: SQLAlchemyError) -> ResponseReturnValue:
    """The database does not answer: come back in a moment, nothing was half done."""
    _end_transaction()
    log.error("database unavailable: %s", getattr(error, "orig", error))
    response = make_response(answer(503))
    response.headers["Retry-After"] = "5"
    return response


def forged(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or belongs to a session that ended."""
    log.warning("no token of ours in a form at %s: %s", request.path, source())
    if wants_json():
        return make_response(jsonify(error="csrf"), 401 if viewer() is None else 400)
    return make_response(render_template("_errors/csrf.html"), 400)


def other(error: HTTPException) -> ResponseReturnValue:
    """Everything that HTTP itself has a number for; visitors who must sign in are led there."""
    status = error.code or 500
    if status >= 500:
        _end_transaction()
    if status < 400:
        return error.get_response()
    if status == 401:
        log.info("a visitor was asked to sign in at %s: %s", request.path, source())
    if status == 413:
        log.warning("a body above its limit at %s: %s", request.path, source())
    if status == 401 and signed_in() is not None and not wants_json():
        return redirect(url_for("account.second_factor"))
    if status == 401 and not wants_json():
        return redirect(
            url_for("security.login", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        )
    if status == 429:
        log.warning("asked too often at %s: %s", request.path, source())
    custom = error.description if error.description != type(error).description else ""
    response = make_response(answer(status, custom or ""))
    for name, value in error.get_headers(request.environ):
        if name in {"Retry-After", "Allow"}:
            response.headers[name] = value
    return response


def _end_transaction() -> None:
    """What failed may have left a transaction in which PostgreSQL answers nothing more, not even to the navigation."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        log.exception("the transaction could not be rolled back")


def untrusted(_error: SecurityError) -> ResponseReturnValue:
    """A Host header that is not ours: no page of ours can be made for it, for no address can be built."""
    log.warning("a host that is not ours: %s", source())
    return Response("400 Bad Request\n", 400, mimetype="text/plain")


def register(app: Flask) -> None:
    """Hang the handlers on the application."""
    app.register_error_handler(SecurityError, untrusted)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(IntegrityError, race)
    # A connection that dies in the middle is told by the driver, by what it was doing, or by the transaction after it.
    for broken in (OperationalError, InterfaceError, PendingRollbackError):
        app.register_error_handler(broken, unavailable)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, other)
