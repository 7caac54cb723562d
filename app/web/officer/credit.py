"""The credit register at the officers' desk: lists imported and looked over, files read, rows put right."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.adapters.spreadsheets import MOST_BYTES
from app.credit import service
from app.credit.models import CreditBatch, CreditFile, CreditRating, Misconduct
from app.credit.policy import (
    may_correct_misconduct,
    may_correct_rating,
    may_keep_credit,
    may_lift_misconduct,
    may_save_batch,
    may_see_credit_file,
    may_see_credit_files,
    may_work_on_batch,
)
from app.credit.queries import (
    CreditFilter,
    misconduct_of,
    open_batches,
    organisations_by_code,
    ratings_of,
    search_files,
    standings,
)
from app.credit.states import Grade
from app.extensions import db
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Verdict, first_refusal
from app.web.bodies import accept_body
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.officer import bp
from app.web.officer.credit_forms import CorrectMisconductForm, CorrectRatingForm, LiftForm, UploadCreditForm
from app.web.paging import asked_text, cut, paginate

RAILS.add("officer", t("信用登记"), "officer.credit_files", icon="scales", may=may_see_credit_files)
OPEN_SHOWN = 20


def load_file(id: str) -> CreditFile | None:
    """The credit file of the address."""
    return db.session.get(CreditFile, id)


def load_batch(id: str) -> CreditBatch | None:
    """The uploaded list of the address."""
    return db.session.get(CreditBatch, id)


def load_rating(id: str) -> CreditRating | None:
    """The class of the address."""
    return db.session.get(CreditRating, id)


def load_misconduct(id: str) -> Misconduct | None:
    """The decision of the address."""
    return db.session.get(Misconduct, id)


def may_read_as_officer(user: User | None, file: CreditFile, at: Any) -> Verdict:
    """The officers' page of a file; a member of the organisation has one at his own desk."""
    return first_refusal(may_see_credit_file(user, file, at), may_see_credit_files(user, at))


@bp.get("/credit")
@page(may_see_credit_files)
def credit_files() -> ResponseReturnValue:
    """Everybody of whom something is listed, by name; lists that wait to be looked over above."""
    grade = request.args.get("grade", "")
    known = {member.value for member in Grade}
    wanted = CreditFilter(grade if grade in known else "", asked_text("q"), "listed" in request.args)
    found = paginate(search_files(viewer(), wanted, instant()), request)
    keeps = may_keep_credit(viewer(), instant())
    return render_template(
        "officer/credit/credit_files.html",
        page=found,
        rows=standings(found.items, instant()),
        filter=wanted,
        grades=[("", t("全部等级")), *((g.value, g.label) for g in Grade)],
        may_keep=keeps,
        batches=db.session.scalars(open_batches().limit(OPEN_SHOWN)).all() if keeps else [],
    )


@bp.route("/credit/import", methods=["GET", "POST"])
@accept_body(MOST_BYTES + (1 << 20))
@verb(may_keep_credit, form=UploadCreditForm, template="officer/credit/import_credit.html")
def import_credit(form: UploadCreditForm) -> ResponseReturnValue:
    """Read a list; nothing of it counts yet."""
    made = service.start_batch(
        form.sort, form.lines, form.source.data or "", form.file_name, form.sha256, by=me(), at=instant()
    )
    return redirect(url_for("officer.credit_batch", id=made.id), 303)


def _looked_over(batch: CreditBatch) -> dict[str, Any]:
    lines = service.lines_of(batch)
    kept = [line for line in lines if line.is_kept]
    doubtful = [line for line in lines if line.flaws]
    return {
        "lines": lines,
        "kept": len(kept),
        "doubtful": len(doubtful),
        "page": cut(doubtful if "doubtful" in request.args else lines, request),
        "registered": len(organisations_by_code([line.cells["credit_code"] for line in kept])),
        "may_save": may_save_batch(viewer(), batch, instant()),
    }


@bp.get("/credit/batches/<key:id>")
@page(may_work_on_batch, load_batch)
def credit_batch(batch: CreditBatch) -> ResponseReturnValue:
    """What was understood, row by row."""
    return render_template("officer/credit/credit_batch.html", batch=batch, **_looked_over(batch))


