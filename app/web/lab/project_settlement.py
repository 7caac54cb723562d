"""Payments and settlement at the laboratory's desk: did the money come, are the figures right."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.projects import service
from app.projects.models import Payment, Project, Settlement
from app.projects.policy import may_answer_settlement, may_confirm_payment, may_doubt_payment
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.projects import may_see_as_laboratory
from app.web.officer.project_page import load_project
from app.web.officer.settlement_page import load_payment, load_settlement, settlement_page

LONG = Length(max=2000, message=_l("最多 %(max)d 字"))


class DoubtForm(FlaskForm):
    """What is wrong with a row."""

    statement = TextAreaField(
        _l("哪里不对"),
        [InputRequired(_l("请写明哪里不对")), LONG],
        description=_l("没有到账、金额或日期不符等，写明本单位账上的情况"),
    )


class AnswerForm(FlaskForm):
    """Agreed, or not with the reason."""

    decision = RadioField(
        _l("核对结果"),
        [InputRequired(_l("请选择"))],
        choices=[SelectChoice("agree", _l("核对一致")), SelectChoice("object", _l("有异议"))],
    )
    statement = TextAreaField(_l("异议的内容"), [LONG], description=_l("有异议时必须写明"))


def _money(project_id: str) -> ResponseReturnValue:
    return redirect(url_for("lab.project_settlement", id=project_id), 303)


@bp.get("/projects/<key:id>/settlement")
@page(may_see_as_laboratory, load_project)
def project_settlement(project: Project) -> ResponseReturnValue:
    """What is due, what was paid, what is left."""
    return render_template("lab/projects/settlement.html", audience="lab", **settlement_page(project))


@bp.post("/projects/payments/<key:id>/confirm")
@verb(may_confirm_payment, load_payment)
def confirm_payment(payment: Payment) -> ResponseReturnValue:
    """The money came."""
    service.confirm_payment(payment, by=me(), at=instant())
    flash(_("已确认收到"), "success")
    return _money(payment.project_id)


def _of(thing: Payment | Settlement) -> dict[str, Any]:
    return {"project": thing.project}


@bp.route("/projects/payments/<key:id>/doubt", methods=["GET", "POST"])
@verb(
    may_doubt_payment,
    load_payment,
    form=lambda _payment: DoubtForm(),
    template="lab/projects/doubt_payment.html",
    context=_of,
)
def doubt_payment(payment: Payment, form: DoubtForm) -> ResponseReturnValue:
    """Something is wrong with a row."""
    service.doubt_payment(payment, form.statement.data or "", by=me(), at=instant())
    flash(_("已告知承办方"), "success")
    return _money(payment.project_id)


@bp.route("/projects/settlements/<key:id>", methods=["GET", "POST"])
@verb(
    may_answer_settlement,
    load_settlement,
    form=lambda _settlement: AnswerForm(),
    template="lab/projects/answer_settlement.html",
    context=_of,
)
def answer_settlement(settlement: Settlement, form: AnswerForm) -> ResponseReturnValue:
    """Agree to the figures, or object."""
    if form.decision.data == "agree":
        service.agree_settlement(settlement, by=me(), at=instant())
        flash(_("经费结算已核对一致"), "success")
    else:
        service.object_settlement(settlement, form.statement.data or "", by=me(), at=instant())
        flash(_("异议已告知承办方"), "success")
    return _money(settlement.project_id)
