"""Who lists a centre, who reports, grades and confirms its years, and what of it is public."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, false, or_, select, true

from app.calls.models import Call
from app.calls.policy import is_officer_of, worked_calls
from app.centres.models import Centre, Evaluation
from app.centres.states import EVALUATION_MOVES, CentreState, EvaluationState
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.kinds import KINDS
from app.people.models import User
from app.people.states import SeatRole
from app.projects.models import Project
from app.projects.policy import may_see_project
from app.projects.states import ProjectState
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, no, not_now


def registering_kinds() -> list[str]:
    """Kinds whose tasks are accepted head by head: what was built is listed and evaluated every year."""
    return [name for name, kind in KINDS.items() if kind.accepts_by == "heads" and kind.heads]


def may_list_centre(user: User | None, project: Project, at: datetime) -> Verdict:
    """An officer of the call, once the task was accepted; once."""
    listed = select(Centre.id).where(Centre.project_id == project.id)
    early = not_now("not_accepted", t("验收通过以后才能挂牌"))
    done = not_now("listed", t("已经挂牌"))
    fallen = not_now("fallen", t("入选已撤销，不能挂牌"))
    return first_refusal(
        YES
        if is_officer_of(user, project.call, at) and project.call.kind in registering_kinds()
        else hidden(),
        YES if project.state == ProjectState.ACCEPTED else early,
        YES if project.entry.outcome == Outcome.SELECTED else fallen,
        YES if db.session.scalar(listed) is None else done,
    )


def may_read_approval(user: User | None, project: Project, at: datetime) -> Verdict:
    """The letter that approves a construction: whoever sees the task, of kinds that are built, while it stands."""
    stands = project.call.kind in registering_kinds() and project.state != ProjectState.VOID
    return may_see_project(user, project, at) and (YES if stands else hidden())


def listable_projects(user: User | None, at: datetime) -> Select[tuple[Project]]:
    """What ``may_list_centre`` allows, as a query; the call is joined."""
    mine = worked_calls(user, at).with_only_columns(Call.id)
    return (
        select(Project)
        .join(Project.call)
        .join(Project.entry)
        .where(
            Project.state == ProjectState.ACCEPTED,
            Entry.outcome == Outcome.SELECTED,
            Call.kind.in_(registering_kinds()),
            Call.id.in_(mine),
            ~exists(select(Centre.id).where(Centre.project_id == Project.id)),
        )
    )


def may_see_centre(user: User | None, centre: Centre, at: datetime) -> Verdict:
    """The register is public, those that were struck off too."""
    return YES


def visible_centres(user: User | None, at: datetime) -> Select[Centre]:
    """What ``may_see_centre`` allows, as a query."""
    return select(Centre)


def may_work_on_centre(user: User | None, centre: Centre, at: datetime) -> Verdict:
    """The officers of the call that built it."""
    return YES if is_officer_of(user, centre.call, at) else hidden()


def worked_centres(user: User | None, at: datetime) -> Select[Centre]:
    """What ``may_work_on_centre`` allows, as a query."""
    return select(Centre).where(Centre.call_id.in_(worked_calls(user, at).with_only_columns(Call.id)))


def own_centres(user: User | None, at: datetime) -> Select[Centre]:
    """The centres that this person's organisations carry."""
    return select(Centre).where(_own(user, at))


def _own(user: User | None, at: datetime) -> ColumnElement[bool]:
    mine = [m.organisation_id for m in user.memberships if m.is_valid(at)] if user is not None else []
    return Centre.organisation_id.in_(mine) if mine else false()


def may_see_evaluation(user: User | None, evaluation: Evaluation, at: datetime) -> Verdict:
    """A confirmed one is public with its figures; before, the centre's own people, its officers, the supervisor."""
    if evaluation.state == EvaluationState.CONFIRMED:
        return YES
    if user is None:
        return hidden()
    centre = evaluation.centre
    near = is_officer_of(user, centre.call, at) or user.membership_in(centre.organisation_id, at)
    return YES if near or user.holds(SeatRole.SUPERVISOR, at) else hidden()


