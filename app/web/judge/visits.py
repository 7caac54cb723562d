"""The sheet of a visit, filled in and confirmed by the party at the judges' desk and by officers at theirs."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.adapters.uploads import LARGEST
from app.extensions import db
from app.files.models import StoredFile
from app.people.models import User
from app.shared.verdict import Verdict, hidden
from app.visits import service
from app.visits.models import Visit
from app.visits.policy import (
    is_visitor,
    may_confirm_visit,
    may_return_visit,
    may_see_sheet,
    may_write_sheet,
)
from app.web.bodies import accept_body
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.judge import bp
from app.web.officer import bp as officer_bp
from app.web.officer.visit_forms import ReasonForm, ScanForm, SheetForm, sheet_form
from app.web.officer.visit_page import load_visit, sheet_page, visit_page

BODY = LARGEST + 1024 * 1024


def may_see_as_visitor(user: User | None, visit: Visit, at: Any) -> Verdict:
    """The party's page of a visit."""
    return may_see_sheet(user, visit, at) if is_visitor(user, visit) else hidden()


def _here(visit: Visit, page: str = "visit") -> ResponseReturnValue:
    return redirect(url_for(f"{request.blueprint}.{page}", id=visit.id), 303)


@bp.get("/visits/<key:id>")
@page(may_see_as_visitor, load_visit, records=True)
def visit(visit: Visit) -> ResponseReturnValue:
    """One visit on which I go."""
    return render_template("officer/visits/visit.html", visit=visit, **visit_page(visit, "judge"))


@bp.route("/visits/<key:id>/sheet", methods=["GET", "POST"])
@officer_bp.route("/visits/<key:id>/sheet", methods=["GET", "POST"])
@verb(
    may_write_sheet,
    load_visit,
    form=sheet_form,
    template="officer/visits/write_sheet.html",
    context=sheet_page,
    records=True,
)
def write_sheet(visit: Visit, form: SheetForm) -> ResponseReturnValue:
    """Save what was seen so far, or hand the sheet in."""
    values: dict[str, Any] = {"by": me(), "at": instant()}
    if form.is_saved_only:
        service.save_sheet(visit, form.sheet(), form.revision.data or 0, **values)
        flash(_("已保存，尚未提交"), "success")
        return _here(visit, "write_sheet")
    service.hold_visit(visit, form.sheet(), form.revision.data or 0, **values)
    flash(_("记录表已提交，等待确认"), "success")
    return _here(visit)


@bp.post("/visits/<key:id>/scans")
@officer_bp.post("/visits/<key:id>/scans")
@accept_body(BODY)
@verb(
    may_write_sheet,
    load_visit,
    form=ScanForm.for_visit,
    template="officer/visits/write_sheet.html",
    context=sheet_page,
)
def add_scan(visit: Visit, form: ScanForm) -> ResponseReturnValue:
    """Put the scan of the signed sheet beside it."""
    assert form.proof is not None  # noqa: S101  the form was valid
    service.add_scan(visit, form.proof, by=me(), at=instant())
    flash(_("已上传「%(name)s」", name=form.proof.name), "success")
    return _here(visit, "write_sheet")


@bp.post("/visits/<key:id>/scans/<key:file>/remove")
@officer_bp.post("/visits/<key:id>/scans/<key:file>/remove")
@verb(may_write_sheet, load_visit, form=FlaskForm)
def remove_scan(visit: Visit, _form: FlaskForm, file: str) -> ResponseReturnValue:
    """Take a scan off the sheet."""
    stored = db.session.get(StoredFile, file)
    if stored is None or (stored.owner_noun, stored.owner_id) != (Visit.__tablename__, visit.id):
        abort(404)
    service.remove_scan(visit, stored, by=me(), at=instant())
    return _here(visit, "write_sheet")


@bp.route("/visits/<key:id>/confirm", methods=["GET", "POST"])
@officer_bp.route("/visits/<key:id>/confirm", methods=["GET", "POST"])
@verb(
    may_confirm_visit,
    load_visit,
    form=FlaskForm,
    template="officer/visits/confirm_visit.html",
    context=lambda visit: visit_page(visit, request.blueprint or ""),
    records=True,
)
def confirm_visit(visit: Visit, _form: FlaskForm) -> ResponseReturnValue:
    """Confirm what another person handed in."""
    service.confirm_visit(visit, by=me(), at=instant())
    flash(_("记录表已确认，申报单位可以查看"), "success")
    return _here(visit)


@bp.route("/visits/<key:id>/return", methods=["GET", "POST"])
@officer_bp.route("/visits/<key:id>/return", methods=["GET", "POST"])
@verb(
    may_return_visit,
    load_visit,
    form=ReasonForm,
    template="officer/visits/return_visit.html",
    context=lambda visit: visit_page(visit, request.blueprint or ""),
)
def return_visit(visit: Visit, form: ReasonForm) -> ResponseReturnValue:
    """Send it back."""
    service.return_visit(visit, form.reason.data or "", by=me(), at=instant())
    flash(_("记录表已退回"), "success")
    return _here(visit)
