"""The course of a project at the laboratory's desk: reports, the answer to the mid-term check, requests for changes."""

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.projects import service
from app.projects.models import Change, Check, Project
from app.projects.policy import may_ask_change, may_report_progress, may_state_check, may_withdraw_change
from app.projects.service import Progress, Wish, movable_milestones, verified_by
from app.projects.states import ChangeKind
from app.shared.text import t
from app.web.fields import DecimalField
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.lab.projects import may_see_as_laboratory
from app.web.officer.course_page import course_page, load_change, load_check
from app.web.officer.project_forms import ConfirmForm, two_places
from app.web.officer.project_page import load_project

LONG = Length(max=4000, message=_l("最多 %(max)d 字"))


@bp.get("/projects/<key:id>/course")
@page(may_see_as_laboratory, load_project)
def project_course(project: Project) -> ResponseReturnValue:
    """Light, reports, mid-term check and changes of one project."""
    return render_template("lab/projects/course.html", audience="lab", **course_page(project))


class ReportProgressForm(FlaskForm):
    """One progress report."""

    until = DateField(_l("报告截至"), [InputRequired(_l("请填写日期，例如 2026-11-23"))])
    progress = TextAreaField(
        _l("进展"), [InputRequired(_l("请写明进展")), LONG], description=_l("对照里程碑写明完成了什么")
    )
    problems = TextAreaField(_l("问题和风险"), [Optional(), LONG])
    spent = DecimalField(
        _l("累计支出（万元）"),
        [Optional(), NumberRange(0, 9_999_999, _l("金额为 0 以上的数")), two_places],
        places=None,
    )


class StateCheckForm(FlaskForm):
    """The laboratory's answer to the mid-term check."""

    statement = TextAreaField(_l("情况说明"), [InputRequired(_l("请写明情况")), LONG])

    def __init__(self, check: Check, **more: Any) -> None:
        super().__init__(data={"statement": check.statement}, **more)


class ChangeForm(FlaskForm):
    """What shall be changed, and why; subclassed with a field for each milestone or indicator."""

    reason = TextAreaField(
        _l("变更的理由"),
        [InputRequired(_l("请写明理由")), LONG],
        description=_l("承办方和发榜方都会看到"),
    )

    def wish(self, what: ChangeKind) -> Wish:
        """What was typed."""
        detail = self["detail"].data or "" if "detail" in self else ""
        shares = {f.name: f.data or Decimal(0) for f in self if isinstance(f, DecimalField)}
        ways = {f.name: f.data or "" for f in self if f.type == "StringField"}
        return Wish(what, self.reason.data or "", detail, shares, ways)


def asked_kind() -> ChangeKind:
    """What the address says shall be changed."""
    given = request.args.get("what", "")
    return ChangeKind(given) if given in {kind.value for kind in ChangeKind} else ChangeKind.SCOPE


def change_form(project: Project) -> ChangeForm:
    """The form for what the address says shall be changed, filled with what stands."""
    what = asked_kind()
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    if what == ChangeKind.MONEY:
        bounds = [InputRequired(_l("请填写占比")), NumberRange(0, 100, _l("占比为 0 至 100")), two_places]
        for m in movable_milestones(project):
            fields[m.id] = DecimalField(f"{m.position}. {m.title}", bounds, places=None)
            data[m.id] = m.share
    elif what == ChangeKind.VERIFICATION:
        for result in project.results:
            if result.indicator is not None:
                label = f"{result.position}. {result.indicator.text}"
                fields[result.id] = StringField(label, [Optional(), Length(max=300)])
                data[result.id] = verified_by(result)
    else:
        fields["detail"] = TextAreaField(
            _l("变更的内容"),
            [InputRequired(_l("请写明变更的内容")), LONG],
            description=_l("原来怎样约定，要改成怎样"),
        )
    return type("ProjectChangeForm", (ChangeForm,), fields)(data=data)


def _course(project_id: str, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("lab.project_course", id=project_id, _anchor=anchor), 303)


@bp.route("/projects/<key:id>/report", methods=["GET", "POST"])
@verb(
    may_report_progress,
    load_project,
    form=lambda _project: ReportProgressForm(),
    template="lab/projects/report_progress.html",
)
def report_progress(project: Project, form: ReportProgressForm) -> ResponseReturnValue:
    """Hand in a progress report."""
    assert form.until.data is not None  # noqa: S101  (InputRequired has seen to it)
    told = Progress(form.until.data, form.progress.data or "", form.problems.data or "", form.spent.data)
    service.report_progress(project, told, by=me(), at=instant())
    flash(_("进展报告已提交"), "success")
    return _course(project.id, "reports")


def _of_check(check: Check) -> dict[str, Any]:
    return {"project": check.project}


@bp.route("/projects/checks/<key:id>/state", methods=["GET", "POST"])
@verb(
    may_state_check,
    load_check,
    form=lambda check: StateCheckForm(check),
    template="lab/projects/state_midterm.html",
    context=_of_check,
)
def state_midterm(check: Check, form: StateCheckForm) -> ResponseReturnValue:
    """Answer the mid-term check."""
    service.state_check(check, form.statement.data or "", by=me(), at=instant())
    flash(_("已答复中期检查"), "success")
    return _course(check.project_id, "check")


def _asking(project: Project) -> dict[str, Any]:
    what = asked_kind()
    tabs = [
        {
            "label": kind.label,
            "url": url_for("lab.ask_change", id=project.id, what=kind.value),
            "active": kind == what,
        }
        for kind in ChangeKind
        if kind != ChangeKind.VERIFICATION or any(result.indicator_id for result in project.results)
    ]
    return {"what": what, "tabs_of_kinds": tabs, "told": TOLD[what]}


TOLD = {
    ChangeKind.SCOPE: t("由承办方答复；指标和承诺值不能变更。"),
    ChangeKind.PARTNER: t("由承办方答复；承担单位不能变更。"),
    ChangeKind.MONEY: t("只在未确认的里程碑之间调整，合计不变，任务经费总额不变。"),
    ChangeKind.VERIFICATION: t("由两位承办人先后同意，并在榜单上公开更正；指标要求不变。"),
}


@bp.route("/projects/<key:id>/change", methods=["GET", "POST"])
@verb(
    may_ask_change,
    load_project,
    form=change_form,
    template="lab/projects/ask_change.html",
    context=_asking,
)
def ask_change(project: Project, form: ChangeForm) -> ResponseReturnValue:
    """Ask for a change of what was agreed."""
    service.ask_change(project, form.wish(asked_kind()), by=me(), at=instant())
    flash(_("变更申请已提交，等待承办方答复"), "success")
    return _course(project.id, "changes")


@bp.post("/projects/changes/<key:id>/withdraw")
@verb(may_withdraw_change, load_change, form=ConfirmForm)
def withdraw_change(change: Change, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Take the request back."""
    service.withdraw_change(change, by=me(), at=instant())
    flash(_("已撤回变更申请"), "success")
    return _course(change.project_id, "changes")
