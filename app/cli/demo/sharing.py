"""Centres shared out so that nobody builds two, and one that is looked at before its acceptance."""

from datetime import timedelta

from app.calls.models import Call, Item
from app.cli.demo.stage import Stage
from app.decisions.models import Decision
from app.decisions.queries import ranking_of
from app.decisions.service import agree_decision, make_allocation, propose_decision
from app.decisions.states import DecisionResult
from app.entries.models import Entry
from app.extensions import db
from app.projects.models import Project
from app.projects.service import (
    Sample,
    arrange_preacceptance,
    ask_preacceptance,
    give_sample,
    report_sample,
    save_results,
)
from app.projects.service.acceptance import Measured
from app.projects.states import SampleNumber
from app.shared.clock import local_date

REASONS = "按公布的限额分配，现场核查结论为符合，建议拟定为筹建单位。（示例）"
GROUP = "组长：示例专家甲（示例研究院）\n成员：示例专家乙、丙、丁、戊、己（示例大学、示例检测中心）"
SAMPLES = (
    ("MY-01", "谐波减速器传动精度", "″", "24.6", "1.2", ("25.1", "1.6")),
    ("MY-02", "力矩传感器示值误差", "N·m", "1.850", "0.012", ("1.881", "0.015")),
    ("MY-02R", "力矩传感器示值误差", "N·m", "2.140", "0.012", None),
)


def shared_out(stage: Stage, call: Call, *, day: int) -> list[Entry]:
    """Who is to build each centre of a list with limits, in its order."""
    made = make_allocation(call, by=stage.officer(call), at=stage.day(day))
    chosen = {line.item_id: line.entry for line in made.lines if line.is_chosen}
    return [chosen[item.id] for item in call.items]


def decide_shared(stage: Stage, item: Item, entry: Entry, *, day: int) -> Decision:
    """Proposed as it was shared out, agreed by the second officer."""
    officer, second, ranking = stage.officer(item.call), stage.second(item.call), ranking_of(item)
    decision = propose_decision(
        item,
        ranking,
        DecisionResult.WINNERS,
        [entry.id],
        REASONS,
        by=officer,
        at=stage.day(day, 11),
        releases_rank=True,
    )
    agree_decision(decision, "限额和排名核对无误，同意。（示例）", by=second, at=stage.day(day + 1))
    return decision


def look_before_acceptance(stage: Stage, project: Project) -> None:
    """Asked for and arranged; of three blind samples one was good, one was not, the one that repeats it is out."""
    owner, officer = stage.owner(project.organisation), stage.officer(project.call)
    told = Measured(finding="已按任务书建成，佐证见里程碑材料。（示例）", passed=True)
    at = stage.day(-12)
    save_results(project, {result.id: told for result in project.results}, by=owner, at=at)
    statement = "六个方面均已建成，传动精度和力矩类参数可以做盲样考核。（示例）"
    look = ask_preacceptance(project, statement, by=owner, at=at)
    held_on = local_date(stage.day(-9))
    arrange_preacceptance(look, held_on, "示例园区 3 号楼", GROUP, by=officer, at=stage.day(-10))
    before = None
    for number, (code, parameter, unit, assigned, reference, reported) in enumerate(SAMPLES):
        at = stage.day(-9 + 2 * number)
        wanted = Sample(
            code=code,
            parameter=parameter,
            judged_by=SampleNumber.EN,
            assigned=assigned,
            reference=reference,
            due_on=local_date(at + timedelta(days=21)),
            unit=unit,
            repeats=before.id if before is not None and reported is None else "",
        )
        before = give_sample(look, wanted, by=officer, at=at)
        if reported is not None:
            report_sample(before, *reported, by=owner, at=at + timedelta(days=1))
    db.session.flush()
