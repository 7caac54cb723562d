"""Progress reports and the one mid-term check (rule 14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Check, Project, Report
from app.projects.policy import may_ask_check, may_conclude_check, may_report_progress, may_state_check
from app.projects.states import CheckOutcome
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, require

LONGEST = 8000
LATEST = timedelta(days=90)


@dataclass(frozen=True)
class Progress:
    """What is reported: the last day of the period, what was done, what is in the way, 万元 spent so far."""

    until: date
    progress: str
    problems: str = ""
    spent: Decimal | None = None


def report_progress(project: Project, told: Progress, *, by: User, at: datetime) -> Report:
    """The laboratory reports; what was reported is not changed again, the next report puts it right.

    ``Invalid``: ``until`` outside the time between the start and today, no ``progress``, ``spent`` below zero.
    """
    require(may_report_progress(by, project, at))
    errors: dict[str, Text] = {}
    first = project.starts_on or told.until
    if not first <= told.until <= local_date(at):
        errors["until"] = t("报告截止日应在%(first)s至今天之间", first=first)
    if not 1 <= len(told.progress.strip()) <= LONGEST:
        errors["progress"] = t("请写明进展，不超过 %(n)s 字", n=LONGEST)
    if told.spent is not None and told.spent < 0:
        errors["spent"] = t("金额不能为负数")
    if errors:
        raise Invalid(errors)
    count = db.session.scalar(select(func.count(Report.id)).where(Report.project_id == project.id)) or 0
    report = Report(
        project=project,
        number=count + 1,
        until=told.until,
        progress=told.progress.strip(),
        problems=told.problems.strip()[:LONGEST],
        spent=told.spent,
        reported_at=at,
        reported_by_id=by.id,
    )
    db.session.add(report)
    db.session.flush()
    record("project.reported", project, by=by, at=at, report=report.id, number=report.number)
    return report


def ask_check(project: Project, due_on: date, topics: str, *, by: User, at: datetime) -> Check:
    """An officer asks for the mid-term check: what is looked at, and until when the laboratory answers.

    ``Invalid``: ``due_on`` not after today or more than 90 days away, no ``topics``.
    """
    require(may_ask_check(by, project, at))
    errors: dict[str, Text] = {}
    today = local_date(at)
    if not today < due_on <= today + LATEST:
        errors["due_on"] = t("请给出今天以后、%(last)s 以前的日期", last=today + LATEST)
    if not 1 <= len(topics.strip()) <= LONGEST:
        errors["topics"] = t("请写明检查的内容，不超过 %(n)s 字", n=LONGEST)
    if errors:
        raise Invalid(errors)
    check = Check(project=project, due_on=due_on, topics=topics.strip(), asked_at=at, asked_by_id=by.id)
    db.session.add(check)
    db.session.flush()
    record("project.check_asked", project, by=by, at=at, check=check.id, due=due_on.isoformat())
    return check


def state_check(check: Check, statement: str, *, by: User, at: datetime) -> None:
    """The laboratory answers the check; it may put its answer right until the check is concluded."""
    require(may_state_check(by, check, at))
    if not 1 <= len(statement.strip()) <= LONGEST:
        raise Invalid({"statement": t("请写明情况，不超过 %(n)s 字", n=LONGEST)})
    check.statement, check.stated_at, check.stated_by_id = statement.strip(), at, by.id
    record("project.check_stated", check.project, by=by, at=at, check=check.id)


def conclude_check(check: Check, outcome: CheckOutcome, findings: str, *, by: User, at: datetime) -> None:
    """An officer concludes. To propose the end ends nothing: termination is a procedure of its own, by two officers."""
    require(may_conclude_check(by, check, at))
    if not 1 <= len(findings.strip()) <= LONGEST:
        raise Invalid({"findings": t("请写明检查意见，不超过 %(n)s 字", n=LONGEST)})
    check.outcome, check.findings = outcome, findings.strip()
    check.concluded_at, check.concluded_by_id = at, by.id
    record("project.check_concluded", check.project, by=by, at=at, check=check.id, outcome=outcome.value)
