"""The look at a task before its acceptance at the laboratory's desk: asked for, blind samples reported on."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.people.models import User
from app.projects import service
from app.projects.models import BlindSample, Preacceptance, Project
from app.projects.policy import (
    is_laboratory_of,
    may_ask_preacceptance,
    may_report_sample,
    may_see_preacceptance,
)
from app.shared.verdict import Verdict, hidden
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.officer.preacceptances import LONG, load_preacceptance, load_sample, preacceptance_page
from app.web.officer.project_page import load_project


class AskForm(FlaskForm):
    """What is ready to be looked at."""

    statement = TextAreaField(
        _l("建设情况"),
        [InputRequired(_l("请写明建设情况")), LONG],
        description=_l("哪些方面已经建成，哪些参数可以做盲样考核"),
    )


class ReportForm(FlaskForm):
    """The result of a blind sample."""

    reported = StringField(
        _l("结果"), [InputRequired(_l("请填写结果")), Length(max=40)], description=_l("只填数，不带单位")
    )
    uncertainty = StringField(
        _l("扩展不确定度（k=2）"), [Optional(), Length(max=40)], description=_l("与结果同一单位")
    )


def may_see_own_preacceptance(user: User | None, preacceptance: Preacceptance, at: Any) -> Verdict:
    """The laboratory's page of its own."""
    own = is_laboratory_of(user, preacceptance.project, at)
    return may_see_preacceptance(user, preacceptance, at) if own else hidden()


def _of_sample(sample: BlindSample) -> dict[str, Any]:
    return {"preacceptance": sample.preacceptance, "project": sample.preacceptance.project}


@bp.route("/projects/<key:id>/ask-preacceptance", methods=["GET", "POST"])
@verb(
    may_ask_preacceptance,
    load_project,
    form=lambda _project: AskForm(),
    template="lab/projects/ask_preacceptance.html",
)
def ask_preacceptance(project: Project, form: AskForm) -> ResponseReturnValue:
    """Ask for it."""
    made = service.ask_preacceptance(project, form.statement.data or "", by=me(), at=instant())
    flash(_("已申请预验收"), "success")
    return redirect(url_for("lab.preacceptance", id=made.id), 303)


@bp.get("/projects/preacceptances/<key:id>")
@page(may_see_own_preacceptance, load_preacceptance)
def preacceptance(preacceptance: Preacceptance) -> ResponseReturnValue:
    """Day, place, group, the samples with what we reported, the conclusion."""
    return render_template(
        "lab/projects/preacceptance.html",
        preacceptance=preacceptance,
        audience="lab",
        **preacceptance_page(preacceptance),
    )


@bp.route("/projects/samples/<key:id>/report", methods=["GET", "POST"])
@verb(
    may_report_sample,
    load_sample,
    form=lambda _sample: ReportForm(),
    template="lab/projects/report_sample.html",
    context=_of_sample,
)
def report_sample(sample: BlindSample, form: ReportForm) -> ResponseReturnValue:
    """Report on a sample, once."""
    service.report_sample(
        sample, form.reported.data or "", form.uncertainty.data or "", by=me(), at=instant()
    )
    flash(_("结果已报告"), "success")
    return redirect(url_for("lab.preacceptance", id=sample.preacceptance_id), 303)
