"""Ending a task before its acceptance: the hearing of the laboratory, and what two officers decide."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.approvals.models import Approval
from app.projects import service
from app.projects.models import Project, Termination
from app.projects.policy import may_drop_termination, may_open_hearing, may_propose_termination
from app.projects.policy.ending import TERMINATING
from app.projects.states import PROPOSED_GROUNDS, Ground
from app.shared.text import Text, t
from app.web.guards import verb
from app.web.instant import instant, me
from app.web.officer import bp
from app.web.officer.course_page import load_termination
from app.web.officer.project_course import Joint, join
from app.web.officer.project_page import load_project

LONG = Length(max=4000, message=_l("最多 %(max)d 字"))
REASON = [InputRequired(_l("请写明理由")), LONG]


class HearingForm(FlaskForm):
    """Why the task shall end, and until when the laboratory may speak."""

    ground = RadioField(
        _l("终止的原因"),
        [InputRequired(_l("请选择终止的原因"))],
        choices=[SelectChoice(g.value, g.label) for g in PROPOSED_GROUNDS],
    )
    reason = TextAreaField(_l("事实和理由"), REASON, description=_l("发给承担单位和发榜方"))
    hear_until = DateField(
        _l("陈述意见的期限"),
        [InputRequired(_l("请填写日期，例如 2026-11-23"))],
        description=_l("当日 24:00 止，从今天起 7 至 60 天"),
    )


class ProposeEndForm(FlaskForm):
    """What the officer says to the statement, and whether the next in rank may follow."""

    findings = TextAreaField(
        _l("对承担单位意见的说明和终止的理由"), REASON, description=_l("另一位承办人、承担单位和发榜方会看到")
    )
    offer_next = BooleanField(_l("名额空出，可以由下一名递补"))


class LetGoOnForm(FlaskForm):
    """Why the task goes on."""

    findings = TextAreaField(_l("不予终止的说明"), REASON, description=_l("发给承担单位和发榜方"))


def _effects(approval: Approval) -> list[Text]:
    termination = service.termination_of(approval)
    project = termination.project
    said = termination.statement or _("期限内没有陈述意见")
    rows = [
        t("承担单位的意见：%(said)s", said=said),
        t(
            "任务终止；已确认的里程碑不受影响，未确认部分的经费 %(n)s 万元不再拨付。",
            n=service.money_left(project),
        ),
        t("承担单位和发榜方收到通知；终止后不能撤回。"),
    ]
    return [*rows, t("名额空出，可以拟定由下一名递补。")] if termination.offer_next else rows


join(
    TERMINATING,
    Joint(t("终止任务"), _effects, service.agree_termination, service.refuse_termination),
    service.take_back_termination,
)


def _back(project_id: str) -> ResponseReturnValue:
    return redirect(url_for("officer.project_course", id=project_id, _anchor="ending"), 303)


@bp.route("/projects/<key:id>/hearing", methods=["GET", "POST"])
@verb(
    may_open_hearing,
    load_project,
    form=lambda _project: HearingForm(),
    template="officer/projects/open_hearing.html",
    records=True,
)
def open_hearing(project: Project, form: HearingForm) -> ResponseReturnValue:
    """Tell the laboratory why its task shall end, and hear it."""
    assert form.hear_until.data is not None  # noqa: S101  (InputRequired has seen to it)
    service.open_hearing(
        project,
        Ground(form.ground.data),
        form.reason.data or "",
        form.hear_until.data,
        by=me(),
        at=instant(),
    )
    flash(_("已通知承担单位陈述意见"), "success")
    return _back(project.id)


def _of(termination: Termination) -> dict[str, Any]:
    return {"project": termination.project, "money": service.money_left(termination.project)}


@bp.route("/projects/terminations/<key:id>/propose", methods=["GET", "POST"])
@verb(
    may_propose_termination,
    load_termination,
    form=lambda _termination: ProposeEndForm(),
    template="officer/projects/propose_termination.html",
    context=_of,
    records=True,
)
def propose_termination(termination: Termination, form: ProposeEndForm) -> ResponseReturnValue:
    """Put the end before a second officer."""
    service.propose_termination(
        termination, form.findings.data or "", bool(form.offer_next.data), by=me(), at=instant()
    )
    flash(_("已提请另一位承办人同意"), "success")
    return _back(termination.project_id)


@bp.route("/projects/terminations/<key:id>/drop", methods=["GET", "POST"])
@verb(
    may_drop_termination,
    load_termination,
    form=lambda _termination: LetGoOnForm(),
    template="officer/projects/drop_termination.html",
    context=_of,
    records=True,
)
def drop_termination(termination: Termination, form: LetGoOnForm) -> ResponseReturnValue:
    """Let the task go on."""
    service.drop_termination(termination, form.findings.data or "", by=me(), at=instant())
    flash(_("任务继续实施，各方已收到通知"), "success")
    return _back(termination.project_id)
