"""The laboratory asks for more time, once (rule 14)."""

from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.projects import service
from app.projects.calendar import add_months
from app.projects.models import Extension, Project
from app.projects.policy import may_ask_extension, may_withdraw_extension
from app.projects.service.extensions import LONGEST, MOST_MONTHS, movable_milestones
from app.shared.text import t
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.officer.project_forms import ConfirmForm
from app.web.officer.project_page import load_extension, load_project

DAY = [InputRequired(_l("请填写日期，例如 2026-11-23"))]


class ExtensionForm(FlaskForm):
    """The new end, the reason, and a date for each milestone not confirmed, named by its key."""

    ends_on = DateField(_l("新的任务期至"), DAY)
    reason = TextAreaField(
        _l("延期的理由"),
        [InputRequired(_l("请写明理由")), Length(max=LONGEST, message=_l("最多 %(max)d 字"))],
        description=_l("承办方和发榜方都会看到"),
    )

    def dates(self) -> dict[str, date]:
        """What was typed for the milestones."""
        days = [field for field in self if isinstance(field, DateField) and field.name != "ends_on"]
        return {field.name: field.data for field in days if field.data is not None}


def extension_form(project: Project) -> ExtensionForm:
    """The form over the milestones of a project, filled with the dates as they are."""
    rows = movable_milestones(project)
    fields = {
        m.id: DateField(f"{m.position}. {m.title}", DAY, description=t("原定%(day)s", day=m.due_on))
        for m in rows
    }
    made = type("ProjectExtensionForm", (ExtensionForm,), fields)
    return made(data={"ends_on": project.ends_on, **{m.id: m.due_on for m in rows}})


def _asking(project: Project) -> dict[str, Any]:
    last = add_months(project.ends_on, MOST_MONTHS) if project.ends_on else None
    return {"last": last, "rows": movable_milestones(project)}


@bp.route("/projects/<key:id>/extension", methods=["GET", "POST"])
@verb(
    may_ask_extension,
    load_project,
    form=extension_form,
    template="lab/projects/ask_extension.html",
    context=_asking,
)
def ask_extension(project: Project, form: ExtensionForm) -> ResponseReturnValue:
    """Ask for it."""
    assert form.ends_on.data is not None  # noqa: S101  (InputRequired has seen to it)
    service.ask_extension(
        project, form.ends_on.data, form.dates(), form.reason.data or "", by=me(), at=instant()
    )
    flash(_("延期申请已提交，等待承办方答复"), "success")
    return redirect(url_for("lab.project", id=project.id, _anchor="extension"), 303)


@bp.post("/projects/extensions/<key:id>/withdraw")
@verb(may_withdraw_extension, load_extension, form=ConfirmForm)
def withdraw_extension(extension: Extension, form: ConfirmForm) -> ResponseReturnValue:  # noqa: ARG001
    """Take the request back."""
    service.withdraw_extension(extension, by=me(), at=instant())
    flash(_("已撤回延期申请"), "success")
    return redirect(url_for("lab.project", id=extension.project_id, _anchor="extension"), 303)
