"""The look at a task before its acceptance at the officers' desk: arranged, blind samples given out, concluded."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.calls.policy import is_officer_of
from app.extensions import db
from app.people.models import User
from app.projects import service
from app.projects.models import BlindSample, Preacceptance, Project
from app.projects.policy import (
    may_arrange_preacceptance,
    may_conclude_preacceptance,
    may_give_sample,
    may_report_sample,
    may_see_assigned,
    may_see_preacceptance,
    may_withdraw_sample,
    unmet_samples,
)
from app.projects.service import Sample
from app.projects.states import SampleNumber
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.rendering import render_text

LONG = Length(max=4000, message=_l("最多 %(max)d 字"))


def load_preacceptance(id: str) -> Preacceptance | None:
    """The look of the address with its samples, task and call."""
    task = joinedload(Preacceptance.project)
    found = select(Preacceptance).where(Preacceptance.id == id)
    return db.session.scalar(
        found.options(
            task.joinedload(Project.call),
            task.joinedload(Project.item),
            task.joinedload(Project.organisation),
            selectinload(Preacceptance.samples),
        )
    )


def load_sample(id: str) -> BlindSample | None:
    """The blind sample of the address."""
    return db.session.get(BlindSample, id)


class ArrangeForm(FlaskForm):
    """Day, place and group."""

    held_on = DateField(_l("日期"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    place = StringField(_l("地点"), [InputRequired(_l("请写明地点")), Length(max=200)])
    members = TextAreaField(
        _l("专家组成员和单位"),
        [InputRequired(_l("请写明专家组成员")), LONG],
        description=_l("每行一人，组长在前；一般 6 至 8 人"),
    )


class SampleForm(FlaskForm):
    """One blind sample. What the laboratory must not know stands in ``assigned`` and ``reference``."""

    code = StringField(_l("盲样编号"), [InputRequired(_l("请填写盲样编号")), Length(max=40)])
    parameter = StringField(_l("参数"), [InputRequired(_l("请填写参数")), Length(max=120)])
    unit = StringField(_l("单位"), [Optional(), Length(max=40)])
    method = StringField(_l("方法标准"), [Optional(), Length(max=200)])
    judged_by = RadioField(
        _l("评价方法"),
        [InputRequired(_l("请选择评价方法"))],
        description=_l("|En| ≤ 1 为满意；|z| ≤ 2 为满意，2 至 3 之间为有问题，≥ 3 为不满意"),
    )
    assigned = StringField(
        _l("指定值"),
        [InputRequired(_l("请填写指定值"))],
        description=_l("发放之后不能修改；承担单位报告结果之后才能看到"),
    )
    reference = StringField(
        _l("指定值的扩展不确定度（k=2），或者能力评定标准差"),
        [InputRequired(_l("请填写"))],
        description=_l("En 值填扩展不确定度，z 比分数填能力评定标准差；与指定值同一单位"),
    )
    due_on = DateField(_l("报告期限"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    repeats = SelectField(_l("重测"), [Optional()], description=_l("结果不满意的，可以另发盲样重测"))

    def __init__(self, preacceptance: Preacceptance, **more: Any) -> None:
        super().__init__(**more)
        self.judged_by.choices = [SelectChoice(n.value, render_text(n.label)) for n in SampleNumber]
        told = [(each.id, each.code) for each in preacceptance.samples if each.reported_at is not None]
        self.repeats.choices = [("", _("不是重测")), *told]

    def wanted(self) -> Sample:
        """What was typed."""
        return Sample(
            code=self.code.data or "",
            parameter=self.parameter.data or "",
            judged_by=SampleNumber(self.judged_by.data),
            assigned=self.assigned.data or "",
            reference=self.reference.data or "",
            due_on=self.due_on.data,
            unit=self.unit.data or "",
            method=self.method.data or "",
            repeats=self.repeats.data or "",
        )


class WithdrawSampleForm(FlaskForm):
    """Why a sample is taken back."""

    reason = TextAreaField(_l("收回的理由"), [InputRequired(_l("请写明理由")), LONG])


class ConclusionForm(FlaskForm):
    """Passed or not, and the group's opinion."""

    passed = RadioField(_l("结论"), [InputRequired(_l("请选择结论"))])
    opinion = TextAreaField(_l("预验收意见"), [InputRequired(_l("请写明预验收意见")), LONG])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.passed.choices = [SelectChoice("yes", _("通过")), SelectChoice("no", _("不通过"))]


def may_work_on_preacceptance(user: User | None, preacceptance: Preacceptance, at: Any) -> Verdict:
    """The officers' page; laboratories have theirs."""
    office = is_officer_of(user, preacceptance.project.call, at)
    return may_see_preacceptance(user, preacceptance, at) if office else hidden()


