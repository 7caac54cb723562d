"""Reported errors of pages, answered by the system administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.extensions import db
from app.faults import policy, service
from app.faults.models import Fault
from app.faults.queries import faults_in
from app.faults.service import LONGEST_ANSWER
from app.faults.states import FaultState
from app.shared.text import t
from app.web.admin import bp
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.navigation import RAILS
from app.web.paging import paginate
from app.web.rendering import render_text

RAILS.add("admin", t("网页纠错"), "admin.faults", icon="letter", may=policy.may_see_faults)
SETTLING = {"correct": service.correct_fault, "decline": service.decline_fault}


class AnswerForm(FlaskForm):
    """What became of it, in words for the person who reported it."""

    outcome = RadioField(_l("处理结果"), [InputRequired(_l("请选择"))])
    answer = TextAreaField(
        _l("答复"),
        [Length(max=LONGEST_ANSWER, message=_l("最多 %(max)d 字"))],
        description=_l("不予更正的必须写明理由；留了邮箱的会收到答复"),
    )


def answer_form(_fault: Fault) -> AnswerForm:
    """The form with its two outcomes."""
    form = AnswerForm()
    form.outcome.choices = [
        ("correct", render_text(FaultState.CORRECTED.label)),
        ("decline", render_text(FaultState.DECLINED.label)),
    ]
    return form


def load_fault(key: str) -> Fault | None:
    """The report of an address."""
    return db.session.get(Fault, key)


@bp.get("/faults")
@page(policy.may_see_faults)
def faults() -> ResponseReturnValue:
    """Reports, waiting ones first."""
    asked = request.args.get("state", "")
    state = FaultState(asked) if asked in set(FaultState) else None
    return render_template(
        "admin/faults/faults.html",
        page=paginate(faults_in(me(), instant(), state), request),
        state=state.value if state else "",
        states=[("", _l("全部状态")), *((s.value, s) for s in FaultState)],
    )


@bp.get("/faults/<key:key>")
@page(policy.may_see_fault, load_fault, records=True)
def fault(fault: Fault) -> ResponseReturnValue:
    """One report, and the form that answers it."""
    may = policy.may_settle_fault(me(), fault, instant())
    return render_template("admin/faults/fault.html", fault=fault, form=answer_form(fault) if may else None)


@bp.post("/faults/<key:key>/answer")
@verb(policy.may_settle_fault, load_fault, form=answer_form, template="admin/faults/fault.html")
def answer_fault(fault: Fault, form: AnswerForm) -> ResponseReturnValue:
    """Answer it, once."""
    SETTLING[str(form.outcome.data)](fault, form.answer.data or "", by=me(), at=instant())
    flash(_("已答复"), "success")
    return redirect(url_for("admin.faults"), 303)
