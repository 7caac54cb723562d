"""A repair that was not handed in by its date: accept it late, once, or end the task."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.projects import service
from app.projects.models import Project
from app.projects.policy import may_allow_late, may_end_repair
from app.projects.service.repair import LATEST, LONGEST
from app.shared.clock import local_date
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.project_page import load_project, results_of

REASON = [InputRequired(_l("请写明理由")), Length(max=LONGEST, message=_l("最多 %(max)d 字"))]


class EndRepairForm(FlaskForm):
    """Why the task ends."""

    reason = TextAreaField(
        _l("结束的理由"), REASON, description=_l("发给承担单位和发榜方，并留在任务的记录里")
    )


class AllowLateForm(FlaskForm):
    """Until when, and why."""

    until = DateField(
        _l("新的整改期限"),
        [InputRequired(_l("请填写日期，例如 2026-11-23"))],
        description=_l("当日 24:00 止，从今天起不超过 60 天"),
    )
    reason = TextAreaField(
        _l("准予的理由"), REASON, description=_l("发给承担单位和发榜方，并留在任务的记录里")
    )


def _standing(project: Project) -> dict[str, Any]:
    last: date = local_date(instant()) + timedelta(days=LATEST.days)
    return {"results": results_of(project), "last": last}


@bp.route("/projects/<key:id>/end-repair", methods=["GET", "POST"])
@verb(
    may_end_repair,
    load_project,
    form=lambda _project: EndRepairForm(),
    template="officer/projects/end_repair.html",
    context=_standing,
)
def end_repair(project: Project, form: EndRepairForm) -> ResponseReturnValue:
    """End the task as failed."""
    service.end_repair(project, form.reason.data or "", by=me(), at=instant())
    flash(_("任务已按验收不通过结束，各方已收到通知"), "success")
    return redirect(url_for("officer.project", id=project.id, _anchor="acceptance"), 303)


@bp.route("/projects/<key:id>/allow-late", methods=["GET", "POST"])
@verb(
    may_allow_late,
    load_project,
    form=lambda _project: AllowLateForm(),
    template="officer/projects/allow_late.html",
    context=_standing,
)
def allow_late(project: Project, form: AllowLateForm) -> ResponseReturnValue:
    """Let the repair be handed in after its date."""
    assert form.until.data is not None  # noqa: S101  (InputRequired has seen to it)
    service.allow_late(project, form.until.data, form.reason.data or "", by=me(), at=instant())
    flash(_("已准予逾期提交，承担单位已收到通知"), "success")
    return redirect(url_for("officer.project", id=project.id, _anchor="acceptance"), 303)
