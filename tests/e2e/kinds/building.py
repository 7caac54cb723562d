"""A centre is built, looked at with a blind sample, accepted, listed, evaluated: what each side does with its pages."""

from datetime import date, datetime, timedelta

from playwright.sync_api import Page
from sqlalchemy import select

from app.centres.models import Centre
from app.centres.service import (
    YearReport,
    begin_evaluation,
    confirm_evaluation,
    grade_evaluation,
    report_evaluation,
)
from app.centres.states import Grade
from app.extensions import db
from app.files.proof import Proof
from app.jobs.transaction import transaction
from app.projects.models import Project
from app.projects.service import Measured, add_evidence, confirm_milestone, save_results, submit_milestone
from app.shared.clock import local_date
from tests.e2e.journey.cast import OFFICER, SECOND
from tests.e2e.journey.offstage import person
from tests.e2e.journey.press import answer, follow, press, write
from tests.e2e.site import Site
from tests.factories.files import make_proof

DUE = timedelta(days=20)
GROUP = "示例组长（示例研究院）\n示例专家（示例大学）"


def build(site: Site, key: str, lab: str, at: datetime) -> None:
    """Every milestone reported and confirmed, every head told."""
    with site.app.app_context():
        proof: Proof = make_proof()
    with site.app.app_context(), transaction():
        project, by = db.session.get_one(Project, key), person(lab)
        for milestone in project.milestones:
            add_evidence(milestone, proof, by=by, at=at)
            submit_milestone(milestone, "已建成。（示例）", by=by, at=at)
            confirm_milestone(milestone, "属实。（示例）", by=person(OFFICER), at=at)
        told = Measured(finding="已建成，记录齐全。（示例）", passed=True)
        save_results(project, {result.id: told for result in project.results}, by=by, at=at)


def ask_look(page: Page, key: str) -> None:
    """The laboratory asks for the look before the acceptance."""
    page.goto(f"/lab/projects/{key}")
    follow(page, "申请预验收", page.locator("#preacceptance"))
    write(page, statement="六个方面均已建成，充电桩和充电插头可以做盲样考核。（示例）")
    press(page, "申请预验收")


def arrange_look(page: Page, day: date) -> str:
    """An officer sets day, place and group; its address on the desk. The page is that of the task."""
    follow(page, "第 1 次预验收", page.locator("#preacceptance"))
    there = page.url
    follow(page, "安排预验收")
    write(page, held_on=day.isoformat(), place="示例园区 3 号楼", members=GROUP)
    press(page, "保存安排")
    return there


def give_sample(page: Page, there: str, code: str, due: date, **more: str) -> None:
    """A blind sample of 250.4 mΩ, U = 1.2 (k = 2), unless told otherwise."""
    page.goto(there)
    follow(page, "发放盲样")
    said = {"code": code, "parameter": "充电插头接触电阻", "unit": "mΩ", "judged_by": "en"}
    said |= {"assigned": "250.4", "reference": "1.2", "due_on": due.isoformat()}
    answer(page, said | more)
    press(page, "发放")


def report_sample(page: Page, code: str, reported: str, uncertainty: str) -> None:
    """The laboratory reports from the page of the look."""
    follow(page, "报告结果", page.get_by_role("row").filter(has_text=code))
    write(page, reported=reported, uncertainty=uncertainty)
    press(page, "报告结果")


def conclude_look(page: Page, there: str) -> None:
    """Passed."""
    page.goto(there)
    follow(page, "作出预验收结论")
    answer(page, {"passed": "yes"})
    write(page, opinion="六个方面齐备，盲样重测满意，同意通过预验收。（示例）")
    press(page, "作出结论")


def put_on_register(page: Page, name: str, day: date) -> str:
    """The plate and its certificate; its address on the desk."""
    page.goto("/officer/centres")
    follow(page, name, page.locator("main"))
    write(page, number="（2026）国质检中心示例第 001 号", listed_on=day.isoformat())
    press(page, "挂牌")
    return page.url


def fail_year(site: Site, lab: str, year: int, at: datetime) -> None:
    """A year that was reported on, graded failed and confirmed."""
    with site.app.app_context(), transaction():
        centre = db.session.scalars(select(Centre)).one()
        made = begin_evaluation(centre, year, local_date(at + DUE), by=person(OFFICER), at=at)
        report_evaluation(made, YearReport("人员流失，未完成扩项。（示例）", 3, 80, 0), by=person(lab), at=at)
        grade_evaluation(made, Grade.FAILED, "连续未完成能力建设任务。（示例）", by=person(OFFICER), at=at)
        confirm_evaluation(made, by=person(SECOND), at=at)


def begin_year(page: Page, centre: str, year: int, due: date) -> None:
    """An officer asks for a year's report."""
    page.goto(centre)
    follow(page, "布置年度评估")
    write(page, year=str(year), due_on=due.isoformat())
    press(page, "布置年度评估")


def report_year(page: Page, name: str) -> None:
    """The centre tells its year."""
    page.goto("/lab/centres")
    follow(page, name, page.locator("main"))
    follow(page, "提交自评")
    write(page, report="整改未完成。（示例）", enterprises="2", parameters="78", standards="0")
    press(page, "提交自评")


def grade_year(page: Page, centre: str) -> None:
    """One officer grades."""
    page.goto(centre)
    follow(page, "评定", page.locator("main"))
    answer(page, {"grade": "failed"})
    write(page, opinion="能力未恢复。（示例）")
    press(page, "提交评定")


def confirm_year(page: Page, centre: str) -> None:
    """Another confirms."""
    page.goto(centre)
    follow(page, "确认评定")
    press(page, "确认评定")
