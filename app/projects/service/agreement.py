"""From an announced winner to a signed agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.history.service import record
from app.people.models import User
from app.projects.models import Milestone, Project, Result
from app.projects.policy import may_create_project, may_edit_agreement, may_sign_agreement, party_of
from app.projects.states import PROJECT_MOVES
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require


@dataclass(frozen=True)
class Plan:
    """What the agreement says: ``amount`` in 万元, ``terms`` as text, milestones as (title, month, share in %).

    ``promised``: what the bid promised, by indicator key.
    """

    amount: Decimal
    terms: str
    milestones: Sequence[tuple[str, int, Decimal]]
    promised: Mapping[str, str] = field(default_factory=dict)


def create_project(entry: Entry, plan: Plan, *, by: User, at: datetime) -> Project:
    """Open the project of a winner whose announcement settled his entry.

    Milestones and promises come from the winning bid (the caller reads them), results get one row an indicator.
    Raises ``Refused`` where the entry is not selected or has its project already, ``Invalid`` for a bad plan.
    """
    require(may_create_project(by, entry.call, at))
    if entry.outcome != Outcome.SELECTED:
        raise Refused(not_now("not_selected", t("只有已公布的入选单位可以立项")))
    if db.session.scalar(select(Project.id).where(Project.entry_id == entry.id)):
        raise Refused(not_now("exists", t("这份申报已经立项")))
    _check(plan)
    count = (
        db.session.scalar(select(func.count()).select_from(Project).where(Project.call_id == entry.call_id))
        or 0
    )
    item = entry.item
    project = Project(
        call=entry.call,
        item=item,
        entry=entry,
        organisation=entry.organisation,
        issuer_id=item.issuer_id,
        number=f"{item.code}-{count + 1:02d}",
        title=item.title,
        amount=plan.amount,
        terms=plan.terms.strip(),
        created_at=at,
        created_by_id=by.id,
        milestones=_milestones(plan),
        results=[
            Result(indicator=i, position=i.position, promised=plan.promised.get(i.id, ""))
            for i in item.indicators
        ],
    )
    db.session.add(project)
    db.session.flush()
    record("project.created", project, by=by, at=at, entry=entry.id, amount=str(plan.amount))
    return project


def edit_agreement(project: Project, plan: Plan, *, by: User, at: datetime) -> None:
    """Change amount, terms and milestones before anybody has signed; ``Invalid`` for a bad plan."""
    require(may_edit_agreement(by, project, at))
    _check(plan)
    project.amount, project.terms = plan.amount, plan.terms.strip()
    project.milestones = _milestones(plan)
    record("project.agreement_edited", project, by=by, at=at, milestones=len(plan.milestones))


def sign_agreement(project: Project, *, by: User, at: datetime) -> None:
    """Sign for one's side; once officer, laboratory and (where there is one) issuer have signed, the task runs."""
    require(may_sign_agreement(by, project, at))
    party = party_of(by, project, at)
    setattr(project, f"{party}_signed_at", at)
    setattr(project, f"{party}_signed_by_id", by.id)
    record("project.signed", project, by=by, at=at, party=party)
    signed = project.officer_signed_at and project.laboratory_signed_at
    if signed and (project.issuer_id is None or project.issuer_signed_at):
        _start(project, at)


def _start(project: Project, at: datetime) -> None:
    starts_on = local_date(at)
    project.state = PROJECT_MOVES.go("sign", project.state)
    project.starts_on = starts_on
    project.ends_on = add_months(starts_on, project.item.months or 12)
    for milestone in project.milestones:
        milestone.due_on = add_months(starts_on, milestone.month)
    record("project.started", project, by=None, at=at)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no such day: {day} + {months} months")


def _milestones(plan: Plan) -> list[Milestone]:
    return [
        Milestone(position=n, title=title.strip(), month=month, share=share)
        for n, (title, month, share) in enumerate(plan.milestones, 1)
    ]


def _check(plan: Plan) -> None:
    errors: dict[str, Text] = {}
    if plan.amount < 0:
        errors["amount"] = t("金额不能为负数")
    if not plan.milestones:
        errors["milestones"] = t("至少需要一个里程碑")
    elif sum((share for _, _, share in plan.milestones), Decimal(0)) != 100:
        errors["milestones"] = t("各里程碑的经费占比合计应为 100%%")
    elif any(
        not title.strip() or month < 1 or month > 120 or share < 0 for title, month, share in plan.milestones
    ):
        errors["milestones"] = t("每个里程碑需要交付物、第几个月（1 至 120）和不为负的占比")
    if errors:
        raise Invalid(errors)
