"""What a letter about a project says beside its number and name: one sentence for each act."""

from datetime import date

from app.extensions import db
from app.history.models import Act
from app.projects.models import Acceptance, Extension, Milestone, Project
from app.projects.states import Party
from app.shared.text import Text, t


def project_of(act: Act) -> Project:
    """The project behind an act on itself, on a milestone or on an acceptance."""
    key = act.subject_id if act.noun == Project.__tablename__ else act.figures["project"]
    return db.session.get_one(Project, key)


def signed(act: Act) -> Text:
    """One side signed."""
    return t("%(party)s已签署任务书。各方签署后，任务开始计时。", party=Party(act.figures["party"]).label)


def started(act: Act) -> Text:
    """All sides signed; from when until when."""
    project = project_of(act)
    return t("各方已签署任务书，任务期为%(start)s至%(end)s。", start=project.starts_on, end=project.ends_on)


def milestone_of(act: Act) -> Milestone:
    """The milestone that an act is about."""
    return db.session.get_one(Milestone, act.subject_id)


def submitted(act: Act) -> Text:
    """A milestone was reported."""
    milestone = milestone_of(act)
    return t("第 %(n)s 个里程碑「%(title)s」已提交，等待确认。", n=milestone.position, title=milestone.title)


def returned(act: Act) -> Text:
    """A milestone came back, with what is missing."""
    milestone = milestone_of(act)
    return t("第 %(n)s 个里程碑已退回，需要补充：%(answer)s", n=milestone.position, answer=milestone.answer)


def confirmed(act: Act) -> Text:
    """A milestone was confirmed, with its share of the money."""
    milestone = milestone_of(act)
    return t(
        "第 %(n)s 个里程碑「%(title)s」已确认，对应经费占比 %(share)s%%。",
        n=milestone.position,
        title=milestone.title,
        share=milestone.share,
    )


def passed(act: Act) -> Text:
    """The opinion of an acceptance that passed."""
    return t("验收意见：%(opinion)s", opinion=db.session.get_one(Acceptance, act.subject_id).opinion)


def not_passed(act: Act) -> Text:
    """The opinion of one that did not, and what may still be done by when (rule 15)."""
    project = project_of(act)
    opinion = db.session.get_one(Acceptance, act.subject_id).opinion
    if act.figures.get("number") == 1 and project.repair_due_on is not None:
        return t(
            "验收意见：%(opinion)s。请于 %(due)s 24:00 前完成整改并再次申请验收，整改机会只有一次；"
            "逾期未申请的，承办方可以按验收不通过结束任务。",
            opinion=opinion,
            due=project.repair_due_on,
        )
    return t("验收意见：%(opinion)s。整改后仍未通过，任务按验收不通过结束。", opinion=opinion)


def near(act: Act) -> Text:
    """The repair ends soon."""
    return t(
        "整改期限为 %(due)s 24:00。请在此之前完成整改并再次申请验收；逾期未申请的，承办方可以按验收不通过结束任务。",
        due=day_of(act, "due"),
    )


def lapsed(act: Act) -> Text:
    """Its last day is over: what the officer may do now, and what the laboratory should."""
    return t(
        "整改期限%(due)s已届满，没有收到再次验收的申请。承办方可以准予逾期提交一次，或按验收不通过结束任务；"
        "承担单位有正当理由的，请尽快向承办方说明。",
        due=day_of(act, "due"),
    )


def late(act: Act) -> Text:
    """It may be handed in late."""
    reason = project_of(act).late_reason
    return t(
        "承办方准予逾期提交整改，期限为 %(until)s 24:00。理由：%(reason)s",
        until=day_of(act, "until"),
        reason=reason,
    )


def ended(act: Act) -> Text:
    """The task ended, because it was not handed in."""
    return t(
        "整改期限届满，没有再次申请验收，任务按验收不通过结束。理由：%(reason)s",
        reason=project_of(act).end_reason,
    )


def extension_of(act: Act) -> Extension:
    """The request for more time that an act is about."""
    return db.session.get_one(Extension, act.figures["extension"])


def asked(act: Act) -> Text:
    """More time was asked for, and why."""
    return t(
        "承担单位申请将任务期由%(before)s延至%(until)s。理由：%(reason)s",
        before=day_of(act, "before"),
        until=day_of(act, "ends_on"),
        reason=extension_of(act).reason,
    )


def agreed(act: Act) -> Text:
    """More time was granted."""
    return t(
        "任务期由%(before)s延至%(until)s，未确认的里程碑日期随之调整，此后不再延期。",
        before=day_of(act, "before"),
        until=day_of(act, "ends_on"),
    )


def refused(act: Act) -> Text:
    """It was not, and why."""
    return t("延期申请未获同意，原定日期不变。理由：%(reason)s", reason=extension_of(act).answer)


def day_of(act: Act, figure: str) -> date:
    """A day among the figures of an act."""
    return date.fromisoformat(act.figures[figure])
