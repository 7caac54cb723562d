"""From an announced winner to a signed agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from app.calls.models import Item
from app.entries.content.consortium import members_in
from app.entries.models import Entry
from app.entries.queries import content_of, current_version
from app.entries.states import STEPPED_BACK
from app.extensions import db
from app.history.service import record
from app.notices.service import bind_line
from app.people.models import User
from app.projects.calendar import add_months
from app.projects.digest import agreement_digest
from app.projects.models import Milestone, Project, ProjectMember, Result
from app.projects.policy import (
    may_create_project,
    may_drop_project,
    may_edit_agreement,
    may_sign_agreement,
    party_of,
)
from app.projects.states import PROJECT_MOVES
from app.shared.clock import local_date
from app.shared.text import Text, t
from app.shared.verdict import Invalid, Refused, not_now, require

LONGEST = 120


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

    Milestones, promises and members come from the winning bid; a result has a line an indicator or head.
    ``Refused`` where the entry is not selected or has its project already, ``Invalid`` for a bad plan.
    """
    require(may_create_project(by, entry, at))
    item = entry.item
    check_plan(plan, item)
    db.session.refresh(item, with_for_update={"of": Item})
    count = db.session.scalar(select(func.count(Project.id)).where(Project.item_id == item.id)) or 0
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
        results=_results(item, plan),
        members=_members(entry),
    )
    db.session.add(project)
    db.session.flush()
    record("project.created", project, by=by, at=at, entry=entry.id, amount=str(plan.amount))
    return project


def _members(entry: Entry) -> list[ProjectMember]:
    """Whom the version that won names, with part and share; who stepped back before closing is no party of the task."""
    version = current_version(entry)
    gone = {partner.organisation_id for partner in entry.partners if partner.state in STEPPED_BACK}
    rows = members_in(content_of(version)) if version is not None else []
    return [
        ProjectMember(
            organisation_id=row["organisation"], position=n, part=row["part"], share=Decimal(row["share"])
        )
        for n, row in enumerate(rows, 1)
        if row["organisation"] not in gone
    ]


def _results(item: Item, plan: Plan) -> list[Result]:
    """A line for each indicator of the item with what the bid promised, or for each head, as the kind accepts."""
    kind = item.call.kind_data
    if kind.accepts_by == "heads":
        return [Result(head=head.key, position=n) for n, head in enumerate(kind.heads, 1)]
    return [
        Result(indicator=i, position=n, promised=plan.promised.get(i.id, ""))
        for n, i in enumerate(item.indicators, 1)
    ]


def edit_agreement(project: Project, plan: Plan, *, by: User, at: datetime) -> None:
    """Change amount, terms and milestones before anybody has signed; ``Invalid`` for a bad plan."""
    require(may_edit_agreement(by, project, at))
    check_plan(plan, project.item)
    project.amount, project.terms = plan.amount, plan.terms.strip()
    project.milestones = _milestones(plan)
    record("project.agreement_edited", project, by=by, at=at, milestones=len(plan.milestones))


def sign_agreement(project: Project, *, by: User, at: datetime, seen: str | None = None) -> None:
    """Sign for one's side; once officer, laboratory and (where there is one) issuer have signed, the task runs.

    ``seen`` is the digest of what the signer read (``digest.agreement_digest``): ``Refused`` if it has changed.
    """
    require(may_sign_agreement(by, project, at))
    digest = agreement_digest(project)
    if seen is not None and seen != digest:
        raise Refused(not_now("changed", t("任务书刚刚被修改，请重新阅读后再签署")))
    party = party_of(by, project, at)
    setattr(project, f"{party}_signed_at", at)
    setattr(project, f"{party}_signed_by_id", by.id)
    record("project.signed", project, by=by, at=at, party=str(party), sha256=digest)
    start_if_signed(project, at)


def start_if_signed(project: Project, at: datetime) -> None:
    """The task runs once officer, laboratory and (where there is one) issuer have signed, here or on paper."""
    signed = project.officer_signed_at and project.laboratory_signed_at
    if signed and (project.issuer_id is None or project.issuer_signed_at):
        _start(project, at)


def drop_project(project: Project, *, by: User, at: datetime) -> None:
    """Void an agreement that was not signed by all, because its winner gave up or was struck off."""
    require(may_drop_project(by, project, at))
    project.state = PROJECT_MOVES.go("drop", project.state)
    record("project.dropped", project, by=by, at=at, entry=project.entry_id)


def _start(project: Project, at: datetime) -> None:
    """The dates begin to run from the last signature; giving up is from now on another procedure."""
    starts_on = local_date(at)
    last = max((milestone.month for milestone in project.milestones), default=0)
    project.ends_on = add_months(starts_on, project.item.months or last or 12)
    project.starts_on = starts_on
    project.state = PROJECT_MOVES.go("sign", project.state)
    for milestone in project.milestones:
        milestone.due_on = add_months(starts_on, milestone.month)
    bind_line(project.entry, by=None, at=at)
    record("project.started", project, by=None, at=at)


def _milestones(plan: Plan) -> list[Milestone]:
    """In the order of their months."""
    rows = sorted(plan.milestones, key=lambda row: row[1])
    return [
        Milestone(position=n, title=title.strip(), month=month, share=share)
        for n, (title, month, share) in enumerate(rows, 1)
    ]


def check_plan(plan: Plan, item: Item) -> None:
    """``Invalid`` (``amount``, ``milestones``) for a plan that cannot be agreed on: more money or time than the list
    offers, shares that do not add up to 100, a milestone without deliverable or month."""
    errors: dict[str, Text] = {}
    if plan.amount < 0:
        errors["amount"] = t("金额不能为负数")
    elif item.amount is not None and plan.amount > item.amount:
        errors["amount"] = t("不超过榜单金额 %(amount)s 万元", amount=item.amount)
    wrong = _wrong_with(plan.milestones, item.months or LONGEST)
    if wrong is not None:
        errors["milestones"] = wrong
    if errors:
        raise Invalid(errors)


def _wrong_with(milestones: Sequence[tuple[str, int, Decimal]], most: int) -> Text | None:
    if not milestones:
        return t("至少需要一个里程碑")
    if any(not title.strip() or share < 0 for title, _, share in milestones):
        return t("每个里程碑都要写明交付物、月份和经费占比")
    if any(not 1 <= month <= most for _, month, _ in milestones):
        return t("里程碑的月份为 1 至 %(n)s，不超过任务的完成时限", n=most)
    total = sum((share for _, _, share in milestones), Decimal(0))
    return t("各里程碑的经费占比合计应为 100%%，目前为 %(total)s%%", total=total) if total != 100 else None
