"""The heart of the discipline desk: objections, seen by who has nothing to do with them."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.files.models import StoredFile
from app.notices import service
from app.notices.concerns import concerns_of
from app.notices.models import Objection
from app.notices.policy import (
    may_answer_objection,
    may_decide_objection,
    may_name_line,
    may_see_objection,
    may_work_on_objections,
    visible_objections,
)
from app.notices.policy.objecting import can_be_answered, can_be_decided, can_be_named
from app.notices.queries import evidence_of, inbox, objection_of_file, printed_rows
from app.notices.queries.printing import as_printed
from app.notices.states import PENDING, ObjectionState
from app.people.models import User
from app.shared.text import t
from app.shared.verdict import Verdict, hidden
from app.web.discipline import bp
from app.web.discipline.objection_forms import DecideForm, LineForm, RefuseForm, decide_form, line_form
from app.web.downloads import send_stored
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.navigation import RAILS
from app.web.paging import paginate

RAILS.add("discipline", t("异议", n=2), "discipline.objections", icon="warning")


def load_objection(id: str) -> Objection | None:
    """The objection of the address."""
    return db.session.get(Objection, id, options=[joinedload(Objection.notice).options(*as_printed())])


def load_evidence(id: str) -> StoredFile | None:
    """The file of the address; whether an objection owns it is the policy's to ask."""
    file = db.session.get(StoredFile, id)
    return file if file is not None and not file.is_removed else None


def may_see_evidence(user: User | None, evidence: StoredFile, at: Any) -> Verdict:
    """Evidence is as visible as its objection."""
    objection = objection_of_file(evidence)
    return may_see_objection(user, objection, at) if objection is not None else hidden()


@bp.get("/objections")
@page(may_work_on_objections)
def objections() -> ResponseReturnValue:
    """What I may handle: pending first. What concerns me is not among them, not even counted."""
    state, found = request.args.get("state", ""), inbox(me(), instant())
    if state == "pending":
        found = found.where(Objection.state.in_(PENDING))
    elif state in {s.value for s in ObjectionState}:
        found = found.where(Objection.state == state)
    return render_template(
        "discipline/objections/objections.html",
        page=paginate(found, request),
        state=state,
        states=list(ObjectionState),
    )


@bp.get("/objections/<key:id>")
@page(may_see_objection, load_objection, records=True)
def objection(objection: Objection) -> ResponseReturnValue:
    """Who objects to what, with which evidence; the reading is on the record."""
    return render_template(
        "discipline/objections/objection.html",
        objection=objection,
        line_form=line_form(objection),
        **_context(objection),
    )


def _context(objection: Objection) -> Mapping[str, Any]:
    user, at = viewer(), instant()
    others = visible_objections(user, at).where(
        Objection.notice_id == objection.notice_id, Objection.id != objection.id
    )
    return {
        "rows": printed_rows(objection.notice),
        "evidence": evidence_of(objection),
        "others": db.session.scalars(others.order_by(Objection.filed_at)).all(),
        "may_answer": can_be_answered(objection),
        "may_name": can_be_named(objection),
        "may_decide": can_be_decided(objection),
    }


@bp.get("/evidence/<key:id>")
@page(may_see_evidence, load_evidence, records=True)
def evidence(evidence: StoredFile) -> ResponseReturnValue:
    """One file of an objection, as an attachment."""
    return send_stored(evidence)


@bp.post("/objections/<key:id>/accept")
@verb(may_answer_objection, load_objection)
def accept_objection(objection: Objection) -> ResponseReturnValue:
    """Take it up."""
    service.accept_objection(objection, by=me(), at=instant())
    flash(_("已受理，转入核查"), "success")
    return redirect(url_for("discipline.objection", id=objection.id), 303)


@bp.route("/objections/<key:id>/refuse", methods=["GET", "POST"])
@verb(
    may_answer_objection,
    load_objection,
    form=RefuseForm,
    template="discipline/objections/refuse_objection.html",
)
def refuse_objection(objection: Objection, form: RefuseForm) -> ResponseReturnValue:
    """Do not take it up, with the reason that the objector reads."""
    service.refuse_objection(objection, form.opinion.data or "", by=me(), at=instant())
    flash(_("已不予受理，理由已告知异议人"), "success")
    return redirect(url_for("discipline.objection", id=objection.id), 303)


@bp.post("/objections/<key:id>/line")
@verb(may_name_line, load_objection, form=line_form)
def name_line(objection: Objection, form: LineForm) -> ResponseReturnValue:
    """Say which line it concerns."""
    concern = next((one for one in concerns_of(objection.notice) if one.id == form.line.data), None)
    if concern is None:
        abort(400)
    service.name_line(objection, concern, by=me(), at=instant())
    flash(_("已指明，该项在办结之前暂不公布"), "success")
    still = may_see_objection(viewer(), objection, instant())
    return redirect(
        url_for("discipline.objection", id=objection.id) if still else url_for("discipline.objections"), 303
    )


@bp.route("/objections/<key:id>/decide", methods=["GET", "POST"])
@verb(
    may_decide_objection,
    load_objection,
    form=decide_form,
    template="discipline/objections/decide_objection.html",
)
def decide_objection(objection: Objection, form: DecideForm) -> ResponseReturnValue:
    """Uphold, uphold in part, or dismiss, with an opinion."""
    result = ObjectionState(form.result.data)
    ruling = (form.ruling.data or "") if "ruling" in form else ""
    opinion = form.opinion.data or ""
    struck = service.decide_objection(objection, result, opinion, by=me(), at=instant(), ruling=ruling)
    fallen = _("已办结，原结果已撤销，须重新拟定") if objection.decision else _("已办结，该项入选已取消")
    flash(fallen if struck else _("已办结"), "success")
    return redirect(url_for("discipline.objection", id=objection.id), 303)
