"""Every paper that somebody signs, filled from data and opened by LibreOffice: one start of it for all of them."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from flask.testing import FlaskClient

from app.adapters.documents import word
from app.adapters.documents.paper import template_of
from app.people.models import User
from app.projects.models import Acceptance
from app.projects.service import decide_acceptance, give_findings, name_panel, sign_opinion
from app.screening.service import recommend_entry
from tests.adapters.documents.samples import CIRCULAR, REPORT, SHEET
from tests.factories.calls import make_call, make_item
from tests.factories.entries import make_submitted_entry
from tests.factories.people import AT, make_judge
from tests.factories.projects import LATER, Cast, make_requested
from tests.factories.recommending import DURING, make_applied, make_recommender, make_season, make_season_item
from tests.factories.screening import make_refused
from tests.supports.test_supports import case_entry, granted

pytestmark = pytest.mark.slow
Visit = Callable[..., FlaskClient]


def test_libreoffice_prints_every_paper_whole(visit: Visit, tmp_path: Path) -> None:
    words = _said()
    made = {type(paper).__name__: word(template_of(paper), paper.data) for paper in (CIRCULAR, SHEET, REPORT)}
    for name, (reader, at, path, _, _) in words.items():
        answer = visit(reader, at).get(f"{path}.docx")
        assert answer.status_code == 200, name
        made[name] = answer.data

    pages = opened(made, tmp_path)

    for name in ("Circular", "Sheet"):
        assert all("序号项目名称拟揭榜单位" in page for page in pages[name][-2:])
        assert "示例项目60" in "".join(pages[name])
    assert all('#eval("41*43")' in "".join(pages[type(p).__name__]) for p in (CIRCULAR, SHEET, REPORT))
    assert "二、签署" not in "".join(pages["Report"][:-1])
    assert "专家组长签名：" in pages["Report"][-1]
    for name, (_, _, _, count, told) in words.items():
        assert len(pages[name]) == count, name
        missing = [each for each in told if "".join(each.split()) not in "".join(pages[name])]
        assert not missing, name


def _said() -> dict[str, tuple[User | None, datetime, str, int, list[str]]]:
    """name → who asks, when, the address, how many pages it has, what must stand on them."""
    cast, acceptance, officer = _accepted()
    project, city, item = (
        cast.project,
        make_recommender(),
        make_season_item(make_season(organiser="江苏省市场监督管理局")),
    )
    recommended = make_applied(item, name="南京示例检测甲所")
    recommend_entry(recommended, "材料属实，同意推荐", by=city, at=DURING)
    refused = make_refused(make_submitted_entry(make_item(make_call())))
    support = granted(case_entry())
    opinion = ["指标全部达到，同意通过验收。", "结论：通过验收", "组长", "JC-2027-001", "0.2%（k=2）"]
    letter = ["南京市市场监督管理局", "关于报送", "江苏省市场监督管理局：", "附件", "推荐部门", "未报送"]
    checked = ["审查内容", "结论：形式审查不通过。", "理由：承诺书没有盖章", "审查人（签字）："]
    listed = ["主要技术指标", "榜单金额（万元）", project.item.code, "1.参数1≤1.5%"]
    return {
        "task-book": (cast.member, LATER, f"/projects/{project.id}/task-book", 2, [project.title, "112"]),
        "acceptance": (officer, LATER, f"/acceptances/{acceptance.id}/opinion", 2, opinion),
        "letter": (city, DURING, f"/recommender/calls/{item.call_id}/letter", 2, letter),
        "recommended": (city, DURING, f"/recommender/calls/{item.call_id}/summary", 1, ["南京示例检测甲所"]),
        "screening": (
            refused.decided_by,
            AT + timedelta(days=11),
            f"/officer/screening/{refused.id}/sheet",
            2,
            checked,
        ),
        "list": (None, AT, f"/calls/{project.call.slug}/list", 1, listed),
        "supports": (None, AT, "/supports/2026", 1, [support.organisation.name, "制表人："]),
    }


def _accepted() -> tuple[Cast, Acceptance, User]:
    """A task that a panel of three and its issuer found good and the officer accepted."""
    cast, acceptance = make_requested()
    people = [make_judge() for _ in range(3)]
    panel = name_panel(acceptance, people, people[0].id, by=cast.officer, at=LATER)
    for expert, person in zip(panel, people, strict=True):
        found = {result.id: (True, "原始记录完整") for result in cast.project.results}
        give_findings(expert, found, by=person, at=LATER)
    sign_opinion(panel[0], "指标全部达到，同意通过验收。", by=people[0], at=LATER)
    decide_acceptance(acceptance, True, "同意验收", by=cast.officer, at=LATER)
    return cast, acceptance, cast.officer


def opened(papers: dict[str, bytes], folder: Path) -> dict[str, list[str]]:
    """name → the pages as LibreOffice prints them, without spaces. ``scripts/test --full`` installs it."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: apt-get install libreoffice-writer"
    for name, paper in papers.items():
        (folder / f"{name}.docx").write_bytes(paper)
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    names = [f"{name}.docx" for name in papers]
    convert = [office, "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), *names]
    subprocess.run(convert, cwd=folder, check=True, capture_output=True, timeout=300)

    return {
        name: ["".join(page.extract_text().split()) for page in pypdf.PdfReader(folder / f"{name}.pdf").pages]
        for name in papers
    }