def preacceptance_page(preacceptance: Preacceptance) -> dict[str, Any]:
    """What the page prints at either desk; assigned values only of samples whose value the reader may know."""
    user, at = viewer(), instant()
    samples = preacceptance.samples
    return {
        "project": preacceptance.project,
        "samples": [(each, bool(may_see_assigned(user, each, at))) for each in samples],
        "codes": {each.id: each.code for each in samples},
        "unmet": unmet_samples(samples),
        "may_arrange": may_arrange_preacceptance(user, preacceptance, at),
        "may_give": may_give_sample(user, preacceptance, at),
        "may_conclude": may_conclude_preacceptance(user, preacceptance, at),
        "may_withdraw": {each.id: may_withdraw_sample(user, each, at) for each in samples},
        "may_report": {each.id: may_report_sample(user, each, at) for each in samples},
    }


def _of(preacceptance: Preacceptance) -> dict[str, Any]:
    return {"project": preacceptance.project, "unmet": unmet_samples(preacceptance.samples)}


def _of_sample(sample: BlindSample) -> dict[str, Any]:
    return {"preacceptance": sample.preacceptance, "project": sample.preacceptance.project}


@bp.get("/projects/preacceptances/<key:id>")
@page(may_work_on_preacceptance, load_preacceptance, records=True)
def preacceptance(preacceptance: Preacceptance) -> ResponseReturnValue:
    """Day, place, group, blind samples with their numbers, conclusion."""
    return render_template(
        "officer/projects/preacceptance.html",
        preacceptance=preacceptance,
        audience="officer",
        **preacceptance_page(preacceptance),
    )


def _here(preacceptance: Preacceptance) -> ResponseReturnValue:
    return redirect(url_for("officer.preacceptance", id=preacceptance.id), 303)


@bp.route("/projects/preacceptances/<key:id>/arrange", methods=["GET", "POST"])
@verb(
    may_arrange_preacceptance,
    load_preacceptance,
    form=lambda preacceptance: ArrangeForm(obj=preacceptance),
    template="officer/projects/arrange_preacceptance.html",
    context=_of,
    records=True,
)
def arrange_preacceptance(preacceptance: Preacceptance, form: ArrangeForm) -> ResponseReturnValue:
    """Set day, place and group."""
    service.arrange_preacceptance(
        preacceptance,
        form.held_on.data,
        form.place.data or "",
        form.members.data or "",
        by=me(),
        at=instant(),
    )
    flash(_("预验收已安排，承担单位会收到通知"), "success")
    return _here(preacceptance)


@bp.route("/projects/preacceptances/<key:id>/samples", methods=["GET", "POST"])
@verb(
    may_give_sample,
    load_preacceptance,
    form=lambda preacceptance: SampleForm(preacceptance),
    template="officer/projects/give_sample.html",
    context=_of,
    records=True,
)
def give_sample(preacceptance: Preacceptance, form: SampleForm) -> ResponseReturnValue:
    """Give a blind sample out."""
    service.give_sample(preacceptance, form.wanted(), by=me(), at=instant())
    flash(_("盲样已发放，承担单位会收到通知"), "success")
    return _here(preacceptance)


@bp.route("/projects/samples/<key:id>/withdraw", methods=["GET", "POST"])
@verb(
    may_withdraw_sample,
    load_sample,
    form=WithdrawSampleForm,
    template="officer/projects/withdraw_sample.html",
    context=_of_sample,
)
def withdraw_sample(sample: BlindSample, form: WithdrawSampleForm) -> ResponseReturnValue:
    """Take a sample back that nobody reported on."""
    service.withdraw_sample(sample, form.reason.data or "", by=me(), at=instant())
    flash(_("盲样已收回"), "success")
    return _here(sample.preacceptance)


@bp.route("/projects/preacceptances/<key:id>/conclude", methods=["GET", "POST"])
@verb(
    may_conclude_preacceptance,
    load_preacceptance,
    form=lambda _preacceptance: ConclusionForm(),
    template="officer/projects/conclude_preacceptance.html",
    context=_of,
    records=True,
)
def conclude_preacceptance(preacceptance: Preacceptance, form: ConclusionForm) -> ResponseReturnValue:
    """Pass, or not."""
    passed = form.passed.data == "yes"
    service.conclude_preacceptance(preacceptance, passed, form.opinion.data or "", by=me(), at=instant())
    flash(_("预验收已有结论，承担单位会收到通知"), "success")
    return _here(preacceptance)
