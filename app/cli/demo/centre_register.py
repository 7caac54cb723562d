"""An earlier list of centres: two were built and listed, one is doing well, the other failed two years in a row."""

from datetime import timedelta

from sqlalchemy import select

from app.centres.models import Centre
from app.centres.service import (
    Plate,
    YearReport,
    begin_evaluation,
    confirm_evaluation,
    grade_evaluation,
    list_centre,
    report_evaluation,
)
from app.centres.states import Grade
from app.cli.demo import centres
from app.cli.demo.projects import open_project
from app.cli.demo.stage import Stage
from app.entries.models import Entry
from app.entries.states import Outcome
from app.extensions import db
from app.projects.models import Project
from app.projects.service import (
    confirm_milestone,
    decide_acceptance,
    request_acceptance,
    save_result,
    sign_agreement,
    submit_milestone,
)
from app.projects.service.acceptance import Measured
from app.projects.service.milestones import add_evidence
from app.shared.clock import local_date

BEGUN, ACCEPTED, LISTED = -730, -610, -600
GRADES = ((Grade.QUALIFIED, Grade.EXCELLENT), (Grade.FAILED, Grade.FAILED))
WORDS = {
    Grade.EXCELLENT: "能力扩充快，服务企业和参与标准均超过计划。（示例）",
    Grade.QUALIFIED: "六个方面运行正常，个别设备待补齐。（示例）",
    Grade.FAILED: "专职人员和能力验证结果不符合要求，整改没有到位。（示例）",
}


def keep_register(stage: Stage) -> None:
    """Built, accepted, listed; two years evaluated; one struck off."""
    key = centres.earliest(stage)
    with stage.act("centres listed"):
        winners = select(Entry).where(Entry.call_id == key, Entry.outcome == Outcome.SELECTED)
        entries = sorted(db.session.scalars(winners), key=lambda entry: entry.item.position)
        for number, entry in enumerate(entries, 1):
            project = open_project(stage, entry, day=BEGUN)
            _build(stage, project)
            _list(stage, project, number)
    with stage.act("centres evaluated"):
        last = local_date(stage.day(-40)).year
        found = db.session.scalars(select(Centre).order_by(Centre.number)).all()
        for centre, grades in zip(found, GRADES, strict=True):
            for year, day, grade in zip((last - 1, last), (-340, -40), grades, strict=True):
                _evaluate(stage, centre, year, day, grade)


def _build(stage: Stage, project: Project) -> None:
    """Signed, every milestone confirmed, accepted under the six heads."""
    owner, officer = stage.owner(project.organisation), stage.officer(project.call)
    sign_agreement(project, by=owner, at=stage.day(BEGUN + 3))
    for number, milestone in enumerate(project.milestones, 1):
        at = stage.day(BEGUN + 3 + 20 * number)
        add_evidence(milestone, stage.paper(f"里程碑{number}证明材料"), by=owner, at=at)
        db.session.flush()
        submit_milestone(milestone, f"已完成「{milestone.title}」。（示例）", by=owner, at=at)
        confirm_milestone(milestone, "确认完成。（示例）", by=officer, at=at + timedelta(days=2))
    for result in project.results:
        told = Measured(finding="已按任务书建成，佐证见里程碑材料。（示例）", passed=True)
        save_result(result, told, by=owner, at=stage.day(ACCEPTED - 10))
    acceptance = request_acceptance(project, by=owner, at=stage.day(ACCEPTED - 8))
    db.session.flush()
    decide_acceptance(
        acceptance, True, "六个方面符合要求，同意通过验收。（示例）", by=officer, at=stage.day(ACCEPTED)
    )


def _list(stage: Stage, project: Project, number: int) -> None:
    day = local_date(stage.day(LISTED))
    plate = Plate(project.item.title, f"示例中心字{day.year}第{number:02d}号", day)
    list_centre(project, plate, by=stage.officer(project.call), at=stage.day(LISTED, 15))


def _evaluate(stage: Stage, centre: Centre, year: int, day: int, grade: Grade) -> None:
    officer, second = stage.officer(centre.call), stage.second(centre.call)
    at = stage.day(day)
    made = begin_evaluation(centre, year, local_date(at) + timedelta(days=14), by=officer, at=at)
    good = grade != Grade.FAILED
    report = YearReport(
        "按六个方面自评，详见所附说明。（示例）", 160 if good else 14, 420 if good else 120, 6 if good else 0
    )
    report_evaluation(made, report, by=stage.owner(centre.organisation), at=at + timedelta(days=8))
    grade_evaluation(made, grade, WORDS[grade], by=officer, at=at + timedelta(days=16))
    db.session.flush()
    confirm_evaluation(made, by=second, at=at + timedelta(days=20))
