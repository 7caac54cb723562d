"""The course of a project at its desks: reports, mid-term check, changes, the light on the lists."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.extensions import db
from app.people.states import SeatRole
from app.projects.models import Change, Check, Project, Result
from app.projects.service import Progress, report_progress
from app.projects.states import ChangeState, CheckOutcome
from app.shared.clock import local_date
from tests.factories.copying import make_many
from tests.factories.people import AT, make_officer, make_user, seat
from tests.factories.projects import make_running

Visit = Callable[..., FlaskClient]
TODAY = local_date(AT)


def _words(page: Any) -> str:
    return str(page.get_data(as_text=True))


def test_report_and_midterm_check_walk_through_their_pages(visit: Visit) -> None:
    cast = make_running()
    key, officer, member, issuer = cast.project.id, cast.officer, cast.member, cast.issuer
    lab = visit(member, AT)
    assert "还没有进展报告" in _words(lab.get(f"/lab/projects/{key}/course"))
    bad = lab.post(f"/lab/projects/{key}/report", data={"until": "2099-01-01", "progress": "装配完成"})
    assert bad.status_code == 400
    assert "装配完成" in _words(bad)
    given = {"until": TODAY.isoformat(), "progress": "装配完成", "spent": "30.5"}
    assert lab.post(f"/lab/projects/{key}/report", data=given).status_code == 303
    desk = visit(officer, AT)
    assert "装配完成" in _words(desk.get(f"/officer/projects/{key}/course"))
    due = (TODAY + timedelta(days=20)).isoformat()
    assert desk.get(f"/officer/projects/{key}/midterm").status_code == 200
    asked = desk.post(f"/officer/projects/{key}/midterm", data={"due_on": due, "topics": "进展"})
    assert asked.status_code == 303
    check = db.session.query(Check).one().id
    assert desk.get(f"/officer/projects/checks/{check}/conclude").status_code == 409
    lab = visit(member, AT)
    assert "中期检查待答复" in _words(lab.get("/lab/"))
    assert lab.post(f"/lab/projects/checks/{check}/state", data={"statement": "按计划"}).status_code == 303
    desk = visit(officer, AT)
    assert "按计划" in _words(desk.get(f"/officer/projects/checks/{check}/conclude"))
    done = {"outcome": "adjust", "findings": "缩短周期"}
    assert desk.post(f"/officer/projects/checks/{check}/conclude", data=done).status_code == 303
    assert db.session.get_one(Check, check).outcome == CheckOutcome.ADJUST
    assert "中期检查要求调整" in _words(desk.get("/officer/projects"))
    assert "缩短周期" in _words(visit(issuer, AT).get(f"/enterprise/projects/{key}/course"))
    assert "黄灯" in _words(visit(issuer, AT).get("/enterprise/projects"))


def test_change_of_verification_goes_through_two_officers(visit: Visit) -> None:
    cast = make_running()
    project, officer, member = cast.project, cast.officer, cast.member
    second, key, slug = make_officer(project.call), project.id, project.call.slug
    result = project.results[0].id
    lab, url = visit(member, AT), f"/lab/projects/{key}/change?what=verification"
    assert "公开更正" in _words(lab.get(url))
    for what in ("scope", "partner", "money", "nonsense"):
        assert lab.get(f"/lab/projects/{key}/change?what={what}").status_code == 200
    assert lab.post(url, data={result: "第三方比对"}).status_code == 400
    assert lab.post(url, data={result: "第三方比对", "reason": "方法更新"}).status_code == 303
    change = db.session.query(Change).one().id
    desk = visit(officer, AT)
    assert "第三方比对" in _words(desk.get(f"/officer/projects/changes/{change}"))
    agreed = {"decision": "agree", "answer": "方法标准已更新"}
    assert desk.post(f"/officer/projects/changes/{change}", data=agreed).status_code == 303
    assert db.session.get_one(Change, change).state == ChangeState.CONFIRMING
    other = visit(second, AT)
    page = other.get("/officer/approvals")
    proposal = _words(page).split("/officer/approvals/")[1][:12]
    answer = other.get(f"/officer/approvals/{proposal}")
    assert "第三方比对" in _words(other.get(answer.location))
    assert other.post(answer.location, data={"answer": "agree"}).status_code == 303
    assert db.session.get_one(Result, result).verification == "第三方比对"
    assert "第三方比对" in _words(visit(None, AT).get(f"/calls/{slug}"))


def test_money_asked_for_and_withdrawn_on_its_pages(visit: Visit) -> None:
    cast = make_running()
    key, (one, two) = cast.project.id, [m.id for m in cast.project.milestones]
    lab, url = visit(cast.member, AT), f"/lab/projects/{key}/change?what=money"
    wrong = lab.post(url, data={one: "50", two: "60", "reason": "设备先行"})
    assert wrong.status_code == 400
    assert "合计应保持" in _words(wrong)
    assert lab.post(url, data={one: "50", two: "50", "reason": "设备先行"}).status_code == 303
    change = db.session.query(Change).one().id
    assert "变更前" in _words(lab.get(f"/lab/projects/{key}/course"))
    assert lab.post(f"/lab/projects/changes/{change}/withdraw").status_code == 303
    assert db.session.get_one(Change, change).state == ChangeState.WITHDRAWN


def test_course_page_costs_the_same_with_many_reports(visit: Visit, count_queries: Any) -> None:
    cast = make_running()
    supervisor = make_user()
    seat(supervisor, SeatRole.SUPERVISOR)
    key, counts = cast.project.id, []
    url = f"/supervisor/projects/{key}/course"
    for number in (1, 29):
        project, member = db.session.get_one(Project, key), cast.member
        told = Progress(TODAY, "装配完成")
        make_many(number, lambda: report_progress(project, told, by=member, at=AT))  # noqa: B023
        browser = visit(supervisor, AT)
        browser.get(url)
        with count_queries() as count:
            assert _words(browser.get(url)).count("装配完成") >= number
        counts.append(count)
    assert int(counts[0]) == int(counts[1]) <= 10, counts[1].statements
