"""Who sees schedules and what they say, who imports and mends them, who corrects a chain."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.capabilities.models import Capability, DoubtfulRow, Schedule, ScopeTerm
from app.capabilities.states import (
    PUBLIC,
    SCHEDULE_MOVES,
    WORKABLE,
    CapabilityKind,
    RowState,
    ScheduleState,
)
from app.people.models import Membership, Organisation, User
from app.people.policy import is_wide_officer, may_see_laboratory, visible_laboratories
from app.people.states import MembershipRole, OrganisationKind, OrganisationState
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now

WRITERS = (MembershipRole.OWNER, MembershipRole.EDITOR)


def _works_for(user: User | None, organisation: Organisation, at: datetime) -> bool:
    membership = user.membership_in(organisation.id, at) if user is not None else None
    return membership is not None and membership.may_edit


def may_see_schedules(user: User | None, at: datetime) -> Verdict:
    """The list of schedules that one keeps: members of laboratories, officers."""
    if user is None:
        return hidden()
    of_laboratory = any(
        m.is_valid(at) and m.organisation.kind == OrganisationKind.LABORATORY for m in user.memberships
    )
    if of_laboratory or is_wide_officer(user, at):
        return YES
    return no("no_laboratory", t("能力附表由检验检测机构或承办人管理"))


def may_see_schedule(user: User | None, schedule: Schedule, at: datetime) -> Verdict:
    """The import with its doubtful rows: members of the laboratory and officers. What it says is public by
    ``may_see_version`` once it is in force."""
    if user is None:
        return hidden()
    if user.membership_in(schedule.organisation_id, at) or is_wide_officer(user, at):
        return YES
    return hidden()


def visible_schedules(user: User | None, at: datetime) -> Select[Schedule]:
    """What ``may_see_schedule`` allows, as a query."""
    if user is None:
        return select(Schedule).where(false())
    if is_wide_officer(user, at):
        return select(Schedule)
    mine = select(Membership.organisation_id).where(
        Membership.user_id == user.id,
        and_(Membership.since <= at, or_(Membership.until.is_(None), Membership.until > at)),
    )
    return select(Schedule).where(Schedule.organisation_id.in_(mine))


def may_see_version(user: User | None, schedule: Schedule, at: datetime) -> Verdict:
    """A version that is or was in force, with what it changed: everybody, as the laboratory's own page."""
    seen = may_see_laboratory(user, schedule.organisation, at)
    return seen if schedule.state in PUBLIC or not seen else hidden()


def visible_versions(user: User | None, at: datetime) -> Select[Schedule]:
    """What ``may_see_version`` allows, as a query."""
    laboratories = visible_laboratories(user, at).with_only_columns(Organisation.id)
    return select(Schedule).where(Schedule.state.in_(PUBLIC), Schedule.organisation_id.in_(laboratories))


def holds() -> ColumnElement[bool]:
    """Whether a capability holds: its schedule is in force, or it was demonstrated and no schedule shows it yet."""
    in_force = select(Schedule.id).where(Schedule.state == ScheduleState.IN_FORCE)
    return or_(
        Capability.schedule_id.in_(in_force),
        and_(Capability.kind == CapabilityKind.DEMONSTRATED, Capability.shown_by_id.is_(None)),
    )


def may_see_capability(user: User | None, capability: Capability, at: datetime) -> Verdict:
    """Everybody sees what holds of an active laboratory; nobody else's eyes are needed for the rest."""
    if not may_see_laboratory(user, capability.organisation, at):
        return hidden()
    if capability.schedule is not None:
        return YES if capability.schedule.state == ScheduleState.IN_FORCE else hidden()
    return YES if capability.shown_by_id is None else hidden()


def visible_capabilities(user: User | None, at: datetime) -> Select[Capability]:
    """What ``may_see_capability`` allows, as a query; the laboratory is joined."""
    return (
        select(Capability)
        .join(Capability.organisation)
        .where(
            holds(),
            Organisation.kind == OrganisationKind.LABORATORY,
            Organisation.state == OrganisationState.ACTIVE,
        )
    )


def may_import_schedule(user: User | None, organisation: Organisation, at: datetime) -> Verdict:
    """An owner or editor of the laboratory, or an officer (for one that does not do it itself). The laboratory is
    active; where it lies does not matter."""
    if user is None:
        return hidden()
    if not (_works_for(user, organisation, at) or is_wide_officer(user, at)):
        member = user.membership_in(organisation.id, at)
        return no("reader", t("能力附表由本机构的负责人、经办人或承办人导入")) if member else hidden()
    return first_refusal(
        YES
        if organisation.kind == OrganisationKind.LABORATORY
        else not_now("no_laboratory", t("只有检验检测机构有能力附表")),
        YES
        if organisation.state == OrganisationState.ACTIVE
        else not_now("inactive", t("机构核准以后才能导入能力附表")),
    )


def _may_work(user: User | None, schedule: Schedule, at: datetime) -> Verdict:
    seen = may_see_schedule(user, schedule, at)
    if not seen:
        return seen
    if _works_for(user, schedule.organisation, at) or is_wide_officer(user, at):
        return YES
    return no("reader", t("能力附表由本机构的负责人、经办人或承办人处理"))


def may_adopt_schedule(user: User | None, schedule: Schedule, at: datetime) -> Verdict:
    """Put a version in force: who may import it, once it has been read whole and says anything."""
    empty = not_now("empty", t("附表里没有可以启用的能力")) if not schedule.rows_stored else YES
    return first_refusal(_may_work(user, schedule, at), SCHEDULE_MOVES.may("adopt", schedule.state), empty)


def may_drop_schedule(user: User | None, schedule: Schedule, at: datetime) -> Verdict:
    """Let a version go that is not in force yet."""
    return first_refusal(_may_work(user, schedule, at), SCHEDULE_MOVES.may("drop", schedule.state))


def may_decide_rows(user: User | None, schedule: Schedule, at: datetime) -> Verdict:
    """Mend, take or leave out doubtful rows, before the version is in force and while it is."""
    open_now = (
        YES
        if schedule.state in WORKABLE
        else not_now("wrong_state", t("这一版附表是「%(state)s」，不能再处理", state=schedule.state.label))
    )
    return first_refusal(_may_work(user, schedule, at), open_now)


def may_decide_row(user: User | None, row: DoubtfulRow, at: datetime) -> Verdict:
    """One doubtful row that still waits, or was left out."""
    taken = not_now("taken", t("这一行已经采用")) if row.state == RowState.TAKEN else YES
    return first_refusal(may_decide_rows(user, row.schedule, at), taken)


def visible_doubtful_rows(user: User | None, at: datetime) -> Select[DoubtfulRow]:
    """Doubtful rows of the schedules that one may see."""
    schedules = visible_schedules(user, at).with_only_columns(Schedule.id)
    return select(DoubtfulRow).where(DoubtfulRow.schedule_id.in_(schedules))


def may_correct_chain(user: User | None, term: ScopeTerm, at: datetime) -> Verdict:
    """An officer says to which chain something belongs: it is said for all laboratories at once."""
    del term
    return YES if is_wide_officer(user, at) else no("no_seat", t("产业链归类由承办人更正"))
