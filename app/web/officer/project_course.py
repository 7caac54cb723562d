"""The course of a project at the officers' desk: the mid-term check, changes, what two officers decide."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.approvals.models import Approval
from app.approvals.policy import may_decide, may_see_approval, may_withdraw_proposal
from app.extensions import db
from app.projects import service
from app.projects.models import Change, Check, Project
from app.projects.policy import may_ask_check, may_conclude_check, may_decide_change
from app.projects.policy.course import CHANGING
from app.projects.queries import find_project
from app.projects.states import CheckOutcome
from app.shared.text import Text, t
from app.web.guards import page, verb
from app.web.instant import instant, me, viewer
from app.web.officer import bp
from app.web.officer.amendment_rows import rows_of as proposal_rows
from app.web.officer.approvals import PAGES, WITHDRAWALS, OpinionForm
from app.web.officer.course_page import course_page, load_change, load_check, rows_of
from app.web.officer.part_forms import trimmed
from app.web.officer.project_page import load_project
from app.web.officer.projects import may_see_as_officer

LONG = Length(max=4000, message=_l("最多 %(max)d 字"))


@dataclass(frozen=True)
class Joint:
    """What two officers decide about a project: its title, what follows, and its two verbs."""

    title: Text
    effects: Callable[[Approval], list[Text]]
    agree: Callable[..., Any]
    refuse: Callable[..., Any]


JOINT: dict[str, Joint] = {}


def join(act: str, joint: Joint, take_back: Callable[..., Approval] | None = None) -> None:
    """Let an act be decided on the page of joint decisions."""
    JOINT[act] = joint
    PAGES[act] = lambda approval: url_for("officer.decide_project_act", id=approval.id)
    if take_back is not None:
        WITHDRAWALS[act] = take_back


def _change_effects(_approval: Approval) -> list[Text]:
    return [
        t("验证方式按上表变更，指标和承诺值不变。"),
        t("榜单上公开一条更正，写明变更前后的内容和上面的理由。"),
        t("承担单位和发榜方收到通知。"),
    ]


join(
    CHANGING,
    Joint(t("变更指标的验证方式"), _change_effects, service.confirm_change, service.reject_change),
    service.take_back_change,
)


@bp.get("/projects/<key:id>/course")
@page(may_see_as_officer, load_project, records=True)
def project_course(project: Project) -> ResponseReturnValue:
    """Light, reports, mid-term check and changes of one project."""
    return render_template("officer/projects/course.html", audience="officer", **course_page(project))


class AskCheckForm(FlaskForm):
    """What the mid-term check looks at, and until when the laboratory answers."""

    due_on = DateField(
        _l("答复期限"),
        [InputRequired(_l("请填写日期，例如 2026-11-23"))],
        description=_l("当日 24:00 止，从今天起不超过 90 天"),
    )
    topics = TextAreaField(
        _l("检查的内容"),
        [InputRequired(_l("请写明检查的内容")), LONG],
        description=_l("进展、经费使用、风险、需要看到的材料"),
    )


class ConcludeForm(FlaskForm):
    """How the check ends, and what was found."""

    outcome = RadioField(
        _l("结论"),
        [InputRequired(_l("请选择结论"))],
        choices=[SelectChoice(o.value, o.label) for o in CheckOutcome],
    )
    findings = TextAreaField(
        _l("检查意见"), [InputRequired(_l("请写明检查意见")), LONG], description=_l("发给承担单位和发榜方")
    )


class AnswerChangeForm(FlaskForm):
    """Yes or no; a no with its reason."""

    decision = RadioField(
        _l("答复"),
        [InputRequired(_l("请选择"))],
        choices=[SelectChoice("agree", _l("同意变更")), SelectChoice("refuse", _l("不同意，原定内容不变"))],
    )
    answer = TextAreaField(
        _l("意见"),
        [LONG],
        description=_l("不同意时必须写明理由；变更验证方式时必须写明，并随更正公开"),
    )


def _course(project_id: str, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("officer.project_course", id=project_id, _anchor=anchor), 303)


@bp.route("/projects/<key:id>/midterm", methods=["GET", "POST"])
@verb(
    may_ask_check,
    load_project,
    form=lambda _project: AskCheckForm(),
    template="officer/projects/ask_midterm.html",
    records=True,
)
def ask_midterm(project: Project, form: AskCheckForm) -> ResponseReturnValue:
    """Ask for the mid-term check."""
    assert form.due_on.data is not None  # noqa: S101  (InputRequired has seen to it)
    service.ask_check(project, form.due_on.data, form.topics.data or "", by=me(), at=instant())
    flash(_("已安排中期检查，承担单位已收到通知"), "success")
    return _course(project.id, "check")


def _stated(check: Check) -> dict[str, Any]:
    return {"project": check.project}


@bp.route("/projects/checks/<key:id>/conclude", methods=["GET", "POST"])
@verb(
    may_conclude_check,
    load_check,
    form=lambda _check: ConcludeForm(),
    template="officer/projects/conclude_midterm.html",
    context=_stated,
    records=True,
)
def conclude_midterm(check: Check, form: ConcludeForm) -> ResponseReturnValue:
    """Go on, adjust, or propose the end."""
    outcome = CheckOutcome(form.outcome.data)
    service.conclude_check(check, outcome, form.findings.data or "", by=me(), at=instant())
    flash(_("中期检查已有结论，各方已收到通知"), "success")
    return _course(check.project_id, "check")


def _asked(change: Change) -> dict[str, Any]:
    return {"project": change.project, "rows": rows_of(change)}


@bp.route("/projects/changes/<key:id>", methods=["GET", "POST"])
@verb(
    may_decide_change,
    load_change,
    form=lambda _change: AnswerChangeForm(),
    template="officer/projects/decide_change.html",
    context=_asked,
    records=True,
)
def decide_change(change: Change, form: AnswerChangeForm) -> ResponseReturnValue:
    """Agree, or not with a reason; a way of verification goes to a second officer."""
    answer = form.answer.data or ""
    if form.decision.data == "agree":
        waits = service.agree_change(change, answer, by=me(), at=instant())
        said = _("已提请另一位承办人同意") if waits else _("已同意变更，各方已收到通知")
        flash(said, "success")
    else:
        service.refuse_change(change, answer, by=me(), at=instant())
        flash(_("已答复不同意，承担单位已收到通知"), "success")
    return _course(change.project_id, "changes")


def load_project_act(id: str) -> Approval | None:
    """A proposal about a project that two officers decide."""
    approval = db.session.get(Approval, id)
    return approval if approval is not None and approval.act in JOINT else None


def _proposed(approval: Approval) -> dict[str, Any]:
    user, at, joint = viewer(), instant(), JOINT[approval.act]
    return {
        "approval": approval,
        "project": find_project(approval.subject_id),
        "joint": joint,
        "effects": joint.effects(approval),
        "row": proposal_rows([approval])[0],
        "may_decide": may_decide(user, approval, at),
        "may_withdraw": may_withdraw_proposal(user, approval, at),
    }


@bp.route("/approvals/<key:id>/project", methods=["GET", "POST"])
@verb(
    may_see_approval,
    load_project_act,
    form=lambda _approval: OpinionForm(),
    template="officer/projects/decide_act.html",
    context=_proposed,
)
def decide_project_act(approval: Approval, form: OpinionForm) -> ResponseReturnValue:
    """The second officer: it holds at once, or nothing changes."""
    joint, opinion = JOINT[approval.act], trimmed(form.opinion.data)
    if request.form.get("answer") == "agree":
        joint.agree(approval, opinion, by=me(), at=instant())
        flash(_("已同意，决定已经生效"), "success")
    else:
        joint.refuse(approval, opinion, by=me(), at=instant())
        flash(_("已否决，提出人会收到通知"), "success")
    return redirect(url_for("officer.decide_project_act", id=approval.id), 303)
