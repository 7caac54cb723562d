"""Objecting to a notice, with or without an account, and following what becomes of it."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.extensions import limiter
from app.notices import service
from app.notices.concerns import concerns_of
from app.notices.models import Notice, Objection
from app.notices.policy import may_file_objection
from app.notices.queries import objection_by_code
from app.notices.states import PENDING
from app.people.models import User
from app.shared.verdict import YES, Verdict
from app.web.bodies import accept_body
from app.web.guards import page, public_page, verb
from app.web.instant import instant, viewer
from app.web.public import bp
from app.web.public.notices import load_notice
from app.web.public.objection_forms import ObjectionForm, TrackingForm, objection_form

LARGEST_OBJECTION = 64 * 1024 * 1024


def load_objection(code: str) -> Objection | None:
    """The objection that a tracking code belongs to."""
    return objection_by_code(code)


def may_follow(_user: User | None, _objection: Objection, _at: Any) -> Verdict:
    """Whoever has the code was given it when he objected."""
    return YES


def _was_taken(response: Response) -> bool:
    """Only objections that were taken count: a form that has to be mended must not shut its sender out of the notice
    days. Uploads that come to nothing are slowed down by the other limit."""
    return response.status_code < 400


@bp.route("/notices/<slug:slug>/objection", methods=["GET", "POST"])
@limiter.limit("6 per hour; 20 per day", methods=["POST"], deduct_when=_was_taken)
@limiter.limit("20 per minute", methods=["POST"])
@accept_body(LARGEST_OBJECTION)
@verb(
    may_file_objection,
    load_notice,
    form=objection_form,
    template="public/objections/file_objection.html",
    anonymous=True,
)
def file_objection(notice: Notice, form: ObjectionForm) -> ResponseReturnValue:
    """Object by name, with facts and evidence; the answer shows the tracking code once."""
    _objection, code = service.file_objection(
        notice,
        next((concern for concern in concerns_of(notice) if concern.id == form.line.data), None),
        form.objector(),
        form.facts.data or "",
        form.proofs,
        form.letter_proof,
        by=viewer(),
        at=instant(),
    )
    flash(_("异议已收到。请保存下面的查询码，它只显示这一次"), "success")
    return redirect(url_for("public.objection", code=code), 303)


@bp.route("/notices/objections", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@public_page
def find_objection() -> ResponseReturnValue:
    """Ask for the tracking code."""
    form = TrackingForm()
    if form.validate_on_submit() and objection_by_code(form.code.data or "") is not None:
        return redirect(url_for("public.objection", code=(form.code.data or "").lower()), 303)
    if form.is_submitted() and not form.errors:
        form.code.errors = [_("没有这个查询码，请核对")]
    status = 400 if form.is_submitted() else 200
    return make_response(render_template("public/objections/find_objection.html", form=form), status)


@bp.get("/notices/objections/<slug:code>")
@limiter.limit("120 per hour")
@page(may_follow, load_objection, anonymous=True)
def objection(objection: Objection) -> ResponseReturnValue:
    """Where an objection stands, without a word of who made it."""
    response = make_response(
        render_template(
            "public/objections/objection.html",
            objection=objection,
            code=(request.view_args or {}).get("code"),
            pending=objection.state in PENDING,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
