"""Winners at work: accepted, under repair, running in parallel, waiting for signatures."""

from datetime import timedelta

from sqlalchemy import func, select

from app.calls.models import Item
from app.cli.demo.stage import Stage
from app.entries.models import Entry
from app.entries.queries import content_of, current_version
from app.entries.states import Outcome
from app.extensions import db
from app.projects.models import Acceptance, Project
from app.projects.plans import plan_of
from app.projects.queries import account_now, experts_free
from app.projects.service import (
    Paid,
    Progress,
    Wish,
    agree_settlement,
    ask_change,
    ask_check,
    conclude_check,
    confirm_milestone,
    confirm_payment,
    correct_payment,
    cosign_acceptance,
    create_project,
    decide_acceptance,
    doubt_payment,
    draw_settlement,
    give_findings,
    hand_in_run,
    name_panel,
    record_payment,
    report_progress,
    request_acceptance,
    save_result,
    set_checkpoint,
    sign_agreement,
    sign_opinion,
    state_check,
    submit_milestone,
)
from app.projects.service.acceptance import Measured
from app.projects.service.milestones import add_evidence
from app.projects.states import ChangeKind, CheckOutcome, ProjectState
from app.shared.clock import local_date

# How far each project of last year's list has come, in the order of the list: milestones confirmed, then the end.
FATES = {1: "accepted", 2: "repairing", 3: "running", 4: "running", 6: "agreeing"}


def carry_out(stage: Stage, key: str) -> None:
    """Open a project for every winner and bring it as far as its fate says."""
    winners = select(Entry.id).where(Entry.call_id == key, Entry.outcome == Outcome.SELECTED)
    with stage.act("projects"):
        ordered = sorted(
            (db.session.get_one(Entry, entry) for entry in db.session.scalars(winners)),
            key=lambda entry: (entry.item.position, entry.organisation.name),
        )
        for number, entry in enumerate(ordered):
            fate = FATES.get(entry.item.position, "running")
            project = open_project(stage, entry, day=-325 + number if fate != "agreeing" else -3)
            if fate != "agreeing":
                run_project(stage, project, fate, start=-321 + number)
        _race(stage, key)


def _race(stage: Stage, key: str) -> None:
    """Runners of one item are compared in two weeks; the first has handed in."""
    running = (Project.call_id == key) & (Project.state == ProjectState.RUNNING)
    raced = select(Project.item_id).where(running).group_by(Project.item_id).having(func.count() > 1)
    for item in db.session.scalars(select(Item).where(Item.id.in_(raced)).order_by(Item.position)):
        due = local_date(stage.now) + timedelta(days=14)
        by, compares = stage.officer(item.call), "各项指标的实测值、装置的联调情况和剩余工作。（示例）"
        checkpoint = set_checkpoint(item, due, compares, by=by, at=stage.day(-6))
        run = checkpoint.runs[0]
        figures = {result.id: "已测，见进展说明" for result in run.project.results[:2]}
        owner = stage.owner(run.project.organisation)
        hand_in_run(run, "装置完成联调，前两项指标已初测。（示例）", figures, by=owner, at=stage.day(-2))


def open_project(stage: Stage, entry: Entry, *, day: int) -> Project:
    """A project of a winner with his own plan, signed by the officer first."""
    officer = stage.officer(entry.call)
    version = current_version(entry)
    if version is None:
        raise RuntimeError("a winner without a version")
    plan = plan_of(content_of(version), entry.item)
    project = create_project(entry, plan, by=officer, at=stage.day(day))
    db.session.flush()
    sign_agreement(project, by=officer, at=stage.day(day, 15))
    return project


def run_project(stage: Stage, project: Project, fate: str, *, start: int) -> None:
    """Signed by everybody from the day ``start`` on, and carried on as far as the fate says: ``running`` has confirmed
    one milestone, the others all of them."""
    owner = stage.owner(project.organisation)
    sign_agreement(project, by=owner, at=stage.day(start))
    if project.issuer is not None:
        sign_agreement(project, by=stage.owner(project.issuer), at=stage.day(start + 1))
    wanted = len(project.milestones) if fate != "running" else 1
    for step, milestone in enumerate(project.milestones[:wanted]):
        at = stage.day(start + 80 * (step + 1))
        proof = stage.paper(f"里程碑{step + 1}证明材料")
        add_evidence(milestone, proof, by=owner, at=at)
        db.session.flush()
        submit_milestone(
            milestone, f"已完成「{milestone.title}」，证明材料见附件说明。（示例）", by=owner, at=at
        )
        confirm_milestone(
            milestone, "确认完成。（示例）", by=stage.officer(project.call), at=at + timedelta(days=3)
        )
    report_course(stage, project, start=start)
    if fate != "running":
        _accept(stage, project, passed=fate == "accepted")


