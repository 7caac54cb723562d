"""What waits on the desks, and the lists behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.calls.models import Call
from app.calls.queries import WITHOUT_DOCUMENTS
from app.decisions.models import DecisionLine
from app.entries.models import Entry, EntryVersion
from app.entries.states import Outcome
from app.extensions import db
from app.history.models import Act
from app.people.models import Organisation, User
from app.projects.models import Project
from app.projects.states import ProjectState
from app.shared.text import t
from app.shared.waiting import Tally
from app.showcase.models import Case, Dissection
from app.showcase.policy import carried_cases, winners_without_page, worked_cases
from app.showcase.states import CaseState, DissectionState

UNPUBLISHED = tuple(state for state in CaseState if state != CaseState.PUBLISHED)
"""Asked not to be one of these, a statement begins with what is rare beside it: nearly every page is published, and a
planner without statistics takes an index on the state for the narrow one."""


def tallies_for_officer(user: User, at: datetime) -> list[Tally]:
    """Winners without a page, drafts returned, pages to publish, pages whose winner fell, which his decision's line
    tells: few lines lead to few pages."""
    mine = worked_cases(user, at)
    fell = select(DecisionLine.entry_id).where(DecisionLine.fallen.is_not(None))
    fallen = mine.join(Case.entry).where(
        Case.entry_id.in_(fell), Case.state.not_in(UNPUBLISHED), Entry.outcome != Outcome.SELECTED
    )
    returned = mine.where(Case.state == CaseState.DRAFT, Case.answer != "")
    confirmed = mine.where(Case.state == CaseState.CONFIRMED)
    return [
        Tally(t("入选案例待做案例页"), winners_without_page(user, at), "officer.case_winners"),
        Tally(t("案例页被机构退回"), returned, "officer.cases", None, {"state": "draft"}),
        Tally(t("案例页待发布"), confirmed, "officer.cases", None, {"state": "confirmed"}),
        Tally(t("入选资格已失效的案例页"), fallen, "officer.cases", None, {"state": "published"}),
    ]


def tallies_for_lab(user: User, at: datetime) -> list[Tally]:
    """Pages to check, dissections to agree to."""
    mine = carried_cases(user, at)
    asked = mine.join(Case.dissection).where(
        Dissection.state == DissectionState.ASKED, Case.state.not_in(UNPUBLISHED)
    )
    checking = mine.where(Case.state == CaseState.CHECKING)
    return [
        Tally(t("案例页待核对"), checking, "lab.cases"),
        Tally(t("案例解剖待同意"), asked, "lab.cases"),
    ]


def listed_winners_without_page(user: User, at: datetime) -> Select[Entry]:
    """Winners that have no page yet with what their rows print, by season."""
    calls = contains_eager(Entry.call).options(*WITHOUT_DOCUMENTS)
    names = joinedload(Entry.organisation).load_only(Organisation.name)
    found = winners_without_page(user, at).join(Entry.item).options(calls, contains_eager(Entry.item), names)
    return found.order_by(Call.year.desc(), Call.id, Entry.submitted_at, Entry.id)


def titles_of(entries: Sequence[Entry]) -> dict[str, str]:
    """What each entry calls its case, by key; one query."""
    now = (EntryVersion.entry_id == Entry.id) & (EntryVersion.number == Entry.version_number)
    found = select(Entry.id, EntryVersion.summary).join(EntryVersion, now)
    rows = db.session.execute(found.where(Entry.id.in_([entry.id for entry in entries])))
    return {key: str(summary.get("title") or "") for key, summary in rows}


def worked_list(cases: Select[Case], state: str) -> Select[Case]:
    """A desk's list (a select of ``showcase.policy``): the latest season first, of one state where it is named."""
    known = {member.value for member in CaseState}
    found = cases.where(Case.state == state) if state in known else cases
    calls = joinedload(Case.call).options(*WITHOUT_DOCUMENTS)
    names = joinedload(Case.organisation).load_only(Organisation.name)
    return found.options(calls, names, joinedload(Case.dissection)).order_by(
        Case.year.desc(), Case.call_id, Case.number, Case.id
    )


def counts_of_states(cases: Select[Case]) -> dict[CaseState, int]:
    """How many cases of a desk stand in which state."""
    rows = db.session.execute(cases.with_only_columns(Case.state, func.count()).group_by(Case.state))
    return {row[0]: row[1] for row in rows}


def find_case_by_key(key: str) -> Case | None:
    """A case for the desks; whether it may be seen is the policy's."""
    loads: list[Any] = [
        joinedload(Case.call),
        joinedload(Case.entry),
        joinedload(Case.organisation),
        joinedload(Case.chain),
        joinedload(Case.dissection).options(selectinload(Dissection.observations)),
    ]
    return db.session.get(Case, key, options=loads)


def acts_of_case(case: Case) -> Sequence[Act]:
    """What happened to a case and its dissection, the latest first."""
    keys = [case.id, case.dissection.id] if case.dissection is not None else [case.id]
    nouns = (Case.__tablename__, Dissection.__tablename__)
    found = select(Act).where(Act.subject_id.in_(keys), or_(*(Act.noun == noun for noun in nouns)))
    return db.session.scalars(found.order_by(Act.at.desc(), Act.id.desc())).all()


def tasks_told_by(case: Case) -> list[Project]:
    """The accepted tasks of its laboratory, which the case may tell of; one query."""
    found = select(Project).where(
        Project.organisation_id == case.organisation_id, Project.state == ProjectState.ACCEPTED
    )
    return list(db.session.scalars(found.order_by(Project.number)))
