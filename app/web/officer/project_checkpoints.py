"""赛马 at the officers' desk: fix a comparison, see the runners side by side, propose who goes on."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.approvals.models import Approval
from app.calls.models import Item
from app.people.policy import may_sit_at
from app.projects import service
from app.projects.models import Checkpoint
from app.projects.policy import may_propose_comparison, may_see_checkpoint, may_set_checkpoint
from app.projects.policy.ending import COMPARING
from app.projects.queries import find_checkpoint, listed_checkpoints
from app.projects.service import Choice
from app.projects.states import RunVerdict
from app.shared.text import Text, t
from app.web.guards import page, verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.project_course import Joint, join
from app.web.officer.projects import load_item
from app.web.paging import paginate

LONG = Length(max=4000, message=_l("最多 %(max)d 字"))


def load_checkpoint(id: str) -> Checkpoint | None:
    """The comparison of the address, with its runners."""
    return find_checkpoint(id)


class CheckpointForm(FlaskForm):
    """The day, and what is compared."""

    due_on = DateField(
        _l("提交期限"),
        [InputRequired(_l("请填写日期，例如 2026-11-23"))],
        description=_l("各家在当日 24:00 前提交"),
    )
    compares = TextAreaField(
        _l("比较的内容"),
        [InputRequired(_l("请写明比较什么")), LONG],
        description=_l("各家看到的内容相同，例如：关键指标的中间结果、样机状态、剩余风险"),
    )


class CompareForm(FlaskForm):
    """What becomes of each runner; subclassed with a choice for each, named by the key of its run."""

    reason = TextAreaField(
        _l("决定的理由"), [InputRequired(_l("请写明理由")), LONG], description=_l("发给各家和发榜方")
    )

    def choices(self) -> dict[str, Choice]:
        """What was chosen, by the key of the run; the name of a merger is ``merge:`` and the key of its project."""
        found = {}
        for field in self:
            if isinstance(field, SelectField) and field.data:
                value, _colon, into = field.data.partition(":")
                found[field.name.removeprefix("verdict-")] = Choice(RunVerdict(value), into or None)
        return found


def compare_form(checkpoint: Checkpoint) -> CompareForm:
    """The form over the runners of a comparison."""
    fields = {}
    for run in checkpoint.runs:
        others = [
            SelectChoice(
                f"{RunVerdict.MERGE.value}:{other.project_id}",
                t("并入%(name)s", name=other.project.organisation.name),
            )
            for other in checkpoint.runs
            if other is not run
        ]
        plain = [SelectChoice(v.value, v.label) for v in (RunVerdict.GO_ON, RunVerdict.STOP)]
        fields[f"verdict-{run.id}"] = SelectField(
            run.project.organisation.name,
            [InputRequired(_l("请选择"))],
            choices=[SelectChoice("", _l("请选择")), *plain, *others],
        )
    return type("RunnersForm", (CompareForm,), fields)()


def _effects(approval: Approval) -> list[Text]:
    checkpoint, rows = service.checkpoint_of(approval), approval.payload["rows"]
    names = {run.project_id: run.project.organisation.name for run in checkpoint.runs}
    said = []
    for run in checkpoint.runs:
        value, into = rows[run.id]
        name = names[run.project_id]
        if value == RunVerdict.GO_ON.value:
            said.append(t("%(name)s：继续实施。", name=name))
        elif value == RunVerdict.STOP.value:
            left = service.money_left(run.project)
            said.append(t("%(name)s：停止实施，未确认部分的经费 %(n)s 万元不再拨付。", name=name, n=left))
        else:
            left = service.money_left(run.project)
            said.append(
                t(
                    "%(name)s：并入%(into)s，剩余经费 %(n)s 万元随之转入。",
                    name=name,
                    into=names[into],
                    n=left,
                )
            )
    return [*said, t("各家和发榜方收到通知；决定后不能撤回。")]


join(
    COMPARING,
    Joint(t("并行比较的决定"), _effects, service.agree_comparison, service.refuse_comparison),
    service.take_back_comparison,
)


@bp.get("/checkpoints")
@page(may_sit_at("officer"))
def checkpoints() -> ResponseReturnValue:
    """Comparisons of parallel runners on my lists."""
    found = paginate(listed_checkpoints(me(), instant()), request)
    return render_template("officer/projects/checkpoints.html", page=found)


@bp.get("/projects/checkpoints/<key:id>")
@page(may_see_checkpoint, load_checkpoint, records=True)
def checkpoint(checkpoint: Checkpoint) -> ResponseReturnValue:
    """The runners side by side."""
    may_decide = may_propose_comparison(me(), checkpoint, instant())
    return render_template("officer/projects/checkpoint.html", checkpoint=checkpoint, may_decide=may_decide)


@bp.route("/items/<key:id>/checkpoint", methods=["GET", "POST"])
@verb(
    may_set_checkpoint,
    load_item,
    form=lambda _item: CheckpointForm(),
    template="officer/projects/set_checkpoint.html",
)
def set_checkpoint(item: Item, form: CheckpointForm) -> ResponseReturnValue:
    """Fix the day and what is compared."""
    assert form.due_on.data is not None  # noqa: S101  (InputRequired has seen to it)
    made = service.set_checkpoint(item, form.due_on.data, form.compares.data or "", by=me(), at=instant())
    flash(_("已安排并行比较，各家已收到通知"), "success")
    return redirect(url_for("officer.checkpoint", id=made.id), 303)


def _runners(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"item": checkpoint.item}


@bp.route("/projects/checkpoints/<key:id>/decide", methods=["GET", "POST"])
@verb(
    may_propose_comparison,
    load_checkpoint,
    form=compare_form,
    template="officer/projects/decide_checkpoint.html",
    context=_runners,
    records=True,
)
def decide_checkpoint(checkpoint: Checkpoint, form: CompareForm) -> ResponseReturnValue:
    """Propose who goes on, stops or merges; a second officer decides."""
    service.propose_comparison(checkpoint, form.choices(), form.reason.data or "", by=me(), at=instant())
    flash(_("已提请另一位承办人同意"), "success")
    return redirect(url_for("officer.checkpoint", id=checkpoint.id), 303)
