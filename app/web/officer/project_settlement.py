"""Payments and settlement at the officers' desk: write down, put right, draw up."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.projects import service
from app.projects.models import Payment, Project
from app.projects.policy import may_correct_payment, may_draw_settlement, may_record_payment
from app.projects.queries import account_now
from app.projects.service import Paid
from app.web.fields import DecimalField
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.project_forms import two_places
from app.web.officer.project_page import load_project
from app.web.officer.projects import may_see_as_officer
from app.web.officer.settlement_page import load_payment, settlement_page

MOST = _l("最多 %(max)d 字")


class PaymentForm(FlaskForm):
    """A payment that was made: when, how much, what for, which voucher."""

    milestone = SelectField(
        _l("对应的里程碑"), [Optional()], description=_l("首付款等不对应里程碑的，选「不对应里程碑」")
    )
    paid_on = DateField(_l("拨付日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    amount = DecimalField(
        _l("金额（万元）"),
        [InputRequired(_l("请填写金额")), NumberRange(0, 9_999_999, _l("金额为 0 以上的数")), two_places],
        places=None,
    )
    voucher = StringField(
        _l("凭证号"), [Optional(), Length(max=80, message=MOST)], description=_l("银行回单或记账凭证的编号")
    )

    def __init__(self, project: Project, payment: Payment | None = None, **more: Any) -> None:
        filled = {}
        if payment is not None:
            filled = {name: getattr(payment, name) for name in ("paid_on", "amount", "voucher")}
            filled["milestone"] = payment.milestone_id or ""
        super().__init__(data=filled, **more)
        named = [SelectChoice(m.id, f"{m.position}. {m.title}") for m in project.milestones]
        self.milestone.choices = [SelectChoice("", _l("不对应里程碑")), *named]

    def paid(self) -> Paid:
        """What was typed."""
        assert self.paid_on.data is not None and self.amount.data is not None  # noqa: S101, PT018  (asked for)
        return Paid(self.paid_on.data, self.amount.data, self.milestone.data or None, self.voucher.data or "")


class CorrectionForm(PaymentForm):
    """The same, put right, with the reason."""

    reason = StringField(
        _l("更正的理由"),
        [InputRequired(_l("请写明更正的理由")), Length(max=400, message=MOST)],
        description=_l("承担单位会看到；没有这笔拨付的，金额填 0"),
    )


class SettlementForm(FlaskForm):
    """What is to be said beside the figures."""

    note = TextAreaField(
        _l("说明"),
        [Optional(), Length(max=2000, message=MOST)],
        description=_l("结余的处理、应退的经费等"),
    )


def _money(project_id: str) -> ResponseReturnValue:
    return redirect(url_for("officer.project_settlement", id=project_id), 303)


@bp.get("/projects/<key:id>/settlement")
@page(may_see_as_officer, load_project, records=True)
def project_settlement(project: Project) -> ResponseReturnValue:
    """What is due, what was paid, what is left."""
    return render_template("officer/projects/settlement.html", audience="officer", **settlement_page(project))


@bp.route("/projects/<key:id>/payment", methods=["GET", "POST"])
@verb(
    may_record_payment,
    load_project,
    form=lambda project: PaymentForm(project),
    template="officer/projects/record_payment.html",
    records=True,
)
def record_payment(project: Project, form: PaymentForm) -> ResponseReturnValue:
    """Write down a payment."""
    service.record_payment(project, form.paid(), by=me(), at=instant())
    flash(_("已登记拨付，承担单位会收到通知并核对"), "success")
    return _money(project.id)


def _of_payment(payment: Payment) -> dict[str, Any]:
    return {"project": payment.project}


@bp.route("/projects/payments/<key:id>/correct", methods=["GET", "POST"])
@verb(
    may_correct_payment,
    load_payment,
    form=lambda payment: CorrectionForm(payment.project, payment),
    template="officer/projects/correct_payment.html",
    context=_of_payment,
    records=True,
)
def correct_payment(payment: Payment, form: CorrectionForm) -> ResponseReturnValue:
    """Put a row right; the wrong one stays on record."""
    made = service.correct_payment(payment, form.paid(), form.reason.data or "", by=me(), at=instant())
    flash(_("已更正，原登记留存；承担单位会收到通知并核对"), "success")
    return _money(made.project_id)


def _of_project(project: Project) -> dict[str, Any]:
    return {"account": account_now(project)}


@bp.route("/projects/<key:id>/settle", methods=["GET", "POST"])
@verb(
    may_draw_settlement,
    load_project,
    form=lambda _project: SettlementForm(),
    template="officer/projects/draw_settlement.html",
    context=_of_project,
    records=True,
)
def draw_settlement(project: Project, form: SettlementForm) -> ResponseReturnValue:
    """Draw up the settlement."""
    service.draw_settlement(project, form.note.data or "", by=me(), at=instant())
    flash(_("经费结算已拟定，承担单位会收到通知并核对"), "success")
    return _money(project.id)