def visible_evaluations(user: User | None, at: datetime) -> Select[Evaluation]:
    """What ``may_see_evaluation`` allows, as a query; the centre is joined."""
    found = select(Evaluation).join(Evaluation.centre)
    if user is not None and user.holds(SeatRole.SUPERVISOR, at):
        return found.where(true())
    mine = worked_calls(user, at).with_only_columns(Call.id)
    return found.where(
        or_(Evaluation.state == EvaluationState.CONFIRMED, _own(user, at), Centre.call_id.in_(mine))
    )


def may_see_grading(user: User | None, evaluation: Evaluation, at: datetime) -> Verdict:
    """The grade before it is confirmed: officers and the supervisor; the centre hears what two officers stand by."""
    if evaluation.state == EvaluationState.CONFIRMED:
        return YES
    watches = user is not None and user.holds(SeatRole.SUPERVISOR, at)
    return YES if watches or is_officer_of(user, evaluation.centre.call, at) else hidden()


def may_begin_evaluation(user: User | None, centre: Centre, at: datetime) -> Verdict:
    """An officer asks for a year's report while the centre is listed."""
    struck = not_now("struck", t("已经除名"))
    return first_refusal(
        may_work_on_centre(user, centre, at), YES if centre.state == CentreState.LISTED else struck
    )


def may_report_evaluation(user: User | None, evaluation: Evaluation, at: datetime) -> Verdict:
    """Owners and editors of the centre's organisation, also after the date: late is better than nothing."""
    membership = user.membership_in(evaluation.centre.organisation_id, at) if user is not None else None
    seat = YES if membership is not None and membership.may_edit else hidden()
    return first_refusal(seat, EVALUATION_MOVES.may("report", evaluation.state))


def may_grade_evaluation(user: User | None, evaluation: Evaluation, at: datetime) -> Verdict:
    """An officer grades what was reported; what nobody reported, once its date is over."""
    waiting = evaluation.state == EvaluationState.ASKED and local_date(at) <= evaluation.due_on
    early = not_now(
        "not_reported", t("自评截止日为%(day)s，截止以后仍未提交的可以直接评定", day=evaluation.due_on)
    )
    return first_refusal(
        may_work_on_centre(user, evaluation.centre, at),
        _not_own(user, evaluation.centre, at),
        EVALUATION_MOVES.may("grade", evaluation.state),
        early if waiting else YES,
    )


def may_confirm_evaluation(user: User | None, evaluation: Evaluation, at: datetime) -> Verdict:
    """Another officer than the one who graded."""
    return first_refusal(
        may_work_on_centre(user, evaluation.centre, at),
        _not_own(user, evaluation.centre, at),
        EVALUATION_MOVES.may("confirm", evaluation.state),
        _another(user, evaluation),
    )


def may_return_evaluation(user: User | None, evaluation: Evaluation, at: datetime) -> Verdict:
    """Another officer sends the grade back, with a reason."""
    return first_refusal(
        may_work_on_centre(user, evaluation.centre, at),
        _not_own(user, evaluation.centre, at),
        EVALUATION_MOVES.may("return", evaluation.state),
        _another(user, evaluation),
    )


def _not_own(user: User | None, centre: Centre, at: datetime) -> Verdict:
    """Nobody grades a centre of his own organisation (rule 4)."""
    own = user is not None and user.membership_in(centre.organisation_id, at) is not None
    return no("own", t("不能评定本人所在机构的中心")) if own else YES


def _another(user: User | None, evaluation: Evaluation) -> Verdict:
    if user is not None and user.id == evaluation.graded_by_id:
        return no("same_person", t("评定的人不能自己确认，须由另一位承办人复核"))
    return YES
