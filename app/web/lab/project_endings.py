"""The laboratory is heard before its task ends, and hands in for a comparison of parallel runners."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.projects import service
from app.projects.models import Run, Termination
from app.projects.policy import may_hand_in_run, may_state_hearing
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.lab import bp
from app.web.officer.course_page import load_run, load_termination

LONG = Length(max=4000, message=_l("最多 %(max)d 字"))


class StatementForm(FlaskForm):
    """What the laboratory has to say."""

    statement = TextAreaField(
        _l("陈述意见"),
        [InputRequired(_l("请写明意见")), LONG],
        description=_l("两位承办人都会看到；提请终止以前可以修改"),
    )


class RunForm(FlaskForm):
    """Where the runner stands; subclassed with a field for each line of the result, named by its key."""

    statement = TextAreaField(
        _l("进展说明"), [InputRequired(_l("请写明进展")), LONG], description=_l("对照比较的内容逐项说明")
    )

    def figures(self) -> dict[str, str]:
        """What was measured so far, by the key of the result."""
        return {field.name: field.data or "" for field in self if field.type == "StringField"}


def run_form(run: Run) -> RunForm:
    """The form of a runner, filled with what it handed in before."""
    fields = {
        result.id: StringField(
            f"{result.position}. {result.indicator.text if result.indicator else result.head}",
            [Optional(), Length(max=120, message=_l("最多 %(max)d 字"))],
        )
        for result in run.project.results
    }
    made = type("RunnerForm", (RunForm,), fields)
    return made(data={"statement": run.statement, **run.figures})


def _of_termination(termination: Termination) -> dict[str, Any]:
    return {"project": termination.project}


@bp.route("/projects/terminations/<key:id>/state", methods=["GET", "POST"])
@verb(
    may_state_hearing,
    load_termination,
    form=lambda termination: StatementForm(data={"statement": termination.statement}),
    template="lab/projects/state_hearing.html",
    context=_of_termination,
)
def state_hearing(termination: Termination, form: StatementForm) -> ResponseReturnValue:
    """Say what there is to say before the officers decide."""
    service.state_hearing(termination, form.statement.data or "", by=me(), at=instant())
    flash(_("已提交意见"), "success")
    return redirect(url_for("lab.project_course", id=termination.project_id, _anchor="ending"), 303)


def _of_run(run: Run) -> dict[str, Any]:
    return {"project": run.project, "checkpoint": run.checkpoint}


@bp.route("/projects/runs/<key:id>/hand-in", methods=["GET", "POST"])
@verb(
    may_hand_in_run,
    load_run,
    form=run_form,
    template="lab/projects/hand_in_run.html",
    context=_of_run,
)
def hand_in_run(run: Run, form: RunForm) -> ResponseReturnValue:
    """Hand in for the comparison."""
    service.hand_in_run(run, form.statement.data or "", form.figures(), by=me(), at=instant())
    flash(_("比较材料已提交"), "success")
    return redirect(url_for("lab.project_course", id=run.project_id, _anchor="racing"), 303)
