"""Beside the way of a call: projects at every step, sites that are visited, rounds that are worked on."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from app.entries.models import Entry
from app.extensions import db
from app.projects.models import Checkpoint, Project, Run
from app.projects.plans import plan_of
from app.projects.service import (
    Paid,
    Progress,
    Wish,
    add_evidence,
    agree_change,
    ask_change,
    ask_check,
    ask_extension,
    conclude_check,
    correct_payment,
    cosign_acceptance,
    create_project,
    decide_acceptance,
    doubt_payment,
    draw_settlement,
    give_findings,
    hand_in_run,
    name_panel,
    object_settlement,
    open_hearing,
    record_consent,
    record_cosignature,
    record_payment,
    report_progress,
    request_acceptance,
    sign_agreement,
    sign_opinion,
    state_check,
    state_hearing,
    submit_milestone,
)
from app.projects.states import ChangeKind, CheckOutcome, Ground
from app.revocations.service import open_revocation, state_revocation
from app.rounds.states import RoundState
from app.shared.clock import local_date
from app.visits.models import Visit
from app.visits.service import Member, Plan, add_scan, confirm_visit, hold_visit, plan_visit
from tests.factories.people import AT, make_judge, make_organisation
from tests.factories.projects import Cast, Paper, deliver, make_winner, measure
from tests.factories.rounds import make_panelist, make_passed_entry, make_round
from tests.factories.visits import full_sheet, make_centre, make_centre_call
from tests.leaks.stage import DAY, Stage

BEGAN = AT - 90 * DAY


def projects(stage: Stage) -> None:
    """One project for every step that somebody is waiting for; the papers of their sides."""
    call = stage.call(AT - 100 * DAY)
    steps = (
        _waits,
        _reports,
        _delivers,
        _asks_for_acceptance,
        _cosigned,
        _accepted,
        _repairs,
        _lonely,
        _lonely_end,
        _is_ended,
    )
    for number, step in enumerate(steps):
        item = stage.item(call, code=f"JSJB-2026-9{number:02d}")
        if step in {_lonely, _lonely_end}:
            item.issuer = make_organisation(kind=item.issuer.kind)  # type: ignore[union-attr]
        winner = make_winner(item, stage.cast.laboratories["rival"])
        _begin(stage, winner, step)


def _begin(stage: Stage, winner: Entry, step: Callable[[Stage, Cast], None]) -> None:
    document = winner.versions[0].document
    officer = stage.cast["officer"]
    made = create_project(winner, plan_of(document, winner.item), by=officer, at=BEGAN)
    db.session.flush()
    stage.watch(made.id, "project.key", "rival")
    step(stage, Cast(made, officer, stage.cast["rival"], stage.cast["issuer"]))
    db.session.flush()


def _sign(cast: Cast) -> Project:
    for person in (cast.officer, cast.member, cast.issuer):
        sign_agreement(cast.project, by=person, at=BEGAN)
    db.session.flush()
    return cast.project


def _said(stage: Stage) -> str:
    return stage.mark("project", "rival")


def _waits(stage: Stage, cast: Cast) -> None:
    """Signed by the laboratory alone."""
    sign_agreement(cast.project, by=cast.member, at=BEGAN)


def _reports(stage: Stage, cast: Cast) -> None:
    """A milestone is reported, and more time is asked for."""
    project = _sign(cast)
    first = project.milestones[0]
    add_evidence(first, stage.paper("project", "rival"), by=cast.member, at=AT)
    submit_milestone(first, _said(stage), by=cast.member, at=AT)
    ask_check(project, local_date(AT) + timedelta(days=20), _said(stage), by=cast.officer, at=AT)
    ways = {project.results[0].id: _said(stage)}
    ask_change(project, Wish(ChangeKind.VERIFICATION, _said(stage), ways=ways), by=cast.member, at=AT)
    later = max(project.ends_on, local_date(AT)) + timedelta(days=30)  # type: ignore[type-var]
    ask_extension(project, later, {}, _said(stage), by=cast.member, at=AT)


def _delivers(stage: Stage, cast: Cast) -> None:
    """Runs, and nothing is due; its course has been reported on, checked and changed."""
    project, by = _sign(cast), cast.member
    report_progress(project, Progress(local_date(AT), _said(stage), _said(stage)), by=by, at=AT)
    check = ask_check(project, local_date(AT) + timedelta(days=20), _said(stage), by=cast.officer, at=AT)
    state_check(check, _said(stage), by=by, at=AT)
    conclude_check(check, CheckOutcome.GOES_ON, _said(stage), by=cast.officer, at=AT)
    change = ask_change(project, Wish(ChangeKind.SCOPE, _said(stage), _said(stage)), by=by, at=AT)
    agree_change(change, _said(stage), by=cast.officer, at=AT)


def _asks_for_acceptance(stage: Stage, cast: Cast) -> None:
    _sign(cast)
    deliver(cast, AT)
    measure(cast, at=AT)
    request_acceptance(cast.project, by=cast.member, at=AT)


def _cosigned(stage: Stage, cast: Cast) -> None:
    _sign(cast)
    deliver(cast, AT)
    measure(cast, failing=1, at=AT)
    made = request_acceptance(cast.project, by=cast.member, at=AT)
    cosign_acceptance(made, _said(stage), by=cast.issuer, at=AT)
    experts = [make_judge() for _ in range(3)]
    panel = name_panel(made, experts, experts[0].id, by=cast.officer, at=AT)
    told = {result.id: (True, _said(stage)) for result in cast.project.results}
    for one, expert in zip(panel, experts, strict=True):
        give_findings(one, told, by=expert, at=AT)
    sign_opinion(panel[0], _said(stage), by=experts[0], at=AT)


def _accepted(stage: Stage, cast: Cast) -> None:
    _sign(cast)
    deliver(cast, AT)
    measure(cast, at=AT)
    made = request_acceptance(cast.project, by=cast.member, at=AT)
    cosign_acceptance(made, "同意", by=cast.issuer, at=AT)
    decide_acceptance(made, True, _said(stage), by=cast.officer, at=AT)
    paid = Paid(local_date(AT), Decimal(1), cast.project.milestones[0].id, _said(stage))
    first = record_payment(cast.project, paid, by=cast.officer, at=AT)
    doubt_payment(first, _said(stage), by=cast.member, at=AT)
    correct_payment(first, paid, _said(stage), by=cast.officer, at=AT)
    settlement = draw_settlement(cast.project, _said(stage), by=cast.officer, at=AT)
    object_settlement(settlement, _said(stage), by=cast.member, at=AT)


def _repairs(stage: Stage, cast: Cast) -> None:
    """Not accepted; the date of its repair is over."""
    _sign(cast)
    early = AT - 30 * DAY
    deliver(cast, early)
    measure(cast, failing=1, at=early)
    made = request_acceptance(cast.project, by=cast.member, at=early)
    cosign_acceptance(made, "同意", by=cast.issuer, at=early)
    due = local_date(AT) - timedelta(days=3)
    decide_acceptance(made, False, _said(stage), by=cast.officer, at=early, repair_until=due)


def _paper(stage: Stage) -> Paper:
    return Paper("示例负责人", local_date(AT), stage.paper("project", "rival"))


def _is_ended(stage: Stage, cast: Cast) -> None:
    """The laboratory was heard, and an officer may go on; it takes part in a comparison that is open."""
    project = _sign(cast)
    until = local_date(AT) + timedelta(days=10)
    termination = open_hearing(project, Ground.ROUTE, _said(stage), until, by=cast.officer, at=AT)
    state_hearing(termination, _said(stage), by=cast.member, at=AT)
    held = open_revocation(project.entry, _said(stage), until, by=cast.officer, at=AT)
    state_revocation(held, _said(stage), by=cast.member, at=AT)
    run = Run(project=project, position=1)
    checkpoint = Checkpoint(
        item=project.item, number=1, due_on=until, compares=_said(stage), set_at=AT, set_by_id=cast.officer.id
    )
    checkpoint.runs = [run]
    db.session.add(checkpoint)
    db.session.flush()
    hand_in_run(run, _said(stage), {project.results[0].id: _said(stage)}, by=cast.member, at=AT)


def _lonely(stage: Stage, cast: Cast) -> None:
    """Its issuer is not on the platform, and nothing of him is there yet."""


def _lonely_end(stage: Stage, cast: Cast) -> None:
    """The same; what he signed on paper is recorded."""
    record_consent(cast.project, _paper(stage), by=cast.officer, at=AT)
    for person in (cast.officer, cast.member):
        sign_agreement(cast.project, by=person, at=AT)
    db.session.flush()
    deliver(cast, AT)
    measure(cast, at=AT)
    made = request_acceptance(cast.project, by=cast.member, at=AT)
    record_cosignature(made, _paper(stage), "同意验收", by=cast.officer, at=AT)


def visiting(stage: Stage) -> None:
    """Sites of a centre list: one to be planned, one planned, one whose sheet waits for the leader, one confirmed."""
    officer = stage.cast["officer"]
    call = make_centre_call(officer)
    stage.seat_officers(call)
    for steps in range(4):
        entry = make_passed_entry(make_centre(call), stage.cast.laboratories["lab"])
        round_ = make_round(call, [entry], state=RoundState.CLOSED, position=steps + 1)
        for part in ("judge", "colleague"):
            make_panelist(round_, stage.cast[part])
        if steps:
            _visit(stage, entry, steps)


def _visit(stage: Stage, entry: Entry, steps: int) -> Visit:
    officer, judge, colleague = (stage.cast[part] for part in ("officer", "judge", "colleague"))
    note = stage.mark("visit.plan", "lab")
    plan = Plan(local_date(AT), "示例园区", note, [Member(judge.id), Member(colleague.id)], judge.id)
    visit = plan_visit(entry, plan, by=officer, at=AT)
    db.session.flush()
    if steps > 1:
        sheet = full_sheet(visit, conclusion=stage.mark("visit.sheet" if steps == 2 else "visit.plan", "lab"))
        add_scan(
            visit, stage.paper("visit.sheet" if steps == 2 else "visit.plan", "lab"), by=colleague, at=AT
        )
        hold_visit(visit, sheet, visit.revision, by=colleague, at=AT)
    if steps > 2:
        confirm_visit(visit, by=judge, at=AT)
    db.session.flush()
    return visit
