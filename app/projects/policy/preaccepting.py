"""Who asks for a look before the acceptance, gives blind samples out, reports on them and concludes (facts.md 4.4)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, or_, select

from app.people.models import User
from app.people.states import SeatRole
from app.projects.models import BlindSample, Preacceptance, Project
from app.projects.policy.seeing import (
    is_laboratory,
    is_laboratory_of,
    is_officer,
    is_running,
    may_see_project,
    organisations_of,
    visible_projects,
    worked_projects,
)
from app.projects.states import PREACCEPTANCE_MOVES, PreacceptanceState, SampleVerdict
from app.shared.clock import local_date
from app.shared.text import t
from app.shared.verdict import YES, Verdict, first_refusal, hidden, not_now

OPEN = frozenset({PreacceptanceState.ASKED, PreacceptanceState.ARRANGED})


def is_compulsory(project: Project) -> bool:
    """Whether its acceptance waits for one: by the kind, and by what the item says it is (国家质检中心)."""
    rule = project.call.kind_data.preaccepted
    return rule is not None and (project.item.facts or {}).get(rule.question) in rule.answers


def may_see_preacceptance(user: User | None, preacceptance: Preacceptance, at: datetime) -> Verdict:
    """As visible as its project."""
    return may_see_project(user, preacceptance.project, at)


def visible_preacceptances(user: User | None, at: datetime) -> Select[tuple[Preacceptance]]:
    """What ``may_see_preacceptance`` allows, as a query."""
    seen = visible_projects(user, at).with_only_columns(Project.id)
    return select(Preacceptance).where(Preacceptance.project_id.in_(seen))


def may_see_assigned(user: User | None, sample: BlindSample, at: datetime) -> Verdict:
    """The assigned value: officers and supervisor always, everybody else who sees the task once it was reported on;
    of a sample that was withdrawn nobody else ever, for it may be given out again."""
    project = sample.preacceptance.project
    office = user is not None and (bool(is_officer(user, project, at)) or user.holds(SeatRole.SUPERVISOR, at))
    if office and not is_laboratory_of(user, project, at):
        return YES
    return may_see_project(user, project, at) and (YES if sample.reported_at is not None else hidden())


def visible_assigned(user: User | None, at: datetime) -> Select[tuple[BlindSample]]:
    """What ``may_see_assigned`` allows, as a query."""
    own = organisations_of(user, at)
    worked = worked_projects(user, at).with_only_columns(Project.id)
    seen = visible_projects(user, at).with_only_columns(Project.id)
    office = Project.id.in_(seen if user is not None and user.holds(SeatRole.SUPERVISOR, at) else worked)
    return (
        select(BlindSample)
        .join(BlindSample.preacceptance)
        .join(Preacceptance.project)
        .where(
            Project.id.in_(seen),
            or_(office & Project.organisation_id.not_in(own), BlindSample.reported_at.is_not(None)),
        )
    )


def may_ask_preacceptance(user: User | None, project: Project, at: datetime) -> Verdict:
    """The laboratory asks, once it has told how it stands under every head, one at a time, until one was passed."""
    if project.call.kind_data.preaccepted is None:
        return hidden()
    left = sum(not result.is_complete for result in project.results)
    states = [each.state for each in project.preacceptances]
    return first_refusal(
        may_see_project(user, project, at),
        is_laboratory(user, project, at),
        is_running(project),
        not_now("asked", t("已经申请了预验收")) if OPEN & set(states) else YES,
        not_now("passed", t("预验收已经通过")) if PreacceptanceState.PASSED in states else YES,
        not_now("results_open", project.basis.open_ones(left)) if left else YES,
    )


def may_arrange_preacceptance(user: User | None, preacceptance: Preacceptance, at: datetime) -> Verdict:
    """An officer sets day, place and group, and changes them until it is concluded."""
    return first_refusal(
        _office(user, preacceptance, at), PREACCEPTANCE_MOVES.may("arrange", preacceptance.state)
    )


def may_give_sample(user: User | None, preacceptance: Preacceptance, at: datetime) -> Verdict:
    """An officer gives a blind sample out once the look is arranged."""
    return first_refusal(
        _office(user, preacceptance, at), PREACCEPTANCE_MOVES.may("measure", preacceptance.state)
    )


def may_withdraw_sample(user: User | None, sample: BlindSample, at: datetime) -> Verdict:
    """An officer takes one back that was spoilt or given out by mistake, before anything was reported: a result that
    is there is never made to disappear."""
    return first_refusal(may_give_sample(user, sample.preacceptance, at), _outstanding(sample))


def may_report_sample(user: User | None, sample: BlindSample, at: datetime) -> Verdict:
    """The laboratory reports, once: what was handed in is not put right afterwards."""
    project = sample.preacceptance.project
    return first_refusal(
        may_see_project(user, project, at),
        is_laboratory(user, project, at),
        is_running(project),
        PREACCEPTANCE_MOVES.may("measure", sample.preacceptance.state),
        _outstanding(sample),
    )


def may_conclude_preacceptance(user: User | None, preacceptance: Preacceptance, at: datetime) -> Verdict:
    """An officer concludes from the day it is held on, when every sample was reported on or its day is over."""
    today = local_date(at)
    held_on = preacceptance.held_on
    left = sum(_waits(each) and each.due_on >= today for each in preacceptance.samples)
    return first_refusal(
        _office(user, preacceptance, at),
        PREACCEPTANCE_MOVES.may("pass", preacceptance.state),
        not_now("early", t("预验收定于%(day)s", day=held_on)) if held_on and held_on > today else YES,
        not_now("samples_open", t("还有 %(n)s 个盲样没有报告结果", n=left)) if left else YES,
    )


def unmet_samples(samples: Iterable[BlindSample]) -> list[BlindSample]:
    """Those that stand in the way of passing: not reported on, or unsatisfactory without a later sample of the same
    that made it good."""
    rows = [each for each in samples if each.withdrawn_at is None]
    good = {each.repeats_id for each in rows if each.verdict == SampleVerdict.SATISFACTORY}
    bad = (None, SampleVerdict.UNSATISFACTORY)
    return [each for each in rows if each.verdict in bad and each.id not in good]


def preacceptance_is_done(project: Project) -> Verdict:
    """Whether the acceptance may be asked for: none is under way, and a compulsory one was passed."""
    if project.call.kind_data.preaccepted is None:
        return YES
    states = {each.state for each in project.preacceptances}
    if OPEN & states:
        return not_now("preacceptance_open", t("预验收尚未结束"))
    if is_compulsory(project) and PreacceptanceState.PASSED not in states:
        return not_now("preacceptance_first", t("须先通过预验收，再申请验收"))
    return YES


def _office(user: User | None, preacceptance: Preacceptance, at: datetime) -> Verdict:
    project = preacceptance.project
    return first_refusal(
        may_see_project(user, project, at), is_officer(user, project, at), is_running(project)
    )


def _waits(sample: BlindSample) -> bool:
    return sample.reported_at is None and sample.withdrawn_at is None


def _outstanding(sample: BlindSample) -> Verdict:
    if sample.withdrawn_at is not None:
        return not_now("withdrawn", t("这个盲样已经收回"))
    return not_now("reported", t("这个盲样已经报告结果")) if sample.reported_at is not None else YES
