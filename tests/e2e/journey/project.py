"""Three sides carry a project: the office opens and confirms, the laboratory works, the issuer signs with them."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.journey.press import follow, press, upload, write


def create(page: Page, item: str) -> str:
    """The office opens a project for a winner, with the bid's own milestones; its key."""
    page.goto("/officer/projects")
    follow(page, "入选项目待立项")
    follow(page, item, page.locator("main"))
    press(page, "立项并送各方签署")
    return page.url.rpartition("/")[2]


def open_project(page: Page, audience: str, key: str) -> None:
    """The project at somebody's own desk."""
    page.goto(f"/{audience}/projects/{key}")


def sign(page: Page, audience: str, key: str) -> None:
    """One side signs the agreement."""
    open_project(page, audience, key)
    follow(page, "签署任务书")
    press(page, "签署")


def report_milestone(page: Page, key: str, report: str, evidence: Path) -> None:
    """The laboratory's next milestone, with evidence."""
    open_project(page, "lab", key)
    follow(page, "填写并提交")
    upload(page, "evidence", evidence)
    write(page, report=report)
    press(page, "提交里程碑")


def confirm_milestone(page: Page, key: str, answer: str) -> None:
    """The office confirms what was handed in."""
    open_project(page, "officer", key)
    follow(page, "确认", page.locator("#milestones"))
    write(page, answer=answer)
    press(page, "确认")


def write_results(page: Page, key: str, *, missed: int | None = None) -> None:
    """A measured value for every indicator, with uncertainty, method, report; one may miss."""
    open_project(page, "lab", key)
    follow(page, "填写实测结果")
    for number, line in enumerate(page.locator("main fieldset.group").all()):
        line.locator("[name$='-measured']").fill("见报告" if number == missed else "达到要求")
        line.locator("[name$='-uncertainty']").fill("0.3%")
        line.locator("[name$='-k']").fill("2")
        line.locator("[name$='-method']").fill("委托第三方按方法标准草案测试")
        line.locator("[name$='-report_number']").fill(f"示例字第{2028000 + number}号")
        line.locator("[name$='-passed']").select_option("no" if number == missed else "yes")
    press(page, "保存")


def request_acceptance(page: Page, key: str) -> None:
    """The laboratory asks for acceptance, the first or the last time."""
    open_project(page, "lab", key)
    follow(page, "申请验收")
    press(page, "申请验收")


def cosign(page: Page, key: str, opinion: str) -> None:
    """The issuer signs beside."""
    open_project(page, "enterprise", key)
    follow(page, "会签验收")
    write(page, opinion=opinion)
    press(page, "会签")


def decide(page: Page, key: str, verdict: str, opinion: str, until: date | None = None) -> None:
    """The office concludes: pass, or repair until a day."""
    open_project(page, "officer", key)
    follow(page, "作出验收结论")
    page.locator(f"[name=verdict][value={verdict}]").check()
    write(page, opinion=opinion)
    if until is not None:
        write(page, repair_until=until.isoformat())
    press(page, "作出结论")