def report_course(stage: Stage, project: Project, *, start: int) -> None:
    """What went on between the milestones: two reports; the third item was checked half way, the fourth asked for a
    change of its partners that waits for an answer."""
    owner, officer = stage.owner(project.organisation), stage.officer(project.call)
    for number, after in enumerate((150, 280), 1):
        told = Progress(
            local_date(stage.day(start + after)),
            f"第 {number} 阶段按计划进行，装置完成{'装配' if number == 1 else '联调'}。（示例）",
            "关键传感器交货较晚，已联系第二供应商。（示例）" if number == 1 else "",
            round(project.amount * number / 4, 2),
        )
        report_progress(project, told, by=owner, at=stage.day(start + after))
    if project.item.position == 3:
        at = stage.day(start + 160)
        check = ask_check(
            project, local_date(at + timedelta(days=20)), "进展、经费使用和风险。（示例）", by=officer, at=at
        )
        state_check(check, "装置已装配，验证比计划晚两周。（示例）", by=owner, at=at + timedelta(days=9))
        findings = "进展总体正常，请调整验证安排。（示例）"
        conclude_check(check, CheckOutcome.ADJUST, findings, by=officer, at=at + timedelta(days=14))
    if project.item.position == 4:
        wish = Wish(
            ChangeKind.PARTNER, "原参加单位的设备改造延期。（示例）", "由另一家用户单位承担应用验证。（示例）"
        )
        ask_change(project, wish, by=owner, at=stage.day(-4))


def _accept(stage: Stage, project: Project, *, passed: bool) -> None:
    owner, officer = stage.owner(project.organisation), stage.officer(project.call)
    for number, result in enumerate(project.results):
        met = passed or number > 0
        if result.indicator is None:
            found = "已按任务书建成，佐证见里程碑材料。（示例）" if met else "尚未建成，见报告。（示例）"
            save_result(result, Measured(finding=found, passed=met), by=owner, at=stage.day(-30))
            continue
        measured = Measured(
            measured=result.indicator.text if met else "未达到，见报告",
            uncertainty="0.3%",
            k=2.0,
            method="委托第三方按方法标准草案测试",
            report_number=f"示例字第{2026000 + number}号",
            passed=met,
        )
        save_result(result, measured, by=owner, at=stage.day(-30))
    acceptance = request_acceptance(project, by=owner, at=stage.day(-28))
    db.session.flush()
    if project.issuer is not None:
        cosign_acceptance(
            acceptance, "已在我公司完成应用验证。（示例）", by=stage.owner(project.issuer), at=stage.day(-25)
        )
    until = None if passed else local_date(stage.now) + timedelta(days=60)
    opinion = "逐条核对指标，同意通过验收。（示例）" if passed else "第一项指标未达到，限期整改一次。（示例）"
    if passed:
        _sit(stage, acceptance)
    decide_acceptance(acceptance, passed, opinion, by=officer, at=stage.day(-20), repair_until=until)
    if passed:
        _settle(stage, project)


def _sit(stage: Stage, acceptance: Acceptance) -> None:
    """Three experts without a tie look at every line; their chair signs."""
    at, officer = stage.day(-24), stage.officer(acceptance.project.call)
    people = experts_free(acceptance, at)[:3]
    seated = name_panel(acceptance, people, people[0].id, by=officer, at=at)
    lines = [result.id for result in acceptance.project.results]
    for expert, person in zip(seated, people, strict=True):
        found = dict.fromkeys(lines, (True, "原始记录完整，数据可以复核。（示例）"))
        give_findings(expert, found, by=person, at=stage.day(-23))
    opinion = "专家组查阅资料、核对数据，认为各项指标达到任务书要求，建议通过验收。（示例）"
    sign_opinion(seated[0], opinion, by=people[0], at=stage.day(-22))


def _settle(stage: Stage, project: Project) -> None:
    """Every share was paid; one row was put right; both sides agree."""
    owner, officer = stage.owner(project.organisation), stage.officer(project.call)
    for number, share in enumerate(account_now(project).shares, 1):
        at, key = stage.day(-18 + number), share.milestone.id
        paid = Paid(local_date(at), share.due, key, f"示例回单{number:03d}")
        wrong = Paid(local_date(at), share.due - 1, key, f"示例回单{number:03d}")
        row = record_payment(project, wrong if number == 1 else paid, by=officer, at=at)
        if number == 1:
            doubt_payment(row, "实际到账多 1 万元，请核对。（示例）", by=owner, at=at)
            row = correct_payment(row, paid, "按银行回单更正。（示例）", by=officer, at=at)
        confirm_payment(row, by=owner, at=at)
    settlement = draw_settlement(project, "应拨经费已全部拨付。（示例）", by=officer, at=stage.day(-8))
    agree_settlement(settlement, by=owner, at=stage.day(-7))