def _before_saving(batch: CreditBatch) -> dict[str, Any]:
    told = _looked_over(batch)
    said = [
        t("登记 %(n)s 行，来源：%(source)s", n=told["kept"], source=batch.source),
        t("其中 %(n)s 家是平台登记的机构，它们会收到通知", n=told["registered"]),
    ]
    if left := len(told["lines"]) - told["kept"]:
        said.append(t("%(n)s 行有误或重复，不登记", n=left))
    return told | {"sentences": said}


@bp.route("/credit/batches/<key:id>/save", methods=["GET", "POST"])
@verb(
    may_save_batch,
    load_batch,
    form=lambda _batch: FlaskForm(),
    template="officer/credit/save_credit.html",
    context=_before_saving,
)
def save_credit(batch: CreditBatch, form: FlaskForm) -> ResponseReturnValue:
    """Enter every row that may be entered."""
    del form
    count = service.save_batch(batch, by=me(), at=instant())
    flash(_("已登记 %(n)s 行", n=count), "success")
    return redirect(url_for("officer.credit_files"), 303)


@bp.post("/credit/batches/<key:id>/drop")
@verb(may_save_batch, load_batch)
def drop_credit(batch: CreditBatch) -> ResponseReturnValue:
    """Let the list go."""
    service.drop_batch(batch, by=me(), at=instant())
    flash(_("已放弃这份名单，没有登记任何一行"), "success")
    return redirect(url_for("officer.credit_files"), 303)


@bp.get("/credit/files/<key:id>")
@page(may_read_as_officer, load_file, records=True)
def credit_file(file: CreditFile) -> ResponseReturnValue:
    """One organisation: every class and every decision, replaced ones too."""
    here = organisations_by_code([file.credit_code]).get(file.credit_code)
    return render_template(
        "officer/credit/credit_file.html",
        file=file,
        organisation=here,
        standing=standings([file], instant())[0],
        ratings=ratings_of(file),
        misconduct=misconduct_of(file),
        may_keep=may_keep_credit(viewer(), instant()),
    )


@bp.route("/credit/ratings/<key:id>/correct", methods=["GET", "POST"])
@verb(
    may_correct_rating, load_rating, form=CorrectRatingForm.of, template="officer/credit/correct_rating.html"
)
def correct_rating(rating: CreditRating, form: CorrectRatingForm) -> ResponseReturnValue:
    """A right row in the place of a wrong one."""
    service.correct_rating(rating, form.facts(), form.reason.data or "", by=me(), at=instant())
    flash(_("已更正，原来的一条保留备查"), "success")
    return redirect(url_for("officer.credit_file", id=rating.file_id), 303)


@bp.route("/credit/misconduct/<key:id>/correct", methods=["GET", "POST"])
@verb(
    may_correct_misconduct,
    load_misconduct,
    form=CorrectMisconductForm.of,
    template="officer/credit/correct_misconduct.html",
)
def correct_misconduct(misconduct: Misconduct, form: CorrectMisconductForm) -> ResponseReturnValue:
    """The same for a decision."""
    service.correct_misconduct(misconduct, form.read(), form.reason.data or "", by=me(), at=instant())
    flash(_("已更正，原来的一条保留备查"), "success")
    return redirect(url_for("officer.credit_file", id=misconduct.file_id), 303)


@bp.route("/credit/misconduct/<key:id>/lift", methods=["GET", "POST"])
@verb(
    may_lift_misconduct,
    load_misconduct,
    form=lambda _row: LiftForm(),
    template="officer/credit/lift_misconduct.html",
)
def lift_misconduct(misconduct: Misconduct, form: LiftForm) -> ResponseReturnValue:
    """A decision that was revoked, or whose credit was repaired."""
    assert form.lifted_on.data is not None  # noqa: S101  the form was checked
    service.lift_misconduct(misconduct, form.lifted_on.data, form.reason.data or "", by=me(), at=instant())
    flash(_("已登记，从该日起不再影响申报，也不再公开"), "success")
    return redirect(url_for("officer.credit_file", id=misconduct.file_id), 303)
